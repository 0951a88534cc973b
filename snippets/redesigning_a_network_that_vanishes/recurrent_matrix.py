"""An orthogonal matrix lets a plain recurrent network remember at more rates than clipping."""

import torch
from torch.nn.functional import cross_entropy, one_hot

T, n, k, m, steps = 60, 16, 4, 32, 250  # time steps, units, symbols, sequences a batch, batches
seeds, noise, etas = 5, 0.1, [0.0003, 0.001, 0.003, 0.01, 0.03]  # networks, noise, learning rates


def sequences(count):
    symbol = torch.randint(0, k, (count,))
    x = noise * torch.randn(T, count, k)
    x[0] = one_hot(symbol, k)  # the first input is the symbol to name at the end
    return x, symbol


def draw(matrix, seed):
    torch.manual_seed(seed)
    W, U, b = ((2 * torch.rand(rows, n) - 1) / n**0.5 for rows in (n, k, 1))  # PyTorch's default
    if matrix != "default":
        W = torch.linalg.qr(torch.randn(n, n)).Q if matrix == "orthogonal" else torch.eye(n)
    return W, U, b * (matrix == "default"), torch.randn(n, k) / n**0.5, torch.zeros(1, k)


def forward(theta, x):
    W, U, b, W_out, b_out = (torch.cat(w) for w in zip(*theta))
    z = (x.flatten(0, 1) @ U + b).unflatten(1, x.shape[:2])  # (nets, T, m, n)
    h = torch.zeros_like(z[:, 0])
    for z_t in z.unbind(1):
        h = torch.tanh(torch.baddbmm(z_t, h, W))
    return torch.baddbmm(b_out, h, W_out)


cases = {"default": ("default", 1e9), "default_clipped": ("default", 1.0),  # matrix, threshold tau
         "identity": ("identity", 1e9), "orthogonal": ("orthogonal", 1e9)}
theta = [[torch.stack(w).requires_grad_() for w in zip(*(draw(matrix, s) for s in range(seeds)))]
         for matrix, tau in cases.values() for eta in etas]  # trained side by side, same batches
optimizer = torch.optim.Adam([{"params": p, "lr": eta} for p, eta in zip(theta, etas * len(cases))])
for _ in range(steps):
    x, symbol = sequences(m)
    scores = forward(theta, x).flatten(0, 1)  # (nets · m, k)
    loss = cross_entropy(scores, symbol.repeat(len(scores) // m), reduction="sum") / m
    optimizer.zero_grad()
    loss.backward()
    for p, tau in zip(theta, (tau for _, tau in cases.values() for eta in etas)):
        norm = sum((w.grad**2).sum((1, 2), keepdim=True) for w in p).sqrt()  # of each network
        for w in p:
            w.grad *= (tau / norm).clamp(max=1)
    optimizer.step()
median_radius = torch.linalg.eigvals(theta[len(etas) - 1][0].data).abs().amax(1).median()
x, symbol = sequences(1000)  # 500 to choose the rate, 500 to test
right = (forward(theta, x).argmax(2) == symbol).double().view(len(cases), len(etas), seeds, -1)
median, lowest, highest, rate, usable = {}, {}, {}, {}, {}
print("| network | median | lowest | highest | rate | rates above 90% |\n|---|---|---|---|---|---|")
for name, accuracy in zip(cases, right):  # (rates, 5, 1000)
    chosen_by = accuracy[..., :500].mean(2).median(1).values  # (rates,), median over the networks
    best, test = chosen_by.argmax(), accuracy[chosen_by.argmax(), :, 500:].mean(1)  # (5,)
    row = [*map(float, (test.median(), *test.aminmax())), etas[best], int((chosen_by > 0.9).sum())]
    median[name], lowest[name], highest[name], rate[name], usable[name] = row
    print("|", name.replace("_", " "), "| {:.0%} | {:.0%} | {:.0%} | {} | {} |".format(*row))
