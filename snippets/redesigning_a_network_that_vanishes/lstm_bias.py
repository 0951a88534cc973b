"""An LSTM with default gates forgets; biased gates let it remember."""

import torch
from torch.nn.functional import cross_entropy, one_hot

T, n, k, m, steps = 60, 16, 4, 16, 200  # time steps, units, symbols, sequences a batch, batches
seeds, noise, etas = 5, 0.1, [0.003, 0.01, 0.03]  # networks, noise, learning rates


def sequences(count):
    symbol = torch.randint(0, k, (count,))
    x = noise * torch.randn(T, count, k)
    x[0] = one_hot(symbol, k)  # the first input is the symbol to name at the end
    return x, symbol


def draw(bias, seed):
    torch.manual_seed(seed)
    W, U, b = ((2 * torch.rand(rows, 4 * n) - 1) / n**0.5 for rows in (n, k, 1))  # PyTorch's
    if bias is not None:  # blocks: input gate, forget gate, output gate, candidate
        keep = torch.log(1 + (T - 2) * torch.rand(n)) if bias == "chrono" else bias * torch.ones(n)
        b = torch.cat((-keep if bias == "chrono" else 0 * keep, keep, torch.zeros(2 * n)))[None]
    return W, U, b, torch.randn(n, k) / n**0.5, torch.zeros(1, k)


def forward(theta, x):
    W, U, b, W_out, b_out = (torch.cat(w) for w in zip(*theta))
    z = (x.flatten(0, 1) @ U + b).unflatten(1, x.shape[:2])  # (nets, T, m, 4n)
    h = c = z.new_zeros(*z[:, 0].shape[:2], n)
    for z_t in z.unbind(1):
        gates, c_new = torch.baddbmm(z_t, h, W).split((3 * n, n), 2)
        i, f, o = torch.sigmoid(gates).chunk(3, 2)
        c = f * c + i * torch.tanh(c_new)
        h = o * torch.tanh(c)
    return torch.baddbmm(b_out, h, W_out)


cases = {"default": None, "forget_bias_1": 1.0, "forget_bias_3": 3.0, "chrono": "chrono"}
theta = [[torch.stack(w).requires_grad_() for w in zip(*(draw(bias, s) for s in range(seeds)))]
         for bias in cases.values() for eta in etas]  # trained side by side, same batches
optimizer = torch.optim.Adam([{"params": p, "lr": eta} for p, eta in zip(theta, etas * len(cases))])
for _ in range(steps):
    x, symbol = sequences(m)
    scores = forward(theta, x).flatten(0, 1)  # (nets · m, k)
    loss = cross_entropy(scores, symbol.repeat(len(scores) // m), reduction="sum") / m
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
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
