"""A threshold from a percentile clips a known share of batches, and small batches pay with bias."""

import torch

n, T, batches = 16, 30, 500  # units, time steps, batches seen by the same network
gain, noise = 2.0, 0.3  # scale of W_hh, standard deviation of the inputs after the first
sizes, percentiles = (1, 32), (50, 90, 99)  # sequences in a batch, where the threshold is put
seed = 0
torch.set_default_dtype(torch.float64)


def gradients(m):
    torch.manual_seed(seed)
    network = (gain * torch.randn(n, n) / n**0.5, torch.randn(1, n), torch.randn(n, 1) / n**0.5)
    theta = [p.expand(batches, *p.shape).clone().requires_grad_() for p in network]  # one copy each
    W_hh, W_xh, readout = theta
    x = noise * torch.randn(T, batches, m, 1)  # (30, 500, m, 1)
    x[0] = x[0].sign()  # the bit to hold
    h = torch.zeros(batches, m, n)  # (500, m, 16)
    for x_t in x:
        h = torch.tanh(h @ W_hh + x_t @ W_xh)
    loss = ((h @ readout - x[0]) ** 2).mean(dim=(1, 2)).sum()
    return torch.cat([g.flatten(1) for g in torch.autograd.grad(loss, theta)], dim=1)  # (500, 288)


cosine, length, largest_to_median = {}, {}, {}
print("| batch | percentile | threshold | clipped | cosine | length |")
print("|---:|---:|---:|---:|---:|---:|")
for m in sizes:
    g = gradients(m)
    norm, mean = g.norm(dim=1), g.mean(dim=0)  # (500,), (288,)
    largest_to_median[f"m_{m}"] = (norm.max() / norm.median()).item()
    for percentile in percentiles:
        tau = norm.quantile(percentile / 100)
        clipped = (g * (tau / norm).clamp(max=1)[:, None]).mean(dim=0)  # (288,)
        name = f"m_{m}_at_{percentile}"
        cosine[name] = (clipped @ mean / clipped.norm() / mean.norm()).item()
        length[name] = (clipped.norm() / mean.norm()).item()
        share = (norm > tau).double().mean()
        print(f"| {m} | {percentile} | {tau:.1f} | {share:.0%} "
              f"| {cosine[name]:.2f} | {length[name]:.2f} |")
