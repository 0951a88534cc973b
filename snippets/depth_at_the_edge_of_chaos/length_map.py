"""The mean square of the pre-activations follows a map with one fixed point, whatever the input."""

import matplotlib.pyplot as plt
import numpy as np
import torch

n, depth, m, seed = 1000, 16, 20, 0  # units a layer, layers, inputs of each size
sigma_w2, sigma_b2 = 2.5, 0.05  # n times the variance of a weight, variance of a bias
starts = [0.02, 0.4, 3.0, 12.0]  # mean square of the first pre-activations
torch.set_default_dtype(torch.float64)
points, weights = np.polynomial.hermite_e.hermegauss(201)  # integrals over a standard normal
weights = weights / weights.sum()


def length_map(q):
    return sigma_w2 * weights @ np.tanh(np.sqrt(q) * points) ** 2 + sigma_b2


def slope_of_map(q):  # of q -> q', by Stein's lemma: sigma_w2 * E[phi'^2 + phi * phi'']
    t = np.tanh(np.sqrt(q) * points)
    return sigma_w2 * weights @ ((1 - t**2) ** 2 - 2 * t**2 * (1 - t**2))


torch.manual_seed(seed)
scale = torch.tensor(starts).repeat_interleave(m).sqrt()[:, None]
z = scale * torch.randn(len(starts) * m, n)  # (inputs, n)
measured = [z.square().mean(1).reshape(-1, m).mean(1)]  # a mean for each start
for _ in range(depth - 1):
    W = (sigma_w2 / n) ** 0.5 * torch.randn(n, n)  # (n, n)
    z = torch.tanh(z) @ W.T + sigma_b2**0.5 * torch.randn(n)  # (inputs, n)
    measured.append(z.square().mean(1).reshape(-1, m).mean(1))
measured = torch.stack(measured)  # (depth, starts)

predicted = [np.array(starts)]
for _ in range(200):
    predicted.append(np.array([length_map(q) for q in predicted[-1]]))
q_star = predicted[-1][0]
q_measured = measured[-1].mean()
slope_at_fixed_point = slope_of_map(q_star)
xi_q = -1 / np.log(slope_at_fixed_point)
spread = measured[-1].max() / measured[-1].min() - 1
print(f"fixed point q*: theory {q_star:.4f}, measured at layer {depth}: {q_measured:.3f}")
print(f"the four starts differ there by {spread:.1%}")
print(f"slope of the map at q*: {slope_at_fixed_point:.3f}, depth scale {xi_q:.2f} layers")

fig, ax = plt.subplots()
layers = range(1, depth + 1)
for i in range(len(starts)):
    ax.semilogy(layers, measured[:, i], "C1o", label="" if i else "measured")
    ax.semilogy(layers, [q[i] for q in predicted[:depth]], "C7--", label="" if i else "length map")
ax.axhline(q_star, color="C7", linestyle=":", label="fixed point")
ax.set_xlabel("layer")
ax.set_ylabel("mean square of the pre-activations")
ax.legend()
plt.show()
