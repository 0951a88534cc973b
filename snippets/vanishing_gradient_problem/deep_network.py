"""In a ten-layer sigmoid network the first layer receives a tiny share of the gradient; with tanh it does not."""

import matplotlib.pyplot as plt
import numpy as np
import torch

depth, width, draws, batch = 10, 64, 20, 128  # layers, units a layer, networks, inputs
torch.set_default_dtype(torch.float64)


def gradient_norms(phi, seed):
    torch.manual_seed(seed)
    a, activations = torch.randn(batch, width).requires_grad_(), []  # (128, 64)
    for _ in range(depth):
        W = torch.nn.init.xavier_normal_(torch.empty(width, width))  # (64, 64), Glorot
        a = phi(a @ W)  # (128, 64)
        a.retain_grad()
        activations.append(a)
    target = torch.randn(batch, width)  # (128, 64)
    ((a - target) ** 2).mean().backward()
    return [a.grad.norm().item() for a in activations]


norms = {name: np.array([gradient_norms(phi, seed) for seed in range(draws)])  # (20, 10)
         for name, phi in (("sigmoid", torch.sigmoid), ("tanh", torch.tanh))}
share = {name: np.median(norm[:, 0] / norm[:, -1]) for name, norm in norms.items()}
least_share = {name: (norm[:, 0] / norm[:, -1]).min() for name, norm in norms.items()}
tanh_keeps_a_third = least_share["tanh"] > 1 / 3
for name in norms:
    print(f"{name:7} first layer's gradient / last layer's: median {share[name]:.1e}, least of {draws} {least_share[name]:.1e}")

fig, ax = plt.subplots()
for color, (name, norm) in zip(("C0", "C1"), norms.items()):
    low, middle, high = np.percentile(norm / norm[:, -1:], (5, 50, 95), axis=0)  # (10,) each
    ax.semilogy(range(1, depth + 1), middle, "o-", color=color, label=name)
    ax.fill_between(range(1, depth + 1), low, high, color=color, alpha=0.25)
ax.set_xlabel("layer")
ax.set_ylabel("gradient norm, relative to the last layer")
ax.legend()
plt.show()
