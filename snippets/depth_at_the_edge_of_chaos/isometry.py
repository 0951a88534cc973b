"""At the edge Gaussian weights keep the mean squared singular value, orthogonal ones nearly all."""

import matplotlib.pyplot as plt
import numpy as np
import torch

n, depth, draws, seed = 200, 32, 5, 0  # units a layer, layers, networks of each kind
torch.set_default_dtype(torch.float64)
points, weights = np.polynomial.hermite_e.hermegauss(201)  # integrals over a standard normal
weights = weights / weights.sum()
kinds = {  # label, orthogonal, ReLU, fixed point of the length map, line
    "gaussian": ("tanh, Gaussian", False, False, 0.57, "C1:"),
    "orthogonal": ("tanh, orthogonal", True, False, 0.57, "C1--"),
    "small": ("tanh, orthogonal, small q*", True, False, 0.05, "C1-"),
    "relu": ("ReLU, orthogonal", True, True, 1.0, "C2-"),
}


def edge(q, relu):  # sigma_w2, sigma_b2 and the relative variance of the squared slopes
    if relu:
        return 2.0, 0.0, 1.0
    z = np.sqrt(q) * points
    second, fourth = weights @ np.cosh(z) ** -4, weights @ np.cosh(z) ** -8
    return 1 / second, q - weights @ np.tanh(z) ** 2 / second, fourth / second**2 - 1


def singular_values(orthogonal, relu, q, sigma_w2, sigma_b2):
    z, J = q**0.5 * torch.randn(n), torch.eye(n)
    for _ in range(depth):
        W = torch.randn(n, n) / n**0.5  # (n, n)
        W = sigma_w2**0.5 * (torch.linalg.qr(W).Q if orthogonal else W)
        slope = (z > 0).double() if relu else torch.cosh(z) ** -2  # (n,)
        J = W @ (slope[:, None] * J)  # (n, n)
        z = W @ (torch.relu(z) if relu else torch.tanh(z)) + sigma_b2**0.5 * torch.randn(n)
    return torch.linalg.svdvals(J)  # (n,)


variance, theory, kept, largest = {}, {}, {}, {}
fig, ax = plt.subplots()
print("| network | variance | theory | above 0.1 | largest |\n|---|---:|---:|---:|---:|")
for key, (label, orthogonal, relu, q, line) in kinds.items():
    torch.manual_seed(seed)
    sigma_w2, sigma_b2, per_layer = edge(q, relu)
    drawn = [singular_values(orthogonal, relu, q, sigma_w2, sigma_b2) for _ in range(draws)]
    s = torch.stack(drawn)  # (draws, n)
    squares = s.square() / s.square().mean(1, keepdim=True)  # (draws, n)
    variance[key] = squares.var(1, correction=0).median().item()
    theory[key] = depth * (per_layer + (not orthogonal))
    kept[key] = (s > 0.1).double().mean().item()  # share of the directions
    largest[key] = s[:, 0].median().item()
    row = f"{variance[key]:.2g} | {theory[key]:.2g} | {kept[key]:.0%} | {largest[key]:.1f}"
    print(f"| {label} | {row} |")
    ax.semilogy(np.arange(1, n + 1) / n, s.median(0).values, line, label=label)
ax.axhline(1, color="C7", linestyle=":", label="isometry")
ax.set_ylim(1e-8, 1e4)
ax.set_xlabel("rank of the singular value over the width")
ax.set_ylabel("singular value of the Jacobian, median")
ax.legend(loc="upper right", ncols=2)
plt.show()
