"""A cell that only adds keeps every gradient that enters it, and soon hardly any can enter."""

import matplotlib.pyplot as plt
import torch

T, n, n_0, draws, seed = 300, 32, 8, 100, 0  # time steps, units, inputs, networks
torch.set_default_dtype(torch.float64)


def stream(f):  # f: the factor of the cell on itself, one in the cell of 1997
    torch.manual_seed(seed)
    W, U = ((2 * torch.rand(draws, rows, 3 * n) - 1) / n**0.5 for rows in (n, n_0))
    h = c = torch.zeros(draws, 1, n)
    size, slope = [], []
    for _ in range(T):
        i, o, new = (torch.randn(draws, 1, n_0) @ U + h @ W).split(n, 2)  # (draws, 1, n) each
        c = f * c + i.sigmoid() * new.tanh()
        h = o.sigmoid() * c.tanh()
        size.append(c.abs().median())
        slope.append((1 / c.cosh() ** 2).median())  # what the output lets back into the cell
    return torch.stack(size), torch.stack(slope)  # (T,) each


shown = [10, 30, 100, 300]
size, slope = {}, {}
fig, ax = plt.subplots()
for f, style in ((1.0, "-"), (0.9, "--")):
    cell, open_to = stream(f)
    name = "adds" if f == 1 else "forgets"
    size |= {f"{name}_{k}": cell[k - 1].item() for k in shown}
    slope |= {f"{name}_{k}": open_to[k - 1].item() for k in shown}
    for k in shown:
        print(f"factor {f}, step {k:3}: cell {size[f'{name}_{k}']:.2g}", end=", ")
        print(f"slope at the output {slope[f'{name}_{k}']:.1e}")
    t = range(1, T + 1)
    ax.loglog(t, cell, "C4" + style, label=f"size of the cell, factor {f}")
    ax.loglog(t, open_to, "C9" + style, label=f"slope at the output, factor {f}")
    if f == 1:
        ax.loglog(t, 4 * (-2 * cell).exp(), ":", color="C7", label="4 exp(-2c), a flat tanh")
ax.set(xlabel="time step t", ylabel="median over units and networks", ylim=(1e-12, 100))
ax.legend()
plt.show()
