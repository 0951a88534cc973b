"""The first layer of a deep sigmoid network hardly gets a gradient; that of a tanh network does."""

import matplotlib.pyplot as plt
import numpy as np
import torch

depth, width, batch = 10, 64, 128  # layers, units a layer, inputs
draws = 20  # networks, seeds 0 … draws − 1
torch.set_default_dtype(torch.float64)


def gradient_norms(phi, seed):
    torch.manual_seed(seed)
    a, weights, outputs = torch.randn(batch, width), [], []  # (128, 64)
    for _ in range(depth):
        W = torch.nn.init.xavier_normal_(torch.empty(width, width)).requires_grad_()  # (64, 64)
        a = phi(a @ W)  # (128, 64)
        a.retain_grad()
        weights.append(W)
        outputs.append(a)
    target = torch.randn(batch, width)  # (128, 64)
    ((a - target) ** 2).mean().backward()
    return [[x.grad.norm().item() for x in xs] for xs in (outputs, weights)]  # (2, 10)


norms = {name: np.array([gradient_norms(phi, seed) for seed in range(draws)])  # (20, 2, 10)
         for name, phi in (("sigmoid", torch.sigmoid), ("tanh", torch.tanh))}
share, weight_share, least_share, per_layer, kept = {}, {}, {}, {}, {}
for name, norm in norms.items():
    kept[name] = np.median(norm[:, 0] / norm[:, 0, -1:], axis=0)  # (10,), at each output
    ratio = norm[:, :, 0] / norm[:, :, -1]  # (20, 2), first layer / last layer
    share[name], weight_share[name] = np.median(ratio, axis=0)
    least_share[name] = ratio[:, 0].min()
    per_layer[name] = share[name] ** (1 / (depth - 1))  # nine factors lie between ten layers
    print(f"{name:7} gradient, first / last layer: at the outputs {share[name]:.1e}, "
          f"of the weights {weight_share[name]:.1e}, factor a layer {per_layer[name]:.3f}")
tanh_keeps_a_third = least_share["tanh"] > 1 / 3

fig, ax = plt.subplots()
for color, (name, norm) in zip(("C0", "C1"), norms.items()):
    relative = norm[:, 0] / norm[:, 0, -1:]  # (20, 10)
    low, middle, high = np.percentile(relative, (5, 50, 95), axis=0)  # (10,) each
    ax.semilogy(range(1, depth + 1), middle, "o-", color=color, label=name)
    ax.fill_between(range(1, depth + 1), low, high, color=color, alpha=0.25)
ax.set_xlabel("layer")
ax.set_ylabel("gradient norm at the output, relative to the last")
ax.legend()
plt.show()
