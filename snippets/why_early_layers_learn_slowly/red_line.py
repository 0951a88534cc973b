"""A red line for gradient norms moves with the scale of the loss; the ratio of layers does not."""

import numpy as np
import torch
from sklearn.datasets import load_digits

depth, width, seed = 10, 64, 0  # hidden layers, units in each, seed
red_line = 1e-6  # gradient norms below it would raise the alarm
torch.set_default_dtype(torch.float64)
images, labels = load_digits(return_X_y=True)
x, y = torch.tensor(images / 16), torch.tensor(labels)  # (1797, 64), (1797,)
examples, pixels = x.shape


def weight_gradients(phi, scale):
    torch.manual_seed(seed)
    a, weights = x, []
    for l in range(depth + 1):
        W = torch.empty(width if l < depth else 10, width)
        weights.append(torch.nn.init.xavier_normal_(W).requires_grad_())
        z = a @ W.T
        a = phi(z)
    (scale * torch.nn.functional.cross_entropy(z, y)).backward()
    return np.array([W.grad.norm().item() for W in weights[:depth]])  # (10,)


losses = {"mean": ("mean", 1.0), "sum": ("sum over examples", float(examples)),
          "thousand": ("mean × 1000", 1e3), "tiny": ("mean × 10⁻⁷", 1e-7)}
alarms, ratio = {}, {}
print("| network | loss | layers below the red line | weight gradient, first / last |")
print("|---|---|---|---|")
for name, phi in (("sigmoid", torch.sigmoid), ("tanh", torch.tanh)):
    for short, (loss, scale) in losses.items():
        norms, key = weight_gradients(phi, scale), f"{name}_{short}"
        alarms[key], ratio[key] = int((norms < red_line).sum()), norms[0] / norms[-1]
        print(f"| {name} | {loss} | {alarms[key]} of {depth} | {ratio[key]:.2g} |")
sum_silences = alarms["sigmoid_sum"] == 0
same_ratio = all(abs(ratio[f"{name}_{short}"] / ratio[f"{name}_mean"] - 1) < 1e-9
                 for name in ("sigmoid", "tanh") for short in losses)
