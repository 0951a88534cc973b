"""A ReLU unit with weight one keeps its gradient whole until a random walk switches it off."""

import matplotlib.pyplot as plt
import torch

T, n, n_0, draws, seed = 1000, 32, 8, 400, 0  # time steps, units, inputs, networks
torch.set_default_dtype(torch.float64)


def alive(scale, mean):
    torch.manual_seed(seed)
    U = (2 * torch.rand(draws, n_0, n) - 1) * scale / n**0.5  # input weights; W_hh is the identity
    x = mean + torch.randn(T, draws, 1, n_0)
    h, on, share = torch.zeros(draws, 1, n), torch.ones(draws, 1, n, dtype=torch.bool), []
    for x_t in x:
        z = h + x_t @ U  # (draws, 1, n), the bias is zero
        h, on = z.relu(), on & (z > 0)  # off once: the starting state has no more effect
        share.append(on)
    return torch.cat(share, dim=1)  # (draws, T, n)


def summary(on):  # share of the units that were never off, and of the networks without any
    return on.double().mean(dim=(0, 2)), 1 - on.any(dim=2).double().mean(dim=0)  # (T,) each


share, none_left = summary(alive(1.0, 0.0))
tiny, _ = summary(alive(0.001, 0.0))
drifting, drifting_none = summary(alive(1.0, 0.5))
t = torch.arange(1.0, T + 1)
theory = ((2 * t - 1) / (2 * t)).cumprod(dim=0)  # a fair walk never yet below zero
shown = [20, 100, 200, 1000]
left, predicted = ([v[k - 1].item() for k in shown] for v in (share, theory))
empty, left_drifting = ([v[k - 1].item() for k in shown] for v in (none_left, drifting))
scale_free = bool((share == tiny).all())
for k, a, b, c, d in zip(shown, left, predicted, empty, left_drifting):
    print(f"T = {k:4}: alive {a:.3f} (theory {b:.3f}), none in {c:.0%} of the networks;"
          f" with inputs of mean one half alive {d:.2f}")
print(f"input weights a thousand times smaller change nothing: {scale_free}")

fig, ax = plt.subplots()
ax.loglog(t, share, "C2-", label="inputs of mean zero")
ax.loglog(t, drifting, "C2-.", label="inputs of mean one half")
ax.loglog(t, theory, "--", color="C7", label="a random walk that never went below zero")
ax.set(xlabel="time steps T", ylabel="share of units never off")
ax.legend()
plt.show()
