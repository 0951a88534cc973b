"""At initialization theory forecasts what each repair does to the gradient of a deep network."""

import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy, layer_norm

D, n, m, draws = 20, 32, 256, 20  # factors, units, examples, networks (seeds 0 … draws − 1)
torch.set_default_dtype(torch.float64)
x, y = (torch.tensor(array[:m]) for array in load_digits(return_X_y=True))
x = (x - x.mean()) / x.std()  # (m, 64)
v, sigmoid, tanh, relu = torch.linspace(-8, 8, 4001), torch.sigmoid, torch.tanh, torch.relu
p = torch.softmax(-(v**2) / 2, 0)  # probabilities of the values v of a standard normal variable
cases = {  # color, activation, fan-in × variance of a weight; norm; shortcut, factor on the branch
    "sigmoid_default": ("C0", sigmoid, 1 / 3), "sigmoid_Glorot": ("C0", sigmoid, 1),
    "tanh_default": ("C1", tanh, 1 / 3), "tanh_Glorot": ("C1", tanh, 1),
    "ReLU_default": ("C2", relu, 1 / 3), "ReLU_Glorot": ("C2", relu, 1), "ReLU_He": ("C2", relu, 2),
    "sigmoid_layer_norm": ("C8", sigmoid, 1 / 3, "LN"), "ReLU_layer_norm": ("C8", relu, 2, "LN"),
    "sigmoid_batch_norm": ("C8", sigmoid, 1 / 3, "BN"), "ReLU_batch_norm": ("C8", relu, 2, "BN"),
    "sigmoid_skip": ("C6", sigmoid, 1 / 3, "", 1), "ReLU_skip": ("C6", relu, 2, "", 1),
    "ReLU_skip_scaled": ("C6", relu, 2, "", 1, D**-0.5), "ReLU_skip_norm": ("C6", relu, 2, "BN", 1)}
unit = {"": torch.clone, "LN": lambda z: layer_norm(z, [n]), "BN": lambda z: layer_norm(z.T, [m]).T}


def measure(seed, phi, sigma_w2, norm="", skip=0, branch=1.0):
    torch.manual_seed(seed)
    z = [(x @ torch.randn(64, n) * (sigma_w2 / 64) ** 0.5).requires_grad_()]  # D + 1 times (m, n)
    for W in torch.randn(D, n, n) * (sigma_w2 / n) ** 0.5:  # (n, n)
        z.append(skip * z[-1] + branch * phi(unit[norm](z[-1])) @ W)
    scores = phi(unit[norm](z[-1])) @ torch.randn(n, 10) / n**0.5  # (m, 10)
    g = [delta.norm().log10() for delta in torch.autograd.grad(cross_entropy(scores, y), z)]
    slopes = (g[0] - g[-1]) / D, (g[1] - g[-1]) / (D - 1)  # of all factors, without the first layer
    return torch.stack((*slopes, (z[0] ** 2).mean(), z[0].var(0).mean()))


def forecast(q, variance, phi, sigma_w2, norm="", skip=0, branch=1.0):
    decades = 0.0  # q: mean square of z; variance: the part of it that differs between examples
    for _ in range(D):
        z = v if norm else v * q**0.5
        mean, square = (p * phi(z)).sum(), (p * phi(z) ** 2).sum()
        chi = sigma_w2 * (p * torch.vmap(torch.func.grad(phi))(z) ** 2).sum()
        chi /= {"": 1, "LN": q, "BN": variance}[norm]
        decades += torch.log10(skip + branch**2 * chi).item() / 2
        q = skip * q + branch**2 * sigma_w2 * square
        variance = skip * variance + branch**2 * sigma_w2 * (square - mean**2)
    return round(decades / D, 3) + 0.0


(fig, ax), theory, slope, low, high, above = plt.subplots(), {}, {}, {}, {}, {}  # decades a layer
print("| network | forecast | measured | lowest | highest |\n|---|---|---|---|---|")
for name, (color, *case) in cases.items():
    s, later, q, variance = torch.stack([measure(seed, *case) for seed in range(draws)]).detach().T
    row = [forecast(q.median(), variance.median(), *case), *map(float, (s.median(), *s.aminmax()))]
    theory[name], slope[name], low[name], high[name], above[name] = *row, later.median().item()
    print("|", label := name.replace("_", " "), *(f"| {entry:+.3f}" for entry in row), "|")
    ax.plot(row[1:], [label] * 3, "o-", markevery=[0], color=color)
    ax.plot(row[0], label, "|", color="C7", markersize=14)
worst_miss = max(abs(theory[name] - slope[name]) for name in cases)
ax.set(xlabel="gradient on the way back, decades a layer", ylabel="network", ylim=(14.5, -0.5))
plt.show()
