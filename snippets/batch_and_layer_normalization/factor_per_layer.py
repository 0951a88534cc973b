"""Batch normalization turns vanishing into exploding; layer normalization need not."""

import matplotlib.pyplot as plt
import numpy as np
import torch

depth, width, batch = 30, 128, 128  # layers, units a layer, examples
draws = 5  # networks, seeds 0 … draws − 1
torch.set_default_dtype(torch.float64)
activations = {"sigmoid": (torch.sigmoid, 1), "tanh": (torch.tanh, 1), "ReLU": (torch.relu, 2)}


def normalize(z, kind):
    if kind == "none":
        return z
    dim = 0 if kind == "batch" else 1  # over the examples, or over the units
    return (z - z.mean(dim, keepdim=True)) / z.std(dim, correction=0, keepdim=True)


def gradient_norms(phi, variance, kind, seed):
    torch.manual_seed(seed)
    a, outputs = torch.randn(batch, width, requires_grad=True), []  # (128, 128)
    for _ in range(depth):
        W = torch.randn(width, width) * (variance / width) ** 0.5  # (128, 128)
        a = phi(normalize(a @ W, kind))  # (128, 128)
        outputs.append(a)
    loss = (a * torch.randn(batch, width)).sum()
    return [g.norm().item() for g in torch.autograd.grad(loss, outputs)]


z = torch.linspace(-12, 12, 240_002).requires_grad_()  # normalized: nearly Gaussian
p = torch.softmax(-z.detach() ** 2 / 2, 0)
norms, measured, theory = {}, {}, {}
print("| activation | none | batch | theory | layer | theory |")
print("|---|---|---|---|---|---|")
for name, (phi, variance) in activations.items():
    for kind in ("none", "batch", "layer"):
        runs = np.array([gradient_norms(phi, variance, kind, seed) for seed in range(draws)])
        norms[f"{name}_{kind}"] = np.median(runs / runs[:, -1:], axis=0)  # of (5, 30): (30,)
        measured[f"{name}_{kind}"] = norms[f"{name}_{kind}"][0] ** (1 / (depth - 1))
    (slope,) = torch.autograd.grad(phi(z).sum(), z)
    mean, square, of_slope = ((p * f).sum() for f in (phi(z), phi(z) ** 2, slope**2))
    theory[f"{name}_batch"] = torch.sqrt(of_slope / (square - mean**2)).item()
    theory[f"{name}_layer"] = torch.sqrt(of_slope / square).item()
    cells = [measured[f"{name}_none"], *(values[f"{name}_{kind}"] for kind in ("batch", "layer")
                                         for values in (measured, theory))]
    print(f"| {name} | " + " | ".join(f"{cell:.3f}" for cell in cells) + " |")
at_first = {key: norm[0] for key, norm in norms.items()}  # relative to the last layer
batch_always_above_one = all(value > 1 for key, value in measured.items() if "batch" in key)

fig, axes = plt.subplots(1, 2)
for ax, name, color in zip(axes, ("sigmoid", "ReLU"), ("C0", "C2")):
    for kind, c, style in (("none", color, ":"), ("batch", "C8", "-"), ("layer", "C8", "-.")):
        ax.semilogy(range(1, depth + 1), norms[f"{name}_{kind}"], style, color=c, label=kind)
    ax.set_xlabel(f"layer ({name})")
    ax.legend(title="normalization")
axes[0].set_ylabel("gradient norm relative to the last layer's")
plt.show()
