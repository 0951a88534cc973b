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

// Random numbers of a seed: `uniform()` in [0, 1) with 53 bits, `normal()` with mean 0 and variance 1 (Box–Muller).
export function generator(seed) {
  const next = sfc32(seed | 0, 0x9e3779b9, 0x243f6a88, 0xb7e15162);
  for (let step = 0; step < 16; step += 1) next();
  const uniform = () => ((next() >>> 5) * 67108864 + (next() >>> 6)) / 9007199254740992;
  let spare = null;
  const normal = () => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
  return { uniform, normal };
}

// `length` normal numbers.
export function normals(random, length) {
  const values = new Float64Array(length);
  for (let index = 0; index < length; index += 1) values[index] = random.normal();
  return values;
}
