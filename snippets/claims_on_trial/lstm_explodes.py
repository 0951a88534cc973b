"""The gradient of an LSTM explodes when its recurrent weights are large."""

import numpy as np
import torch

torch.set_default_dtype(torch.float64)
seed, draws, n, T = 0, 20, 32, 50  # networks, units, time steps
gains = [1, 2, 4, 8]  # of the recurrent weights: their standard deviation times the root of n
forget_bias = 1.0


def growth(gain, draw):  # gradient norm at the first state, relative to the last
    torch.manual_seed(seed + draw)
    W_hh = torch.randn(4 * n, n) * gain / n**0.5  # blocks: input, forget, candidate, output
    W_xh, x = torch.randn(4 * n, n) / n**0.5, torch.randn(T, n)
    start = torch.zeros(2 * n, requires_grad=True)
    h, c = start[:n], start[n:]
    for t in range(T):
        z = W_hh @ h + W_xh @ x[t]  # (4n)
        i, f, new, o = z.chunk(4)  # (n) each
        c = (f + forget_bias).sigmoid() * c + i.sigmoid() * new.tanh()
        h = o.sigmoid() * c.tanh()
    v = torch.randn(2 * n)
    return (torch.autograd.grad(torch.cat([h, c]) @ v, start)[0].norm() / v.norm()).item()


middle = {}
for gain in gains:
    middle[f"gain_{gain}"] = float(np.median([growth(gain, draw) for draw in range(draws)]))
    print(f"gain {gain}: {middle[f'gain_{gain}']:.0e} of the gradient reaches the first state")
