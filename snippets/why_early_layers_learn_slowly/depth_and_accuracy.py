"""Six sigmoid layers learn nothing in the steps in which eight tanh layers learn the digits."""

import matplotlib.pyplot as plt
import numpy as np
import torch
from sklearn.datasets import load_digits

depths, width, seeds, seed = (1, 2, 4, 6, 8), 32, 5, 0  # hidden layers, units, networks, seed
steps, m, eta = 1200, 32, 0.5  # steps of SGD, examples in a batch, first learning rate
torch.manual_seed(seed)
images, labels = load_digits(return_X_y=True)
order = torch.randperm(len(labels)).numpy()  # (1797,)
x, y = torch.tensor(images[order] / 16).float(), torch.tensor(labels[order])
train, test = slice(0, 1437), slice(1437, None)  # four fifths, one fifth


def forward(phi, a, weights, biases):
    for W, b in zip(weights, biases):
        z = torch.baddbmm(b, a, W)
        a = phi(z)
    return z


def accuracy(phi, depth, gain=1.0, shift=0.0):
    torch.manual_seed(seed)
    sizes = [64] + depth * [width] + [10]
    weights = [(gain * (2 / (i + o)) ** 0.5 * torch.randn(seeds, i, o)).requires_grad_()
               for i, o in zip(sizes, sizes[1:])]  # (5, fan-in, fan-out) each
    biases = [(shift * W.detach().sum(dim=1, keepdim=True)).requires_grad_() for W in weights]
    for step in range(steps):
        batch = torch.randint(0, 1437, (seeds, m))
        z = forward(phi, x[train][batch], weights, biases)  # (5, 32, 10)
        loss = seeds * torch.nn.functional.cross_entropy(z.mT, y[train][batch])  # sum of the means
        theta = weights + biases
        for p, g in zip(theta, torch.autograd.grad(loss, theta)):
            p.data -= eta * (1 - step / steps) * g
    z = forward(phi, x[test].expand(seeds, -1, -1), weights, biases)  # (5, 360, 10)
    return (z.argmax(dim=2) == y[test]).double().mean(dim=1).numpy()  # (5,)


results = {name: np.array([accuracy(phi, depth) for depth in depths])  # (5, 5)
           for name, phi in (("sigmoid", torch.sigmoid), ("tanh", torch.tanh))}
for name, result in results.items():
    for depth, row in zip(depths, result):
        print(f"{name:7} {depth} hidden layer(s): accuracy {row.min():.2f} to {row.max():.2f}")
four_most, six_most, eight_most = results["sigmoid"][2:].max(axis=1)
two_least, tanh_least, gain = results["sigmoid"][1].min(), results["tanh"].min(), 4.0
rescued = accuracy(torch.sigmoid, 8, gain, shift=-0.5)  # (5,), four times the weights, centered
least = rescued.min()
print(f"sigmoid 8, larger weights: accuracy {least:.2f} to {rescued.max():.2f}")

fig, ax = plt.subplots()
for color, (name, result) in zip(("C0", "C1"), results.items()):
    ax.plot(depths, np.median(result, axis=1), "o-", color=color, label=name)
    ax.fill_between(depths, result.min(axis=1), result.max(axis=1), color=color, alpha=0.25)
ax.axhline(0.1, linestyle="--", color="C7", label="guessing")
ax.set_xlabel("hidden layers")
ax.set_ylabel("accuracy on held-out digits")
ax.legend()
plt.show()
