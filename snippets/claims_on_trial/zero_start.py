"""Zeros everywhere stop a plain network; at the end of residual branches they do no harm."""

import numpy as np
import torch
from sklearn.datasets import load_digits

torch.set_default_dtype(torch.float64)
seed, seeds, depth, n, steps, eta = 0, 5, 10, 32, 200, 0.05
data = load_digits()
x, y = torch.tensor(data.data / 16), torch.tensor(data.target)  # (1797, 64), (1797)


def train(kind, draw):
    torch.manual_seed(seed + draw)
    scale = 0 if kind == "plain" else 1
    first, last = torch.randn(64, n) / 8 * scale, torch.randn(n, 10) / n**0.5 * scale
    inner = torch.randn(depth, n, n) * (2 / n) ** 0.5 * scale
    outer = torch.zeros(depth, n, n)
    weights = [first, last, inner, outer]
    parameters = [w.requires_grad_() for w in weights]
    for step in range(steps):
        rows = torch.randint(len(x), (64,))
        a = x[rows] @ first  # (64, n)
        for block in range(depth):
            branch = torch.relu(a @ inner[block]) @ outer[block]
            a = branch if kind == "plain" else a + branch
        loss = torch.nn.functional.cross_entropy(a @ last, y[rows])
        gradients = torch.autograd.grad(loss, parameters)
        if step == 0:
            largest = max(g.abs().max().item() for g in gradients)
        for w, g in zip(parameters, gradients):
            w.data = ((w.data - eta * g) * 2**20).round() / 2**20
    with torch.no_grad():
        a = x @ first
        for block in range(depth):
            branch = torch.relu(a @ inner[block]) @ outer[block]
            a = branch if kind == "plain" else a + branch
    return ((a @ last).argmax(1) == y).double().mean().item(), largest


found = {kind: [train(kind, draw) for draw in range(seeds)] for kind in ("plain", "residual")}
least = min(accuracy for accuracy, _ in found["residual"])
nothing_moves = max(largest for _, largest in found["plain"]) == 0
learns = least > 0.8
print(f"plain, all weights zero: every gradient is exactly zero: {nothing_moves}")
print(f"residual, branches end in zeros: all {seeds} networks name more than 0.8: {learns}")
