"""How far one network strays from the mean is set by its depth over its width."""

import matplotlib.pyplot as plt
import numpy as np
import torch

widths, draws, seed = [16, 32, 64], 400, 0  # units a layer, networks of each kind
sigma_w2, sigma_b2, q = 1.761, 0.05, 0.5696  # tanh's edge and its fixed point
ratios = [0.25, 0.5, 0.75, 1.0]  # depth over width
torch.set_default_dtype(torch.float64)
points, weights = np.polynomial.hermite_e.hermegauss(201)  # integrals over a standard normal
weights = weights / weights.sum()
slope_2 = weights @ np.cosh(np.sqrt(q) * points) ** -4
slope_4 = weights @ np.cosh(np.sqrt(q) * points) ** -8
law = {"ReLU": 3 * 0.5 / 0.5**2 - 1, "tanh": 3 * slope_4 / slope_2**2 - 1}  # times depth / width


def variances(kind, n):  # of the logarithm of the squared norm, one for each ratio
    torch.manual_seed(seed)
    scale = 2.0 if kind == "ReLU" else sigma_w2
    z = (1.0 if kind == "ReLU" else q**0.5) * torch.randn(draws, n, 1)  # (draws, n, 1)
    nudge = torch.randn(draws, n, 1)  # a small change of z, followed forward
    start, found = nudge.square().sum(1).log(), []
    for l in range(1, n + 1):
        W = (scale / n) ** 0.5 * torch.randn(draws, n, n)  # (draws, n, n)
        b = sigma_b2**0.5 * torch.randn(draws, n, 1)
        if kind == "ReLU":
            z, nudge = W @ torch.relu(z), W @ (nudge * (z > 0))
        else:
            if kind == "held":
                z = z * (q / z.square().mean(1, keepdim=True)).sqrt()
            z, nudge = W @ torch.tanh(z) + b, W @ (nudge * torch.cosh(z) ** -2)
        if l / n in ratios:
            found.append((nudge.square().sum(1).log() - start).var().item())
    return found


marks = {16: "o", 32: "s", 64: "^"}
found = {kind: {n: variances(kind, n) for n in widths} for kind in ("ReLU", "tanh")}
held = variances("held", widths[-1])[-1]
last = {f"{kind}_{n}": found[kind][n][-1] for kind in found for n in widths}  # depth = width
fig, ax = plt.subplots()
for kind, color in (("ReLU", "C2"), ("tanh", "C1")):
    for n in widths:
        ax.plot(ratios, found[kind][n], color + marks[n], label=f"{kind}, {n} units")
    ax.plot([0, 1], [0, law[kind]], "C7" + ("--" if kind == "ReLU" else ":"), label=f"{kind}, law")
    shown = ", ".join(f"{last[f'{kind}_{n}']:.1f}" for n in widths)
    print(f"{kind}: variance at depth = width {shown}, law {law[kind]:.2f}")
print(f"tanh, {widths[-1]} units, length held at q*: {held:.1f}")
ax.set_xlabel("depth over width")
ax.set_ylabel("variance of the log of the squared norm")
ax.legend()
plt.show()
