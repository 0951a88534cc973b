// Activation functions and their slopes, each slope as accurate as the function where the function saturates.

const sigmoid = (z) => 1 / (1 + Math.exp(-z));

const sigmoidSlope = (z) => {
  const small = Math.exp(-Math.abs(z));
  return small / (1 + small) ** 2;
};

export const activations = {
  tanh: { name: "tanh", f: Math.tanh, slope: (z) => 1 / Math.cosh(z) ** 2, steepest: 1 },
  sigmoid: { name: "sigmoid", f: sigmoid, slope: sigmoidSlope, steepest: 0.25 },
  relu: { name: "ReLU", f: (z) => (z > 0 ? z : 0), slope: (z) => (z > 0 ? 1 : 0), steepest: 1 },
  identity: { name: "identity", f: (z) => z, slope: () => 1, steepest: 1 },
};
