"""Saturation and the gradient disagree: the saturated network explodes, the other one vanishes."""

import torch
from sklearn.datasets import load_digits

depth, width, batch, seed, flat = 10, 200, 256, 0, 0.1  # flat: slope below a tenth of the largest
torch.set_default_dtype(torch.float64)
x, y = (torch.tensor(v[:batch]) for v in load_digits(return_X_y=True))
x = (x - x.mean()) / x.std()  # (256, 64)
slopes = {torch.nn.Sigmoid: lambda a: 4 * a * (1 - a), torch.nn.Tanh: lambda a: 1 - a**2,
          torch.nn.ReLU: lambda a: (a > 0).double()}  # from the activation, largest slope = 1


def activation_report(model, x):
    """One row a layer: share of flat activations, share of units that are flat on every example."""
    rows = []

    def watch(layer, inputs, a):
        is_flat = slopes[type(layer)](a) < flat  # (batch, width)
        rows.append((is_flat.double().mean(), is_flat.all(dim=0).double().mean()))

    handles = [m.register_forward_hook(watch) for m in model.modules() if type(m) in slopes]
    with torch.no_grad():
        model(x)
    for handle in handles:
        handle.remove()
    return torch.tensor(rows)  # (activation layers, 2)


def network(phi, std):
    torch.manual_seed(seed)
    layers = []
    for n_in, n_out in zip([64] + [width] * depth, [width] * depth + [10]):
        layers += [torch.nn.Linear(n_in, n_out), phi()]
        torch.nn.init.normal_(layers[-2].weight, std=std(n_in))
        torch.nn.init.zeros_(layers[-2].bias)
    return torch.nn.Sequential(*layers[:-1])


nets = {"sigmoid": (torch.nn.Sigmoid, lambda n_in: n_in**-0.5),
        "tanh": (torch.nn.Tanh, lambda n_in: n_in**-0.5),
        "tanh_large": (torch.nn.Tanh, lambda n_in: 1.0),
        "relu": (torch.nn.ReLU, lambda n_in: (2 / n_in) ** 0.5)}
saturated, stuck, ratio = {}, {}, {}
print("| network | saturated | stuck units | δ, last / first |\n|---|---|---|---|")
for name, (phi, std) in nets.items():
    model, deltas = network(phi, std), []
    saturated[name], stuck[name] = activation_report(model, x).mean(0)
    a = x
    for layer in model:
        a = layer(a)
        deltas += [a] if isinstance(layer, torch.nn.Linear) else []
    first, *_, last = torch.autograd.grad(torch.nn.functional.cross_entropy(a, y), deltas[:-1])
    ratio[name] = last.norm() / first.norm()
    print(f"| {name} | {saturated[name]:.0%} | {stuck[name]:.0%} | {ratio[name]:.1e} |")
