// The chain: one factor multiplied again and again, exact, in float64 and in float32, and where the formats end.
import { errorOf, exact, fate, formats, held, products } from "../lib/chain.js";
import { power, superscript } from "../lib/say.js";
import { LiveFigure } from "./live.js";
import { plot } from "./plot.js";
import { showTyped, typed } from "./typed.js";

const HEIGHT = 300;
const NAMES = ["float64", "float32"];
const SHOWN = { least: -50, most: 40, floor: -350, ceiling: 320 }; // decades: float32's edge is always in the picture, what lies beyond float64's never
const POINTS = 500; // of a curve
const DIGITS = { wide: 20, narrow: 14 }; // shown of a number

const counted = (count) => count.toLocaleString("en");

// An exact number as it is written: `0.25`, `1048576`, `9.5367431640625 × 10⁻⁷`, and `…` where digits follow.
function written({ digits: all, exponent }, most) {
  const digits = all.slice(0, most);
  const more = all.length > most ? "…" : "";
  const pointed = (whole) => `${digits.padEnd(whole, "0").slice(0, whole)}${digits.length > whole ? "." : ""}${digits.slice(whole)}${more}`;
  if (exponent < -3 || exponent > 8) return `${pointed(1)}\u00a0×\u00a010${superscript(exponent)}`;
  return exponent < 0 ? `0.${"0".repeat(-1 - exponent)}${digits}${more}` : pointed(exponent + 1);
}

function lost(log) {
  if (log === -Infinity) return "exact";
  if (log === Infinity) return "beyond its range";
  if (log === 0) return "all of it lost";
  return log > 0 ? `${power(log, 2)} times too large` : `relative error ${power(log, 2)}`;
}

function told(name, { leaves, ends, at }, n) {
  if (leaves === null) return `${name} holds it for any number of factors`;
  const beyond = leaves > n ? `, beyond these ${counted(n)},` : "";
  if (at === Infinity) return `${name} is infinite from factor ${counted(ends)} on${beyond.slice(0, -1)}`;
  const left = `${name} leaves the normal numbers at factor ${counted(leaves)}${beyond}`;
  if (at === 0) return `${left} and is exactly zero from ${counted(ends)} on`;
  return `${left} and never becomes zero, but stays at ${power(Math.log10(at), 2)} from ${counted(ends)} on`;
}

class Chain extends LiveFigure {
  fates = { w: null };

  control(control) {
    return typed(super.control(control));
  }

  show() {
    super.show();
    for (const row of this.form.children) showTyped(row);
  }

  compute({ w, n }) {
    if (this.fates.w !== w) this.fates = { w, of: NAMES.map((name) => fate(w, name)) };
    const runs = NAMES.map((name, index) => {
      const values = products(w, n, name);
      return { name, values, fate: this.fates.of[index], error: errorOf(values[n], w, n) };
    });
    return { truth: exact(w, n), runs };
  }

  draw({ truth, runs }, { w, n }, width, narrow) {
    const { least, most, floor, ceiling } = SHOWN;
    const up = w > 1 ? { min: 0, max: Math.min(Math.max(Math.ceil(truth.log), most), ceiling) } : { min: Math.max(Math.min(Math.floor(truth.log), least), floor), max: 0 };
    const shape = plot({ width, height: HEIGHT, x: { min: 0, max: n, label: "factors", whole: true }, y: { ...up, label: "product", log: true } });
    const kind = w > 1 ? "vg-s3" : "vg-s9";
    for (const { name, values, fate: { leaves, ends } } of [...runs].reverse()) {
      const stride = Math.ceil(n / POINTS);
      const points = [...values.keys()].filter((k) => k % stride === 0 || k === n || k === ends - 1).map((k) => [k, Math.log10(values[k])]);
      shape.line(points, `${kind} ${name === "float32" ? "vg-broad" : ""}`);
      if (leaves !== null && leaves <= n) shape.dot(leaves - 1, Math.log10(values[leaves - 1]), kind);
      if (values[n] !== 0) continue;
      const left = ends > n / 2;
      shape.line([[ends, Math.log10(formats[name].smallest)], [ends, up.min]], "vg-edge");
      shape.text(ends, up.min, `${name} is 0`, left ? "vg-plot-up" : "", [left ? -5 : 5, name === "float32" ? -6 : -22]);
    }
    shape.line([[0, 0], [n, truth.log]], "vg-bound");
    for (const name of NAMES) this.edges(shape, name, up, truth.log, n, narrow ? "normal" : "smallest normal");
    return [shape.svg, this.numbers(truth, runs, narrow ? DIGITS.narrow : DIGITS.wide)];
  }

  // The lines at which a format ends, named where the curve is not.
  edges(shape, name, { min, max }, log, n, lowest) {
    const { normal, smallest, largest } = formats[name];
    const lines = max > 0 ? [[largest, "largest", -6]] : [[normal, lowest, -6], [smallest, "smallest", 14]];
    for (const [value, words, shift] of lines) {
      const y = Math.log10(value);
      if (y < min || y > max) continue;
      shape.line([[0, y], [n, y]], "vg-edge");
      const right = y / log > 0.5 && y / log < 1.2 ? 0 : 1;
      shape.text(right * n, y, `${words} ${name}`, right ? "vg-plot-up" : "", [right ? -4 : 4, shift]);
    }
  }

  numbers(truth, runs, most) {
    const list = document.createElement("dl");
    list.className = "vg-formats";
    const row = (name, number, note) => {
      const [term, value, aside] = ["dt", "dd", "dd"].map((tag) => document.createElement(tag));
      term.dataset.line = name;
      [term.textContent, value.textContent, aside.textContent] = [name, number, note];
      list.append(term, value, aside);
    };
    row("exact", written(truth, most), truth.digits.length > most ? `${counted(truth.digits.length)} digits in all` : "");
    for (const { name, values, error } of runs) row(name, values.at(-1) === Infinity ? "∞" : written(held(values.at(-1)), most), lost(error));
    return list;
  }

  words({ truth, runs }, { w, n }) {
    const [double, single] = runs;
    const stuck = runs.some((run) => run.fate.at > 0 && run.fate.leaves !== null && run.fate.at < Infinity);
    const why = stuck ? " A product stays where rounding gives back what the factor takes." : "";
    return `${w}${superscript(n)} is ${power(truth.log)}. ${told("float32", single.fate, n)}. ${told("float64", double.fate, n)}.${why}`;
  }
}

customElements.define("vg-chain", Chain);
