"""Two inputs become one in the ordered phase and strangers in the chaotic one; the edge waits."""

import matplotlib.pyplot as plt
import numpy as np
import torch

n, depth, m, draws, seed = 500, 40, 20, 4, 0  # units a layer, layers, pairs, networks
phases = {"ordered": (1.2, "o"), "edge": (1.761, "s"), "chaotic": (3.0, "^")}  # sigma_w2, mark
sigma_b2, starts = 0.05, [0.2, 0.95]  # variance of a bias, first correlations
torch.set_default_dtype(torch.float64)
points, weights = np.polynomial.hermite_e.hermegauss(81)  # integrals over a standard normal
z_1, z_2 = np.meshgrid(points, points, indexing="ij")
both = np.outer(weights, weights) / weights.sum() ** 2  # over two independent normals


def next_covariance(q, c, sigma_w2):  # of two pre-activations with variance q and correlation c
    a, b = np.tanh(np.sqrt(q) * np.stack([z_1, c * z_1 + np.sqrt(1 - c**2) * z_2]))
    return sigma_w2 * (both * a * b).sum() + sigma_b2


def predicted_correlations(c, sigma_w2):
    q, found = 1.0, []
    for _ in range(depth):
        found.append(c)
        q_next = next_covariance(q, 1.0, sigma_w2)  # the length map
        q, c = q_next, min(1.0, next_covariance(q, c, sigma_w2) / q_next)
    return np.array(found)


def measured_correlations(c, sigma_w2):
    torch.manual_seed(seed)
    found = torch.zeros(depth)
    for _ in range(draws):
        u, v = torch.randn(2, m, n)
        z = torch.stack([u, c * u + (1 - c**2) ** 0.5 * v])  # (2, m, n)
        for l in range(depth):
            found[l] += torch.cosine_similarity(z[0], z[1]).mean() / draws
            W = (sigma_w2 / n) ** 0.5 * torch.randn(n, n)  # (n, n)
            z = torch.tanh(z) @ W.T + sigma_b2**0.5 * torch.randn(n)
    return found.numpy()


ends, misses = {}, []
fig, ax = plt.subplots()
for name, (sigma_w2, mark) in phases.items():
    for c in starts:
        found, predicted = measured_correlations(c, sigma_w2), predicted_correlations(c, sigma_w2)
        misses.append(np.abs(found - predicted).max())
        ends[f"{name}_{'close' if c > 0.5 else 'far'}"] = found[-1]
        label = f"{name}, weights {sigma_w2}" if c == starts[0] else ""
        ax.plot(range(1, depth + 1), found, "C1" + mark, markersize=4, label=label)
        ax.plot(range(1, depth + 1), predicted, "C7--")
        print(f"{name:8} {c:.2f} becomes {found[-1]:.3f}, theory {predicted[-1]:.3f}")
largest_miss = max(misses)
print(f"largest difference from theory at any layer: {largest_miss:.3f}")
ax.set_xlabel("layer")
ax.set_ylabel("correlation of two inputs")
ax.legend()
plt.show()
