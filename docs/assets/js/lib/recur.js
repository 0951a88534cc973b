// A recurrent network and how much of the gradient of a loss at its end reaches each of its states, in logarithms.
import { activations } from "./activations.js";
import { identity, norm, orthogonal, spectralNorm, spectralRadius } from "./matrix.js";
import { generator, normals } from "./random.js";

const BLOCKS = { vanilla: 1, lstm: 4, gru: 3 }; // recurrent matrices: candidate first, then gates
const SMALL = 2 ** -300; // below this, or above its inverse, gradients are rescaled by a power of two
const SATURATED = 0.1; // a unit counts as saturated where its slope is below this share of the steepest

// The random parts of a network, before they are scaled: recurrent matrices (blocks × n × n), inputs (length × n) and the direction v (n)
// of the loss L = v · h_T, a unit vector. Depends on cell, size, length, init and seed alone.
export function draw({ cell, size: n, length, init, seed }) {
  const random = generator(seed);
  const matrices = Array.from({ length: BLOCKS[cell] }, () => {
    if (init === "identity") return identity(n);
    if (init === "orthogonal") return orthogonal(n, random);
    return normals(random, n * n).map((value) => value / Math.sqrt(n));
  });
  const direction = normals(random, n);
  const length_of_direction = norm(direction);
  return { matrices, direction: direction.map((value) => value / length_of_direction), inputs: normals(random, length * n) };
}

// out += factor · W h. Four sums at a time, because a sum that waits for its last addition takes most of an update.
function addProduct(out, W, h, n, factor) {
  for (let row = 0; row < n; row += 1) {
    const start = row * n;
    let [first, second, third, fourth, column] = [0, 0, 0, 0, 0];
    for (; column + 3 < n; column += 4) {
      first += W[start + column] * h[column];
      second += W[start + column + 1] * h[column + 1];
      third += W[start + column + 2] * h[column + 2];
      fourth += W[start + column + 3] * h[column + 3];
    }
    for (; column < n; column += 1) first += W[start + column] * h[column];
    out[row] += factor * (first + second + (third + fourth));
  }
}

// out += factor · Wᵀ delta, two rows at a time.
function addTransposed(out, W, delta, n, factor) {
  let row = 0;
  for (; row + 1 < n; row += 2) {
    const [start, one, two] = [row * n, factor * delta[row], factor * delta[row + 1]];
    for (let column = 0; column < n; column += 1) out[column] += W[start + column] * one + W[start + n + column] * two;
  }
  if (row < n) for (let column = 0; column < n; column += 1) out[column] += W[row * n + column] * factor * delta[row];
}

const sigmoid = activations.sigmoid;
const tanh = activations.tanh;

const pre = (W, x, h, n, scale, bias = 0) => {
  const z = Float64Array.from(x);
  addProduct(z, W, h, n, scale);
  if (bias) for (let unit = 0; unit < n; unit += 1) z[unit] += bias;
  return z;
};

// The values and the slopes of an activation function at every pre-activation.
const activate = (z, { f, slope }) => {
  const [value, slopes] = [new Float64Array(z.length), new Float64Array(z.length)];
  for (let unit = 0; unit < z.length; unit += 1) [value[unit], slopes[unit]] = [f(z[unit]), slope(z[unit])];
  return { z, value, slopes };
};

// A vector made unit by unit.
const each = (n, make) => {
  const made = new Float64Array(n);
  for (let unit = 0; unit < n; unit += 1) made[unit] = make(unit);
  return made;
};

