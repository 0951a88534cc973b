"""On the adding problem tanh units stay at guessing, ReLU with the identity and GRUs learn it."""

import torch

T, n, m, updates, seeds = 36, 16, 16, 240, 5  # time steps, units, sequences a batch, networks
etas = [0.01, 0.03, 0.1]  # learning rates of Adam, all of them tried for every variant
torch.set_default_dtype(torch.float64)


def sequences(count):
    x, j = torch.rand(T, count, 2), torch.randint(0, T // 2, (2, count))  # one mark in each half
    x[..., 1] = torch.zeros(T, count).scatter(0, j + torch.tensor([[0], [T // 2]]), 1.0)
    return x, (x[..., 0] * x[..., 1]).sum(0)  # (T, count, 2), (count,)


def draw(start, blocks, seed):
    torch.manual_seed(seed)
    W, U, b = ((2 * torch.rand(rows, blocks * n) - 1) / n**0.5 for rows in (n, 2, 1))  # PyTorch's
    if start != "default":
        W = torch.linalg.qr(torch.randn(n, n)).Q if start == "orthogonal" else torch.eye(n)
        b = torch.zeros(1, n)
    return W, U, b, torch.randn(n, 1) / n**0.5, torch.zeros(1, 1)


def forward(theta, x, unit):
    W, U, b, W_out, b_out = theta  # (nets, n, blocks · n), …
    z = (x.flatten(0, 1) @ U + b).unflatten(1, x.shape[:2])  # (nets, T, count, blocks · n)
    h = torch.zeros_like(z[:, 0, :, :n])
    for z_t in z.unbind(1):
        if unit == "GRU":
            r, u = torch.baddbmm(z_t[..., : 2 * n], h, W[..., : 2 * n]).sigmoid().chunk(2, 2)
            new = torch.baddbmm(z_t[..., 2 * n :], r * h, W[..., 2 * n :]).tanh()
            h = u * h + (1 - u) * new
        else:
            h = getattr(torch, unit)(torch.baddbmm(z_t, h, W))
    return torch.baddbmm(b_out, h, W_out)[..., 0]  # (nets, count)


rates, learned, errors = torch.tensor(etas).repeat_interleave(seeds)[:, None, None], {}, {}
print("| network | least error | second | median | fourth | most | rate |\n|---|" + "--:|" * 6)
variants = [("tanh", "default"), ("tanh", "orthogonal"), ("relu", "identity"), ("GRU", "default")]
for unit, start in variants:
    nets = [draw(start, 3 if unit == "GRU" else 1, s) for eta in etas for s in range(seeds)]
    theta = [torch.stack(w).requires_grad_() for w in zip(*nets)]  # trained side by side
    mean, square = ([torch.zeros_like(w) for w in theta] for _ in range(2))
    for k in range(1, updates + 1):
        x, y = sequences(m)
        loss = ((forward(theta, x, unit) - y) ** 2).mean(1).sum()  # one net does not see the others
        g = torch.autograd.grad(loss, theta)
        clip = (1 / sum((w**2).sum((1, 2), True) for w in g).sqrt()).clamp(max=1)  # norm at most 1
        for p, w, a, v in zip(theta, g, mean, square):  # Adam
            a.lerp_(clip * w, 0.1), v.lerp_((clip * w) ** 2, 0.001)
            p.data -= rates * a / (1 - 0.9**k) / ((v / (1 - 0.999**k)).sqrt() + 1e-8)
            p.data = (p.data * 2**16).round() / 2**16  # or rounding errors would grow
    x, y = sequences(2000)  # half to choose the rate by the median network, half to test
    wrong = (forward([p.data for p in theta], x, unit) - y).square().view(len(etas), seeds, 2, -1)
    best, name = wrong[:, :, 0].mean(2).median(1).values.argmin(), f"{unit}_{start}"
    errors[name] = wrong[best, :, 1].mean(1).sort().values  # (5,)
    learned[name] = int((errors[name] < 1 / 12).sum())  # less than half of what guessing costs
    print(f"| {unit}, {start} |", *(f"{e:.2g} |" for e in errors[name]), etas[best], "|")
