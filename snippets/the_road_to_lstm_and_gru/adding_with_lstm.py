"""On the adding problem default LSTMs stay at guessing; with a fitted gate most of them learn."""

import torch

T, n, m, updates, seeds = 36, 16, 16, 240, 5  # time steps, units, sequences a batch, networks
etas, biases = [0.01, 0.03, 0.1], ["default", "one", "chrono"]  # rates of Adam, all tried
torch.set_default_dtype(torch.float64)


def sequences(count):
    x, j = torch.rand(T, count, 2), torch.randint(0, T // 2, (2, count))  # one mark in each half
    x[..., 1] = torch.zeros(T, count).scatter(0, j + torch.tensor([[0], [T // 2]]), 1.0)
    return x, (x[..., 0] * x[..., 1]).sum(0)  # (T, count, 2), (count,)


def draw(bias, seed):
    torch.manual_seed(seed)
    W, U, b = ((2 * torch.rand(rows, 4 * n) - 1) / n**0.5 for rows in (n, 2, 1))  # PyTorch's
    if bias != "default":  # blocks of b: input gate, forget gate, output gate, candidate
        b = torch.zeros(1, 4 * n)
        b[:, n : 2 * n] = torch.log(1 + (T - 2) * torch.rand(n)) if bias == "chrono" else 1.0
        b[:, :n] = -b[:, n : 2 * n] if bias == "chrono" else 0.0
    return W, U, b, torch.randn(n, 1) / n**0.5, torch.zeros(1, 1)


def forward(theta, x):
    W, U, b, W_out, b_out = theta  # (nets, n, 4n), …
    h = c = torch.zeros(len(W), x.shape[1], n)  # (nets, count, n)
    for x_t in x:
        gates, new = torch.baddbmm(x_t @ U + b, h, W).split((3 * n, n), 2)
        i, f, o = gates.sigmoid().chunk(3, 2)
        c = f * c + i * new.tanh()
        h = o * c.tanh()
    return torch.baddbmm(b_out, h, W_out)[..., 0]  # (nets, count)


nets = [draw(bias, s) for bias in biases for eta in etas for s in range(seeds)]
theta = [torch.stack(w).requires_grad_() for w in zip(*nets)]  # trained side by side
rates = torch.tensor(etas).repeat_interleave(seeds).repeat(len(biases))[:, None, None]
mean, square = ([torch.zeros_like(w) for w in theta] for _ in range(2))
for k in range(1, updates + 1):
    x, y = sequences(m)
    loss = ((forward(theta, x) - y) ** 2).mean(1).sum()  # one net does not see the others
    g = torch.autograd.grad(loss, theta)
    clip = (1 / sum((w**2).sum((1, 2), True) for w in g).sqrt()).clamp(max=1)  # norm at most 1
    for p, w, a, v in zip(theta, g, mean, square):  # Adam
        a.lerp_(clip * w, 0.1), v.lerp_((clip * w) ** 2, 0.001)
        p.data -= rates * a / (1 - 0.9**k) / ((v / (1 - 0.999**k)).sqrt() + 1e-8)
        p.data = (p.data * 2**16).round() / 2**16  # or rounding errors would grow
x, y = sequences(1000)  # half to choose the rate by the median network, half to test
wrong = (forward([p.data for p in theta], x) - y).square()  # (nets, 2000)
wrong, errors, learned = wrong.view(len(biases), len(etas), seeds, 2, -1), {}, {}
guessing = y[500:].var().item()  # the error of one who always answers the mean
print("| bias | least error | second | median | fourth | most | rate |\n|---|" + "--:|" * 6)
print(f"| guessing the mean | {guessing:.2g} |" + " |" * 5)
for bias, w in zip(biases, wrong.mean(4)):
    best = w[..., 0].median(1).values.argmin()
    errors[bias] = w[best, :, 1].sort().values  # (5,)
    learned[bias] = int((errors[bias] < guessing / 2).sum())
    print(f"| {bias} |", *(f"{e:.2g} |" for e in errors[bias]), etas[best], "|")
