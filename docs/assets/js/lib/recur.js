// A recurrent network and how much of the gradient of a loss at its end reaches each of its states, in logarithms.
import { activations } from "./activations.js";
import { cells } from "./cells.js";
import { identity, norm, orthogonal, spectralNorm, spectralRadius, timesTransposed, transpose } from "./matrix.js";
import { generator, normals } from "./random.js";

const SMALL = 2 ** -300; // below this, or above its inverse, gradients are rescaled by a power of two
const SATURATED = 0.1; // a unit counts as saturated where its slope is below this share of the steepest

// The random parts of a network, before they are scaled: recurrent matrices (each n × n) one below the other in `down` and turned on their side in `up`,
// inputs (length × n) and the direction v (n) of the loss L = v · h_T, a unit vector. Depends on cell, size, length, init and seed alone.
export function draw({ cell, size: n, length, init, seed }) {
  const random = generator(seed);
  const many = cells[cell].matrices;
  const down = new Float64Array(many * n * n);
  for (let block = 0; block < many; block += 1) {
    const own = down.subarray(block * n * n, (block + 1) * n * n);
    if (init === "identity") own.set(identity(n));
    else if (init === "orthogonal") own.set(orthogonal(n, random));
    else own.set(normals(random, n * n).map((value) => value / Math.sqrt(n)));
  }
  const direction = normals(random, n);
  const long = norm(direction);
  return { down, up: transpose(down, many * n, n, new Float64Array(down.length)), direction: direction.map((value) => value / long), inputs: normals(random, length * n) };
}

function multiply(vector, factor) {
  for (let at = 0; at < vector.length; at += 1) vector[at] *= factor;
}

function add(to, vector, factor) {
  for (let at = 0; at < to.length; at += 1) to[at] += factor * vector[at];
}

// Run a network forward and back. `config`: cell, activation, scale, length T, size n, input (scale of the inputs), bias (of the gate that
// keeps; gated cells alone). Returns for t = 1 … T the log10 of ‖∂L/∂h_t‖ in `logs` and, for an LSTM, of ‖∂L/∂c_t‖ in `cellLogs`; the states (T × n);
// the share of saturated units. −Infinity stands for a gradient that is exactly zero.
export function run({ down, up, direction, inputs }, { cell, activation: named, scale, length, size: n, input, bias }) {
  const { matrices, keeps, step, back } = cells[cell];
  const [all, hasCells, activation] = [matrices * n, cell === "lstm", activations[cell === "vanilla" ? named : "tanh"]];
  const kept = Object.fromEntries(keeps.map((name) => [name, new Float64Array(length * n)]));
  for (const name of ["h", "c"]) kept[name] = new Float64Array((length + 1) * n);
  const [products, x] = [new Float64Array(all), new Float64Array(n)];
  for (let at = 0; at < length * n; at += n) {
    timesTransposed(down, kept.h.subarray(at, at + n), all, 1, n, products);
    multiply(products, scale);
    for (let unit = 0; unit < n; unit += 1) x[unit] = input * inputs[at + unit];
    step(kept, products, x, at, n, { activation, bias });
  }

  const [logs, cellLogs] = [new Float64Array(length), hasCells ? new Float64Array(length) : null];
  const [dh, dc, delta, through] = [Float64Array.from(direction), new Float64Array(n), new Float64Array(all), new Float64Array(n)];
  let log = 0;
  for (let t = length - 1; t >= 0; t -= 1) {
    const at = t * n;
    logs[t] = Math.log10(norm(dh)) + log;
    if (hasCells) {
      for (let unit = 0; unit < n; unit += 1) dc[unit] += dh[unit] * kept.o[at + unit] * kept.shownSlope[at + unit];
      cellLogs[t] = Math.log10(norm(dc)) + log;
    }
    back(kept, dh, dc, delta, at, n);
    add(dh, timesTransposed(up, delta, n, 1, all, through), scale);
    const size = Math.max(norm(dh), norm(dc));
    if (size === 0 || (size >= SMALL && size <= 1 / SMALL)) continue;
    const shift = Math.round(Math.log2(size));
    for (const gradient of [dh, dc]) multiply(gradient, 2 ** -shift);
    log += shift * Math.log10(2);
  }
  const flat = kept.slope.reduce((count, slope) => count + (slope < SATURATED * activation.steepest), 0);
  return { logs, cellLogs, states: kept.h.subarray(n), cellStates: kept.c.subarray(n), saturated: flat / (length * n) };
}

// Norm and spectral radius of the recurrent matrix of the candidate at scale one.
export function spectrum({ down }, n) {
  const candidate = down.subarray(0, n * n);
  return { norm: spectralNorm(candidate, n), radius: spectralRadius(candidate, n) };
}
