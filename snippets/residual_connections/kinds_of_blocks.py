"""Plain batch-normalized networks explode with depth; normalized residual ones grow slowly."""

import math

import matplotlib.pyplot as plt
import numpy as np
import torch

D, n, m = 54, 128, 64  # blocks, units, examples
draws = 5  # networks, seeds 0 … draws − 1
torch.set_default_dtype(torch.float64)


def run(shortcut, normalized, scale, seed):
    torch.manual_seed(seed)
    states = [torch.randn(m, n, requires_grad=True)]  # (64, 128)
    for _ in range(D):
        a, W = states[-1], torch.randn(n, n) * (2 / n) ** 0.5  # (64, 128), (128, 128)
        z = (a - a.mean(0)) / a.std(0, correction=0) if normalized else a  # (64, 128)
        states.append(shortcut * a + scale * torch.relu(z) @ W)  # (64, 128)
    loss = (states[-1] * torch.randn(m, n)).sum()
    gradients = torch.autograd.grad(loss, states)
    return (states[-1] ** 2).mean().item(), [g.norm().item() for g in gradients]


spread = 1 + (1 - 1 / math.pi) * np.arange(D)  # variance over the examples, before each block
kinds = {  # shortcut, normalized, scale of the branch; theory for mean square and gradient
    "plain": (0, False, 1.0, 1.0, 1.0),
    "plain_norm": (0, True, 1.0, 1.0, (math.pi / (math.pi - 1)) ** ((D - 1) / 2)),  # not block 1
    "residual": (1, False, 1.0, 2.0**D, 2.0 ** (D / 2)),
    "residual_norm": (1, True, 1.0, D + 1.0, np.sqrt(np.prod(1 + 1 / spread))),
    "residual_scaled": (1, False, D**-0.5, (1 + 1 / D) ** D, (1 + 1 / D) ** (D / 2)),
    "residual_zero": (1, False, 0.0, 1.0, 1.0)}
square, gradient, square_theory, gradient_theory, norms = {}, {}, {}, {}, {}
print("| block | mean square | theory | gradient, first / last | theory |")
print("|---|---|---|---|---|")
for name, (*kind, square_theory[name], gradient_theory[name]) in kinds.items():
    squares, found = zip(*(run(*kind, seed) for seed in range(draws)))
    norms[name] = np.median([np.array(g) / g[-1] for g in found], axis=0)  # (55,)
    square[name], gradient[name] = np.median(squares), norms[name][0]
    print(f"| {name.replace('_', ', ')} | {square[name]:.3g} | {square_theory[name]:.3g} "
          f"| {gradient[name]:.3g} | {gradient_theory[name]:.3g} |")

fig, ax = plt.subplots()
styles = {"plain": "C2:", "plain_norm": "C8-", "residual": "C6:", "residual_norm": "C6-",
          "residual_scaled": "C6--"}
for name, style in styles.items():
    ax.semilogy(range(D + 1), norms[name], style, label=name.replace("_", ", "))
ax.set_xlabel("blocks passed on the way forward")
ax.set_ylabel("gradient norm relative to the last state's")
ax.legend()
plt.show()
