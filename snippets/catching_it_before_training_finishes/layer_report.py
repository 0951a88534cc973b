"""At initialization the weight gradients of a tanh network look level while the signal fades."""

import matplotlib.pyplot as plt
import numpy as np
import torch
from sklearn.datasets import load_digits

depth, width, batch, seed = 10, 64, 256, 0  # hidden layers, units a layer, examples, seed
torch.set_default_dtype(torch.float64)


def gradient_report(model, loss_fn, x, y):
    """One row a layer: norm and RMS of its weight gradient, RMS of the gradient at its output."""
    layers = [m for m in model.modules() if isinstance(m, (torch.nn.Linear, torch.nn.Conv2d))]
    deltas = {}
    def watch(layer, inputs, output):  # runs forward, and hangs a hook on the output
        output.register_hook(lambda delta: deltas.update({layer: delta.square().mean() ** 0.5}))

    handles = [layer.register_forward_hook(watch) for layer in layers]
    model.zero_grad()
    loss_fn(model(x), y).backward()
    for handle in handles:
        handle.remove()
    return np.array([(m.weight.grad.norm(), m.weight.grad.square().mean() ** 0.5, deltas[m])
                     for m in layers])  # (layers, 3)


def decades_per_layer(values):
    return np.polyfit(range(len(values)), np.log10(values), 1)[0]  # slope of the fitted line


def network(phi, init):
    sizes = [64] + [width] * depth + [10]
    layers = [torch.nn.Linear(*pair) for pair in zip(sizes, sizes[1:])]  # 10 hidden, one readout
    [init(layer.weight) for layer in layers]
    return torch.nn.Sequential(*[m for layer in layers for m in (layer, phi())][:-1])


x, y = (torch.tensor(v[:batch]) for v in load_digits(return_X_y=True))
x = (x - x.mean()) / x.std()  # (256, 64)
delta, weights, slope_delta = {}, {}, {}
fig, axes = plt.subplots(1, 2, sharey=True, figsize=(8, 4))
for name, style, phi, init in (
        ("sigmoid_glorot", "C0o-", torch.nn.Sigmoid, torch.nn.init.xavier_normal_),
        ("tanh_glorot", "C1o-", torch.nn.Tanh, torch.nn.init.xavier_normal_),
        ("tanh_default", "C1s--", torch.nn.Tanh, lambda weight: None)):
    torch.manual_seed(seed)
    report = gradient_report(network(phi, init), torch.nn.functional.cross_entropy, x, y)[:-1]
    slope_delta[name] = decades_per_layer(report[:, 2])
    for ax, column, ratio in zip(axes, report.T[:0:-1], (delta, weights)):  # δ left, weights right
        ratio[name] = column[-1] / column[0]
        ax.semilogy(range(1, depth + 1), column, style, label=name.replace("_", ", "))
        ax.minorticks_off()
print("| layer | norm of ∂L/∂W | RMS of ∂L/∂W | RMS of δ |\n|---|---|---|---|")
for l, row in enumerate(report, start=1):  # of the last network, tanh with PyTorch's default
    print("| {} | {:.1e} | {:.1e} | {:.1e} |".format(l, *row))
for ax, where in zip(axes, ("at the output, δ", "of the weights")):
    ax.set(xlabel="layer", ylabel=f"RMS of the gradient {where}")
axes[1].legend(loc="lower right")
plt.show()
