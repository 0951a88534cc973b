"""Adam moves the first layer long before the loss falls; SGD leaves it where it was."""

import numpy as np
import torch
from sklearn.datasets import load_digits

depth, width, seeds, seed = 10, 64, 5, 0  # hidden layers, units in each, networks, seed
steps, m = 300, 64  # steps, examples in a batch
torch.set_default_dtype(torch.float64)
images, labels = load_digits(return_X_y=True)
x, y = torch.tensor(images / 16), torch.tensor(labels)  # (1797, 64), (1797,)


def train(phi, optimizer, eta, longer=0):
    torch.manual_seed(seed)
    sizes = [64] + depth * [width] + [10]
    weights = [((2 / (i + o)) ** 0.5 * torch.randn(seeds, i, o)).requires_grad_()
               for i, o in zip(sizes, sizes[1:])]  # Glorot, (5, fan-in, fan-out) each
    biases = [torch.zeros(seeds, 1, o, requires_grad=True) for o in sizes[1:]]
    start = [W.detach().clone() for W in weights]
    rule, losses = optimizer(weights + biases, lr=eta), []
    for step in range(1, steps + longer + 1):
        batch = torch.randint(0, len(x), (seeds, m))
        a = x[batch]  # (5, 64, 64)
        for W, b in zip(weights, biases):
            z = torch.baddbmm(b, a, W)
            a = phi(z)
        each = torch.nn.functional.cross_entropy(z.mT, y[batch], reduction="none").mean(dim=1)
        rule.zero_grad()
        each.sum().backward()  # (5,), one loss a network: they do not mix
        rule.step()
        losses.append(each.detach().numpy())
        if step == steps:
            moved = [((W - V).flatten(1).norm(dim=1) / V.flatten(1).norm(dim=1)).detach().numpy()
                     for W, V in zip(weights, start)]
            loss = np.mean(losses[-20:], axis=0)  # (5,)
    return np.array(moved), loss, np.mean(losses[-20:], axis=0)  # (11, 5), (5,), (5,)


sgd, adam = torch.optim.SGD, torch.optim.Adam
eta_sgd, eta_adam = 0.1, 1e-3  # learning rates
runs = {"sigmoid_sgd": train(torch.sigmoid, sgd, eta_sgd),
        "sigmoid_adam": train(torch.sigmoid, adam, eta_adam, longer=steps),
        "tanh_sgd": train(torch.tanh, sgd, eta_sgd)}
first = {name: moved[0] for name, (moved, *_) in runs.items()}  # (5,) each
loss = {name: end for name, (_, end, _) in runs.items()}  # (5,) each
chance = np.log(10)
adam_least_loss, tanh_most_loss = loss["sigmoid_adam"].min(), loss["tanh_sgd"].max()
twice = runs["sigmoid_adam"][2]  # (5,), the loss after twice as many steps
twice_least, twice_most = twice.min(), twice.max()
sgd_first_most, adam_first_least = first["sigmoid_sgd"].max(), first["sigmoid_adam"].min()
further_than_tanh = bool(adam_first_least > first["tanh_sgd"].max())
print("| layer | sigmoid, SGD | sigmoid, Adam | tanh, SGD |")
print("|---|---|---|---|")
for l in (0, 1, 4, 9, 10):
    cells = " | ".join(f"{np.median(moved[l]):.1g}" for moved, *_ in runs.values())
    print(f"| {'output' if l == 10 else l + 1} | {cells} |")
print("| loss | " + " | ".join(f"{np.median(end):.1f}" for end in loss.values()) + " |")
print(f"| loss after {2 * steps} steps | | {np.median(twice):.1f} | |")
