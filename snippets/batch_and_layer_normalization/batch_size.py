"""The smaller the batch, the faster the gradient explodes in a batch-normalized ReLU network."""

import math

import matplotlib.pyplot as plt
import numpy as np
import torch

depth, width = 30, 128  # layers, units a layer
batches = [4, 8, 16, 32, 64, 128, 256]  # examples
draws = 5  # seeds 0 … draws − 1
torch.set_default_dtype(torch.float64)


def factor(m, seed):
    torch.manual_seed(seed)
    a, outputs = torch.randn(m, width, requires_grad=True), []  # (m, 128)
    for _ in range(depth):
        z = a @ torch.randn(width, width)  # (m, 128), any scale: the next line removes it
        a = torch.relu((z - z.mean(0)) / z.std(0, correction=0))  # (m, 128)
        outputs.append(a)
    loss = (a * torch.randn(m, width)).sum()
    norms = [g.norm().item() for g in torch.autograd.grad(loss, outputs[:: depth - 1])]
    return (norms[0] / norms[1]) ** (1 / (depth - 1))  # 29 factors between 30 layers


factors = np.array([[factor(m, seed) for seed in range(draws)] for m in batches])  # (7, 5)
low, middle, high = np.percentile(factors, (5, 50, 95), axis=1)  # (7,) each
limit = math.sqrt(math.pi / (math.pi - 1))  # Yang et al. (2019), a large batch
for m, f in zip(batches, middle):
    print(f"batch of {m:3}: factor a layer {f:.3f}, {depth - 1} of them {f ** (depth - 1):.2g}")
print(f"theory for a large batch: {limit:.3f}, {depth - 1} of them {limit ** (depth - 1):.2g}")
smallest, largest = middle[0], middle[-1]
falls_with_the_batch = bool(np.all(np.diff(middle) < 0))
over_network = {"m_4": smallest ** (depth - 1), "m_256": largest ** (depth - 1)}
over_fifty = limit**50
growth = over_network["m_4"] / over_network["m_256"]

fig, ax = plt.subplots()
ax.semilogx(batches, middle, "o-", color="C8", base=2, label="measured, median")
ax.fill_between(batches, low, high, color="C8", alpha=0.25)
ax.axhline(limit, ls="--", color="C7", label="theory, large batch")
ax.set_xticks(batches, batches)
ax.set_xlabel("examples in the batch")
ax.set_ylabel("factor on the gradient norm per layer")
ax.legend()
plt.show()
