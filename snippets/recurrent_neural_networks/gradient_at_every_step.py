"""The gradient of a loss at the last step changes by nearly the same factor at every step back."""

import matplotlib.pyplot as plt
import torch

torch.set_default_dtype(torch.float64)
n, T, draws = 32, 50, 20  # hidden size, steps, networks at each scale
scales, input_scale = (0.5, 1.0, 1.5, 2.0), 0.5  # of the recurrent weights, of the inputs


def gradient_norms(scale, draw):
    torch.manual_seed(draw)
    W_hh = scale * torch.randn(n, n) / n**0.5  # (n, n)
    direction = torch.nn.functional.normalize(torch.randn(n), dim=0)  # (n,)
    h, states = torch.zeros(n), []
    for x_t in input_scale * torch.randn(T, n):  # (n,)
        h = torch.tanh(W_hh @ h + x_t)
        h.requires_grad_() if h.is_leaf else h.retain_grad()
        states.append(h)
    (direction @ h).backward()
    return torch.stack([h_t.grad.norm() for h_t in states])  # (T,)


norms = torch.stack([torch.stack([gradient_norms(scale, draw) for draw in range(draws)])
                     for scale in scales])  # (scales, draws, T)
reaches_first = norms[:, :, 0] / norms[:, :, -1]  # (scales, draws)
middle = reaches_first.median(dim=1).values
print("| scale | reaches the first state, median | least | most |\n|---:|---:|---:|---:|")
for scale, left, ratios in zip(scales, middle, reaches_first):
    print(f"| {scale} | {left:.1e} | {ratios.min():.0e} | {ratios.max():.0e} |")

fig, ax = plt.subplots()
for scale, curves, colour in zip(scales, norms, ("C9", "C1", "C2", "C3")):
    ax.semilogy(range(1, T + 1), curves.median(dim=0).values, colour, label=f"scale {scale}")
ax.set_xlabel("step t")
ax.set_ylabel("gradient norm at h_t, median")
ax.legend()
plt.show()
