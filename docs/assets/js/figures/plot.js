// Draws axes and curves as SVG, in pixels of the place where they stand, with colours and fonts from the style sheet.
import { make } from "../elements/make.js";
import { minus, superscript } from "../lib/say.js";

const NAMESPACE = "http://www.w3.org/2000/svg";
const MARGIN = { left: 58, right: 14, top: 12, bottom: 24 };
const LABEL = 18; // pixels for the label below an axis
const TICK_SPACE = { x: 60, y: 30 }; // least pixels between ticks

export function element(tag, attributes = {}, children = []) {
  const made = document.createElementNS(NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// Round steps between `min` and `max`, at most `most` of them; whole numbers alone where `whole`.
export function ticks(min, max, most, whole = false) {
  const rough = (max - min) / Math.max(1, most);
  const decade = 10 ** Math.floor(Math.log10(rough));
  let step = [1, 2, 5, 10].map((factor) => factor * decade).find((size) => size >= rough * 0.999);
  if (whole) step = Math.max(1, Math.round(step));
  const first = Math.ceil(min / step - 1e-9);
  return Array.from({ length: Math.floor(max / step + 1e-9) - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

let clips = 0;

const names = { linear: (value) => minus(String(value)), log: (value) => (value === 0 ? "1" : `10${superscript(value)}`) };

// A plot of `width` × `height` pixels. Each axis: { min, max, label, log, whole }; on a logarithmic axis values are exponents of ten.
// `between` keeps an axis's numbers in a part of it; `foot` leaves pixels free between the axis below and its numbers. Gives the `svg`, `x` and `y`
// from values to pixels, and what draws into it. Values that are not finite are left out.
export function plot({ width, height, x: across, y: up, foot = 0 }) {
  const inner = { left: MARGIN.left, right: width - MARGIN.right, top: MARGIN.top, bottom: height - MARGIN.bottom - foot - (across.label ? LABEL : 0) };
  const x = (value) => inner.left + ((value - across.min) / (across.max - across.min)) * (inner.right - inner.left);
  const y = (value) => inner.bottom - ((value - up.min) / (up.max - up.min)) * (inner.bottom - inner.top);
  const svg = element("svg", { viewBox: `0 0 ${width} ${height}`, width, height, class: "vg-plot", "aria-hidden": "true" });
  for (const value of ticks(up.min, up.max, (inner.bottom - inner.top) / TICK_SPACE.y, up.log || up.whole)) {
    svg.append(
      element("line", { x1: inner.left, x2: inner.right, y1: y(value), y2: y(value), class: "vg-plot-grid" }),
      element("text", { x: inner.left - 7, y: y(value) + 4, class: "vg-plot-up" }, [names[up.log ? "log" : "linear"](value)]),
    );
  }
  for (const value of ticks(...(across.between ?? [across.min, across.max]), (inner.right - inner.left) / TICK_SPACE.x, across.log || across.whole)) {
    svg.append(element("text", { x: x(value), y: inner.bottom + foot + 17, class: "vg-plot-across" }, [names[across.log ? "log" : "linear"](value)]));
  }
  svg.append(
    element("line", { x1: inner.left, x2: inner.right, y1: inner.bottom, y2: inner.bottom, class: "vg-plot-axis" }),
    element("text", { x: (inner.left + inner.right) / 2, y: height - 6, class: "vg-plot-across vg-plot-label" }, [across.label]),
    element("text", { x: 0, y: 0, class: "vg-plot-across vg-plot-label", transform: `translate(12 ${(inner.top + inner.bottom) / 2}) rotate(-90)` }, [up.label]),
  );
  const clip = `clip-${(clips += 1)}`;
  svg.append(element("clipPath", { id: clip }, [element("rect", { x: inner.left, y: inner.top - 3, width: Math.max(0, inner.right - inner.left + 3), height: inner.bottom - inner.top + 6 })]));
  const path = (points) => {
    let drawing = false;
    return points.map(([px, py]) => {
      if (!Number.isFinite(py)) {
        drawing = false;
        return "";
      }
      const command = `${drawing ? "L" : "M"}${x(px).toFixed(1)} ${y(py).toFixed(1)}`;
      drawing = true;
      return command;
    }).join("");
  };
  return {
    svg, x, y, inner,
    // A curve through [x, y] pairs; `kind` is a class such as vg-s9 (a series of the palette), vg-bound or vg-theory.
    line: (points, kind) => svg.append(element("path", { d: path(points), class: `vg-line ${kind}`, "clip-path": `url(#${clip})` })),
    dot: (px, py, kind, radius = 4) => Number.isFinite(py) && svg.append(element("circle", { cx: x(px), cy: y(py), r: radius, class: `vg-dot ${kind}` })),
    text: (px, py, words, kind = "", shift = [0, 0]) => svg.append(element("text", { x: x(px) + shift[0], y: y(py) + shift[1], class: `vg-plot-text ${kind}` }, [words])),
  };
}

// Whole exponents that hold all finite values, at least `least` of them, zero among them where `anchor` is 0.
export function decades(values, least = 2, anchor = 0) {
  let [min, max] = [anchor, anchor];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    min = Math.min(min, Math.floor(value));
    max = Math.max(max, Math.ceil(value));
  }
  return max - min < least ? { min: max - least, max } : { min, max };
}

// A line of words between two plots.
export function caption(words) {
  return make("p", { className: "vg-legend", ariaHidden: "true" }, words);
}

// What the lines of a figure mean: [classes of a line, words] pairs. Assistive technology reads the figure's words instead.
export function legend(entries) {
  const sample = (kind) => element("svg", { viewBox: "0 0 26 10", width: 26, height: 10 }, [element("path", { d: "M1 5H25", class: `vg-line ${kind}` })]);
  return make("p", { className: "vg-legend", ariaHidden: "true" }, ...entries.map(([kind, words]) => make("span", {}, sample(kind), words)));
}
