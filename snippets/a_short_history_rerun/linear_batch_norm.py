"""Even a linear network explodes under batch normalization: by (m − 2)/(m − 3) a layer."""

import matplotlib.pyplot as plt
import numpy as np
import torch

depth, n, draws = 8, 400, 5  # layers, units a layer, networks
batches = [6, 8, 12, 16, 32, 64]  # examples
torch.set_default_dtype(torch.float64)


def factor(m, seed):  # on the mean square of the gradient, per layer
    torch.manual_seed(seed)
    a, outputs = torch.randn(m, n, requires_grad=True), []  # (m, 400)
    for _ in range(depth):
        z = a @ torch.randn(n, n) / n**0.5  # (m, 400)
        a = (z - z.mean(0)) / z.std(0, correction=0)  # no activation function
        outputs.append(a)
    g = torch.autograd.grad((a * torch.randn(m, n)).sum(), [outputs[0], outputs[-1]])
    g = [v - v.mean(0) for v in g]  # a gradient along the mean changes nothing
    return (g[0].norm() / g[1].norm()).item() ** (2 / (depth - 1))


found = np.array([[factor(m, seed) for seed in range(draws)] for m in batches])  # (6, 5)
low, middle, high = np.percentile(found, (5, 50, 95), axis=1)  # (6,) each
theory = np.array([(m - 2) / (m - 3) for m in batches])  # (6,)
for m, f, t in zip(batches, middle, theory):
    print(f"batch of {m:3}: {f:.4f}, theory {t:.4f}")
furthest = np.abs(middle / theory - 1).max()
smallest, smallest_theory = middle[0], theory[0]
at_32, at_32_theory = middle[4], theory[4]
over_fifty = smallest_theory**25  # fifty layers, on the norm
print(f"largest relative difference: {furthest:.1%}")

fig, ax = plt.subplots()
ax.semilogx(batches, middle, "o-", color="C8", base=2, label="measured, median")
ax.fill_between(batches, low, high, color="C8", alpha=0.25)
ax.semilogx(batches, theory, "--", color="C7", base=2, label="theory")
ax.axhline(1, color="C7", linestyle=":")
ax.set_xticks(batches, batches)
ax.set_xlabel("examples in the batch")
ax.set_ylabel("factor on the squared gradient norm per layer")
ax.legend()
plt.show()
