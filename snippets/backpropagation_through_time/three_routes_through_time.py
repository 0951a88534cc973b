"""The gradient through time is a sum; stopping the sum early leaves a bias set by the Jacobians."""

import matplotlib.pyplot as plt
import torch

T, n, n_0 = 20, 16, 4  # time steps, hidden size, inputs
radii = (0.5, 0.8, 0.95)  # of the recurrent matrix
draws = 20  # networks, seeds 0 … draws − 1
torch.set_default_dtype(torch.float64)


def network(radius, seed):
    torch.manual_seed(seed)
    W_hh = radius * torch.linalg.qr(torch.randn(n, n)).Q  # (n, n), a scaled orthogonal matrix
    return W_hh, 0.01 * torch.randn(n, n_0), torch.randn(T, n_0)  # with W_xh and x


def forward(W_hh, W_xh, x):
    h = [torch.zeros(n)]
    for x_t in x:
        h.append(torch.tanh(W_hh @ h[-1] + W_xh @ x_t))  # (n,)
    return h, h[-1].sum()


def partial_sums(W_hh, W_xh, x):
    h, sums = forward(W_hh, W_xh, x)[0], []
    delta_h, total = torch.ones(n), torch.zeros(n, n)  # dL/dh_T, dL/dW_hh so far
    for t in range(T, 0, -1):
        delta = (1 - h[t] ** 2) * delta_h  # (n,), dL/dz_t
        total = total + torch.outer(delta, h[t - 1])  # one term for each use of W_hh
        delta_h = W_hh.T @ delta  # (n,), dL/dh_{t-1}: the last Jacobian comes first
        sums.append(total)
    return torch.stack(sums)  # (T, n, n), after 1, 2, … T steps back


W_hh, W_xh, x = network(radii[-1], seed=0)
by_hand = partial_sums(W_hh, W_xh, x)[-1]  # (n, n)
leaf = W_hh.clone().requires_grad_()
forward(leaf, W_xh, x)[1].backward()
up, down = (forward(scale * W_hh, W_xh, x)[1] for scale in (1 + 1e-5, 1 - 1e-5))
same = bool((leaf.grad - by_hand).norm() < 1e-12 * by_hand.norm())
agrees = bool(abs((up - down) / 2e-5 / (by_hand * W_hh).sum() - 1) < 1e-6)
print(f"hand and autograd agree: {same}, central difference agrees: {agrees}")

after_five = []  # part of the gradient not yet reached after five steps back, medians
fig, ax = plt.subplots()
for radius, style in zip(radii, "os^"):
    sums = torch.stack([partial_sums(*network(radius, seed)) for seed in range(draws)])
    rest = (sums - sums[:, -1:]).norm(dim=(2, 3)) / sums[:, -1:].norm(dim=(2, 3))  # (20, T)
    missing = rest.median(dim=0).values[: T - 2]  # (18,), then nothing: h_0 = 0
    after_five.append(missing[4].item())
    squares = radius ** torch.arange(0, 2 * T, 2.0) - radius ** (2 * T - 2)  # (T,), each term's
    theory = (1 - squares.cumsum(dim=0) / squares.sum()).clamp(min=0).sqrt()[: T - 2]  # (18,)
    print(f"radius {radius}: {after_five[-1]:.1%} is missing after five steps back")
    ax.semilogy(range(1, T - 1), theory, "--", color="C7")
    ax.semilogy(range(1, T - 1), missing, style, color="C9", label=f"radius {radius}")
ax.lines[0].set_label("theory")
ax.set(xlabel="steps back before the cut", ylabel="missing part / whole", xticks=range(0, T, 5))
ax.legend()
plt.show()
