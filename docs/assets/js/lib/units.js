// Activation functions as a deep network needs them: with slopes below the smallest double, and with the gradients of float32.
import { activations } from "./activations.js";

const FLAT = Math.acosh(Math.sqrt(10)); // where the slope of tanh is a tenth
const single = Math.fround;

const bell = (z, c) => 2 / (Math.exp(Math.abs(z) - c) + Math.exp(-Math.abs(z) - c)); // e^c / cosh z

// `f`; `faint(z, c)`, the slope times e^(fades · c) for c up to |z|; `flat(z)`, whether the slope is below a tenth of the steepest; `single(g, f)`, what the
// function passes on of a gradient g where it gave f, in float32 and in the order of PyTorch's own operations, which decides where nothing is left.
export const units = {
  tanh: {
    f: activations.tanh.f, fades: 2, faint: (z, c) => bell(z, c) ** 2, flat: (z) => Math.abs(z) > FLAT,
    single: (g, f) => single(g * single(1 - single(f * f))),
  },
  sigmoid: {
    f: activations.sigmoid.f, fades: 1, faint: (z, c) => bell(z / 2, c / 2) ** 2 / 4, flat: (z) => Math.abs(z) > 2 * FLAT,
    single: (g, f) => single(single(g * single(1 - f)) * f),
  },
  // What is not a number stays none, as in PyTorch.
  relu: { f: (z) => (z <= 0 ? 0 : z), fades: 0, faint: (z) => (z <= 0 ? 0 : 1), flat: (z) => z <= 0, single: (g, f) => (f <= 0 ? 0 : g) },
  identity: { f: (z) => z, fades: 0, faint: () => 1, flat: () => false, single: (g) => g },
};
