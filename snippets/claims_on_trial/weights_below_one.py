"""With no weight above a fifth the gradient vanishes in narrow networks, explodes in wide ones."""

import matplotlib.pyplot as plt
import numpy as np
import torch

torch.set_default_dtype(torch.float64)
seed, draws, depth, batch = 0, 10, 20, 64
largest = 0.2  # every weight is drawn evenly between minus this and this
widths = [16, 32, 64, 128, 256, 512]
torch.manual_seed(seed)


def reaches(n):  # the gradient norm at the first layer's output, relative to the last layer's
    a = [torch.randn(batch, n).relu().requires_grad_()]  # (batch, n)
    for _ in range(depth - 1):
        W = (2 * torch.rand(n, n) - 1) * largest
        a.append((a[-1] @ W).relu())
    first, last = torch.autograd.grad((a[-1] * torch.randn(batch, n)).sum(), [a[0], a[-1]])
    return (first.norm() / last.norm()).item()


measured = [float(np.median([reaches(n) for _ in range(draws)])) for n in widths]
theory = [(n * largest**2 / 6) ** ((depth - 1) / 2) for n in widths]  # variance, halved by ReLU
border = 6 / largest**2  # the width at which a layer's factor is one
narrow, wide = measured[0], measured[-1]
for n, left in zip(widths, measured):
    print(f"{n:4d} units a layer: {left:.1e} of the gradient reaches the first layer")
print(f"theory puts the border at {border:.0f} units")

fig, ax = plt.subplots()
ax.loglog(widths, measured, "o-", color="C2", label="measured, ReLU")
ax.loglog(widths, theory, "--", color="C7", label="theory")
ax.axhline(1, color="C7", lw=0.8)
ax.set_xticks(widths, [str(n) for n in widths])
ax.minorticks_off()
ax.set_xlabel("units in every layer")
ax.set_ylabel("gradient at the first layer, relative to the last")
ax.legend()
plt.show()
