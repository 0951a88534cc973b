// Numbers in words and figures, as the pages write them.

const SUPERSCRIPTS = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

export const minus = (text) => text.replace("-", "−");

export function superscript(whole) {
  return [...String(whole)].map((sign) => SUPERSCRIPTS[sign]).join("");
}

// 10^log10 as `0.25`, `13%`-free and short: three digits, or a mantissa and a power of ten outside 0.001 to 9999. −∞ is `0`.
export function power(log10, digits = 3) {
  if (log10 === -Infinity) return "0";
  if (Number.isNaN(log10)) return "not a number";
  if (log10 === Infinity) return "∞";
  let exponent = Math.floor(log10);
  if (exponent >= -3 && exponent <= 3) return short(10 ** log10, digits);
  let mantissa = (10 ** (log10 - exponent)).toFixed(digits - 1);
  if (Number(mantissa) >= 10) [mantissa, exponent] = [(1).toFixed(digits - 1), exponent + 1];
  return `${mantissa} × 10${superscript(exponent)}`;
}

// A number of ordinary size with so many digits.
export function short(value, digits = 3) {
  return minus(String(Number(value.toPrecision(digits))));
}

// Any number, as `power` writes its size; whole powers of ten without a mantissa.
export function written(value, digits = 3) {
  if (value === 0) return "0";
  return `${value < 0 ? "−" : ""}${power(Math.log10(Math.abs(value)), digits).replace(/^1\.0+ × /, "")}`;
}

const LARGE = [[1e12, "trillion"], [1e9, "billion"], [1e6, "million"]];

// A share 10^log10 in words that can be pictured, as `, one part in 6.1 billion`; nothing where it is no small share or too small to picture.
export function parts(log10) {
  const whole = Number((10 ** -log10).toPrecision(2));
  if (whole < 2 || whole >= 1e15) return "";
  const [unit, word] = LARGE.find(([least]) => whole >= least) ?? [1, ""];
  return `, one part in ${word ? `${short(whole / unit, 2)} ${word}` : whole.toLocaleString("en")}`;
}
