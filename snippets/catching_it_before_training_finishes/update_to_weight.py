"""How far a step moves each layer: SGD hardly moves the early ones, Adam moves all of them."""

import matplotlib.pyplot as plt
import numpy as np
import torch
from sklearn.datasets import load_digits

depth, width, batch, steps, seeds = 6, 64, 64, 100, 5  # hidden layers, units, examples, batches
torch.set_default_dtype(torch.float64)
X, Y = (torch.tensor(v) for v in load_digits(return_X_y=True))
X = (X - X.mean()) / X.std()  # (1797, 64)


def step_and_measure(model, optimizer):
    """Takes the step; returns norm of the change / norm before, one a weight matrix."""
    weights = [p for p in model.parameters() if p.dim() > 1]
    before = [W.detach().clone() for W in weights]
    optimizer.step()
    return [((W.detach() - old).norm() / old.norm()).item() for W, old in zip(weights, before)]


def run(phi, make_optimizer, seed):
    torch.manual_seed(seed)
    layers = []
    for n_in, n_out in zip([64] + [width] * depth, [width] * depth + [10]):
        layers += [torch.nn.Linear(n_in, n_out), phi()]
        torch.nn.init.xavier_normal_(layers[-2].weight)
    model, ratios, losses = torch.nn.Sequential(*layers[:-1]), [], []
    optimizer = make_optimizer(model.parameters())
    order = torch.randperm(1797)
    for step in range(steps):
        i = order[(step * batch) % 1700:][:batch]
        loss = torch.nn.functional.cross_entropy(model(X[i]), Y[i])
        optimizer.zero_grad()
        loss.backward()
        ratios.append(step_and_measure(model, optimizer))
        losses.append(loss.item())
    return np.median(ratios, axis=0), np.mean(losses[-10:])  # (7,), median over the batches

optimizers = {"sgd": (lambda p: torch.optim.SGD(p, lr=0.1), "o-"),
              "adam": (lambda p: torch.optim.Adam(p, lr=1e-3), "s--")}
first, last, learned = {}, {}, {}
fig, ax = plt.subplots()
print("| network | first hidden layer | last hidden layer | learns |\n|---|---|---|---|")
for color, net, phi in (("C0", "sigmoid", torch.nn.Sigmoid), ("C1", "tanh", torch.nn.Tanh)):
    for optimizer, (make, style) in optimizers.items():
        ratios, losses = map(np.array, zip(*[run(phi, make, seed) for seed in range(seeds)]))
        middle, name = np.median(ratios, axis=0)[:-1], f"{net}_{optimizer}"  # hidden layers
        first[name], last[name], learned[name] = middle[0], middle[-1], int((losses < 1).sum())
        print(f"| {net}, {optimizer} | {first[name]:.0e} | {last[name]:.0e} "
              f"| {learned[name]} of {seeds} |")
        ax.semilogy(range(1, depth + 1), middle, style, color=color, label=f"{net}, {optimizer}")
ax.set(xlabel="layer", ylabel="change of the weights / weights, per step")
ax.minorticks_off()
ax.legend()
plt.show()
