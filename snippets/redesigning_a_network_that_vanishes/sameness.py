"""In plain ReLU networks different digits become alike on the way up, whatever gradients do."""

import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch.nn.functional import layer_norm, normalize

D, n, m, draws = 20, 32, 128, 20  # layers after the first, units, examples, networks
torch.set_default_dtype(torch.float64)
x = torch.tensor(load_digits().data[:m])
x = (x - x.mean()) / x.std()  # (m, 64)


def gaussian(rows, columns, sigma_w2):
    return torch.randn(rows, columns) * (sigma_w2 / rows) ** 0.5


def orthogonal(rows, columns, _):
    return torch.nn.init.orthogonal_(torch.empty(rows, columns))


def cosines(seed, init, phi, sigma_w2, norm=torch.clone, skip=0, branch=1.0):
    torch.manual_seed(seed)
    z, means = x @ init(64, n, sigma_w2), []  # (m, n)
    for _ in range(D + 1):
        directions = normalize(norm(z), dim=1)  # (m, n)
        means.append((directions @ directions.T).sum().sub(m) / (m * (m - 1)))  # over all pairs
        z = skip * z + branch * phi(norm(z)) @ init(n, n, sigma_w2)
    return torch.stack(means)  # (D + 1,)


def batch_norm(z):
    return layer_norm(z.T, [m]).T


cases = {
    "ReLU_He": ("C2-", gaussian, torch.relu, 2),
    "sigmoid_default": ("C0-", gaussian, torch.sigmoid, 1 / 3),
    "ReLU_layer_norm": ("C8--", gaussian, torch.relu, 2, lambda z: layer_norm(z, [n])),
    "tanh_orthogonal": ("C1-", orthogonal, torch.tanh, 1),
    "tanh_Glorot": ("C1--", gaussian, torch.tanh, 1),
    "sigmoid_batch_norm": ("C8-", gaussian, torch.sigmoid, 1 / 3, batch_norm),
    "ReLU_skip_scaled": ("C6-", gaussian, torch.relu, 2, torch.clone, 1, D**-0.5),
    "sigmoid_skip": ("C6--", gaussian, torch.sigmoid, 1 / 3, torch.clone, 1)}
first, last = {}, {}
fig, ax = plt.subplots()
for name, (style, *case) in cases.items():
    mean = torch.stack([cosines(seed, *case) for seed in range(draws)]).median(0).values  # (D + 1,)
    first[name], last[name] = mean[0].item(), mean[-1].item()
    label = name.replace("_", " ")
    print(f"{label:19} mean cosine between two digits: {first[name]:.2f}, then {last[name]:.2f}")
    ax.plot(range(1, D + 2), mean, style, label=label)
patient_alike = 1 - last["sigmoid_default"] < 1e-12
ax.set(xlabel="layer", ylabel="mean cosine between two examples", ylim=(-0.1, 1.05),
       xticks=range(1, D + 2, 4))
ax.legend(loc=(0.2, 0.13), ncols=2)
plt.show()
