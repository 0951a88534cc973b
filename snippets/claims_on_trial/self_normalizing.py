"""SELU holds the variance of activations over a hundred layers while the gradient grows."""

import math

import matplotlib.pyplot as plt
import numpy as np
import torch

torch.set_default_dtype(torch.float64)
seed, draws, depth, n, batch = 0, 5, 100, 256, 32
torch.manual_seed(seed)
variances = {"LeCun": 1 / n, "default": 1 / (3 * n)}  # of a weight; no biases


def run(variance):
    a = [torch.randn(batch, n)]  # (batch, n)
    for _ in range(depth):
        z = a[-1] @ (torch.randn(n, n) * variance**0.5)
        a.append(torch.nn.functional.selu(z.requires_grad_() if len(a) == 1 else z))
    g = torch.autograd.grad((a[-1] * torch.randn(batch, n)).sum(), a[1:])
    norms = np.array([item.norm().item() for item in g])
    return norms / norms[-1], a[-1].var().item()


runs = {name: [run(variance) for _ in range(draws)] for name, variance in variances.items()}
curves = {name: np.median([norms for norms, _ in found], 0) for name, found in runs.items()}
spread = {name: float(np.median([last for _, last in found])) for name, found in runs.items()}
at_first = {name: float(curve[0]) for name, curve in curves.items()}

alpha, scale = 1.6732632423543772, 1.0507009873554805  # SELU's two numbers
# The mean squared slope at variance one: the factor on the square of the gradient.
chi = scale**2 * (1 / 2 + alpha**2 * math.exp(2) * math.erfc(math.sqrt(2)) / 2)
per_layer, predicted = chi**0.5, chi ** ((depth - 1) / 2)
for name in variances:
    print(f"{name}: variance at the last layer {spread[name]:.0e}")
    print(f"{name}: gradient at the first layer {at_first[name]:.0e}")
print(f"theory for LeCun: {per_layer:.3f} a layer, {predicted:.0f} in all")

fig, ax = plt.subplots()
layers = np.arange(1, depth + 1)
ax.semilogy(layers, curves["LeCun"], "-", color="C8", label="SELU, variance 1/n")
ax.semilogy(layers, curves["default"], "-", color="C9", label="SELU, variance 1/(3n)")
ax.semilogy(layers, chi ** ((depth - layers) / 2), "--", color="C7", label="theory")
ax.set_xlabel("layer")
ax.set_ylabel("gradient norm, relative to the last layer")
ax.legend()
plt.show()
