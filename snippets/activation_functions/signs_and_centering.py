"""Positive inputs align the signs of a unit's gradients; centering them speeds up the start."""

import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits

sizes, updates, eta, seeds = (64, 30, 30, 10), 100, 3.0, 5  # units a layer, training
torch.set_default_dtype(torch.float64)
pixels, digits = load_digits(return_X_y=True)
x = torch.tensor(pixels / 16 - (pixels / 16).mean(axis=0))  # (1797, 64)
y = torch.tensor(digits)  # (1797,)


def train(shift, seed):
    torch.manual_seed(seed)
    W = [torch.nn.init.xavier_normal_(torch.empty(pair)) for pair in zip(sizes, sizes[1:])]
    theta = [p.requires_grad_() for p in W + [torch.zeros(n) for n in sizes[1:]]]
    losses, aligned = [], []
    for _ in range(updates + 1):
        a = x
        for l in range(3):
            z = a @ theta[l] + theta[l + 3]
            a = torch.sigmoid(z) - shift  # the same slope for every shift
        loss = torch.nn.functional.cross_entropy(z, y)
        g = torch.autograd.grad(loss, theta)
        same = g[1].sign().sum(dim=0).abs() == sizes[1]  # (30,), units of the second layer
        losses.append(loss.item())
        aligned.append(same.double().mean().item())
        with torch.no_grad():
            for p, step in zip(theta, g):
                p -= eta * step
    return losses, aligned


sigmoid, centered = (torch.tensor([train(shift, seed) for seed in range(seeds)])
                     for shift in (0.0, 0.5))  # (5, 2, 101) each: loss, share of aligned units
at_start, centered_at_start = sigmoid[:, 1, 0], centered[:, 1, 0]
half = updates // 2
speedup_median = (sigmoid[:, 0, half] / centered[:, 0, half]).median()
late_median = (sigmoid[:, 0, -1] / centered[:, 0, -1]).median()
print(f"units whose gradients share a sign: {at_start.min():.0%} to {at_start.max():.0%}")
print(f"centered: {centered_at_start.max():.0%} at most")
print(f"loss, sigmoid / centered: {speedup_median:.1f} after {half}, {late_median:.1f} at the end")

fig, ax = plt.subplots()
for curve, style, name in ((sigmoid, "C0-", "sigmoid"), (centered, "C0--", "sigmoid minus 1/2")):
    ax.plot(curve[:, 0].median(dim=0).values, style, label=name)
ax.set_xlabel("updates")
ax.set_ylabel("training loss, median of 5 runs")
ax.legend()
plt.show()
