"""Left of the critical line the gradient vanishes, right of it it explodes."""

import matplotlib.pyplot as plt
import numpy as np
import torch

n, depth, m, draws, seed = 300, 20, 10, 4, 0  # units a layer, layers, inputs, networks
across = [0.4, 0.7, 1.0, 1.3, 1.6, 1.9, 2.2, 2.5, 2.8, 3.1, 3.4, 3.7, 4.0]  # sigma_w2
up = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5]  # sigma_b2
torch.set_default_dtype(torch.float64)
points, weights = np.polynomial.hermite_e.hermegauss(201)  # integrals over a standard normal
weights = weights / weights.sum()
sigma_w2 = np.tile(across, len(up))  # (cells,)
sigma_b2 = np.repeat(up, len(across))  # (cells,)

q = np.ones(len(sigma_w2))  # (cells,)
for _ in range(2000):
    z = np.sqrt(q)[:, None] * points  # (cells, points)
    q = sigma_w2 * (np.tanh(z) ** 2 @ weights) + sigma_b2
z = np.sqrt(q)[:, None] * points
predicted = np.log10(sigma_w2 * (np.cosh(z) ** -4 @ weights)) / 2  # decades a layer, (cells,)

scale_w = torch.tensor(sigma_w2 / n).sqrt()[:, None, None]  # (cells, 1, 1)
scale_b = torch.tensor(sigma_b2).sqrt()[:, None, None]
measured = torch.zeros(len(sigma_w2))
torch.manual_seed(seed)
for _ in range(draws):
    z = torch.tensor(q).clamp(min=1e-4).sqrt()[:, None, None] * torch.randn(m, n)  # (cells, m, n)
    steps = []
    for _ in range(depth - 1):
        W = torch.randn(n, n)  # one draw, scaled for every cell
        steps.append((W, torch.cosh(z) ** -2))
        z = scale_w * (torch.tanh(z) @ W.T) + scale_b * torch.randn(n)
    delta = last = torch.randn(m, n).expand(z.shape)  # (cells, m, n)
    for W, slope in reversed(steps):
        delta = scale_w * (delta @ W) * slope
    ratio = delta.square().sum((1, 2)) / last.square().sum((1, 2))  # (cells,)
    measured += ratio.log10() / 2 / (depth - 1) / draws
measured = measured.numpy()
worst_miss = np.abs(measured - predicted).max()
places, fall, rise = len(measured), measured.min(), measured.max()
clear = np.abs(predicted) > 0.005
right_side = bool((np.sign(measured) == np.sign(predicted))[clear].all())
print(f"{places} places, decades a layer from {fall:.2f} to {rise:+.3f}")
print(f"largest difference between measured and predicted: {worst_miss:.4f}")

line_q = np.linspace(1e-6, 2.6, 200)  # every q* on the line belongs to one place
z = np.sqrt(line_q)[:, None] * points
line_w = 1 / (np.cosh(z) ** -4 @ weights)
line_b = line_q - line_w * (np.tanh(z) ** 2 @ weights)
fig, ax = plt.subplots()
for sign, color, label in ((-1, "C9", "vanishing"), (1, "C3", "exploding")):
    side = sign * measured > 0
    ax.scatter(sigma_w2[side], sigma_b2[side], 1200 * np.abs(measured[side]), color, label=label)
ax.plot(line_w, line_b, "C7--", label="critical line")
ax.set_xlabel(r"$\sigma_w^2$")
ax.set_ylabel(r"$\sigma_b^2$")
ax.legend()
plt.show()
