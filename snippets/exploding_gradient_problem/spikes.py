"""A network that learns to hold one bit vanishes on most updates and explodes on some."""

import matplotlib.pyplot as plt
import numpy as np
import torch

nets, n, T, batch = 7, 16, 30, 32  # networks trained side by side, units, time steps, sequences
gain, eta, updates = 1.5, 0.03, 580  # scale of W_hh, learning rate, updates
noise = 0.3  # standard deviation of the inputs after the first
seed = 0
torch.manual_seed(seed)
torch.set_default_dtype(torch.float64)

W_hh = gain * torch.randn(nets, n, n) / n**0.5  # (7, 16, 16)
W_xh = torch.randn(nets, 1, n)  # (7, 1, 16)
readout = torch.randn(nets, n, 1) / n**0.5  # (7, 16, 1)
theta = [p.requires_grad_() for p in (W_hh, W_xh, readout)]
losses, norms, factor = np.zeros((3, updates, nets))  # (580, 7) each
for i in range(updates):
    x = noise * torch.randn(T, nets, batch, 1)  # (30, 7, 32, 1)
    x[0] = x[0].sign()  # the bit to hold
    h = start = torch.zeros(nets, batch, n, requires_grad=True)  # (7, 32, 16)
    for x_t in x:
        h = torch.tanh(h @ W_hh + x_t @ W_xh)
    loss = ((h @ readout - x[0]) ** 2).mean(dim=(1, 2))  # (7,)
    *g, at_last, at_start = torch.autograd.grad(loss.sum(), [*theta, h, start])
    losses[i] = loss.detach()
    norms[i] = sum((part**2).sum(dim=(1, 2)) for part in g).sqrt()
    factor[i] = at_start.norm(dim=(1, 2)) / at_last.norm(dim=(1, 2))
    with torch.no_grad():
        for p, part in zip(theta, g):
            p -= eta * part

peaks = norms.max(axis=0) / np.median(norms, axis=0)  # (7,)
shrinking = (factor < 1).mean(axis=0)  # (7,), share of updates
largest_factor = factor.max(axis=0)  # (7,)
all_peaks_over_50 = bool((peaks > 50).all())
at_peak = np.take_along_axis(factor, norms.argmax(axis=0)[None], axis=0)[0]  # (7,)
large_at_peak = at_peak > 3 * np.median(factor, axis=0)  # (7,)
all_peaks_have_large_factors = bool(large_at_peak.all())
all_learn = bool((np.median(losses[100:], axis=0) < 0.05).all())  # guessing gives 1
all_mostly_shrink = bool((shrinking > 0.8).all())
all_sometimes_grow = bool((largest_factor > 3).all())
print(f"largest gradient norm above 50 medians:    {(peaks > 50).sum()} of {nets} networks")
print(f"factor there above 3 of its medians:       {large_at_peak.sum()} of {nets}")
print(f"shrinks over {T} steps in 80% of updates:   {(shrinking > 0.8).sum()} of {nets}")
print(f"more than trebles over {T} steps at times:  {(largest_factor > 3).sum()} of {nets}")

shown = int(np.argmax(losses[100:].max(axis=0)))  # the network with the worst late spike
fig, (left, right) = plt.subplots(1, 2, layout="constrained")
left.semilogy(losses[:, shown], color="C3", linewidth=0.8)
left.set_ylabel("loss")
right.semilogy(factor[:, shown], color="C3", linewidth=0.8)
right.axhline(1, color="C7", linestyle="--")
right.set_ylabel("gradient norm, initial / last state")
for ax in (left, right):
    ax.set_xlabel("update")
plt.show()
