// Batch and layer normalization without gain and shift, forward and back, for m examples of n units.
import { rounded } from "./round.js";

export const EPSILON = 1e-5; // added to the variance, as in PyTorch

// Where the groups lie over which a normalization averages: each unit over the examples, or each example over its units.
const groups = {
  batch: (m, n) => ({ count: n, size: m, first: 1, step: n }),
  layer: (m, n) => ({ count: m, size: n, first: n, step: 1 }),
};

// The normalized values and, for each group, one over the spread. `single` rounds every result to float32.
export function normalize(z, kind, m, n, single) {
  const { count, size, first, step } = groups[kind](m, n);
  const [values, inverse] = [new Float64Array(z.length), new Float64Array(count)];
  for (let group = 0; group < count; group += 1) {
    const [start, end] = [group * first, group * first + size * step];
    let [mean, square] = [0, 0];
    for (let at = start; at < end; at += step) mean += z[at];
    mean = rounded(mean / size, single);
    for (let at = start; at < end; at += step) {
      values[at] = rounded(z[at] - mean, single);
      square += values[at] ** 2;
    }
    inverse[group] = rounded(1 / Math.sqrt(square / size + EPSILON), single);
    for (let at = start; at < end; at += step) values[at] = rounded(values[at] * inverse[group], single);
  }
  return { values, inverse };
}

// The gradient before a normalization, from the one behind it.
export function normalizeBack(gradient, { values, inverse }, kind, m, n, single) {
  const { count, size, first, step } = groups[kind](m, n);
  const out = new Float64Array(gradient.length);
  for (let group = 0; group < count; group += 1) {
    const [start, end] = [group * first, group * first + size * step];
    let [mean, along] = [0, 0];
    for (let at = start; at < end; at += step) {
      mean += gradient[at];
      along += gradient[at] * values[at];
    }
    [mean, along] = [rounded(mean / size, single), rounded(along / size, single)];
    for (let at = start; at < end; at += step) out[at] = rounded(inverse[group] * (gradient[at] - mean - values[at] * along), single);
  }
  return out;
}
