"""A leak of a hundredth changes the gradient at the first of thirty layers by next to nothing."""

import numpy as np
import torch

torch.set_default_dtype(torch.float64)
seed, draws, depth, n, batch = 0, 20, 30, 64, 64
leaks = [0, 0.01, 0.2, 1]  # slope for negative pre-activations; the last is linear


def reaches(leak, draw):  # with the same Glorot weights for every leak
    torch.manual_seed(seed + draw)
    a = [torch.randn(batch, n).requires_grad_()]  # (batch, n)
    for _ in range(depth - 1):
        a.append(torch.nn.functional.leaky_relu(a[-1] @ torch.randn(n, n) / n**0.5, leak))
    first, last = torch.autograd.grad((a[-1] * torch.randn(batch, n)).sum(), [a[0], a[-1]])
    return (first.norm() / last.norm()).item()


names = [f"leak_{leak}".replace(".", "_") for leak in leaks]
left, theory = {}, {}
for name, leak in zip(names, leaks):
    left[name] = float(np.median([reaches(leak, draw) for draw in range(draws)]))
    theory[name] = ((1 + leak**2) / 2) ** ((depth - 1) / 2)
print("| slope below zero | gradient at the first layer | theory |\n|---:|---:|---:|")
for leak, name in zip(leaks, names):
    print(f"| {leak} | {left[name]:.1e} | {theory[name]:.1e} |")
