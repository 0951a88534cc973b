"""Drawn unit by unit, every unit of a sigmoid network gets less gradient than any two layers on."""

import matplotlib.pyplot as plt
import numpy as np
import torch
from sklearn.datasets import load_digits

depth, width, seed = 6, 10, 0  # hidden layers, units in each, seed
torch.set_default_dtype(torch.float64)
torch.manual_seed(seed)
images, labels = load_digits(return_X_y=True)
a, y = torch.tensor(images / 16), torch.tensor(labels)  # (1797, 64), (1797,)

zs = []
for fan_in, fan_out in zip([64] + depth * [width], depth * [width] + [10]):
    W = torch.nn.init.xavier_normal_(torch.empty(fan_out, fan_in))  # (fan_out, fan_in)
    z = (a @ W.T).requires_grad_() if not zs else a @ W.T  # (1797, fan_out)
    z.retain_grad()
    zs.append(z)
    a = torch.sigmoid(z)
torch.nn.functional.cross_entropy(zs[-1], y, reduction="sum").backward()
size = np.array([z.grad.abs().mean(dim=0).numpy() for z in zs])  # (7, 10), mean |delta| a unit
middle = np.median(size, axis=1)  # (7,)
two_layers_on_more = bool((size[:-2].max(axis=1) < size[2:].min(axis=1)).all())
within = (size.max(axis=1) / size.min(axis=1)).max()  # the most uneven layer
end_to_end = middle[-1] / middle[0]
for l, value in enumerate(middle, start=1):
    print(f"layer {l}: median |delta| of its units {value:.1e}")
print(f"strongest / weakest unit of one layer: {within:.1f} at most")
print(f"every unit is below all units two layers on: {two_layers_on_more}")

shade = (np.log10(size) - np.log10(size).min()) / np.ptp(np.log10(size))  # (7, 10), 0 … 1
units = np.arange(width)
fig, ax = plt.subplots()
for l in range(1, depth + 1):
    for i in units:
        ax.plot([np.full(width, l), np.full(width, l + 1)], [np.full(width, i), units],
                color="C7", alpha=0.15, linewidth=0.5, zorder=1)
for l in range(1, depth + 2):
    for i in units:
        ax.scatter(l, i, s=25 + 225 * shade[l - 1, i], color="C9",
                   alpha=0.15 + 0.85 * shade[l - 1, i], edgecolors="none", zorder=2)
    ax.text(l, width - 0.1, f"{middle[l - 1]:.0e}", ha="center")
ax.set_ylim(-0.7, width + 0.5)
ax.set_xticks(range(1, depth + 2))
ax.set_yticks([])
ax.set_xlabel("layer (the last is the output)")
ax.set_ylabel("units, with the layer's median |δ| above")
plt.show()
