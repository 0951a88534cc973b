"""Shortcuts train with sigmoid and with ReLU, if the branch is kept small."""

import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy, layer_norm

D, n, m, steps, seeds = 20, 32, 32, 250, 5  # layers, units, batch size, batches, networks
etas = [0.1 / 4**k for k in range(7)]  # learning rates to choose from: 0.1, 0.025 … 0.00002
order = torch.randperm(1797, generator=torch.Generator().manual_seed(0))
x, y = (torch.tensor(array)[order] for array in load_digits(return_X_y=True))
x = ((x - x.mean()) / x.std()).float()  # (1797, 64): 1200 to train, 300 to choose, 297 to test
default = lambda rows, columns: (2 * torch.rand(rows, columns) - 1) / rows**0.5  # as in nn.Linear
he = lambda rows, columns: torch.randn(rows, columns) * (2 / rows) ** 0.5
BN = lambda z: layer_norm(z.mT, z.shape[-2:-1]).mT  # each unit over the examples


def draw(init, seed):
    torch.manual_seed(seed)
    W = torch.stack([init(n, n) for _ in range(D)])  # (D, n, n)
    return init(64, n), W, torch.randn(n, 10) / n**0.5, torch.zeros(D, 1, n), torch.zeros(1, 10)


def forward(theta, x, phi, branch, norm=torch.clone, out=1.0):
    W_in, W, W_out, b, b_out = theta
    z = x @ W_in  # (nets, m, n)
    for W_l, b_l in zip(W.unbind(1), b.unbind(1)):
        z = z + branch * torch.baddbmm(b_l, phi(norm(z)), W_l)
    return torch.baddbmm(b_out, out * phi(norm(z)), W_out)  # (nets, m, 10)


def train(phi, init, *block):
    theta = [[torch.stack(w).requires_grad_() for w in zip(*(draw(init, s) for s in range(seeds)))]
             for eta in etas]  # 7 × 5 networks, trained side by side on the same batches
    groups = [{"params": p, "lr": eta} for p, eta in zip(theta, etas)]
    optimizer = torch.optim.SGD(groups, momentum=0.9)
    batches = torch.Generator().manual_seed(1)
    for _ in range(steps):
        rows = torch.randint(0, 1200, (m,), generator=batches)
        scores = forward([torch.cat(w) for w in zip(*theta)], x[rows][None], phi, *block)
        loss = cross_entropy(scores.flatten(0, 1), y[rows].repeat(len(scores)), reduction="sum") / m
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    scores = forward([torch.cat(w).data for w in zip(*theta)], x[1200:][None], phi, *block)
    right = (scores.argmax(2) == y[1200:]).double().view(len(etas), seeds, -1)  # (7, 5, 597)
    chosen_by = right[..., :300].mean(2).median(1).values  # (7,), median over the networks
    best, test = chosen_by.argmax(), right[chosen_by.argmax(), :, 300:].mean(1)  # (5,)
    band = [f(test).item() for f in (torch.median, torch.min, torch.max)]
    return *band, etas[best], (chosen_by > 0.8).sum().item()


cases = {
    "sigmoid_skip": (torch.sigmoid, default, 1), "ReLU_skip": (torch.relu, he, 1),
    "ReLU_skip_scaled": (torch.relu, he, D**-0.5), "ReLU_skip_norm": (torch.relu, he, 1, BN),
    "ReLU_skip_small_scores": (torch.relu, he, 1, torch.clone, 2 ** (-D / 2))}
median, lowest, highest, rate, usable = {}, {}, {}, {}, {}
print("| network | median | lowest | highest | rate | rates above 80% |\n|---|---|---|---|---|---|")
for name, case in cases.items():
    median[name], lowest[name], highest[name], rate[name], usable[name] = row = train(*case)
    print("|", name.replace("_", " "), "| {:.0%} | {:.0%} | {:.0%} | {:.5f} | {} |".format(*row))
