"""A hundred plain tanh layers learn from orthogonal weights, and nothing from default ones."""

import torch
from sklearn.datasets import load_digits

torch.set_default_dtype(torch.float64)
seed, depth, n, steps, m, eta = 0, 100, 32, 140, 64, 0.0004
runs = {"default": 3, "orthogonal": 5}  # networks of each kind
data = load_digits()
x, y = torch.tensor(data.data / 16 - 0.3), torch.tensor(data.target)  # (1797, 64), (1797)


def train(kind, draw):  # no shortcut, no normalization, no bias
    torch.manual_seed(seed + draw)
    first, W, last = torch.empty(n, 64), torch.empty(depth - 1, n, n), torch.randn(10, n) / n**0.5
    for matrix in [first, *W]:
        if kind == "orthogonal":
            torch.nn.init.orthogonal_(matrix)
        else:
            torch.nn.init.kaiming_uniform_(matrix, 5**0.5)  # as torch.nn.Linear does
    weights = [w.requires_grad_() for w in (first, W, last)]
    optimizer = torch.optim.Adam(weights, lr=eta)

    def scores(a):
        a = torch.tanh(a @ first.T)
        for matrix in W:
            a = torch.tanh(a @ matrix)
        return a @ last.T

    for _ in range(steps):
        rows = torch.randint(1300, (m,))
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(scores(x[rows]), y[rows]).backward()
        optimizer.step()
        for w in weights:
            w.data = (w.data * 2**20).round() / 2**20
    with torch.no_grad():
        return (scores(x[1300:]).argmax(1) == y[1300:]).double().mean().item()


accuracy = {kind: [train(kind, draw) for draw in range(count)] for kind, count in runs.items()}
lowest, highest_default = min(accuracy["orthogonal"]), max(accuracy["default"])
learn, stay = lowest > 0.75, highest_default < 0.2
print(f"after {steps} steps through {depth} layers, on digits held out:")
print(f"orthogonal weights: all {runs['orthogonal']} networks above 0.75: {learn}")
print(f"default weights:    all {runs['default']} networks below 0.2: {stay}")
