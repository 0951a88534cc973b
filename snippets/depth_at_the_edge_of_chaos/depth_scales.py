"""A nudge of the length dies in a few layers; one of the correlation lives long near the edge."""

import matplotlib.pyplot as plt
import numpy as np
import torch

n, m, draws, layers, seed = 500, 40, 6, 4, 0  # units, pairs, networks, layers a nudge is followed
variances, sigma_b2, edge = [0.7, 1.0, 1.4, 2.2, 3.0, 4.0], 0.05, 1.761  # sigma_w2; of a bias
torch.set_default_dtype(torch.float64)
points, weights = np.polynomial.hermite_e.hermegauss(61)  # integrals over a standard normal
weights = weights / weights.sum()
z_1, z_2 = np.meshgrid(points, points, indexing="ij")  # two independent normals


def theory(sigma_w2):  # q*, c*, and the slopes of the length map and the correlation map there
    q, c = 1.0, 0.5
    for _ in range(1000):
        t = np.tanh(np.sqrt(q) * points)  # its slope is 1 - t**2
        q = sigma_w2 * weights @ t**2 + sigma_b2
    of_length = sigma_w2 * weights @ ((1 - t**2) * (1 - 3 * t**2))
    if sigma_w2 < edge:
        return q, 1.0, of_length, sigma_w2 * weights @ (1 - t**2) ** 2
    for _ in range(250):
        a, b = np.tanh(np.sqrt(q) * np.stack([z_1, c * z_1 + np.sqrt(1 - c**2) * z_2]))
        c = (sigma_w2 * weights @ (a * b) @ weights + sigma_b2) / q
    return q, c, of_length, sigma_w2 * weights @ ((1 - a**2) * (1 - b**2)) @ weights


def measured(sigma_w2, q, c):  # the same two slopes, in networks that begin at the fixed points
    torch.manual_seed(seed)
    length, correlation = torch.zeros(layers + 1), torch.zeros(layers + 1)
    for _ in range(draws):
        u, v = q**0.5 * torch.randn(2, m, n)
        s = (1 - c**2) ** 0.5
        z = torch.stack([u, c * u + s * v])  # (2, m, n)
        nudge = torch.stack([u, u - c / s * v if s else v])  # one longer, one toward the other
        for l in range(layers + 1):
            length[l] += (z[0] * nudge[0]).sum()
            correlation[l] += (z[0] * nudge[1]).sum() if s else nudge[1].square().sum()
            W = (sigma_w2 / n) ** 0.5 * torch.randn(n, n)  # (n, n)
            nudge = (nudge * torch.cosh(z) ** -2) @ W.T
            z = torch.tanh(z) @ W.T + sigma_b2**0.5 * torch.randn(n)
    return [((found[-1] / found[0]) ** (1 / layers)).item() for found in (length, correlation)]


foreseen = -1 / np.log([theory(w)[2:] for w in variances])  # (places, 2): xi_q, xi_c
found = -1 / np.log([measured(w, *theory(w)[:2]) for w in variances])
worst, (length_scales, c_scales) = np.abs(found / foreseen - 1).max(0), foreseen.T
print("| σ_w² | ξ_q | measured | ξ_c | measured |\n|---:|---:|---:|---:|---:|")
for w, t, f in zip(variances, foreseen, found):
    print(f"| {w} | {t[0]:.2f} | {f[0]:.2f} | {t[1]:.1f} | {f[1]:.1f} |")

fig, ax = plt.subplots()
for side in (np.linspace(0.5, 1.755, 40), np.linspace(1.8, 4.1, 24)):
    ax.semilogy(side, -1 / np.log([theory(w)[2:] for w in side]), "C7--")
ax.semilogy(variances, found[:, 1], "C1o", label="of the correlation")
ax.semilogy(variances, found[:, 0], "C1s", fillstyle="none", label="of the length")
ax.set(xlabel=r"$\sigma_w^2$", ylabel="depth scale, layers")
ax.legend()
plt.show()
