"""Truncation never trains the weights that read an early cue, even when the task is solved."""

import matplotlib.pyplot as plt
import torch

T, n, batch, updates = 10, 16, 64, 120  # time steps, hidden size, sequences, training updates
cut, solved = 5, 0.05  # steps back before the gradient is cut, loss that counts as solved
runs, seed = 5, 0  # networks trained side by side
torch.set_default_dtype(torch.float64)


def train(k, cue_scale):
    torch.manual_seed(seed)
    W_hh = 0.9 * torch.linalg.qr(torch.randn(runs, n, n)).Q  # (5, 16, 16)
    W_noise, W_cue = 0.5 * torch.randn(2, runs, n, 1)  # (5, 16, 1) each, one for each input
    W_cue = cue_scale * W_cue
    W_out = 0.1 * torch.randn(runs, 1, n)  # (5, 1, 16)
    theta = [W.requires_grad_() for W in (W_hh, W_noise, W_cue, W_out)]
    start = W_cue.detach().clone()
    optimizer, losses = torch.optim.Adam(theta, lr=0.01), []
    for _ in range(updates):
        y = torch.randint(2, (runs, 1, batch)) * 2.0 - 1  # (5, 1, 64), +1 or -1
        h = torch.tanh(W_cue @ y)  # (5, 16, 64), the cue comes at the first step, then noise
        for t in range(1, T):
            if t == T - k:
                h = h.detach()  # the state goes on, the gradient stops
            h = torch.tanh(W_hh @ h + W_noise @ torch.randn(runs, 1, batch))
        loss = torch.nn.functional.softplus(-2 * y * (W_out @ h)).mean(dim=(1, 2))  # (5,)
        optimizer.zero_grad()
        loss.sum().backward()
        optimizer.step()
        losses.append(loss.detach())
    return torch.stack(losses), bool((W_cue == start).all())  # (updates, 5)


worst, best, unmoved = {}, {}, {}
fig, ax = plt.subplots()
for name, k, cue_scale, style, color in (("full_reading", T, 1, "-", "C1"),
                                         ("full_blind", T, 0, "--", "C1"),
                                         ("cut_reading", cut, 1, "-", "C9"),
                                         ("cut_blind", cut, 0, "--", "C9")):
    losses, unmoved[name] = train(k, cue_scale)
    final = losses[-20:].mean(dim=0)  # (5,), over the last updates
    worst[name], best[name] = final.max(), final.min()
    print(f"{name:12} solved in {(final < solved).sum()} of {runs} runs, "
          f"cue weights never moved: {unmoved[name]}")
    ax.semilogy(losses.median(dim=1).values, style, color=color, label=name.replace("_", ", "))
ax.set_xlabel("training update")
ax.set_ylabel("loss, median of the runs")
ax.legend()
plt.show()
