"""Positive inputs align the signs of a unit's gradients; centering them pays at a large rate."""

import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits

sizes, updates, seeds = (64, 30, 30, 10), 100, 5  # units a layer, training
rates = (1.0, 3.0)  # learning rates
torch.set_default_dtype(torch.float64)
pixels, digits = load_digits(return_X_y=True)
x = torch.tensor(pixels / 16 - (pixels / 16).mean(axis=0))[::2]  # (899, 64), every other image
y = torch.tensor(digits)[::2]  # (899,)


def train(eta, shift, seed):
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


sigmoid, centered = (torch.tensor([[train(eta, shift, seed) for seed in range(seeds)]
                                   for eta in rates])
                     for shift in (0.0, 0.5))  # (2, 5, 2, 101) each: loss, share of aligned units
at_start, centered_at_start = sigmoid[0, :, 1, 0], centered[0, :, 1, 0]
half = updates // 2
ratio = sigmoid[:, :, 0] / centered[:, :, 0]  # (2, 5, 101)
ratio_half, ratio_end = ratio[:, :, half].median(dim=1).values, ratio[:, :, -1].median(dim=1).values
small_rate_hides_it = bool((ratio[0] < 1.2).all())
print(f"units whose gradients share a sign: {at_start.min():.0%} to {at_start.max():.0%}")
print(f"centered: {centered_at_start.max():.0%} at most")
for eta, early, late in zip(rates, ratio_half, ratio_end):
    print(f"rate {eta}: loss, sigmoid / centered {early:.1f} after {half}, {late:.1f} at the end")

fig, ax = plt.subplots()
for i, (eta, width) in enumerate(zip(rates, (1, 2.5))):
    for curve, line, name in ((sigmoid, "-", "sigmoid"), (centered, "--", "sigmoid minus 1/2")):
        ax.plot(curve[i, :, 0].median(dim=0).values, f"C0{line}", linewidth=width,
                label=f"{name}, rate {eta:.0f}")
ax.set_xlabel("updates")
ax.set_ylabel("training loss, median of 5 runs")
ax.set_ylim(0, 3.2)
ax.legend(ncols=2)
plt.show()
