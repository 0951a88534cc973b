"""Vanishing moves a histogram toward zero; rows of one sign only show all-positive activations."""

import matplotlib.pyplot as plt
import numpy as np
import torch
from sklearn.datasets import load_digits

depth, width, batch, seed = 6, 64, 256, 0  # hidden layers, units a layer, examples, seed
torch.set_default_dtype(torch.float64)
x, y = (torch.tensor(v[:batch]) for v in load_digits(return_X_y=True))
x = (x - x.mean()) / x.std()  # (256, 64)
positive_edges = np.logspace(-9, -1, 33)  # four bins a decade
edges = np.concatenate([-positive_edges[::-1], positive_edges])  # one bin for what is about zero


def symlog_histogram(ax, gradient, **style):
    ax.stairs(np.histogram(gradient.flatten(), edges)[0], edges, **style)
    ax.set_xscale("symlog", linthresh=positive_edges[0])


def one_sign(gradient):
    """The share of a row's entries that have the row's more frequent sign, mean over units."""
    plus, minus = (gradient > 0).sum(1), (gradient < 0).sum(1)
    live = plus + minus > 0  # a row of zeros has no sign
    return (torch.maximum(plus, minus)[live] / (plus + minus)[live]).mean().item()


def weight_gradients(phi, init, m):
    torch.manual_seed(seed)
    layers = []
    for n_in, n_out in zip([64] + [width] * depth, [width] * depth + [10]):
        layers += [torch.nn.Linear(n_in, n_out), phi()]
        init(layers[-2].weight)
    model = torch.nn.Sequential(*layers[:-1])
    loss = torch.nn.functional.cross_entropy(model(x[:m]), y[:m])
    return torch.autograd.grad(loss, [layer.weight for layer in layers[::2]])[1:-1]  # layers 2–6


glorot, he = torch.nn.init.xavier_normal_, torch.nn.init.kaiming_normal_
nets = {"sigmoid": (torch.nn.Sigmoid, glorot), "tanh": (torch.nn.Tanh, glorot),
        "relu": (torch.nn.ReLU, he)}
single, whole, ratio = {}, {}, {}
fig, axes = plt.subplots(1, 2, sharey=True, figsize=(8, 4))
print("| network | one sign, one example | one sign, batch | RMS, layer 6 / layer 2 |")
print("|---|---|---|---|")
for name, (phi, init) in nets.items():
    single[name] = np.mean([one_sign(g) for g in weight_gradients(phi, init, 1)])
    gradients = weight_gradients(phi, init, batch)
    whole[name] = np.mean([one_sign(g) for g in gradients])
    ratio[name] = gradients[-1].norm() / gradients[0].norm()
    print(f"| {name} | {single[name]:.0%} | {whole[name]:.0%} | {ratio[name]:.3g} |")
    for ax, color in zip(axes, {"sigmoid": ("C0", ""), "tanh": ("", "C1")}.get(name, "")):
        for g, line, layer in ((gradients[0], "--", 2), (gradients[-1], "-", 6)) if color else ():
            symlog_histogram(ax, g, color=color, linestyle=line, label=f"{name}, layer {layer}")
for ax in axes:
    ax.set(xlabel="entry of the weight gradient", ylim=(0, 900))
    ax.set_xticks([-1e-2, -1e-6, 0, 1e-6, 1e-2])
    ax.legend(loc="upper left")
axes[0].set_ylabel("number of entries a bin")
plt.show()
