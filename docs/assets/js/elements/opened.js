// What a line shows when it is opened: where the reader is, its values with all their digits, what they were before, the author's notes, and a
// plot over the passes of its loop.
import { along, before } from "../lib/steps.js";
import { make } from "./make.js";
import { isLogarithmic, spark } from "./spark.js";

const LEAST_POINTS = 3; // for a plot

// `notes`: the author's, by variable; `cell`: what the table says of the step.
export function opened({ steps, passes }, at, notes, cell) {
  const step = steps[at];
  const parts = [make("p", { className: "vg-where" }, `Line ${step.line}, ${passes[step.pass].label}. `)];
  for (const [name, [text]] of Object.entries(step.set)) parts.push(make("div", {}, ...value(name, text, before(steps, at, name), notes.get(name)?.note), ...plot(along(steps, passes, at, name))));
  const does = [...cell.querySelectorAll(".vg-does")];
  return does.length ? [...parts, make("div", {}, ...does.map((node) => node.cloneNode(true)))] : parts;
}

function value(name, text, was, note) {
  const parts = [make("code", {}, name), ` = ${text}`];
  if (was !== undefined && was !== text) parts.push(make("span", { className: "vg-was" }, `, before: ${was}`));
  return note ? [...parts, ". ", make("span", { className: "vg-note" }, ...note.cloneNode(true).childNodes, ". ")] : [...parts, ". "];
}

function plot({ points, at }) {
  if (points.length < LEAST_POINTS || new Set(points.map(([, size]) => size)).size === 1) return [];
  return [make("div", { className: "vg-over" }, spark(points, at), `over the passes${isLogarithmic(points) ? ", logarithmic axis" : ""}`)];
}
