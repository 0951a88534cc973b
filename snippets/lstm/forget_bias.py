"""The forget gate's bias sets the memory: at zero the cell path loses half of itself every step."""

import math

import matplotlib.pyplot as plt
import torch

T, n, n_0, draws, seed = 100, 32, 8, 50, 0  # time steps, units, inputs, networks
biases = {"default": 0.0, "one": 1.0, "long": math.log(T - 1)}  # of the forget gate
torch.set_default_dtype(torch.float64)
left, theory = {}, {}

fig, ax = plt.subplots()
for style, (name, bias) in zip((":", "--", "-"), biases.items()):
    torch.manual_seed(seed)
    path = torch.ones(draws, T + 1, n)  # product of the forget gates, for every unit
    for k in range(draws):
        cell = torch.nn.LSTMCell(n_0, n)
        with torch.no_grad():
            if name != "default":  # PyTorch adds two bias vectors; the gates are ordered i, f, c, o
                cell.bias_ih[n : 2 * n], cell.bias_hh[n : 2 * n] = bias, 0.0
            h, c = torch.zeros(n), torch.zeros(n)
            for t, x in enumerate(torch.randn(T, n_0)):
                z = cell.weight_hh @ h + cell.weight_ih @ x + cell.bias_hh + cell.bias_ih  # (4n,)
                path[k, t + 1] = path[k, t] * z[n : 2 * n].sigmoid()
                h, c = cell(x, (h, c))
    typical = path.median(dim=2).values  # (draws, T + 1), the middle unit of every network
    low, middle, high = typical.quantile(torch.tensor([0.05, 0.5, 0.95]), dim=0)  # (T + 1,)
    gate = 1 / (1 + math.exp(-bias))  # the forget gate, were it not for inputs and states
    left[name], theory[name] = middle[-1].item(), gate**T
    label = f"forget bias {bias:.2f}" if bias else "default, bias near 0"
    print(f"{label}: gate {gate:.3f}, left {left[name]:.1e}, gate^{T} {theory[name]:.1e}")
    ax.semilogy(middle, style, color="C4", label=label)
    ax.fill_between(range(T + 1), low, high, color="C4", alpha=0.25)
    theory_label = None if bias else "power of the gate"
    ax.semilogy([0, T], [1, theory[name]], "--", lw=1, color="C7", label=theory_label)
default_forgets = left["default"] < 1e-25
ax.set_xlabel("steps between the two cells")
ax.set_ylabel("left of the cell path")
ax.legend()
plt.show()
