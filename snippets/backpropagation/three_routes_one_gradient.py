"""Backpropagation by hand agrees with autograd; the finite difference is the approximate one."""

import matplotlib.pyplot as plt
import torch

sizes = (6, 8, 8, 3)  # units a layer, the input first
m, seed = 5, 0  # examples
rounding, coarse_step = 1e-12, 1e-2  # taken as rounding; a wide step
torch.set_default_dtype(torch.float64)
torch.manual_seed(seed)
x, y = torch.randn(m, sizes[0]), torch.randn(m, sizes[-1])  # (5, 6), (5, 3)
W = [torch.randn(n, before) / before**0.5 for before, n in zip(sizes, sizes[1:])]  # (n_l, n_l-1)
b = [0.1 * torch.randn(n) for n in sizes[1:]]  # (n_l,)


def forward(W, b):
    a = [x]
    for W_l, b_l in zip(W, b):
        a.append(torch.tanh(a[-1] @ W_l.T + b_l))  # (5, n_l)
    return a, ((a[-1] - y) ** 2).sum() / (2 * m)


a, loss = forward(W, b)
delta = (a[-1] - y) / m * (1 - a[-1] ** 2)  # (5, 3), dL/dz of the last layer
by_hand, deltas = [], []
for l in reversed(range(len(W))):
    by_hand.insert(0, delta.T @ a[l])  # (n_l, n_l-1), dL/dW
    deltas.insert(0, delta)
    delta = delta @ W[l] * (1 - a[l] ** 2)  # (5, n_l-1), one layer down

leaves = [W_l.clone().requires_grad_() for W_l in W]
by_autograd = torch.autograd.grad(forward(leaves, b)[1], leaves)
same = all(((g - h).abs() < rounding * g.abs()).all() for g, h in zip(by_autograd, by_hand))
print(f"hand and autograd agree to rounding, every entry of every layer: {same}")

swapped = (deltas[1] * (1 - a[1] ** 2)) @ W[1]  # (5, 8), slopes before weights: wrong
swap_error = ((swapped - deltas[0]).norm() / deltas[0].norm()).item()
print(f"slopes and weights in the wrong order: delta off by {swap_error:.0%}")


def error(step):  # relative, of a central difference for one weight of the first layer
    shift = torch.zeros_like(W[0])  # (8, 6)
    shift[0, 0] = step
    up, down = (forward([W_1, *W[1:]], b)[1] for W_1 in (W[0] + shift, W[0] - shift))
    return abs((up - down) / (2 * step) / by_hand[0][0, 0] - 1).item()


eps = [10.0**-k for k in range(1, 13)]  # steps of the central difference
errors = [error(step) for step in eps]
best, coarse, inexact = min(errors), error(coarse_step), min(errors) > rounding
print(f"central difference with a step of {coarse_step}: off by {coarse:.1e}")
print(f"the best one is off by more than rounding: {inexact}")

fig, ax = plt.subplots()
ax.loglog(eps, errors, "o", color="C1", label="central difference")
ax.loglog(eps[:5], [3 * step**2 for step in eps[:5]], ":", color="C7", label="3 × step squared")
ax.axhline(rounding, linestyle="--", color="C7", label="hand and autograd differ by less")
ax.set(xlabel="step of the finite difference", ylabel="relative error of one gradient entry")
ax.legend(loc="upper center")
plt.show()
