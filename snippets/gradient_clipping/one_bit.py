"""Clipped, every network learns to hold one bit; unclipped, at this rate, some are thrown out."""

import matplotlib.pyplot as plt
import numpy as np
import torch

nets, n, T, batch = 7, 16, 30, 32  # networks trained side by side, units, time steps, sequences
gain, eta, updates = 1.5, 0.1, 400  # scale of W_hh, learning rate, updates
tau = 1.0  # threshold for the norm of the gradient
noise = 0.3  # standard deviation of the inputs after the first
seed = 0
torch.set_default_dtype(torch.float64)


def train(tau):
    torch.manual_seed(seed)
    W_hh = gain * torch.randn(nets, n, n) / n**0.5  # (7, 16, 16)
    W_xh, readout = torch.randn(nets, 1, n), torch.randn(nets, n, 1) / n**0.5
    theta = [p.requires_grad_() for p in (W_hh, W_xh, readout)]
    losses, norms = np.zeros((2, updates, nets))  # (400, 7) each
    for i in range(updates):
        x = noise * torch.randn(T, nets, batch, 1)  # (30, 7, 32, 1)
        x[0] = x[0].sign()  # the bit to hold
        h = torch.zeros(nets, batch, n)  # (7, 32, 16)
        for x_t in x:
            h = torch.tanh(h @ W_hh + x_t @ W_xh)
        loss = ((h @ readout - x[0]) ** 2).mean(dim=(1, 2))  # (7,)
        g = torch.autograd.grad(loss.sum(), theta)
        norm = sum((part**2).sum(dim=(1, 2)) for part in g).sqrt()  # (7,), one for each network
        losses[i], norms[i] = loss.detach(), norm
        with torch.no_grad():
            for p, part in zip(theta, g):
                p -= eta * (tau / norm).clamp(max=1)[:, None, None] * part
    return losses, norms


plain, plain_norms = train(tau=float("inf"))
clipped, clipped_norms = train(tau)
all_learn = bool((clipped[-50:].mean(axis=0) < 0.05).all())  # guessing gives 1
none_rises = bool((clipped.max(axis=0) < 3).all())
thrown_out = int((plain.max(axis=0) > 1000).sum())
at_least_three_thrown_out = thrown_out >= 3
share_clipped = (clipped_norms > tau).mean(axis=0)  # (7,)
print("with clipping, final loss below 0.05 in every network:", all_learn)
print("with clipping, loss never above 3 in any network:", none_rises)
print("without, loss above 1000 in at least three networks:", at_least_three_thrown_out)

fig, axes = plt.subplots(1, 2, sharey=True, layout="constrained")
for ax, losses, name in zip(axes, (plain, clipped), ("as computed", "clipped by norm")):
    ax.semilogy(np.clip(losses, 1e-5, 1e7), color="C3", linewidth=0.7)  # cut off at the frame
    ax.set_xlabel(f"update, gradient {name}")
axes[0].set_ylabel("loss of seven networks")
plt.show()
