// Seeded random numbers, the same in every browser: the generator is integer arithmetic only.

// A generator of 32-bit whole numbers, period about 2^128. Source: sfc32 of Chris Doty-Humphrey, PractRand (2010).
function sfc32(a, b, c, d) {
  return () => {
    const next = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + next | 0;
    return next >>> 0;
  };
}

// Random numbers of a seed: `uniform()` in [0, 1) with 53 bits; `fill(values)` with mean 0 and variance 1 (Box–Muller).
export function generator(seed) {
  const next = sfc32(seed | 0, 0x9e3779b9, 0x243f6a88, 0xb7e15162);
  for (let step = 0; step < 16; step += 1) next();
  const uniform = () => ((next() >>> 5) * 67108864 + (next() >>> 6)) / 9007199254740992;
  const pair = (values, at) => {
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = (Math.PI / 2147483648) * next();
    values[at] = radius * Math.cos(angle);
    values[at + 1] = radius * Math.sin(angle);
  };
  const spare = new Float64Array(2);
  let left = 0;
  const normal = () => {
    if (left === 0) pair(spare, 0);
    left = 1 - left;
    return spare[1 - left];
  };
  // Two halves give the same numbers as the whole.
  const fill = (values) => {
    let at = 0;
    if (left === 1) values[at++] = normal();
    for (; at + 1 < values.length; at += 2) pair(values, at);
    if (at < values.length) values[at] = normal();
    return values;
  };
  return { uniform, fill };
}

// `length` normal numbers.
export function normals(random, length) {
  return random.fill(new Float64Array(length));
}
