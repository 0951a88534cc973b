// What mean-field theory says of a network with very wide layers: Poole et al. (2016) for the signal, Schoenholz et al. (2017) for the gradient.
import { activations } from "./activations.js";
import { rules } from "./depth.js";
import { EPSILON } from "./normalize.js";

const STEP = 0.1; // with it the trapezoidal rule errs by less than 1e-13
const FAR = 9; // standard deviations, beyond which a normal variable is never found

// Mean of φ(z), of φ(z)² and of φ′(z)² for a normal z with mean square q. The trapezoidal rule over u with z = s sinh u resolves both the
// bend of φ near zero and the width of the distribution, however different they are.
export function moments(name, q) {
  if (name === "identity") return { mean: 0, square: q, slope: 1 };
  if (name === "relu") return { mean: Math.sqrt(q / (2 * Math.PI)), square: q / 2, slope: 1 / 2 };
  const { f, slope } = activations[name];
  if (q === 0) return { mean: f(0), square: f(0) ** 2, slope: slope(0) ** 2 };
  const spread = Math.sqrt(q);
  const s = Math.min(1, spread);
  let [total, mean, square, steep] = [0, 0, 0, 0];
  for (let u = STEP / 2; u < Math.asinh((FAR * spread) / s); u += STEP) {
    const z = s * Math.sinh(u);
    const weight = Math.cosh(u) * Math.exp((-z * z) / (2 * q));
    const [up, down, own] = [f(z), f(-z), slope(z)];
    total += 2 * weight;
    mean += weight * (up + down);
    square += weight * (up * up + down * down);
    steep += 2 * weight * own * own;
  }
  return { mean: mean / total, square: square / total, slope: steep / total };
}

// For each layer log10 of the gradient's norm at the pre-activations relative to the last layer's, and of the root mean square activation.
// null with batch normalization, which couples the examples. With layer normalization the mean over units vanishes in wide layers, so that
// it divides by the root mean square. Weights are fresh in every layer, so that a shortcut adds 1 to χ.
export function predict({ width, depth, activation, init, scale, bias, normalization, residual }) {
  if (normalization === "batch") return null;
  const weight = width * scale ** 2 * rules[init].variance(width); // σ_w²
  const [steps, passes, scaleLogs, logs] = [[], [], [], []];
  let [mean, square] = [0, 1]; // of the activations, over units; inputs have variance one
  for (let l = 0; l < depth; l += 1) {
    const z = weight * square + bias ** 2;
    const divisor = normalization === "layer" ? z + EPSILON : 1;
    const of = moments(activation, z / divisor);
    passes[l] = of.slope / divisor;
    steps[l] = (residual === "on" ? 1 : 0) + weight * passes[l];
    square = residual === "on" ? square + 2 * mean * of.mean + of.square : of.square;
    mean = residual === "on" ? mean + of.mean : of.mean;
    scaleLogs[l] = Math.log10(square) / 2;
  }
  let log = 0;
  for (let l = depth - 1; l >= 0; l -= 1) {
    logs[l] = (log + Math.log10(passes[l] / passes[depth - 1])) / 2;
    log += Math.log10(steps[l]);
  }
  return { logs, scaleLogs };
}
