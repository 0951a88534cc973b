// Powers of one number w of at most three decimals: exact, and as the product that a network forms factor by factor in float64 and float32.

const UNIT = 1000; // w is a whole number of thousandths
const FINE = 60; // binary digits that make a logarithm

export const formats = {
  float64: { round: (value) => value, normal: 2 ** -1022, smallest: Number.MIN_VALUE, largest: Number.MAX_VALUE },
  float32: { round: Math.fround, normal: 2 ** -126, smallest: 2 ** -149, largest: (2 - 2 ** -23) * 2 ** 127 },
};

// wⁿ as a fraction of whole numbers.
const fraction = (w, n) => [BigInt(Math.round(w * UNIT)) ** BigInt(n), BigInt(UNIT) ** BigInt(n)];

// whole / 10^places: its digits, and the power of ten of the first.
function decimal(whole, places) {
  const all = String(whole);
  return { digits: all.replace(/0+$/, "") || "0", exponent: whole === 0n ? 0 : all.length - 1 - places };
}

// wⁿ for w > 0, with its decimal logarithm.
export function exact(w, n) {
  const [numerator, denominator] = fraction(w, n);
  return { ...decimal(numerator, 3 * n), log: logarithm(numerator) - logarithm(denominator) };
}

// What a finite float is, to its last digit: every float is a decimal number.
export function held(value) {
  const [numerator, doublings] = asFraction(value);
  return decimal(numerator * 5n ** doublings, Number(doublings));
}

// w⁰ … wⁿ, each rounded to the format before the next factor, as is w itself.
export function products(w, n, format) {
  const { round } = formats[format];
  const found = new Float64Array(n + 1).fill(1);
  for (let k = 1; k <= n; k += 1) found[k] = round(found[k - 1] * round(w));
  return found;
}

// Where the products leave the format's normal numbers (`leaves`, null if never), and from where on (`ends`) they stay at one value: 0, ∞, or
// a number so small that rounding gives back what each factor takes.
export function fate(w, format) {
  const { round, normal } = formats[format];
  const factor = round(w);
  let [product, leaves] = [1, null];
  for (let k = 1; ; k += 1) {
    const next = round(product * factor);
    if (leaves === null && (next < normal || next === Infinity)) leaves = k;
    if (next === 0 || next === Infinity) return { leaves, ends: k, at: next };
    if (next === product) return { leaves, ends: k - 1, at: next };
    product = next;
  }
}

// The decimal logarithm of how far a product is from wⁿ, relative to wⁿ: −∞ where it is exact, 0 where all is lost, ∞ where it is infinite.
export function errorOf(product, w, n) {
  if (product === Infinity) return Infinity;
  const [numerator, denominator] = fraction(w, n);
  const [given, doublings] = asFraction(product);
  const truth = numerator << doublings;
  const off = given * denominator - truth;
  return logarithm(off < 0n ? -off : off) - logarithm(truth);
}

// The whole number that a finite float becomes, and after how many doublings, which change no digit of it.
function asFraction(value) {
  let doublings = 0n;
  let whole = value;
  for (; !Number.isInteger(whole); doublings += 1n) whole *= 2;
  return [BigInt(whole), doublings];
}

function logarithm(whole) {
  if (whole === 0n) return -Infinity;
  const digits = whole.toString(16);
  const head = digits.slice(0, FINE / 4);
  return (Math.log2(parseInt(head, 16)) + 4 * (digits.length - head.length)) * Math.log10(2);
}
