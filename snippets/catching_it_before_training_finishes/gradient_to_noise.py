"""A faint gradient is not a noisy one: the first layer's batches agree as well as the last's."""

import numpy as np
import torch
from sklearn.datasets import load_digits

depth, width, batch, draws = 10, 64, 64, 5  # hidden layers, units, examples, networks
torch.set_default_dtype(torch.float64)
X, Y = (torch.tensor(v) for v in load_digits(return_X_y=True))
X = (X - X.mean()) / X.std()  # (1797, 64)


def signal_to_noise(model, loss_fn, batches):
    """Per weight matrix: length of the gradient, and the same over one batch's typical error."""
    weights = [p for p in model.parameters() if p.dim() > 1]
    gradients = [torch.autograd.grad(loss_fn(model(x), y), weights) for x, y in batches]
    result = []
    for g in map(torch.stack, zip(*gradients)):  # (batches, n_out, n_in)
        noise = g.var(dim=0).sum()  # a batch's mean square distance from the true gradient
        signal = g.mean(dim=0).square().sum() - noise / len(g)  # the mean still has noise
        result.append((signal.clamp(min=0).sqrt(), (signal.clamp(min=0) / noise).sqrt()))
    return torch.tensor(result)  # (matrices, 2)


fall, first, last = {}, {}, {}
print("| network | signal, last/first | signal/noise, first | last |\n|---|---|---|---|")
for name, phi in (("sigmoid", torch.nn.Sigmoid), ("tanh", torch.nn.Tanh)):
    rows = []
    for draw in range(draws):
        torch.manual_seed(draw)
        layers = []
        for n_in, n_out in zip([64] + [width] * depth, [width] * depth + [10]):
            layers += [torch.nn.Linear(n_in, n_out), phi()]
            torch.nn.init.xavier_normal_(layers[-2].weight)
        batches = [(X[i], Y[i]) for i in torch.randperm(1797)[:1792].view(-1, batch)]  # 28 batches
        model = torch.nn.Sequential(*layers[:-1])
        rows.append(signal_to_noise(model, torch.nn.functional.cross_entropy, batches)[:-1])
    signal, ratio = torch.stack(rows).unbind(2)  # (draws, 10) each, hidden layers
    fall[name] = np.median(signal[:, -1] / signal[:, 0])
    first[name], last[name] = np.median(ratio[:, 0]), np.median(ratio[:, -1])
    print(f"| {name} | {fall[name]:.2g} | {first[name]:.1f} | {last[name]:.1f} |")
