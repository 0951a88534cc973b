"""At initialization the radius of one step's Jacobian forecasts the gradient through 60 steps."""

import matplotlib.pyplot as plt
import torch

T, n, k, m, draws = 60, 16, 4, 128, 20  # time steps, units, symbols, sequences, networks
noise = 0.1  # standard deviation of the inputs after the symbol
torch.set_default_dtype(torch.float64)


def uniform(*shape):
    return (2 * torch.rand(*shape) - 1) / n**0.5  # PyTorch's default


def orthogonal(gain):
    return gain * torch.linalg.qr(torch.randn(n, n)).Q


def tanh_step(W, U, b):
    return lambda state, x: torch.tanh(state @ W + x @ U + b)


def lstm_step(W, U, b):  # state: h and c beside each other, (…, 2n)
    def step(state, x):
        h, c = state.chunk(2, -1)
        i, f, o, c_new = (h @ W + x @ U + b).chunk(4, -1)
        c = f.sigmoid() * c + i.sigmoid() * c_new.tanh()
        return torch.cat((o.sigmoid() * c.tanh(), c), -1)
    return step


def gru_step(W, U, b):
    def step(h, x):
        z = h @ W[:, : 2 * n] + x @ U[:, : 2 * n] + b[: 2 * n]
        r, u = z.sigmoid().chunk(2, -1)
        h_new = torch.tanh((r * h) @ W[:, 2 * n :] + x @ U[:, 2 * n :] + b[2 * n :])
        return u * h + (1 - u) * h_new
    return step
