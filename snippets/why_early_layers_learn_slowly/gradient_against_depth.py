"""Ten sigmoid layers shrink delta and the differences between inputs by the same factor a layer."""

import matplotlib.pyplot as plt
import numpy as np
import torch
from sklearn.datasets import load_digits

depth, width, draws = 10, 64, 20  # hidden layers, units in each, networks
layers = np.arange(1, depth + 1)  # (10,)
torch.set_default_dtype(torch.float64)
images, labels = load_digits(return_X_y=True)
x, y = torch.tensor(images / 16), torch.tensor(labels)  # (1797, 64), (1797,)


def measure(phi, initialize, seed):
    torch.manual_seed(seed)
    a, zs, weights, spread = x, [], [], []
    for l in range(depth + 1):
        weights.append(initialize(torch.empty(width if l < depth else 10, width)).requires_grad_())
        zs.append(a @ weights[-1].T)  # (1797, 64), at the output (1797, 10)
        zs[-1].retain_grad()
        a = phi(zs[-1])
        spread.append((a - a.mean(dim=0)).norm().item())  # how far the images lie apart
    torch.nn.functional.cross_entropy(zs[-1], y).backward()
    norms = [[v.grad.norm().item() for v in vs] for vs in (zs, weights)] + [spread]
    return np.array(norms)[:, :depth]  # (3, 10)


cases = {"sigmoid, Glorot": (torch.sigmoid, torch.nn.init.xavier_normal_, "C0", "o-"),
         "tanh, Glorot": (torch.tanh, torch.nn.init.xavier_normal_, "C1", "o-"),
         "tanh, orthogonal": (torch.tanh, torch.nn.init.orthogonal_, "C1", "s--")}
u, p = np.polynomial.hermite_e.hermegauss(61)  # the mean over a normal variable u
p, q = p / p.sum(), 1.0
for _ in range(100):  # q: mean square of the pre-activations, the same in every deep layer
    a = 1 / (1 + np.exp(-np.sqrt(q) * u))  # (61,)
    q = p @ a**2
predicted = np.sqrt(p @ (a * (1 - a)) ** 2)  # factor a layer: root of the mean squared slope
fig, (left, right) = plt.subplots(1, 2, figsize=(9, 4.2), sharey=True)
share, weight_share, spread_left, kept = {}, {}, {}, {}
for name, (phi, initialize, color, style) in cases.items():
    norms = np.array([measure(phi, initialize, seed) for seed in range(draws)])
    delta, gradient, spread = norms.swapaxes(0, 1)  # (20, 10) each
    key = name.replace(", ", "_")
    kept[key] = np.median(delta / delta[:, -1:], axis=0)  # (10,), relative to the last
    passed = np.median(spread / spread[:, :1], axis=0)  # (10,), relative to the first
    share[key], spread_left[key] = kept[key][0], passed[-1]
    weight_share[key] = np.median(gradient[:, 0] / gradient[:, -1])  # last: the tenth hidden layer
    print(f"{name:16} first / last layer: δ {share[key]:.1e}, weights {weight_share[key]:.1e}; "
          f"spread, last / first {spread_left[key]:.1e}")
    left.semilogy(layers, kept[key], style, color=color, label=name)
    right.semilogy(layers, passed, style, color=color)
factor = share["sigmoid_Glorot"] ** (1 / (depth - 1))  # nine factors lie between ten layers
nine_tenths = 0.1 ** (depth - 1)  # what nine factors of a tenth leave
print(f"sigmoid, factor a layer: measured {factor:.3f}, predicted {predicted:.3f}")
left.semilogy(layers, predicted ** (depth - layers), "--", color="C7", label="predicted, sigmoid")
right.semilogy(layers, predicted ** (layers - 1), "--", color="C7")
left.set(xlabel="layer", ylabel="norm of δ, relative to layer ten")
right.set(xlabel="layer", ylabel="spread of the images, relative to layer one")
left.legend()
plt.show()
