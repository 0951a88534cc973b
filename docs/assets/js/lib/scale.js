// The scale on which a reader guesses: what a slider's positions stand for, and how a number on it is written.
import { readGuess } from "./guess.js";
import { short, written } from "./say.js";

const POSITIONS = 100; // about so many steps from end to end

// The scale that `log 1e-12 1`, `linear 0% 100%` or `typed` stands for. A slider runs over `min` to `max` in steps of `step`; `at` gives the
// number at a position, `place` the position of a number, `say` its words. Where the answer and both ends are whole, guesses are.
export function readScale(text, answer) {
  const [kind, low, high] = text.split(" ");
  if (kind === "typed") return { kind, say: (value) => written(value, 3) };
  const percent = high.endsWith("%");
  const [first, last] = [low, high].map(readGuess);
  const say = percent ? (value) => `${short(value * 100)}%` : (value) => written(value, kind === "log" ? 2 : 3);
  if (kind === "log") return { kind, percent, ...span(Math.log10(first), Math.log10(last)), at: (position) => 10 ** position, place: Math.log10, say };
  const whole = !percent && [first, last, answer].every(Number.isInteger);
  return { kind, percent, ...span(first, last, whole), at: (position) => Number(position.toPrecision(12)), place: (value) => value, say };
}

function span(min, max, whole = false) {
  const step = rounded((max - min) / POSITIONS);
  return { min, max, step: whole ? Math.max(1, step) : step };
}

// The largest of 1, 2, 5 times a power of ten that is not above a size.
function rounded(size) {
  const decade = 10 ** Math.floor(Math.log10(size) + 1e-9);
  return Number(([5, 2, 1].find((factor) => factor * decade <= size * (1 + 1e-9)) * decade).toPrecision(12));
}
