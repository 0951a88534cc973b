"""Before training, the standard scale loses a factor of nine over five layers; Glorot's none."""

import matplotlib.pyplot as plt
import numpy as np
import torch

depth, n, m, draws = 5, 500, 100, 5  # hidden layers, units in each, examples, networks
torch.set_default_dtype(torch.float64)
variances = {"standard": 1 / 3, "normalized": 1.0}  # fan-in times variance, uniform weights


def norms(variance, seed):
    torch.manual_seed(seed)
    a, zs, weights = torch.randn(m, n) * 0.1, [], []  # (100, 500): small, so tanh is nearly linear
    for _ in range(depth):
        bound = (3 * variance / n) ** 0.5
        weights.append(torch.empty(n, n).uniform_(-bound, bound).requires_grad_())
        zs.append(a @ weights[-1])  # (100, 500)
        a = torch.tanh(zs[-1])
    g = torch.autograd.grad((a * torch.randn(m, n)).sum(), zs + weights)
    return np.array([v.norm().item() for v in g]).reshape(2, depth)  # delta, weight gradients


delta, weight, left = {}, {}, {}
for name, variance in variances.items():
    relative = np.array([norms(variance, seed) for seed in range(draws)])  # (5, 2, 5)
    delta[name], weight[name] = np.median(relative / relative[:, :, -1:], axis=0)  # (5,) each
    left[name] = delta[name][0]
    print(f"{name:10}  delta, first / last layer {left[name]:.3f}, "
          f"weight gradients {weight[name][0]:.2f}")
weight_first = weight["standard"][0]
predicted = variances["standard"] ** ((depth - 1) / 2)
print(f"predicted for standard: {predicted:.3f}")

fig, ax = plt.subplots()
layers = np.arange(1, depth + 1)
for name, mark in (("standard", "s"), ("normalized", "o")):
    ax.semilogy(layers, delta[name], f"C1{mark}-", label=f"{name}, δ")
    ax.semilogy(layers, weight[name], f"C1{mark}:", label=f"{name}, weight gradient")
ax.semilogy(layers, 3 ** (-(depth - layers) / 2), "C7--", label="theory for δ")
ax.semilogy(layers, layers**0.0, "C7--")
ax.set_xticks(layers)
ax.set_xlabel("layer")
ax.set_ylabel("norm relative to the last layer's")
ax.legend()
plt.show()
