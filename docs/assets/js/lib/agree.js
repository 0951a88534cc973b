// A sentence with its subject and verb, and how much of the gradient at the verb reaches each word, in logarithms.
import { power, short } from "./say.js";

const EMPTY = -6; // the exponent of ten at which a shade or a bar is empty

export const wordsOf = (text) => text.split(/\s+/).filter((word) => word !== "");

// The words of `The *keys* to the cabinet *are* here.`, and which of them, counted from one, are the subject and the verb.
export function marked(text) {
  const words = wordsOf(text);
  const [subject, verb] = words.flatMap((word, index) => (word.includes("*") ? [index + 1] : []));
  return { words: words.map((word) => word.replaceAll("*", "")), subject, verb };
}

// Why a sentence cannot be shown, "" where it can.
export function objection({ words, subject, verb }) {
  const count = `${words.length} ${words.length === 1 ? "word" : "words"}`;
  if (words.length < 2) return `A subject and a verb are two words; the sentence has ${count}.`;
  if (subject > words.length || verb > words.length) return `The sentence has ${count}; there is no word ${Math.max(subject, verb)}.`;
  if (subject >= verb) return `The verb has to stand after its subject; word ${verb} does not stand after word ${subject}.`;
  return "";
}

// The verb is predicted from the state before it. A word `distance` words before the verb is read distance − 1 steps before that state:
// log₁₀ of the share of the gradient that reaches it, for a constant factor a step …
export const decayed = (factor, distance) => (distance === 1 ? 0 : (distance - 1) * Math.log10(factor));

// … and as recorded for the distances 1, 2, …; null beyond them.
export const measured = (shares, distance) => (distance <= shares.length ? Math.log10(shares[distance - 1]) : null);

// How full a bar is, from 0 to 1, the same for every factor of ten.
export const strength = (log) => Math.min(1, Math.max(0, 1 - log / EMPTY));

// A share in words: a percentage with two digits, from a tenth of a percent down a power of ten.
export const percent = (log) => (log >= -3 ? `${short(100 * 10 ** log, 2)}%` : power(log, 2));

// Without its punctuation a word is quoted in a sentence about it.
export const bare = (word) => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "") || word;
