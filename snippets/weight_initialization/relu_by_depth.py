"""In a deep ReLU network the scale of the weights alone decides whether the gradient vanishes."""

import matplotlib.pyplot as plt
import torch

depth, n, draws, seed = 30, 64, 200, 0  # layers, units a layer, networks with one input each
sigma_w2 = {"He": 2.0, "Glorot": 1.0, "default": 1 / 3}  # fan-in times variance
torch.set_default_dtype(torch.float64)


def gradient_norms(variance):
    torch.manual_seed(seed)
    a, outputs = torch.randn(draws, 1, n), []  # (200, 1, 64)
    for _ in range(depth):
        W = (variance / n) ** 0.5 * torch.randn(draws, n, n)  # (200, 64, 64)
        a = torch.relu(a @ W)
        a.retain_grad() if outputs else a.requires_grad_()
        outputs.append(a)
    (a * torch.randn(draws, 1, n)).sum().backward()
    norms = torch.stack([a.grad.norm(dim=(1, 2)) for a in outputs])  # (30, 200)
    return norms / norms[-1]


layers, left, theory, per_layer = torch.arange(1, depth + 1), {}, {}, {}
fig, ax = plt.subplots()
for (name, variance), marker in zip(sigma_w2.items(), "os^"):
    relative = gradient_norms(variance)  # (30, 200)
    low, middle, high = relative.quantile(torch.tensor([0.05, 0.5, 0.95]), dim=1)  # (30,) each
    expected = (variance / 2) ** ((depth - layers) / 2)  # (30,), root of the mean square
    left[name], theory[name] = middle[0], expected[0]
    per_layer[name] = left[name] ** (1 / (depth - 1))
    print(f"{name:7}  first / last layer {left[name]:.1e}  theory {theory[name]:.1e}  "
          f"factor a layer {per_layer[name]:.3f}")
    ax.semilogy(layers, middle, f"C2{marker}-", markersize=4, label=f"{name}, median")
    ax.fill_between(layers, low, high, color="C2", alpha=0.25)
    ax.semilogy(layers, expected, "C7--", label="theory" if name == "He" else None)
    if name == "He":
        luck, variance_of_log = high[0] / low[0], (2 * relative[0].log()).var()
luck_theory = 5 * (depth - 1) / n
print(f"He: 95% quantile / 5% quantile {luck:.0f}, variance of the log of the squared norm "
      f"{variance_of_log:.2f}, theory {luck_theory:.2f}")

ax.set_xlabel("layer")
ax.set_ylabel("gradient norm at the output, relative to the last")
ax.legend()
plt.show()
