// Gradient through depth: how much of the gradient at the last layer of a fully connected network reaches each layer before it.
import { draw, rules, run } from "../lib/depth.js";
import { predict } from "../lib/meanfield.js";
import { remembering } from "../lib/remember.js";
import { entries } from "../lib/tally.js";
import { report } from "../lib/tell.js";
import { LiveFigure } from "./live.js";
import { caption, decades, legend, plot } from "./plot.js";
import { FOOT, violins } from "./violins.js";

const SERIES = { sigmoid: "vg-s0", tanh: "vg-s1", relu: "vg-s2", identity: "vg-s9" };
const HEIGHT = { wide: [230, 200, 150], narrow: [210, 180, 140] };
const APART = 28; // least pixels between two distributions
const FRAME = 72; // pixels beside the axis
const BESIDE = 14; // pixels before the first layer and behind the last

const last = (values) => (Number.isFinite(values.at(-1)) ? values.at(-1) : 0);
const relative = (values) => Array.from(values, (value) => value - last(values));
const points = (values) => values.map((value, l) => [l + 1, value]);

// At most so many layers from the first on, evenly spread.
function chosen(depth, many) {
  const step = Math.max(1, Math.ceil((depth - 1) / Math.max(1, many - 1)));
  return Array.from({ length: Math.floor((depth - 1) / step) + 1 }, (_, index) => index * step);
}

class ThroughDepth extends LiveFigure {
  drawn = remembering(draw);

  compute(settings) {
    const { width, depth, init, seed } = settings;
    return { ...run(this.drawn({ width, depth, law: rules[init].law, seed }), settings), theory: predict(settings) };
  }

  draw({ logs, weightLogs, scaleLogs, deltas, theory }, { activation, depth, width: n }, width, narrow) {
    const [kind, heights] = [SERIES[activation], HEIGHT[narrow ? "narrow" : "wide"]];
    const beside = ((depth - 1) * BESIDE) / Math.max(1, width - FRAME - 2 * BESIDE);
    const across = (label) => ({ min: 1 - beside, max: depth + beside, between: [1, depth], label, whole: true });
    const [norms, weights, scales] = [relative(logs), relative(weightLogs), Array.from(scaleLogs)];
    const gradient = plot({
      width, height: heights[0], x: across(""),
      y: { ...decades([...norms, ...weights, ...(theory?.logs ?? [])]), label: Number.isFinite(logs.at(-1)) ? "norm, last = 1" : "norm", log: true },
    });
    if (theory) gradient.line(points(theory.logs), "vg-theory");
    gradient.line(points(weights), `${kind} vg-dotted`);
    gradient.line(points(norms), kind);

    const columns = chosen(depth, (width - FRAME) / APART).map((l) => ({ at: l + 1, ...entries(deltas[l].values) }));
    const range = decades(columns.flatMap(({ low, high }) => [low, high]));
    const spread = plot({ width, height: heights[1], x: across(""), y: { ...range, label: "entries of δ", log: true }, foot: FOOT });
    violins(spread, range, columns, kind);

    const signal = plot({ width, height: heights[2], x: across("layer l"), y: { ...decades([...scales, ...(theory?.scaleLogs ?? [])]), label: "activations", log: true } });
    if (theory) signal.line(points(theory.scaleLogs), "vg-theory");
    signal.line(points(scales), kind);
    const lines = [[kind, "δ = ∂L/∂z"], [`${kind} vg-dotted`, "∂L/∂W"]];
    return [
      legend(theory ? [...lines, ["vg-theory", "mean-field theory"]] : lines), gradient.svg,
      caption("How large the entries of δ are: one shape a layer, in units of its root mean square"), spread.svg,
      caption("Root mean square of the activations"), signal.svg,
    ];
  }

  words(result, settings) {
    return report(result, settings);
  }
}

customElements.define("vg-through-depth", ThroughDepth);
