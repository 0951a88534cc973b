"""Weight gradients look flat across ten layers while delta falls a hundredfold."""

import matplotlib.pyplot as plt
import numpy as np
import torch
from sklearn.datasets import load_digits

depth, width, draws = 10, 64, 20  # hidden layers, units in each, networks
torch.set_default_dtype(torch.float64)
images, labels = load_digits(return_X_y=True)
x, y = torch.tensor(images / 16), torch.tensor(labels)  # (1797, 64), (1797,)


def measure(seed, biases=0.0):  # biases: half-width of their uniform distribution
    torch.manual_seed(seed)
    a, inputs, zs, weights = x, [], [], []
    for l in range(depth + 1):
        W = torch.empty(width if l < depth else 10, width)
        weights.append(torch.nn.init.uniform_(W, -(width**-0.5), width**-0.5).requires_grad_())
        inputs.append(a)
        b = torch.empty(len(W)).uniform_(-biases, biases) if biases else 0.0
        z = a @ weights[-1].T + b  # (1797, 64), at the output (1797, 10)
        z.retain_grad()
        zs.append(z)
        a = torch.tanh(z)
    torch.nn.functional.cross_entropy(z, y).backward()
    norms = [inputs, [z.grad for z in zs], [W.grad for W in weights]]
    return [[v.norm().item() for v in row[:depth]] for row in norms]  # (3, 10)


norms = np.array([measure(seed) for seed in range(draws)])  # (20, 3, 10)
activation = np.median(norms[:, 0] / norms[:, 0, :1], axis=0)  # (10,), what enters each layer
delta, gradient = np.median(norms[:, 1:] / norms[:, 1:, -1:], axis=0)  # (10,) each
delta_lost, activation_lost = 1 / delta[0], 1 / activation[-1]
predicted_lost = 3 ** ((depth - 1) / 2)  # √3 for each of nine factors
least, most = gradient.min(), gradient.max()
print(f"delta, last / first layer            {delta_lost:.0f} (predicted {predicted_lost:.0f})")
print(f"activations entering, first / last   {activation_lost:.0f}")
print(f"weight gradients between             {least:.2f} and {most:.2f} of the last layer's")

default_norms = np.array([measure(seed, width**-0.5) for seed in range(draws)])  # (20, 3, 10)
default_lost = np.median(default_norms[:, 1:, -1] / default_norms[:, 1:, 0], axis=0)  # (2,)
print("with the default biases too, last / first layer: "
      f"delta {default_lost[0]:.0f}, weight gradients {default_lost[1]:.1f}")
default = torch.nn.Linear(width, width).weight  # (64, 64), what PyTorch draws by itself
is_default = bool(0.99 * width**-0.5 < default.abs().max() <= width**-0.5)
layers = np.arange(1, depth + 1)  # (10,)
fig, ax = plt.subplots()
ax.semilogy(layers, gradient, "s-", color="C1", label="weight gradient")
ax.semilogy(layers, delta, "o-", color="C1", label="δ")
ax.semilogy(layers, activation, "^-", color="C1", label="activations entering")
ax.semilogy(layers, 3 ** (-(depth - layers) / 2), "--", color="C7", label="√3 a layer")
ax.set_xlabel("layer")
ax.set_ylabel("norm, relative to layer ten (activations: one)")
ax.legend(loc="lower center")
plt.show()
