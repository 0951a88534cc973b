"""The speeds of all layers draw level when learning stops, unless weight decay keeps them apart."""

import matplotlib.pyplot as plt
import numpy as np
import torch
from sklearn.datasets import load_digits

width, hidden, seeds, seed = 30, 4, 5, 0  # units in a layer, hidden layers, networks, seed
steps, eta, m = 300, 0.5, 300  # full-batch steps, learning rate, examples
decays = {"plain": 0.0, "decay": 0.005}  # weight decay
torch.set_default_dtype(torch.float64)
images, labels = load_digits(return_X_y=True)
x = torch.tensor(images[:m] / 16).expand(seeds, -1, -1)  # (5, 300, 64)
y = torch.nn.functional.one_hot(torch.tensor(labels[:m])).to(x).expand(seeds, -1, -1)


def train(decay):
    torch.manual_seed(seed)
    ins, outs = [64] + hidden * [width], hidden * [width] + [10]  # fan-in and fan-out
    weights = [(torch.randn(seeds, i, o) / i**0.5).requires_grad_() for i, o in zip(ins, outs)]
    biases = [torch.randn(seeds, 1, o).requires_grad_() for o in outs]
    norms = np.empty((steps, 3, hidden, seeds))  # gradient of b, of W, δ of single examples
    for step in range(steps):
        zs = [torch.baddbmm(biases[0], x, weights[0])]  # (5, 300, 30)
        for W, b in zip(weights[1:], biases[1:]):
            zs.append(torch.baddbmm(b, torch.sigmoid(zs[-1]), W))
        each = torch.nn.functional.binary_cross_entropy_with_logits(zs[-1], y, reduction="none")
        loss = each.sum(dim=(1, 2)) / m  # (5,)
        gradients = torch.autograd.grad(loss.sum(), biases + weights + zs)
        for k, l in np.ndindex(3, hidden):
            norms[step, k, l] = gradients[k * (hidden + 1) + l].flatten(1).norm(dim=1)
        with torch.no_grad():
            for p, g in zip(biases + weights, gradients):
                p -= eta * (g if p.shape[1] == 1 else g + decay * p)  # biases do not decay
    return norms, loss.detach().numpy()


frequency = y[0].mean(dim=0)  # (10,), how often each digit occurs
no_better = -(frequency * frequency.log() + (1 - frequency) * (1 - frequency).log()).sum().item()
runs = {name: train(decay) for name, decay in decays.items()}
speed, weight, delta = {}, {}, {}  # last hidden layer / first, at the end, (5,) each
for name, (norms, end_loss) in runs.items():
    speed[name], weight[name], delta[name] = ratios = norms[-1, :, -1] / norms[-1, :, 0]  # (3, 5)
    bands = [f"{v.min():.3g} to {v.max():.3g}" for v in (*ratios, end_loss)]
    print("{}: last / first, speed {}, weights {}, δ {}; loss {}".format(name, *bands))
print(f"loss by guessing {no_better:.3g}")
plain_loss = np.median(runs["plain"][1])
stuck = all((abs(end_loss - no_better) < 0.01).all() for _, end_loss in runs.values())
least_delta, decay_least = delta["plain"].min(), speed["decay"].min()
level = bool((abs(np.log2([speed["plain"], weight["plain"]])) < 1).all())  # within a factor of two
fallen_by = np.divide(*runs["plain"][0][[0, -1], 0, -1]).min()  # the last hidden layer's speed
fig, axes = plt.subplots(1, 2, figsize=(9, 4.2), sharey=True)
for ax, (name, (norms, _)) in zip(axes, runs.items()):
    for l, style in enumerate((":", "-.", "--", "-")):
        ax.loglog(np.arange(1, steps + 1), np.median(norms[:, 0, l], axis=1), style, color="C0",
                  label=f"hidden layer {l + 1}")
    ax.set_xlabel(f"step, weight decay {decays[name]}")
axes[0].set_ylabel("speed, norm of the gradient of b")
axes[1].legend()
plt.show()
