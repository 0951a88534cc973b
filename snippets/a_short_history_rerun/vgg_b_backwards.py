"""Weights of spread 0.01 shrink the gradient of a ten-layer VGG net 17,000-fold; He's keep it."""

import matplotlib.pyplot as plt
import numpy as np
import torch

filters = [64, 64, 128, 128, 256, 256, 512, 512, 512, 512]  # model B, 3 by 3 each
fixed, draws = 0.01, 4  # the old spread of the weights, networks
torch.set_default_dtype(torch.float64)
he = np.array([(2 / (9 * k)) ** 0.5 for k in filters])  # spread of the weights, backward form


def sizes(weights, scale, pool):  # of the gradient at the output of each convolution
    side = 32 if pool else 8  # pixels; without pools the image wraps around and has no border
    a, outputs = torch.randn(1, 3, side, side), []  # (1, 3, 32, 32) or (1, 3, 8, 8)
    for l, (W, s) in enumerate(zip(weights, scale)):
        a = torch.nn.functional.pad(a, (1, 1, 1, 1), mode="constant" if pool else "circular")
        z = torch.nn.functional.conv2d(a, W * s)  # (1, filters, side, side)
        outputs.append(z.requires_grad_())
        a = torch.relu(z)
        a = torch.nn.functional.max_pool2d(a, 2) if pool and l in (1, 3, 5, 7) else a
    g = torch.autograd.grad(z, outputs, torch.randn_like(z))
    return [v.square().mean().sqrt().item() for v in g]


runs = []
for draw in range(draws):  # seeds 0 … 3 for the weights, 4 … 7 for images
    torch.manual_seed(draw)
    weights = [torch.randn(k, below, 3, 3) for k, below in zip(filters, [3] + filters)]
    found = []
    for scale, pool in ((he, False), (he, True), (0 * he + fixed, False)):
        torch.manual_seed(draws + draw)
        found.append(sizes(weights, scale, pool))
    runs.append(found)
relative = np.array(runs) / np.array(runs)[:, :, -1:]  # (4, 3, 10)
keep, pooled, small = np.median(relative, axis=0)  # (10,) each
ratios = he / fixed  # (10,)
shrinkage = np.prod(ratios[1:])  # nine factors, from the tenth convolution to the second
exact = bool(np.allclose(relative[:, 0, 0] / relative[:, 2, 0], shrinkage, rtol=1e-9))
kept, kept_with_pools, left = keep[0], pooled[0], small[0]
sides = np.array([32, 16, 16, 8, 8, 4, 4, 2, 2])  # pixels, second to tenth convolution
borders = np.prod(1 - 2 / (3 * sides))  # root of the share of a filter that meets no border
alike, independent = 1 / 2, (15 / 32) ** 0.5  # a pool behind ReLU: neighbors alike, independent
least, most = borders * alike**4, borders * independent**4
between = bool(least < kept_with_pools < most)
print(f"predicted shrinkage: {shrinkage:.3g}; relative to He's exactly so in all draws: {exact}")
print(f"left with spread {fixed}: {left:.1e}, with He's {kept:.2f}")
print(f"He's, with pools and borders: {kept_with_pools:.3f}, theory {least:.3f} to {most:.3f}")

fig, ax = plt.subplots()
layers, theory = np.arange(1, 11), np.cumprod(np.append(1, 1 / ratios[:0:-1]))[::-1]  # (10,)
ax.semilogy(layers, keep, "C2o-", label="He's spread")
ax.semilogy(layers, pooled, "C2s:", label="He's, with pools and borders")
ax.semilogy(layers, small, "C9o-", label=f"spread {fixed}")
ax.semilogy(layers, theory, "C7--", label="theory")
ax.semilogy(layers, layers**0.0, "C7--")
ax.set_xticks(layers)
ax.set(xlabel="convolution", ylabel="gradient at its output relative to the tenth's")
ax.legend()
plt.show()
