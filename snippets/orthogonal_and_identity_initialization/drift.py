"""Training moves an identity-initialized recurrence off the unit circle; constrained, it stays."""

import matplotlib.pyplot as plt
import torch

n, T, m = 24, 20, 20  # units, time steps, examples a batch
updates, eta, runs, seed = 150, 2e-3, 5, 0  # of Adam; runs side by side, independent


def train(held):
    torch.manual_seed(seed)
    net = torch.nn.Module()
    net.W_hh = torch.nn.Parameter(torch.eye(n).repeat(runs, 1, 1))  # (5, 24, 24)
    net.W_xh = torch.nn.Parameter(0.1 * torch.randn(runs, 2, n))
    net.b = torch.nn.Parameter(torch.zeros(runs, 1, n))
    net.out = torch.nn.Parameter(torch.randn(runs, n, 1) / n**0.5)
    if held:
        torch.nn.utils.parametrizations.orthogonal(net, "W_hh")
    optimizer = torch.optim.Adam(net.parameters(), lr=eta)
    radii, errors = [], []
    for _ in range(updates + 1):
        W_hh = net.W_hh
        radii.append(torch.linalg.eigvals(W_hh.detach()).abs().amax(dim=1))  # (5,)
        values, marks = torch.rand(runs, m, T), torch.zeros(runs, m, T)
        marks.scatter_(2, torch.randint(0, T // 2, (runs, m, 1)), 1)  # one in the first half
        marks.scatter_(2, torch.randint(T // 2, T, (runs, m, 1)), 1)  # one in the second
        x = torch.stack([values, marks], dim=3)  # (5, 20, 20, 2)
        h = torch.zeros(runs, m, n)
        for t in range(T):
            h = torch.relu(x[:, :, t] @ net.W_xh + h @ W_hh + net.b)  # (5, 20, 24)
        wrong = (h @ net.out).squeeze(2) - (values * marks).sum(dim=2)  # (5, 20)
        errors.append((wrong**2).mean(dim=1))  # (5,), one run does not see the others
        optimizer.zero_grad()
        errors[-1].sum().backward()
        optimizer.step()
    return torch.stack(radii).double(), torch.stack(errors[-20:]).detach().mean(dim=0)


free, free_error = train(held=False)  # (151, 5), (5,)
held, held_error = train(held=True)
free_last = free[-1]  # (5,)
least, middle, most = free_last.min(), free_last.median(), free_last.max()
over_100 = middle**100
all_drift, held_stays = bool((free[-1] > 1.01).all()), bool((held - 1).abs().max() < 1e-3)
print(f"spectral radius after training: {least:.2f} to {most:.2f}, median {middle:.2f}")
print(f"orthogonal parametrization stays at one: {held_stays}")
print(f"squared error: free {free_error.median():.2f}, held {held_error.median():.2f}")

fig, ax = plt.subplots()
ax.plot(free, "C3-", linewidth=1)
ax.plot(held, "C7--", linewidth=1)
ax.plot([], [], "C3-", label="identity at the start, five runs")
ax.plot([], [], "C7--", label="orthogonal by parametrization, five runs")
ax.set_xlabel("updates")
ax.set_ylabel("spectral radius of W_hh")
ax.set_ylim(top=1.45)
ax.legend(loc="upper left")
plt.show()
