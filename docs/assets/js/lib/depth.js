// A fully connected network and how much of the gradient of a loss at its end reaches each of its layers, in logarithms.
import { norm, orthogonal, timesTransposed, transpose } from "./matrix.js";
import { normalize, normalizeBack } from "./normalize.js";
import { generator, normals } from "./random.js";
import { rounded } from "./round.js";
import { units } from "./units.js";

export const EXAMPLES = 16;
const SMALL = 2 ** -300; // below this, or above its inverse, gradients are rescaled by a power of two

// Rules of initialization for layers with n units below and above: how the weights are distributed, and their variance.
export const rules = {
  standard: { law: "normal", variance: () => 1 },
  lecun: { law: "normal", variance: (n) => 1 / n },
  glorot: { law: "uniform", variance: (n) => 2 / (n + n) },
  he: { law: "normal", variance: (n) => 2 / n },
  orthogonal: { law: "orthogonal", variance: (n) => 1 / n },
};

// Weights (n × n) of variance one.
const laws = {
  normal: (random, n) => normals(random, n * n),
  uniform: (random, n) => scaled(new Float64Array(n * n).map(() => 2 * random.uniform() - 1), Math.sqrt(3)),
  orthogonal: (random, n) => scaled(orthogonal(n, random), Math.sqrt(n)),
};

function scaled(values, factor, single = false) {
  const out = new Float64Array(values.length);
  for (let at = 0; at < out.length; at += 1) out[at] = rounded(factor * values[at], single);
  return out;
}

// The random parts of a network, before they are scaled: inputs (examples × n), the direction v of the loss L = v · a^D, a unit vector of the
// same shape, and for each layer weights (n × n) and biases (n). More layers leave those before them as they are.
export function draw({ width: n, depth, law, seed }) {
  const random = generator(seed);
  const inputs = normals(random, EXAMPLES * n);
  const direction = normals(random, EXAMPLES * n);
  const layers = Array.from({ length: depth }, () => ({ weights: laws[law](random, n), biases: normals(random, n) }));
  return { inputs, direction: scaled(direction, 1 / norm(direction)), layers };
}

// Weights and biases of each layer as the network uses them.
export function parameters({ layers }, { width: n, init, scale, bias, precision }) {
  const [factor, single] = [scale * Math.sqrt(rules[init].variance(n)), precision === "float32"];
  return layers.map(({ weights, biases }) => ({ W: scaled(weights, factor, single), b: scaled(biases, bias, single) }));
}

// z = W a + b, normalized; then the activation function, then the shortcut.
function forward(a, { W, b }, { width: n, activation, normalization, residual, precision }) {
  const [unit, single, shortcut] = [units[activation], precision === "float32", residual === "on"];
  let z = timesTransposed(a, W, EXAMPLES, n, n, new Float64Array(a.length), single);
  for (let start = 0; start < z.length; start += n) {
    for (let at = 0; at < n; at += 1) z[start + at] = rounded(z[start + at] + b[at], single);
  }
  const normalized = normalization === "none" ? null : normalize(z, normalization, EXAMPLES, n, single);
  if (normalized) z = normalized.values;
  const [f, out] = [new Float64Array(a.length), new Float64Array(a.length)];
  let [flat, nearest] = [0, Infinity];
  for (let at = 0; at < f.length; at += 1) {
    f[at] = rounded(unit.f(z[at]), single);
    out[at] = shortcut ? rounded(a[at] + f[at], single) : f[at];
    const distance = Math.abs(z[at]);
    if (distance < nearest) nearest = distance;
    if (unit.flat(z[at])) flat += 1;
  }
  return { before: a, W, normalized, z, f, a: out, nearest, flat };
}

// The gradient δ at the pre-activations of a layer from that at its output, times e^`faded`: where all units are far out, no double holds δ.
function back(gradient, { normalized, z, f, nearest }, { width: n, activation, normalization, precision }) {
  const [unit, single, values] = [units[activation], precision === "float32", new Float64Array(gradient.length)];
  if (single) for (let at = 0; at < values.length; at += 1) values[at] = unit.single(gradient[at], f[at]);
  else for (let at = 0; at < values.length; at += 1) values[at] = gradient[at] * unit.faint(z[at], nearest);
  return { values: normalized ? normalizeBack(values, normalized, normalization, EXAMPLES, n, single) : values, faded: single ? 0 : unit.fades * nearest };
}

// Run a network forward and back. `settings`: width n, depth D, activation, init, scale (on the weights), bias (scale of the biases),
// normalization, residual, precision. Returns for each layer the log10 of ‖δ^l‖ in `logs`, of ‖∂L/∂W^l‖ in `weightLogs`, of the root mean square
// activation in `scaleLogs`; δ^l itself as `values` times 10^`log`; the activations; the share of flat units. −Infinity stands for exactly zero.
// In float64 gradients are rescaled where they leave its range; float32 underflows and overflows as it does.
export function run(drawn, settings) {
  const { width: n, depth, residual, precision } = settings;
  const [single, size] = [precision === "float32", EXAMPLES * n];
  const layers = [];
  for (const own of parameters(drawn, settings)) layers.push(forward(layers.at(-1)?.a ?? scaled(drawn.inputs, 1, single), own, settings));
  const [logs, weightLogs, deltas] = [new Float64Array(depth), new Float64Array(depth), []];
  const [turned, left, right, product] = [n * n, size, size, n * n].map((length) => new Float64Array(length));
  let [gradient, log] = [scaled(drawn.direction, 1, single), 0];
  for (let l = depth - 1; l >= 0; l -= 1) {
    const { values, faded } = back(gradient, layers[l], settings);
    const own = log - faded * Math.LOG10E;
    deltas[l] = { values, log: own };
    logs[l] = Math.log10(norm(values)) + own;
    timesTransposed(transpose(values, EXAMPLES, n, left), transpose(layers[l].before, EXAMPLES, n, right), n, n, EXAMPLES, product, single);
    weightLogs[l] = Math.log10(norm(product)) + own;
    const below = timesTransposed(values, transpose(layers[l].W, n, n, turned), EXAMPLES, n, n, new Float64Array(size), single);
    if (residual === "on") {
      const part = Math.exp(-faded);
      for (let at = 0; at < size; at += 1) below[at] = rounded(gradient[at] + part * below[at], single);
    } else log = own;
    gradient = below;
    const length = norm(below);
    if (single || length === 0 || (length > SMALL && length < 1 / SMALL)) continue;
    const shift = Math.round(Math.log2(length));
    gradient = scaled(below, 2 ** -shift);
    log += shift * Math.log10(2);
  }
  const scaleLogs = Float64Array.from(layers, (layer) => Math.log10(norm(layer.a) / Math.sqrt(size)));
  const flat = layers.reduce((total, layer) => total + layer.flat, 0) / (depth * size);
  return { logs, weightLogs, scaleLogs, deltas, outputs: layers.map((layer) => layer.a), flat };
}
