"""In the same number of steps a deep sigmoid network learns nothing, a deep tanh network all."""

import matplotlib.pyplot as plt
import numpy as np
import torch
from sklearn.datasets import load_digits

depths, width, seeds, seed = (1, 2, 4, 6, 8), 32, 5, 0  # hidden layers, units, networks, seed
steps, m, eta = 2000, 32, 0.5  # steps of SGD, examples in a batch, learning rate
torch.manual_seed(seed)
images, labels = load_digits(return_X_y=True)
order = torch.randperm(len(labels))  # (1797,)
x, y = torch.tensor(images / 16).float()[order], torch.tensor(labels)[order]
train, test = slice(0, 1437), slice(1437, None)  # four fifths, one fifth


def forward(phi, a, weights, biases):
    for W, b in zip(weights[:-1], biases[:-1]):
        a = phi(torch.baddbmm(b, a, W))
    return torch.baddbmm(biases[-1], a, weights[-1])


def accuracy(phi, depth):
    torch.manual_seed(seed)
    sizes = [64] + depth * [width] + [10]
    weights = [((2 / (i + o)) ** 0.5 * torch.randn(seeds, i, o)).requires_grad_()
               for i, o in zip(sizes, sizes[1:])]  # Glorot, (5, fan-in, fan-out) each
    biases = [torch.zeros(seeds, 1, o, requires_grad=True) for o in sizes[1:]]
    theta = weights + biases
    for _ in range(steps):
        batch = torch.randint(0, 1437, (seeds, m))
        z = forward(phi, x[train][batch], weights, biases)  # (5, 32, 10)
        loss = torch.nn.functional.cross_entropy(z.flatten(0, 1), y[train][batch].flatten())
        gradients = torch.autograd.grad(seeds * loss, theta)  # a mean for each network
        with torch.no_grad():
            for p, g in zip(theta, gradients):
                p -= eta * g
    with torch.no_grad():
        z = forward(phi, x[test].expand(seeds, -1, -1), weights, biases)  # (5, 360, 10)
    return (z.argmax(dim=2) == y[test]).double().mean(dim=1).numpy()  # (5,)


results = {name: np.array([accuracy(phi, depth) for depth in depths])  # (5, 5)
           for name, phi in (("sigmoid", torch.sigmoid), ("tanh", torch.tanh))}
for name, result in results.items():
    for depth, row in zip(depths, result):
        print(f"{name:7} {depth} hidden layer(s): accuracy {row.min():.2f} to {row.max():.2f}")
two_least, six_most, eight_most = results["sigmoid"][1].min(), *results["sigmoid"][3:].max(axis=1)
tanh_least = results["tanh"].min()

fig, ax = plt.subplots()
for color, (name, result) in zip(("C0", "C1"), results.items()):
    ax.plot(depths, np.median(result, axis=1), "o-", color=color, label=name)
    ax.fill_between(depths, result.min(axis=1), result.max(axis=1), color=color, alpha=0.25)
ax.axhline(0.1, linestyle="--", color="C7", label="guessing")
ax.set_xlabel("hidden layers")
ax.set_ylabel("accuracy on held-out digits")
ax.legend()
plt.show()
