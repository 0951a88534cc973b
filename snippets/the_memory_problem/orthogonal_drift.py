"""An orthogonal start does not stay orthogonal in training; an orthogonal parametrization does."""

import torch

T, n, batch, updates, seeds = 30, 32, 32, 100, 5  # time steps, units, sequences, updates, networks
torch.set_default_dtype(torch.float64)


def stretch_after_training(parametrized, seed):
    torch.manual_seed(seed)
    net, read = torch.nn.RNN(1, n), torch.nn.Linear(n, 1)
    torch.nn.init.orthogonal_(net.weight_hh_l0)
    if parametrized:
        torch.nn.utils.parametrizations.orthogonal(net, "weight_hh_l0")
    optimizer = torch.optim.Adam([*net.parameters(), *read.parameters()], 1e-3)
    for _ in range(updates):  # task: report the first input at the last step
        x = torch.randn(T, batch, 1)
        loss = ((read(net(x)[0][-1]) - x[0]) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    s = torch.linalg.svdvals(net.weight_hh_l0.detach())  # (n,), all 1 before training
    return s[-1].item(), s[0].item()  # smallest, largest


free = [stretch_after_training(False, seed) for seed in range(seeds)]
held = [stretch_after_training(True, seed) for seed in range(seeds)]
free_largest = [largest for _, largest in free]
free_smallest = [smallest for smallest, _ in free]
held_off = max(abs(value - 1) for pair in held for value in pair)
print(f"orthogonal start, after {updates} updates: singular values", end=" ")
print(f"from {min(free_smallest):.1f} to {max(free_largest):.1f}")
print(f"orthogonal parametrization: off 1 by less than 1e-12: {held_off < 1e-12}")
least_norm = min(free_largest)
stays_orthogonal = held_off < 1e-12
