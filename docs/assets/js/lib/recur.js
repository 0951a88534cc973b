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

// out += factor · W h, or with the transpose of W.
function addProduct(out, W, h, n, factor) {
  for (let row = 0; row < n; row += 1) {
    let total = 0;
    for (let column = 0; column < n; column += 1) total += W[row * n + column] * h[column];
    out[row] += factor * total;
  }
}

function addTransposed(out, W, delta, n, factor) {
  for (let row = 0; row < n; row += 1) {
    const own = factor * delta[row];
    if (own !== 0) for (let column = 0; column < n; column += 1) out[column] += W[row * n + column] * own;
  }
}

const sigmoid = activations.sigmoid;
const tanh = activations.tanh;

// Each cell: `step(parts, x, h, c)` gives what it computed, with the new h (and c); `back(kept, dh, dc)` gives the gradients of the state before.
const cells = {
  vanilla: ({ W: [W], n, scale, activation }) => ({
    step(x, h) {
      const z = Float64Array.from(x);
      addProduct(z, W, h, n, scale);
      return { z, h: z.map(activation.f) };
    },
    back({ z }, dh) {
      const before = new Float64Array(n);
      addTransposed(before, W, dh.map((value, unit) => value * activation.slope(z[unit])), n, scale);
      return { dh: before };
    },
  }),

  // Hochreiter and Schmidhuber (1997) with the forget gate of Gers et al. (2000), no peepholes: PyTorch's nn.LSTM.
  lstm: ({ W: [W_g, W_i, W_f, W_o], n, scale, bias }) => ({
    step(x, h, c) {
      const [g, i, f, o] = [W_g, W_i, W_f, W_o].map((W) => {
        const z = Float64Array.from(x);
        addProduct(z, W, h, n, scale);
        return z;
      });
      const next = c.map((value, unit) => sigmoid.f(f[unit] + bias) * value + sigmoid.f(i[unit]) * Math.tanh(g[unit]));
      return { z: g, g, i, f: f.map((value) => value + bias), o, before: c, c: next, h: next.map((value, unit) => sigmoid.f(o[unit]) * Math.tanh(value)) };
    },
    back({ g, i, f, o, before, c }, dh, dc) {
      const through = dc.map((value, unit) => value + dh[unit] * sigmoid.f(o[unit]) * tanh.slope(c[unit]));
      const out = new Float64Array(n);
      addTransposed(out, W_g, through.map((value, unit) => value * sigmoid.f(i[unit]) * tanh.slope(g[unit])), n, scale);
      addTransposed(out, W_i, through.map((value, unit) => value * Math.tanh(g[unit]) * sigmoid.slope(i[unit])), n, scale);
      addTransposed(out, W_f, through.map((value, unit) => value * before[unit] * sigmoid.slope(f[unit])), n, scale);
      addTransposed(out, W_o, dh.map((value, unit) => value * Math.tanh(c[unit]) * sigmoid.slope(o[unit])), n, scale);
      return { dh: out, dc: through.map((value, unit) => value * sigmoid.f(f[unit])), here: through };
    },
  }),

  // Cho et al. (2014), with the reset gate on the product: PyTorch's nn.GRU. The update gate u keeps: h = (1 − u) g + u h.
  gru: ({ W: [W_g, W_r, W_u], n, scale, bias }) => ({
    step(x, h) {
      const [r, u] = [W_r, W_u].map((W) => {
        const z = Float64Array.from(x);
        addProduct(z, W, h, n, scale);
        return z;
      });
      const shifted = u.map((value) => value + bias);
      const recurrent = new Float64Array(n);
      addProduct(recurrent, W_g, h, n, scale);
      const g = recurrent.map((value, unit) => x[unit] + sigmoid.f(r[unit]) * value);
      return { z: g, g, r, u: shifted, recurrent, before: h, h: h.map((value, unit) => sigmoid.f(-shifted[unit]) * Math.tanh(g[unit]) + sigmoid.f(shifted[unit]) * value) };
    },
    back({ g, r, u, recurrent, before }, dh) {
      const out = dh.map((value, unit) => value * sigmoid.f(u[unit]));
      const inner = dh.map((value, unit) => value * sigmoid.f(-u[unit]) * tanh.slope(g[unit]));
      addTransposed(out, W_g, inner.map((value, unit) => value * sigmoid.f(r[unit])), n, scale);
      addTransposed(out, W_r, inner.map((value, unit) => value * recurrent[unit] * sigmoid.slope(r[unit])), n, scale);
      addTransposed(out, W_u, dh.map((value, unit) => value * (before[unit] - Math.tanh(g[unit])) * sigmoid.slope(u[unit])), n, scale);
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
    const step = unit.step(drawn.inputs.subarray(t * n, t * n + n).map((value) => input * value), h, c);
    kept.push(step);
    h = step.h;
    c = step.c ?? c;
    for (const z of step.z) saturated += activation.slope(z) < SATURATED * activation.steepest;
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
