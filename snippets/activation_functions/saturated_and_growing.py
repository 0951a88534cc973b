"""With unit normal weights most tanh units saturate, and the gradient grows on its way back."""

import math

import matplotlib.pyplot as plt
import torch

depth, width, batch = 10, 200, 100  # layers, units a layer, inputs
draws = 10  # networks, seeds 0 … draws − 1
torch.set_default_dtype(torch.float64)
norms, fractions = torch.empty(draws, depth), torch.empty(draws)

for draw in range(draws):
    torch.manual_seed(draw)
    a, outputs = torch.randn(batch, width), []  # (100, 200)
    for _ in range(depth):
        W = torch.randn(width, width).requires_grad_()  # (200, 200), standard deviation one
        a = torch.tanh(a @ W)
        a.retain_grad()
        outputs.append(a)
    (a * torch.randn(batch, width)).sum().backward()
    norms[draw] = torch.stack([a.grad.norm() for a in outputs])  # (10,)
    fractions[draw] = (1 - torch.stack(outputs) ** 2 < 0.1).double().mean()

relative = norms / norms[:, -1:]  # (10, 10)
saturated, growth = fractions.median(), relative[:, 0].median()
always_grows = bool((relative[:, 0] > 1000).all())

z = torch.linspace(-150, 150, 15_001)  # pre-activations
q = torch.tensor(float(width))  # mean square of z
for _ in range(20):  # width · mean of tanh² over a normal z
    density = torch.exp(-z**2 / (2 * q)) / torch.sqrt(2 * math.pi * q)
    q = width * torch.trapezoid(density * torch.tanh(z) ** 2, z)
chi = width * torch.trapezoid(density / torch.cosh(z) ** 4, z)  # factor on the squared norm
factor = chi.sqrt()
print(f"units with a slope below a tenth: {saturated:.0%}")
print(f"gradient at the first output / at the last: {growth:.2e} (median of {draws})")
print(f"theory: {factor:.2f} a layer, {factor ** (depth - 1):.2e} in all")

fig, ax = plt.subplots()
layers = torch.arange(1, depth + 1)
low, middle, high = relative.quantile(torch.tensor([0.0, 0.5, 1.0]), dim=0)  # (10,) each
ax.semilogy(layers, middle, "C1o-", label="tanh, median")
ax.fill_between(layers, low, high, color="C1", alpha=0.25, label="all draws")
ax.semilogy(layers, factor ** (depth - layers), "C7--", label="theory")
ax.set_xlabel("layer")
ax.set_ylabel("gradient norm at the output, relative to the last")
ax.legend()
plt.show()
