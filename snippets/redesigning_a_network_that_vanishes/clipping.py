"""Clipping rescues a run that explodes and leaves a gradient that vanishes as it is."""

import matplotlib.pyplot as plt
import torch
from torch.nn.functional import cross_entropy, one_hot

T, n, k, m, steps = 60, 16, 4, 32, 250  # time steps, units, symbols, sequences a batch, batches
seeds, noise, momentum, tau = 5, 0.1, 0.9, 1.0  # networks, noise; tau: threshold of clipping
etas = torch.tensor([1e-6, 1e-5, 1e-4, 1e-3, 1e-2])  # learning rates of SGD


def sequences(count):
    symbol = torch.randint(0, k, (count,))
    x = noise * torch.randn(T, count, k)
    x[0] = one_hot(symbol, k)  # the first input is the symbol to name at the end
    return x, symbol


def forward(theta, x, phi):
    W, U, W_out = theta
    z = (x.flatten(0, 1) @ U).unflatten(1, x.shape[:2])  # (nets, T, m, n)
    h = torch.zeros_like(z[:, 0])
    for z_t in z.unbind(1):
        h = phi(torch.baddbmm(z_t, h, W))
    return h @ W_out  # (nets, m, k)


def train(phi, clip):
    torch.manual_seed(0)
    W, U, W_out = (2 * torch.rand(seeds, rows, n) - 1 for rows in (n, k, k))  # PyTorch's default
    W = 1.1 * n**0.5 * torch.eye(n).expand(seeds, n, n) if phi is torch.relu else W
    theta = [(w / n**0.5).repeat(len(etas), 1, 1).requires_grad_() for w in (W, U, W_out.mT)]
    eta, norms = etas.repeat_interleave(seeds).view(-1, 1, 1), []  # (25, 1, 1)
    velocity = [torch.zeros_like(w) for w in theta]
    for _ in range(steps):
        x, symbol = sequences(m)
        scores = forward(theta, x, phi).mT  # (25, k, m)
        loss = cross_entropy(scores, symbol.expand(len(eta), m), reduction="sum") / m
        gradient = torch.autograd.grad(loss, theta)
        norms.append(sum((g**2).sum((1, 2), keepdim=True) for g in gradient).sqrt())
        for w, v, g in zip(theta, velocity, gradient):
            v.mul_(momentum).add_(g * (tau / norms[-1]).clamp(max=1) if clip else g)
            w.data.sub_(eta * v)
    x, symbol = sequences(1000)
    right = (forward(theta, x, phi).argmax(2) == symbol).double().mean(1).view(-1, seeds)  # (5, 5)
    return right.median(1).values, norms[0].median(), torch.stack(norms).max()


(fig, ax), accuracy, first_norm, largest_norm = plt.subplots(), {}, {}, {}
print("| network |", *(f"{eta:.0e} |" for eta in etas), "\n" + "|---" * 6 + "|")
for name, style in zip(("exploding", "exploding_clipped", "vanishing", "vanishing_clipped"),
                       ("C3o:", "C3s-", "C9o:", "C9s-")):
    phi = torch.relu if "exploding" in name else torch.tanh
    accuracy[name], first_norm[name], largest_norm[name] = train(phi, clip="clipped" in name)
    print("|", name.replace("_", " "), *(f"| {share:.0%}" for share in accuracy[name]), "|")
    ax.semilogx(etas, accuracy[name], style, label=name.replace("_", " "))
identical = torch.equal(accuracy["vanishing"], accuracy["vanishing_clipped"])
ax.set(xlabel="learning rate", ylabel="median accuracy")
ax.legend()
plt.show()
