// Draws distributions of logarithms as upright shapes, mirrored, each as wide as its place at its fullest, with a bar below for the exact zeros;
// what lies below the axis is left out.
import { element } from "./plot.js";

const BIN = 4; // pixels of height
const FULL = 0.42; // half the width of a shape, as a share of the distance between two
const WIDEST = 13; // pixels
export const FOOT = 24; // pixels below the axis, for the zeros

// `columns`: { at, logs, zeros }, where to stand, logarithms of what is not zero, and the share of zeros.
export function violins({ svg, x, y, inner }, { min, max }, columns, kind) {
  const half = Math.min(WIDEST, FULL * (columns.length > 1 ? x(columns[1].at) - x(columns[0].at) : inner.right - inner.left));
  const bins = Math.round((inner.bottom - inner.top) / BIN);
  const heights = Array.from({ length: bins + 1 }, (_, bin) => y(min + (bin / bins) * (max - min)));
  let [shapes, bars] = ["", ""];
  for (const { at, logs, zeros } of columns) {
    const counts = new Float64Array(bins);
    for (const log of logs) if (log >= min) counts[Math.min(bins - 1, Math.floor(((log - min) / (max - min)) * bins))] += 1;
    const [middle, most] = [x(at), counts.reduce((largest, count) => Math.max(largest, count), 0)];
    counts.forEach((count, bin) => {
      if (count === 0) return;
      const reach = Math.max(0.6, (half * count) / most);
      shapes += `M${(middle - reach).toFixed(1)} ${heights[bin].toFixed(1)}h${(2 * reach).toFixed(1)}V${heights[bin + 1].toFixed(1)}h${(-2 * reach).toFixed(1)}z`;
    });
    if (zeros > 0) bars += `M${(middle - half * zeros).toFixed(1)} ${inner.bottom + 8}h${(2 * half * zeros).toFixed(1)}v9h${(-2 * half * zeros).toFixed(1)}z`;
  }
  svg.append(
    element("path", { d: shapes, class: `vg-violin ${kind}` }),
    element("path", { d: bars, class: "vg-zeros" }),
    element("text", { x: inner.left - 7, y: inner.bottom + 17, class: "vg-plot-up" }, ["exactly 0"]),
  );
}
