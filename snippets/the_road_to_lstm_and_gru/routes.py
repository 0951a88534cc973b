"""In a fresh LSTM most of the gradient takes detours; chrono biases close them off."""

import math

import matplotlib.pyplot as plt
import torch

T, n, n_0, draws, seed = 50, 32, 8, 30, 0  # time steps, units, inputs, networks
torch.set_default_dtype(torch.float64)


def by_detours(bias):
    torch.manual_seed(seed)
    shapes = ((4 * n, n), (4 * n, n_0), (4 * n,), (4 * n,), (n,))
    W, U, b, b_hh, span = ((2 * torch.rand(draws, *s) - 1) / n**0.5 for s in shapes)
    b = b + b_hh  # PyTorch adds two
    if bias != "default":
        d = (1 + span * n**0.5) / 2 * (T - 2) + 1  # time spans between 1 and T - 1
        b = torch.zeros_like(b)
        b[:, n : 2 * n] = d.log() if bias == "chrono" else 1.0
        b[:, :n] = -d.log() if bias == "chrono" else 0.0
    h, c, steps = torch.zeros(draws, n), torch.zeros(draws, n), []
    for x in torch.randn(T, draws, n_0):
        z = torch.einsum("kji,ki->kj", W, h) + torch.einsum("kji,ki->kj", U, x) + b  # (draws, 4n)
        i, f, new, o = (part(z_) for part, z_ in zip(
            (torch.sigmoid, torch.sigmoid, torch.tanh, torch.sigmoid), z.chunk(4, 1)))
        before, c = c, f * c + i * new
        h = o * c.tanh()
        steps.append((i, f, new, o, before, c.tanh()))
    g_c, g_h = torch.zeros(T + 1, draws, n), torch.zeros(T + 1, draws, n)  # row k: k detours so far
    g_c[0] = 1  # L = sum of the entries of c_T
    for i, f, new, o, before, s in reversed(steps):
        g_c = g_c + g_h * o * (1 - s**2)
        delta = torch.cat([g_c * new * i * (1 - i), g_c * before * f * (1 - f),
                           g_c * i * (1 - new**2), g_h * s * o * (1 - o)], dim=2)  # (…, 4n)
        g_c = f * g_c
        through = torch.einsum("akj,kji->aki", delta[:-1], W)  # through W_hh: one detour more
        g_h = torch.cat([torch.zeros(1, draws, n), through])
    size = lambda g: (g.norm(dim=-1) / n**0.5).median(dim=-1).values  # median over the networks
    return size(g_c), size(g_c.sum(dim=0)).item()  # (T + 1,), and of the whole gradient


parts, whole, share, most = {}, {}, {}, {}
fig, ax = plt.subplots()
for bias, style in (("default", "-"), ("one", ":"), ("chrono", "--")):
    parts[bias], whole[bias] = by_detours(bias)
    share[bias], most[bias] = parts[bias][0].item() / whole[bias], parts[bias].argmax().item()
    print(f"{bias:7}  whole gradient {whole[bias]:.1e}, without detour {share[bias]:.1e} of it,"
          f" largest part with {most[bias]} detours")
    label = f"bias {bias}" if bias == "one" else bias
    ax.semilogy(parts[bias][:26] / parts[bias].max(), "C4" + style, marker=".", label=label)
k = range(26)  # first order: each step keeps a half, or takes a quarter of W_hh, of size 3^(-1/2)
theory = [math.comb(T, j) * 0.5 ** (T - j) * (0.25 / 3**0.5) ** j for j in k]
expected = max(k, key=theory.__getitem__)
ax.semilogy(k, [p / max(theory) for p in theory], "--", color="C7", label="default, first order")
ax.set(xlabel="detours through the recurrent matrix", ylabel="size, relative to the largest")
ax.set_ylim(1e-6, 3)
ax.legend()
plt.show()
