"""The spectral radius of one step at state zero forecasts the gradient through a whole sequence."""

import matplotlib.pyplot as plt
import torch
from torch.nn.functional import cross_entropy

T, n, k, m, draws, noise = 60, 16, 4, 128, 20, 0.1  # steps, units, symbols, sequences, nets
torch.set_default_dtype(torch.float64)
tanh = lambda h, z, W: torch.tanh(z + h @ W)  # z: what input and bias add


def lstm(state, z, W):  # the state is h and c, side by side
    h, c = state.chunk(2, -1)
    i, f, o, c_new = (z + h @ W).chunk(4, -1)
    c = f.sigmoid() * c + i.sigmoid() * c_new.tanh()
    return torch.cat((o.sigmoid() * c.tanh(), c), -1)


def gru(h, z, W):
    r, u = (z[..., : 2 * n] + h @ W[:, : 2 * n]).sigmoid().chunk(2, -1)
    return u * h + (1 - u) * torch.tanh(z[..., 2 * n :] + (r * h) @ W[:, 2 * n :])


def measure(seed, step, gates, repair=""):
    torch.manual_seed(seed)
    W, U, b = ((2 * torch.rand(rows, gates * n) - 1) / n**0.5 for rows in (n, k, 1))  # default
    if repair == "orthogonal":
        W, b = torch.linalg.qr(torch.randn(n, n)).Q, torch.zeros(1, n)
    elif repair:  # blocks of b: input or reset gate, forget or update gate, the rest
        keep = (1 + (T - 2) * torch.rand(n)).log() if repair == "chrono" else repair * torch.ones(n)
        close = -keep * (repair == "chrono" and step is lstm)
        b = torch.stack((close, keep, *torch.zeros(gates - 2, n))).view(1, -1)
    rest = torch.zeros(m, 2 * n if step is lstm else n, requires_grad=True)
    J = torch.func.jacrev(step)(rest[0].detach(), b[0], W)  # without input
    x = noise * torch.randn(T, m, k)
    x[0], states = torch.eye(k).repeat(m // k, 1), [rest]  # it begins with the symbol to name
    for x_t in x:
        states.append(step(states[-1], x_t @ U + b, W))
    loss = cross_entropy(states[-1][:, :n] @ torch.randn(n, k) / n**0.5, x[0])  # scores (m, k)
    size = torch.stack([g.norm() for g in torch.autograd.grad(loss, states[1:])])  # (T,)
    return torch.log10(size / size[-1]), torch.linalg.eigvals(J).abs().max().log10()


cases = {"tanh_default": ("C1-", tanh, 1), "tanh_orthogonal": ("C1--", tanh, 1, "orthogonal"),
         "LSTM_default": ("C4-", lstm, 4), "LSTM_forget_bias_1": ("C4:", lstm, 4, 1.0),
         "LSTM_forget_bias_3": ("C4-.", lstm, 4, 3.0), "LSTM_chrono": ("C4--", lstm, 4, "chrono"),
         "GRU_default": ("C5-", gru, 3), "GRU_update_bias_1": ("C5:", gru, 3, 1.0),
         "GRU_update_bias_3": ("C5-.", gru, 3, 3.0), "GRU_chrono": ("C5--", gru, 3, "chrono")}
theory, slope = {}, {}  # in decades a step
fig, ax = plt.subplots()
print("| network | forecast | measured | lowest | highest |\n|---|---|---|---|---|")
for name, (style, *case) in cases.items():
    size, rho = map(torch.stack, zip(*(measure(seed, *case) for seed in range(draws))))
    s = size[:, 0] / (T - 1)  # (draws,)
    theory[name], slope[name], *_ = row = [*map(float, (rho.median(), s.median(), *s.aminmax()))]
    print("|", label := name.replace("_", " "), *(f"| {entry:+.3f}" for entry in row), "|")
    ax.semilogy(range(1, T + 1), 10 ** size.median(0).values, style, label=label)
ax.set(xlabel="time step", ylabel="gradient norm at the state, relative to the last")
ax.legend(labelspacing=0.2)
plt.show()
