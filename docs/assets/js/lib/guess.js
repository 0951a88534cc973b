// Reads what somebody writes for a number, and says in words how far it is from the right one.
import { short, written as inWords } from "./say.js";

const PLAIN = { "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8", "⁹": "9", "⁻": "-", "⁺": "+" };
const RAISED = /10([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)/;
const POWER = /^(?:(.+?)[×·*x])?10(?:\^|\*\*)\(?([-+]?\d+)\)?$/;
const THOUSANDS = /^[-+]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/;
const DECIMAL = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/;
const FRACTION = /^([-+]?\d+)\/(\d+)$/;
const CLOSE = 0.05; // of the value

// The number that a text stands for: 0.001, 1e-3, 10^-3, 2 × 10⁻³, 0.1%, 1/4, 1,000. NaN where it stands for none, or for one beyond what a double holds.
export function readGuess(text) {
  let written = text.trim().replace(/\s*([×·*x^%])\s*/gi, "$1").replace(/−/g, "-").toLowerCase();
  written = written.replace(RAISED, (_, raised) => `10^${[...raised].map((sign) => PLAIN[sign]).join("")}`);
  if (written.endsWith("%")) return number(written.slice(0, -1)) / 100;
  return number(written);
}

function number(written) {
  const [, times, exponent] = POWER.exec(written) ?? [];
  if (exponent !== undefined) return held(`${times ? plain(times) : 1}e${Number(exponent)}`);
  const [, top, bottom] = FRACTION.exec(written) ?? [];
  if (bottom !== undefined) return Number(bottom) ? Number(top) / Number(bottom) : NaN;
  return held(plain(written));
}

const plain = (written) => (THOUSANDS.test(written) ? written.replaceAll(",", "") : written);

// What would become zero or infinite only because it is stored is no number that we could compare.
function held(written) {
  if (!DECIMAL.test(written)) return NaN;
  const value = Number(written);
  const isZero = /^[^1-9]*(?:e|$)/.test(written);
  return Number.isFinite(value) && (value !== 0 || isZero) ? value : NaN;
}

// How far a guess is from the value, as what follows "Your guess is": in decades and factors, or on a linear scale in what it is off by.
export function distance(guess, value, { linear = false, percent = false } = {}) {
  if (guess === value) return "right";
  if (Math.abs(guess - value) <= CLOSE * Math.abs(value)) return "within 5%";
  const side = guess > value ? "too high" : "too low";
  if (linear || guess <= 0 || value <= 0) {
    const off = Math.abs(guess - value);
    return percent ? `${counted(off * 100, "percentage point")} ${side}` : `${inWords(off, 2)} ${side}`;
  }
  const decades = Math.abs(Math.log10(guess) - Math.log10(value));
  return decades < 1 ? `${side} by a factor of ${short(10 ** decades, 2)}` : `${counted(decades, "decade")} ${side}`;
}

function counted(amount, unit) {
  const text = short(amount, amount < 10 ? 2 : 3);
  return `${text} ${unit}${text === "1" ? "" : "s"}`;
}
