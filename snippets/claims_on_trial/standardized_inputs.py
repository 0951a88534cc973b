"""Standardized inputs do not save the gradient at the first of ten sigmoid layers."""

import numpy as np
import torch
from sklearn.datasets import load_digits

torch.set_default_dtype(torch.float64)
seed, draws, depth, n = 0, 20, 10, 64
raw = torch.tensor(load_digits().data)  # (1797, 64), from 0 to 16
centered = raw - raw.mean(0)
inputs = {"raw": raw, "scaled": raw / 16, "standardized": centered / raw.std(0).clamp(min=1e-3)}


def share(x, draw):  # of delta at the last hidden layer that reaches the first
    torch.manual_seed(seed + draw)
    weights = [torch.randn(n, n) / n**0.5 for _ in range(depth)]  # 64 pixels, 64 units
    z = [x @ weights[0]]
    for W in weights[1:]:
        z.append(z[-1].requires_grad_().sigmoid() @ W)
    loss = (z[-1].sigmoid() * torch.randn(len(x), n)).sum()
    first, last = torch.autograd.grad(loss, [z[0], z[-1]])
    return (first.norm() / last.norm()).item()


left = {}
for name, x in inputs.items():
    left[name] = float(np.median([share(x, draw) for draw in range(draws)]))
    print(f"{name:12s} inputs: {left[name]:.1e} of the gradient reaches the first layer")
