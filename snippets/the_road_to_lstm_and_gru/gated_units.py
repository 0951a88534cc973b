"""Fresh gated units fade like plain ones; biases fitted to the span keep a constant share."""

import math

import matplotlib.pyplot as plt
import torch

spans, n, n_0, draws, seed = [20, 100, 200, 1000], 32, 8, 50, 0  # time steps T, units, inputs, nets
torch.set_default_dtype(torch.float64)
scale = 1e140  # of the loss, taken out again: or squares of the smallest entries would underflow


def left(T, gates, bias):
    torch.manual_seed(seed)
    shapes = ((n, gates * n), (n_0, gates * n), (1, gates * n), (1, gates * n), (1, n))
    W, U, b, b_hh, span = ((2 * torch.rand(draws, *s) - 1) / n**0.5 for s in shapes)
    b = b + b_hh  # PyTorch adds two
    if bias != "default":  # blocks of b: input or reset gate, forget or update gate, the rest
        d = (1 + span * n**0.5) / 2 * (T - 2) + 1  # between 1 and T - 1
        keep = {"one": 0 * d + 1, "fitted": 0 * d + math.log(T - 1), "chrono": d.log()}[bias]
        b = torch.zeros_like(b)
        b[..., n : 2 * n] = keep
        b[..., :n] = -keep if (gates, bias) == (4, "chrono") else 0.0
    start = m = torch.zeros(draws, 1, n, requires_grad=True)  # the memory: c, or h in a GRU
    h = m if gates == 3 else torch.zeros(draws, 1, n)
    for x_t in torch.randn(T, draws, 1, n_0):
        z = x_t @ U + b  # (draws, 1, gates · n)
        if gates == 4:
            i, f, o, new = (z + h @ W).split(n, 2)
            m = f.sigmoid() * m + i.sigmoid() * new.tanh()
            h = o.sigmoid() * m.tanh()
        else:
            r, u = (z[..., : 2 * n] + h @ W[..., : 2 * n]).sigmoid().chunk(2, 2)
            new = (z[..., 2 * n :] + (r * h) @ W[..., 2 * n :]).tanh()
            h = m = u * h + (1 - u) * new
    g = torch.autograd.grad(scale * m.sum(), start)[0]  # L = sum of the entries of the memory
    return g.norm(dim=(1, 2)) / n**0.5 / scale  # (draws,)


units = {"LSTM_default": (4, "-"), "LSTM_one": (4, ":"), "LSTM_fitted": (4, "-."), "LSTM_chrono":
         (4, "--"), "GRU_default": (3, "-"), "GRU_one": (3, ":"), "GRU_chrono": (3, "--")}
median = {}  # for every unit and span
fig, ax = plt.subplots()
print("| unit and bias | " + " | ".join(f"T = {T}" for T in spans) + " |\n|---|" + "---:|" * 4)
for name, (gates, style) in units.items():
    share = torch.stack([left(T, gates, name.split("_")[1]) for T in spans])  # (4, draws)
    low, middle, high = share.quantile(torch.tensor([0.05, 0.5, 0.95]), dim=1)  # (4,) each
    median |= {f"{name}_{T}": v.item() for T, v in zip(spans, middle)}
    label, entries = name.replace("_", ", "), zip(low, middle, high)
    print(f"| {label} |", *(f"{b:.1e} [{a:.0e}, {c:.0e}] |" for a, b, c in entries))
    ax.loglog(spans, middle, style, color="C4" if gates == 4 else "C5", label=label)
T = torch.logspace(1.3, 3, 50)
for factor, label in ((0.5, "theory: gate alone, chrono"), (1 / (1 + math.exp(-1)), None)):
    ax.loglog(T, factor**T, "--", lw=1, color="C7", label=label)
constant = (-2 / torch.linspace(1e-4, 1, 10**4)).exp().mean().sqrt().item()  # theory of chrono
ax.axhline(constant, ls="--", lw=1, color="C7")
print("| theory: gate at one half |", *(f"{0.5**T:.1e} |" for T in spans))
ax.set(xlabel="time steps T", ylabel="gradient left at the start", ylim=(1e-60, 1e5))
ax.legend()
plt.show()
