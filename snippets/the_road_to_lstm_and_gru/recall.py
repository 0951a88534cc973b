"""Recalling a symbol 200 steps later: default LSTMs stay at guessing, chrono biases leave it."""

import math

import matplotlib.pyplot as plt
import torch

T, n, k, updates, seeds = 200, 16, 4, 80, 5  # time steps, units, symbols, updates, networks
etas = [0.01, 0.03, 0.1]  # learning rates of Adam
torch.set_default_dtype(torch.float64)
symbol = torch.arange(k)  # every batch holds each symbol once; all later inputs are blank
x = torch.zeros(T, k, k)
x[0] = torch.eye(k)


def draw(bias, seed):
    torch.manual_seed(seed)
    W, U, b = ((2 * torch.rand(rows, 4 * n) - 1) / n**0.5 for rows in (n, k, 1))  # PyTorch's
    if bias != "default":  # blocks of b: input gate, forget gate, output gate, candidate
        keep = torch.log(1 + (T - 2) * torch.rand(1, n)) if bias == "chrono" else torch.ones(1, n)
        b = torch.cat(((bias == "chrono") * -keep, keep, torch.zeros(1, 2 * n)), 1)
    return W, U, b, torch.randn(n, k) / n**0.5, torch.zeros(1, k)


biases = ["default", "one", "chrono"]
nets = [draw(bias, s) for bias in biases for eta in etas for s in range(seeds)]
theta = [torch.stack(w).requires_grad_() for w in zip(*nets)]  # trained side by side
rates = torch.tensor(etas).repeat_interleave(seeds).repeat(len(biases))[:, None, None]
mean, square = ([torch.zeros_like(w) for w in theta] for _ in range(2))
losses, freed, farthest = [], {}, {}
for t in range(1, updates + 1):
    W, U, b, W_out, b_out = theta
    h = c = torch.zeros(len(nets), k, n)
    for x_t in x:
        gates, new = torch.baddbmm(x_t @ U + b, h, W).split((3 * n, n), 2)
        i, f, o = gates.sigmoid().chunk(3, 2)
        c = f * c + i * new.tanh()
        h = o * c.tanh()
    scores = torch.baddbmm(b_out, h, W_out)  # (nets, k, k)
    loss = -scores.log_softmax(2).diagonal(dim1=1, dim2=2).mean(1)  # (nets,)
    losses.append(loss.detach())
    for p, g, a, v in zip(theta, torch.autograd.grad(loss.sum(), theta), mean, square):  # Adam
        a.lerp_(g, 0.1), v.lerp_(g**2, 0.001)
        p.data -= rates * a / (1 - 0.9**t) / ((v / (1 - 0.999**t)).sqrt() + 1e-8)
        p.data = (p.data * 2**16).round() / 2**16  # or rounding errors would grow
losses, guess = torch.stack(losses).view(updates, len(biases), len(etas), seeds), math.log(k)
fig, ax = plt.subplots()
for bias, style, curves in zip(biases, ("-", ":", "--"), losses.unbind(1)):  # (updates, rates, 5)
    best = curves[-1].median(1).values.argmin()
    freed[bias] = int((curves[-1, best] < 1).sum())  # networks below a loss of one at the end
    farthest[bias] = (guess - curves).max().item()  # below guessing, at any rate and time
    print(f"bias {bias}: losses", *(f"{v:.3f}" for v in curves[-1, best]), f"at rate {etas[best]}")
    low, middle, high = curves[:, best].quantile(torch.tensor([0.0, 0.5, 1.0]), dim=1)
    ax.plot(middle, "C4" + style, label=f"bias {bias}")
    ax.fill_between(range(updates), low, high, color="C4", alpha=0.2)
print(f"guessing: ln {k} = {guess:.3f}")
default_never_leaves = farthest["default"] < 1e-3 and farthest["one"] < 1e-3
ax.axhline(guess, ls="--", lw=1, color="C7", label=f"guessing, ln {k}")
ax.set(xlabel="updates", ylabel="loss"), ax.legend()
plt.show()
