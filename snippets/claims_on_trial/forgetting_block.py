"""Residual blocks that learn to forget half of their inputs take the gradient there away."""

import numpy as np
import torch

torch.set_default_dtype(torch.float64)
seed, seeds, depth, n, steps, eta = 0, 5, 10, 16, 400, 0.003
half = n // 2  # the first half is to be kept, the second forgotten


def train(draw):
    torch.manual_seed(seed + draw)
    W = [(torch.randn(depth, n, n) * s / n**0.5).requires_grad_() for s in (1, 0.1)]
    optimizer = torch.optim.Adam(W, lr=eta)

    def output(a):  # (batch, n)
        for block in range(depth):
            a = a + torch.tanh(a @ W[0][block]) @ W[1][block]
        return a

    def passed(which):  # gradient norm at the input, relative to the output, for a random loss
        x = torch.randn(256, n, requires_grad=True)
        v = torch.randn(256, n)
        g = torch.autograd.grad((output(x) * v).sum(), x)[0]
        return (g[:, which].norm() / v[:, which].norm()).item()

    before = passed(slice(half, n))
    for _ in range(steps):
        x = torch.randn(64, n)
        target = torch.cat([x[:, :half], torch.zeros(64, half)], 1)
        loss = ((output(x) - target) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        for w in W:
            w.data = (w.data * 2**20).round() / 2**20
    return before, passed(slice(0, half)), passed(slice(half, n))


before, kept, forgotten = map(list, zip(*[train(draw) for draw in range(seeds)]))
faint = max(forgotten) < 0.1
print(f"gradient that passes {depth} blocks, least and most of {seeds} networks")
print(f"before training:  {min(before):.1f} to {max(before):.1f}")
print(f"kept inputs:      {min(kept):.1f} to {max(kept):.1f}")
print(f"forgotten inputs: below 0.1 in all: {faint}")
