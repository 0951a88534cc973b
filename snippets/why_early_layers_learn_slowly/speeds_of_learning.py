"""Layer one is the slowest at usual scales; how much slower depends on the scale of the weights."""

import matplotlib.pyplot as plt
import numpy as np
import torch
from sklearn.datasets import load_digits

width, seeds = 30, 50  # units in a hidden layer, networks
classic, unit_normal = 1.0, width**0.5  # standard deviation of the weights times sqrt(fan-in)
scales = np.geomspace(0.5, 32, 13)
torch.set_default_dtype(torch.float64)
images, labels = load_digits(return_X_y=True)
x = torch.tensor(images / 16).expand(seeds, -1, -1)  # (50, 1797, 64)
y = torch.nn.functional.one_hot(torch.tensor(labels)).to(x).expand(seeds, -1, -1)  # (…, 10)


def measure(hidden, scale, unit=False):  # all networks at once
    torch.manual_seed(0)
    a, zs = x, []
    for fan_in, fan_out in zip([64] + hidden * [width], hidden * [width] + [10]):
        std = 1.0 if unit else scale / fan_in**0.5
        W = std * torch.randn(seeds, fan_in, fan_out)  # (50, fan_in, fan_out)
        z = torch.baddbmm(torch.randn(seeds, 1, fan_out), a, W)  # (50, 1797, fan_out)
        zs.append(z.requires_grad_())
        a = torch.sigmoid(z)
    loss = torch.nn.functional.binary_cross_entropy_with_logits(z, y, reduction="sum")
    deltas = torch.autograd.grad(loss / x.shape[1], zs[:-1])  # the networks do not mix
    speed = torch.stack([d.sum(dim=1).norm(dim=1) for d in deltas])  # (hidden, 50), of the mean
    single = torch.stack([d.flatten(1).norm(dim=1) for d in deltas])  # (hidden, 50), of each image
    return speed.numpy(), single.numpy()


first_slowest, median_ratio = {}, {}
print("| hidden layers | weights | speed, first to last | last / first | first slowest in |")
print("|---|---|---|---|---|")
for hidden in (2, 3, 4):
    for name, unit in (("1/√fan-in", False), ("unit normal", True)):
        speed, _ = measure(hidden, classic, unit)  # (hidden, 50)
        key = f"{'unit' if unit else 'scaled'}_{hidden}"
        first_slowest[key] = int((speed.argmin(axis=0) == 0).sum())
        median_ratio[key] = float(np.median(speed[-1] / speed[0]))
        row = " · ".join(f"{s:.2g}" for s in np.median(speed, axis=1))
        print(f"| {hidden} | {name} | {row} | {median_ratio[key]:#.3g} "
              f"| {first_slowest[key]} of {seeds} |")
always_first = all(count == seeds for count in first_slowest.values())
swept = np.array([measure(4, scale) for scale in scales])  # (13, 2, 4, 50)
ratio = swept[:, :, -1] / swept[:, :, 0]  # (13, 2, 50), last / first
low, middle, high = np.percentile(ratio[:, 0], (5, 50, 95), axis=1)  # (13,) each
single = np.median(ratio[:, 1], axis=1)  # (13,)
at_half, at_largest, single_at_largest = middle[0], middle[-1], single[-1]
fig, ax = plt.subplots()
ax.loglog(scales, middle, "o-", color="C0", label="speed: norm of the mean δ")
ax.fill_between(scales, low, high, color="C0", alpha=0.25)
ax.loglog(scales, single, "s:", color="C0", label="norm of δ, image by image")
ax.axvline(classic, linestyle="--", color="C7", label="1/√fan-in")
ax.axvline(unit_normal, linestyle="-.", color="C7", label="unit normal (fan-in 30)")
ax.set_xlabel("standard deviation of a weight × √fan-in")
ax.set_ylabel("last hidden layer / first")
ax.legend(loc="lower left")
plt.show()
