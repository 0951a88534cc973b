"""ReLU units die at large learning rates, and a network with some dead ones still fits its data."""

import torch
from sklearn.datasets import load_digits

torch.set_default_dtype(torch.float64)
width, batch, updates, seeds = 64, 128, 100, 5  # units a layer, examples, training
rates = (0.5, 3.0, 5.0)  # learning rates
pixels, digits = load_digits(return_X_y=True)
x = torch.tensor(pixels / 16 - (pixels / 16).mean(axis=0))  # (1797, 64)
y = torch.tensor(digits)  # (1797,)


def dead(net):
    with torch.no_grad():
        a_1, a_2 = net[:2](x), net[:4](x)  # (1797, 64) each
    return (a_1 == 0).all(dim=0), (a_2 == 0).all(dim=0)  # off for every example


def train(eta, seed):
    torch.manual_seed(seed)
    net = torch.nn.Sequential(torch.nn.Linear(64, width), torch.nn.ReLU(),
                              torch.nn.Linear(width, width), torch.nn.ReLU(),
                              torch.nn.Linear(width, 10))
    optimizer, start = torch.optim.SGD(net.parameters(), lr=eta), dead(net)
    for update in range(updates):
        if update == updates // 2:
            half = dead(net)
        chosen = torch.randint(len(x), (batch,))
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(net(x[chosen]), y[chosen]).backward()
        optimizer.step()
    end = dead(net)
    net.zero_grad()
    torch.nn.functional.cross_entropy(net(x), y).backward()
    left = max(net[0].weight.grad[end[0]].norm(), net[2].weight.grad[end[1]].norm()).item()
    revived = [(before & ~after).sum().item() for before, after in zip(half, end)]
    right = (net(x).argmax(dim=1) == y).float().mean().item()
    return [end[1].float().mean().item(), right, left, *revived, start[1].float().mean().item()]


runs = torch.tensor([[train(eta, seed) for seed in range(seeds)] for eta in rates])  # (3, 5, 6)
shares, accuracy, at_start = runs[:, :, 0], runs[:, :, 1], runs[0, :, 5]  # (3, 5), (3, 5), (5,)
middle_share, middle_accuracy = shares.median(dim=1).values, accuracy.median(dim=1).values
as_before_training = bool(((shares[0] - at_start).abs() < 0.05).all())
dead_get_nothing = bool((runs[:, :, 2] == 0).all())
first_layer_stays_dead = bool((runs[:, :, 3] == 0).all())
second_layer_revives = bool((runs[:, :, 4] > 0).any())
deaths_without_harm = bool((shares[1] > 0).all() and (accuracy[1] > 0.95).all())
most_die_at_five = bool(middle_share[2] > 0.5 and middle_accuracy[2] < 0.8)
print("| learning rate | dead in layer two, median | least | most | accuracy, median |")
print("|---:|---:|---:|---:|---:|")
first = [f"{part:.0%}" for part in (at_start.median(), at_start.min(), at_start.max())]
print("| before training | " + " | ".join(first) + " | |")
for eta, share, right in zip(rates, shares, middle_accuracy):
    cells = [f"{part:.0%}" for part in (share.median(), share.min(), share.max(), right)]
    print(f"| {eta} | " + " | ".join(cells) + " |")
