"""Cross-entropy frees a wrong, saturated output and leaves the ratio between the layers below."""

import numpy as np
import torch

torch.set_default_dtype(torch.float64)
seed, draws, depth, n, batch = 0, 20, 6, 32, 64
wrong = 5.0  # pre-activation of the output units, where the target is zero


def measure(loss_of, draw):
    torch.manual_seed(seed + draw)
    z = [torch.randn(batch, n).requires_grad_()]  # (batch, n)
    for _ in range(depth - 1):
        z.append(z[-1].sigmoid() @ (torch.randn(n, n) / n**0.5))
    out = z[-1].sigmoid() @ (torch.randn(n, 10) / n**0.5)
    out = out - out.mean() + wrong  # (batch, 10)
    g = torch.autograd.grad(loss_of(out.sigmoid()), [out, z[-1], z[0]])
    at_output, at_last, at_first = [item.norm().item() for item in g]
    return at_output, at_first / at_last


losses = {"squared": lambda a: (a**2).sum() / 2, "entropy": lambda a: -torch.log(1 - a).sum()}
found = {}
for name, loss in losses.items():
    found[name] = np.median([measure(loss, draw) for draw in range(draws)], 0)
gain = float(found["entropy"][0] / found["squared"][0])
share = {name: float(item[1]) for name, item in found.items()}
print(f"at the output cross-entropy's gradient is {gain:.0f} times as large")
for name in losses:
    print(f"{name}: first hidden layer's gradient is {share[name]:.2e} of the last one's")
