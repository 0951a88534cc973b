"""On the critical line a wide tanh network keeps the size of its gradient, layer by layer."""

import numpy as np
import torch

n, depth, m, draws, seed = 500, 24, 10, 6, 0  # units a layer, layers, inputs, networks
bias_variances = [0.0, 0.01, 0.05, 0.2, 0.5]  # where the critical line is asked for
torch.set_default_dtype(torch.float64)
points, weights = np.polynomial.hermite_e.hermegauss(201)  # integrals over a standard normal
weights = weights / weights.sum()


def mean(function, q):  # over z, normal with variance q, for each entry of q
    return function(np.sqrt(q)[..., None] * points) @ weights


def slope2(z):
    return np.cosh(z) ** -4  # squared slope of tanh


def critical(sigma_b2):  # each q* on the line belongs to one place; find the one with sigma_b2
    low, high = np.array(0.0), np.array(10.0)
    for _ in range(100):
        q = (low + high) / 2
        sigma_w2 = 1 / mean(slope2, q)
        too_small = q - sigma_w2 * mean(lambda z: np.tanh(z) ** 2, q) < sigma_b2
        low, high = (q, high) if too_small else (low, q)
    return float(sigma_w2), float(q)


def measured_chi(sigma_w2, sigma_b2, q):  # one factor for each place, all (places,)
    torch.manual_seed(seed)
    scale_w, scale_b, start = (torch.tensor(v).sqrt()[:, None, None]
                               for v in (sigma_w2 / n, sigma_b2, np.maximum(q, 1e-4)))
    logs = torch.zeros(len(q))
    for _ in range(draws):
        z, steps = start * torch.randn(m, n), []  # (places, m, n), at the fixed point
        for _ in range(depth - 1):
            W = torch.randn(n, n)  # one draw, scaled for every place
            steps.append((W, torch.cosh(z) ** -2))
            z = scale_w * (torch.tanh(z) @ W.T) + scale_b * torch.randn(n)
        delta = last = torch.randn(m, n).expand(z.shape)
        for W, slope in reversed(steps):
            delta = scale_w * (delta @ W) * slope  # (places, m, n)
        logs += (delta.square().sum((1, 2)) / last.square().sum((1, 2))).log() / draws
    return torch.exp(logs / (depth - 1)).numpy()


sigma_b2 = np.array(bias_variances)
critical_w2, q_star = np.array([critical(b) for b in bias_variances]).T
at_005, q_at_005 = critical_w2[2], q_star[2]
measured = measured_chi(critical_w2, sigma_b2, q_star)
furthest = np.abs(measured - 1).max()
print("| σ_b² | critical σ_w² | fixed point q* | measured χ |")
print("|---:|---:|---:|---:|")
for b, w, q, chi in zip(sigma_b2, critical_w2, q_star, measured):
    print(f"| {b:g} | {w:.4f} | {q:.4f} | {chi:.3f} |")
