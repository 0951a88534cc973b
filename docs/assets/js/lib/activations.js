// Activation functions and their slopes, each slope as accurate as the function where the function saturates.
import { density, mills } from "./normal.js";

const LEAK = 0.01;
const SELU = { scale: 1.0507009873554805, alpha: 1.6732632423543772 };

const sigmoid = (z) => 1 / (1 + Math.exp(-z));

const sigmoidSlope = (z) => {
  const small = Math.exp(-Math.abs(z));
  return small / (1 + small) ** 2;
};

const geluSlope = (z) => (z < 0 ? density(z) * (mills(-z) + z) : 1 - density(z) * (mills(z) - z));

export const activations = {
  tanh: { name: "tanh", f: Math.tanh, slope: (z) => 1 / Math.cosh(z) ** 2, steepest: 1 },
  sigmoid: { name: "sigmoid", f: sigmoid, slope: sigmoidSlope, steepest: 0.25 },
  relu: { name: "ReLU", f: (z) => (z > 0 ? z : 0), slope: (z) => (z > 0 ? 1 : 0), steepest: 1 },
  identity: { name: "identity", f: (z) => z, slope: () => 1, steepest: 1 },
  leaky: { name: "leaky ReLU", f: (z) => (z > 0 ? z : LEAK * z), slope: (z) => (z > 0 ? 1 : LEAK), steepest: 1 },
  gelu: {
    name: "GELU", f: (z) => z * (z < 0 ? density(z) * mills(-z) : 1 - density(z) * mills(z)), slope: geluSlope, steepest: geluSlope(Math.SQRT2),
  },
  selu: {
    name: "SELU", f: (z) => SELU.scale * (z > 0 ? z : SELU.alpha * Math.expm1(z)), slope: (z) => SELU.scale * (z > 0 ? 1 : SELU.alpha * Math.exp(z)),
    steepest: SELU.scale * SELU.alpha,
  },
};

// The decimal logarithm of what so many equal slopes in a row make of a gradient's size: −∞ where nothing passes.
export const passed = (slope, layers) => (slope === 0 ? -Infinity : layers * Math.log10(Math.abs(slope)));