// Each cell: `step(x, h, c)` gives what it computed, with the new h (and c); `back(kept, dh, dc)` gives the gradients of the state before.
const cells = {
  vanilla: ({ W: [W], n, scale, activation }) => ({
    step(x, h) {
      const state = activate(pre(W, x, h, n, scale), activation);
      return { main: state, h: state.value };
    },
    back({ main: { slopes } }, dh) {
      const before = new Float64Array(n);
      addTransposed(before, W, each(n, (unit) => dh[unit] * slopes[unit]), n, scale);
      return { dh: before };
    },
  }),

  // Hochreiter and Schmidhuber (1997) with the forget gate of Gers et al. (2000), no peepholes: PyTorch's nn.LSTM.
  lstm: ({ W: [W_g, W_i, W_f, W_o], n, scale, bias }) => ({
    step(x, h, c) {
      const g = activate(pre(W_g, x, h, n, scale), tanh);
      const i = activate(pre(W_i, x, h, n, scale), sigmoid);
      const f = activate(pre(W_f, x, h, n, scale, bias), sigmoid);
      const o = activate(pre(W_o, x, h, n, scale), sigmoid);
      const next = each(n, (unit) => f.value[unit] * c[unit] + i.value[unit] * g.value[unit]);
      const shown = activate(next, tanh);
      return { main: g, i, f, o, before: c, shown, c: next, h: each(n, (unit) => o.value[unit] * shown.value[unit]) };
    },
    back({ main: g, i, f, o, before, shown }, dh, dc) {
      const here = each(n, (unit) => dc[unit] + dh[unit] * o.value[unit] * shown.slopes[unit]);
      const out = new Float64Array(n);
      addTransposed(out, W_g, each(n, (unit) => here[unit] * i.value[unit] * g.slopes[unit]), n, scale);
      addTransposed(out, W_i, each(n, (unit) => here[unit] * g.value[unit] * i.slopes[unit]), n, scale);
      addTransposed(out, W_f, each(n, (unit) => here[unit] * before[unit] * f.slopes[unit]), n, scale);
      addTransposed(out, W_o, each(n, (unit) => dh[unit] * shown.value[unit] * o.slopes[unit]), n, scale);
      return { dh: out, dc: each(n, (unit) => here[unit] * f.value[unit]), here };
    },
  }),

  // Cho et al. (2014), with the reset gate on the product: PyTorch's nn.GRU. The update gate u keeps: h = (1 − u) g + u h.
  gru: ({ W: [W_g, W_r, W_u], n, scale, bias }) => ({
    step(x, h) {
      const r = activate(pre(W_r, x, h, n, scale), sigmoid);
      const u = activate(pre(W_u, x, h, n, scale, bias), sigmoid);
      const rest = each(n, (unit) => sigmoid.f(-u.z[unit]));
      const recurrent = new Float64Array(n);
      addProduct(recurrent, W_g, h, n, scale);
      const g = activate(each(n, (unit) => x[unit] + r.value[unit] * recurrent[unit]), tanh);
      return { main: g, r, u, rest, recurrent, before: h, h: each(n, (unit) => rest[unit] * g.value[unit] + u.value[unit] * h[unit]) };
    },
    back({ main: g, r, u, rest, recurrent, before }, dh) {
      const out = each(n, (unit) => dh[unit] * u.value[unit]);
      const inner = each(n, (unit) => dh[unit] * rest[unit] * g.slopes[unit]);
      addTransposed(out, W_g, each(n, (unit) => inner[unit] * r.value[unit]), n, scale);
      addTransposed(out, W_r, each(n, (unit) => inner[unit] * recurrent[unit] * r.slopes[unit]), n, scale);
      addTransposed(out, W_u, each(n, (unit) => dh[unit] * (before[unit] - g.value[unit]) * u.slopes[unit]), n, scale);
      return { dh: out };
    },
  }),
};

// Run a network forward and back. `config`: cell, activation, scale, length T, size n, input (scale of the inputs), bias (of the gate that
// keeps; gated cells alone). Returns for t = 1 … T the log10 of ‖∂L/∂h_t‖ in `logs` and, for an LSTM, of ‖∂L/∂c_t‖ in `cellLogs`; the states; the
// share of saturated units. −Infinity stands for a gradient that is exactly zero.
export function run(drawn, { cell, activation: named, scale, length, size: n, input, bias }) {
  const activation = cell === "vanilla" ? activations[named] : tanh;
  const unit = cells[cell]({ W: drawn.matrices, n, scale, activation, bias });
  const kept = [];
  let [h, c, saturated] = [new Float64Array(n), new Float64Array(n), 0];
  for (let t = 0; t < length; t += 1) {
    const step = unit.step(each(n, (entry) => input * drawn.inputs[t * n + entry]), h, c);
    kept.push(step);
    h = step.h;
    c = step.c ?? c;
    for (const slope of step.main.slopes) saturated += slope < SATURATED * activation.steepest;
  }
  const [logs, cellLogs] = [new Float64Array(length), cell === "lstm" ? new Float64Array(length) : null];
  let [dh, dc, exponent] = [drawn.direction, new Float64Array(n), 0];
  for (let t = length - 1; t >= 0; t -= 1) {
    logs[t] = Math.log10(norm(dh)) + exponent * Math.log10(2);
    const back = unit.back(kept[t], dh, dc);
    if (cellLogs) cellLogs[t] = Math.log10(norm(back.here)) + exponent * Math.log10(2);
    dh = back.dh;
    dc = back.dc ?? dc;
    const size = Math.max(norm(dh), norm(dc));
    if (size > 0 && (size < SMALL || size > 1 / SMALL)) {
      const shift = Math.round(Math.log2(size));
      dh = dh.map((value) => value * 2 ** -shift);
      dc = dc.map((value) => value * 2 ** -shift);
      exponent += shift;
    }
  }
  return { logs, cellLogs, states: kept.map((step) => step.h), cellStates: kept.map((step) => step.c), saturated: saturated / (length * n) };
}

// Norm and spectral radius of the recurrent matrix at scale one.
export function spectrum(drawn, n) {
  return { norm: spectralNorm(drawn.matrices[0], n), radius: spectralRadius(drawn.matrices[0], n) };
}
