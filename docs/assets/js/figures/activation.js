// Choosing an activation: the function and its slope on one axis, at a pre-activation that the reader drags, and what the slope makes of a
// gradient over many layers.
import { activations, passed } from "../lib/activations.js";
import { parts, power, short } from "../lib/say.js";
import { draggable } from "./drag.js";
import { LiveFigure } from "./live.js";
import { decades, element, plot } from "./plot.js";

const SERIES = { sigmoid: "vg-s0", tanh: "vg-s1", identity: "vg-s7" };
const RECTIFIER = "vg-s2";
const ACROSS = { min: -8, max: 8 };
const UP = { min: -1.2, max: 2.2 };
const HEIGHTS = { both: 280, product: 280, narrow: 170 };
const SHARE = 0.58; // of the width, for the function
const POINTS = 400;

class Activation extends LiveFigure {
  build() {
    super.build();
    this.field = this.form.elements.namedItem("z");
    this.grip = Object.assign(document.createElement("div"), { className: "vg-grip", title: "Drag along z" });
    this.grip.setAttribute("aria-hidden", "true"); // the range control is its equivalent
    this.append(this.grip);
    const keep = () => this.field.dispatchEvent(new Event("change", { bubbles: true }));
    draggable(this.grip, (x) => this.put(x), keep);
    this.stage.addEventListener("click", (event) => {
      if (event.target.closest("svg") !== this.shape.svg) return;
      this.put(event.clientX);
      keep();
    });
  }

  // Set z to what stands at this place of the window, as the range control would.
  put(x) {
    const { left, right } = this.shape.inner;
    const across = (x - this.stage.getBoundingClientRect().left - left) / (right - left);
    this.field.value = ACROSS.min + across * (ACROSS.max - ACROSS.min);
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  compute({ activation, z, layers }) {
    const { f, slope } = activations[activation];
    const grid = Array.from({ length: POINTS + 1 }, (_, index) => ACROSS.min + (index * (ACROSS.max - ACROSS.min)) / POINTS);
    const factor = slope(z);
    return { curves: [f, slope].map((of) => grid.map((at) => [at, of(at)])), value: f(z), factor, log: passed(factor, layers) };
  }

  draw({ curves, value, factor, log }, { activation, z, layers }, width, narrow) {
    const kind = SERIES[activation] ?? RECTIFIER;
    const wide = narrow ? width : Math.round(width * SHARE);
    const shape = plot({ width: wide, height: HEIGHTS.both, x: { ...ACROSS, label: "pre-activation z" }, y: { ...UP, label: "activation, slope" } });
    const { inner } = shape;
    shape.svg.append(element("line", { x1: shape.x(z), x2: shape.x(z), y1: inner.top, y2: inner.bottom, class: "vg-edge" }));
    shape.line(curves[0], `${kind} vg-thin`);
    shape.line(curves[1], kind);
    if (value > UP.min && value < UP.max) shape.dot(z, value, kind);
    const leaving = curves[0].findLast(([, y]) => y < UP.max);
    shape.text(...leaving, "activation", "vg-plot-up", [-8, leaving[1] > 1.5 ? 10 : -8]);
    shape.text(...curves[1].at(-1), "slope", "vg-plot-up", [0, -8]);
    this.shape = shape;
    this.grip.className = `vg-grip ${kind}`;
    const size = narrow ? HEIGHTS.narrow : HEIGHTS.product;
    const panel = plot({
      width: narrow ? width : width - wide, height: size, x: { min: 0, max: layers, label: "layers", whole: true },
      y: { ...decades([log]), label: "product of slopes", log: true },
    });
    panel.line([[0, 0], [layers, log]], kind);
    panel.dot(0, 0, kind, 2.5);
    if (layers <= 30) for (let layer = 1; layer <= layers; layer += 1) panel.dot(layer, passed(factor, layer), kind, 2.5);
    if (factor === 0) panel.text(layers / 2, -1, "zero after one layer", "vg-plot-across");
    const both = Object.assign(document.createElement("div"), { className: "vg-side-by-side" });
    both.append(shape.svg, panel.svg);
    this.grip.style.translate = `${this.stage.offsetLeft + shape.x(z)}px ${this.stage.offsetTop + shape.y(factor)}px`;
    return both;
  }

  words({ value, factor, log }, { activation, z, layers }) {
    const { name } = activations[activation];
    const here = `At z = ${short(z)} ${name} gives ${short(value)}, with slope ${short(factor)}`;
    const crossed = layers === 1 ? "One layer" : `${layers} layers`;
    if (factor === 0) return `${here}: nothing of a gradient passes, over one layer or many.`;
    const sign = factor < 0 && layers % 2 ? "−" : "";
    return `${here}. ${crossed} of that slope ${layers === 1 ? "multiplies" : "multiply"} a gradient by ${sign}${power(log)}${parts(log)}.`;
  }
}

customElements.define("vg-activation", Activation);
