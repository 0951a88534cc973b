"""One-signed gradients come with positive activations, vanishing ones with small factors."""

import numpy as np
import torch
from sklearn.datasets import load_digits

depth, width, seed, examples = 10, 64, 0, 100  # hidden layers, units in each, seed, digits
middle = 5  # the hidden layer whose weight gradients are looked at
torch.set_default_dtype(torch.float64)
images, labels = load_digits(return_X_y=True)
x, y = torch.tensor(images / 16)[:examples], torch.tensor(labels)[:examples]


def measure(phi, gain):
    torch.manual_seed(seed)
    a, weights, zs = x, [], []
    for l in range(depth + 1):
        W = gain / width**0.5 * torch.randn(width if l < depth else 10, width)
        weights.append(W.requires_grad_())
        zs.append(a @ W.T)  # (100, 64), at the output (100, 10)
        a = phi(zs[-1])
        if l + 2 == middle:
            entering = a  # (100, 64), what enters the middle layer
    loss = torch.nn.functional.cross_entropy(zs[-1], y, reduction="sum")
    deltas = torch.autograd.grad(loss, zs[:depth])  # (100, 64) each
    rows = deltas[middle - 1][:, :, None] * entering[:, None, :]  # (100, 64, 64), one example each
    one_signed = ~((rows > 0).any(dim=2) & (rows < 0).any(dim=2))  # (100, 64)
    return one_signed.double().mean().item(), (deltas[0].norm() / deltas[-1].norm()).item()


networks = {"sigmoid": (torch.sigmoid, 1.0),
            "sigmoid − ½": (lambda z: torch.sigmoid(z) - 0.5, 1.0),
            "tanh": (torch.tanh, 1.0), "ReLU, He": (torch.relu, 2**0.5)}
results = np.array([measure(*network) for network in networks.values()])  # (4, 2)
one_signed, share = results.T  # (4,) each
print("| network | rows of one sign | δ, first / last layer |")
print("|---|---|---|")
for name, rows, left in zip(networks, one_signed, share):
    print(f"| {name} | {rows:.0%} | {left:.1g} |")
