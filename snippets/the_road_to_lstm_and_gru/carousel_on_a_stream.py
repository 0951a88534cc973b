"""A cell that only adds keeps every gradient that enters it, and soon hardly any can enter."""

import matplotlib.pyplot as plt
import torch

T, n, n_0, draws, seed = 300, 32, 8, 101, 0  # time steps, units, inputs, networks
torch.set_default_dtype(torch.float64)


def stream(f):  # f: the factor of the cell on itself, one in the cell of 1997
    torch.manual_seed(seed)
    W, U = ((2 * torch.rand(draws, rows, 3 * n) - 1) / n**0.5 for rows in (n, n_0))
    h = c = torch.zeros(draws, 1, n)
    cells = []
    for _ in range(T):
        i, o, new = (torch.randn(draws, 1, n_0) @ U + h @ W).split(n, 2)  # (draws, 1, n) each
        c = f * c + i.sigmoid() * new.tanh()
        h = o.sigmoid() * c.tanh()
        cells.append(c)
    c = torch.cat(cells, 1).abs().median(2).values  # (draws, T), the median unit of a network
    slope = 1 / c.cosh() ** 2  # what tanh at the output lets back into the cell
    return [x.quantile(torch.tensor([0.25, 0.5, 0.75]), 0) for x in (c, slope)]  # (3, T) each


shown, size, low, slope, high = [10, 30, 100, 300], {}, {}, {}, {}
fig, ax = plt.subplots()
for f, name, style in ((1.0, "adds", "-"), (0.9, "forgets", "--")):
    cell, open_to = stream(f)
    for k in shown:
        at = f"{name}_{k}"
        size[at], (low[at], slope[at], high[at]) = cell[1, k - 1].item(), open_to[:, k - 1].tolist()
        print(f"factor {f}, step {k:3}: cell {size[at]:.2g}", end=", ")
        print(f"slope {slope[at]:.2g} ({low[at]:.2g} to {high[at]:.2g})")
    for label, q, color in (("cell", cell, "C4"), ("slope at the output", open_to, "C9")):
        ax.loglog(range(1, T + 1), q[1], color + style, label=f"{label}, factor {f}")
        ax.fill_between(range(1, T + 1), q[0], q[2], color=color, alpha=0.2)
    if f == 1:
        ax.loglog(range(1, T + 1), 4 * (-2 * cell[1]).exp(), "C7:", label="4 exp(-2c)")
ax.set(xlabel="time step t", ylabel="median unit, quartiles of networks", ylim=(1e-21, 1e3))
ax.legend()
plt.show()
