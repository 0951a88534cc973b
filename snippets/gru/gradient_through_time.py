"""By default the GRU and the LSTM forget at the same pace; a gate bias slows both by decades."""

import math

import matplotlib.pyplot as plt
import torch

T, n, n_0, draws = 50, 32, 8, 60  # time steps, units, inputs, networks of every kind
torch.set_default_dtype(torch.float64)
long = math.log(T - 1)  # gate bias for memories as long as the sequence


def shares(kind, bias):
    rows = []
    for seed in range(draws):
        torch.manual_seed(seed)
        net = getattr(torch.nn, kind)(n_0, n)
        if bias is not None:  # second block: forget gate of the LSTM, update gate of the GRU
            with torch.no_grad():
                net.bias_ih_l0[n : 2 * n], net.bias_hh_l0[n : 2 * n] = bias, 0.0
        x = torch.randn(T, n_0, requires_grad=True)
        net(x)[0][-1].sum().backward()  # L = sum of the entries of h_T
        rows.append(x.grad.norm(dim=1))  # (T,), how much the loss listens to each input
    rows = torch.stack(rows)  # (draws, T)
    return (rows / rows[:, -1:]).quantile(torch.tensor([0.05, 0.5, 0.95]), dim=0)  # (3, T)


runs = {"vanilla": ("RNN", None, "C1", ":"), "lstm": ("LSTM", None, "C4", ":"),
        "gru": ("GRU", None, "C5", ":"), "lstm_biased": ("LSTM", long, "C4", "-"),
        "gru_biased": ("GRU", long, "C5", "-")}
first = {}
fig, ax = plt.subplots()
for name, (kind, bias, color, style) in runs.items():
    low, middle, high = shares(kind, bias)  # (T,) each
    first[name] = middle[0].item()
    label = f"{kind}, gate bias {bias:.1f}" if bias else f"{kind}, default"
    print(f"{label:20} {middle[0]:.1e}  (5% to 95% of draws: {low[0]:.1e} to {high[0]:.1e})")
    ax.semilogy(range(1, T + 1), middle, style, color=color, label=label)
    ax.fill_between(range(1, T + 1), low, high, color=color, alpha=0.2)
decades_from_gates = math.log10(first["gru"] / first["vanilla"])
decades_from_bias = math.log10(first["gru_biased"] / first["gru"])

theory = torch.empty(draws, T)  # both gated units, to first order: J_t = I / 2 + W_hh / 4
for k in range(draws):
    torch.manual_seed(k)
    net, delta = torch.nn.GRU(n_0, n), torch.ones(n)
    W_hh, W_xh = net.weight_hh_l0.detach()[2 * n :], net.weight_ih_l0.detach()[2 * n :]  # candidate
    for t in reversed(range(T)):
        theory[k, t] = (W_xh.T @ delta).norm()
        delta = delta / 2 + W_hh.T @ delta / 4
first_order = (theory / theory[:, -1:]).median(dim=0).values  # (T,)
half = 0.5 ** torch.arange(T - 1.0, -1, -1)  # (T,), the gate alone
predicted, gate_alone = first_order[0].item(), half[0].item()
print(f"gated units, first order: {predicted:.1e}; gate alone: {gate_alone:.1e}")
ax.semilogy(range(1, T + 1), first_order, "--", lw=1, color="C7", label="gated units, first order")
ax.semilogy(range(1, T + 1), half, "-.", lw=1, color="C7", label="gate alone: factor 1/2")
ax.set_xlabel("time step t of the input")
ax.set_ylabel("gradient norm at x_t, relative to the last")
ax.legend()
plt.show()
