// Gradient through time: how much of the gradient at the last state of a recurrent network reaches each state before it.
import { activations } from "../lib/activations.js";
import { draw, run, spectrum } from "../lib/recur.js";
import { remembering } from "../lib/remember.js";
import { power, short } from "../lib/say.js";
import { LiveFigure } from "./live.js";
import { decades, plot } from "./plot.js";

const SERIES = { vanilla: "vg-s9", lstm: "vg-s4", gru: "vg-s5" };
const HEIGHT = 300;
const ABOVE = 2; // decades for a bound that leaves the picture

class ThroughTime extends LiveFigure {
  drawn = remembering(draw);

  atScaleOne = remembering((drawing) => spectrum(this.drawn(drawing), drawing.size));

  compute(settings) {
    const { cell, activation, scale, length, size, init, seed } = settings;
    const drawing = { cell, size, length, init, seed };
    const result = run(this.drawn(drawing), settings);
    const logs = result.logs.map((value) => value - result.logs[length - 1]);
    const cellLogs = result.cellLogs?.map((value) => value - result.logs[length - 1]);
    if (cell !== "vanilla") return { ...result, logs, cellLogs };
    const one = this.atScaleOne(drawing);
    const spectral = { norm: one.norm * scale, radius: one.radius * scale };
    const factor = Math.log10(spectral.norm * activations[activation].steepest);
    return { ...result, logs, ...spectral, bound: logs.map((_, t) => (length - 1 - t) * factor) };
  }

  draw({ logs, cellLogs, bound }, { cell, length }, width) {
    const range = decades([...logs, ...(cellLogs ?? [])]);
    if (bound) range.max = Math.max(range.max, Math.min(Math.ceil(bound[0]), range.max + ABOVE));
    const shape = plot({
      width, height: HEIGHT, x: { min: 1, max: length, label: "step t", whole: true },
      y: { ...range, label: "gradient norm, last = 1", log: true },
    });
    const points = (values) => [...values].map((value, t) => [t + 1, value]);
    if (bound) shape.line(points(bound), "vg-bound");
    if (cellLogs) shape.line(points(cellLogs), "vg-s4 vg-thin");
    shape.line(points(logs), SERIES[cell]);
    if (length <= 60) logs.forEach((value, t) => shape.dot(t + 1, value, SERIES[cell], 2.5));
    return shape.svg;
  }

  words({ logs, cellLogs, saturated, norm, radius, bound }, { cell, length }) {
    const reaches = logs[0] === -Infinity ? "Nothing of the gradient of the last state reaches the first"
      : `The first state gets ${power(logs[0])} of the gradient of the last, over ${length - 1} ${length === 2 ? "step" : "steps"}`;
    const said = [reaches];
    if (cellLogs) said.push(`the first cell state, drawn thin, gets ${power(cellLogs[0])}`);
    if (bound) said.push(`the bound, drawn dashed, allows ${power(bound[0])}`, `W_hh has norm ${short(norm)} and spectral radius ${short(radius)}`);
    said.push(`${Math.round(100 * saturated)}% of the units are saturated${cell === "vanilla" ? "" : " in the candidate"}`);
    return `${said.join("; ")}.`;
  }
}

customElements.define("vg-through-time", ThroughTime);
