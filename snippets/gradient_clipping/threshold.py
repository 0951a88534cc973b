"""A threshold at a percentile clips a known share of batches; small batches pay with more bias."""

import numpy as np
import torch

nets, n, T, sequences = 7, 16, 30, 3200  # networks, units, time steps, sequences each one sees
gain, noise = 2.0, 0.3  # scale of W_hh, standard deviation of the inputs after the first
sizes, percentiles = (1, 32), (50, 90, 99)  # sequences in a batch, where the threshold is put
torch.set_default_dtype(torch.float64)


def gradient_of_each_sequence(net):
    torch.manual_seed(net)
    network = (gain * torch.randn(n, n) / n**0.5, torch.randn(1, n), torch.randn(n, 1) / n**0.5)
    theta = [p.expand(sequences, *p.shape).clone().requires_grad_() for p in network]  # copies
    W_hh, W_xh, readout = theta
    x = noise * torch.randn(T, sequences, 1, 1)  # (30, 3200, 1, 1)
    x[0] = x[0].sign()  # the bit to hold
    h = torch.zeros(sequences, 1, n)  # (3200, 1, 16)
    for x_t in x:
        h = torch.tanh(h @ W_hh + x_t @ W_xh)
    loss = ((h @ readout - x[0]) ** 2).sum()
    return torch.cat([g.flatten(1) for g in torch.autograd.grad(loss, theta)], dim=1)  # (3200, 288)


kept = {f"m_{m}_at_{p}": [] for m in sizes for p in percentiles}  # (7, 2) each: cosine, length
for net in range(nets):
    each = gradient_of_each_sequence(net)  # (3200, 288)
    mean = each.mean(dim=0)  # (288,), the same for both sizes of batch
    for m in sizes:
        g = each.view(-1, m, mean.numel()).mean(dim=1)  # (3200 / m, 288), a row for each batch
        norm = g.norm(dim=1)  # (3200 / m,)
        for p in percentiles:
            tau = norm.quantile(p / 100)
            clipped = (g * (tau / norm).clamp(max=1)[:, None]).mean(dim=0)  # (288,)
            length = clipped.norm() / mean.norm()
            kept[f"m_{m}_at_{p}"].append(((clipped @ mean / clipped.norm() / mean.norm()).item(),
                                          length.item()))

middle = {name: np.median(pairs, axis=0) for name, pairs in kept.items()}  # (2,) each
cosine = {name: pair[0] for name, pair in middle.items()}
length = {name: pair[1] for name, pair in middle.items()}
cosine_spread = {name: np.array(pairs)[:, 0] for name, pairs in kept.items()}  # (7,) each
print("| batch | percentile | cosine, median (range) | length, median (range) |")
print("|---:|---:|---:|---:|")
for m in sizes:
    for p in percentiles:
        low, high = (pick(kept[f"m_{m}_at_{p}"], axis=0) for pick in (np.min, np.max))
        columns = zip(middle[f"m_{m}_at_{p}"], low, high)
        print(f"| {m} | {p} |", *(f"{a:.2f} ({b:.2f}–{c:.2f}) |" for a, b, c in columns))
