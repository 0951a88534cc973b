"""Under Glorot the activations of a deep tanh network never settle: they fall as one over depth."""

import matplotlib.pyplot as plt
import torch

depth, n, m, draws, seed = 50, 300, 8, 4, 0  # layers, units a layer, examples, networks
torch.set_default_dtype(torch.float64)
torch.manual_seed(seed)

cases = {"Glorot": (1, 0), "no biases": (1 / 3, 0), "default": (1 / 3, 1 / (3 * n))}
a = {name: torch.randn(draws, m, n) for name in cases}  # (4, 8, 300) each
pre = {name: [] for name in cases}
for _ in range(depth):
    W = torch.randn(draws, n, n) / n**0.5  # (4, 300, 300), scaled below
    b = torch.randn(draws, 1, n)
    for name, (sigma_w2, sigma_b2) in cases.items():
        z = sigma_w2**0.5 * (a[name] @ W) + sigma_b2**0.5 * b  # (4, 8, 300)
        z.retain_grad() if pre[name] else z.requires_grad_()
        pre[name].append(z)
        a[name] = torch.tanh(z)
sum((a[name] * torch.randn(draws, m, n)).sum() for name in cases).backward()

square = {name: torch.stack([(torch.tanh(z.detach()) ** 2).mean() for z in pre[name]])
          for name in cases}  # (50,) each
delta = {name: torch.stack([z.grad.norm() for z in pre[name]]) for name in cases}  # (50,) each
layers = torch.arange(1, depth + 1)
law = 1 / (2 * layers)  # (50,)
tenth, last, last_law = square["Glorot"][9], square["Glorot"][-1], law[-1]
kept = delta["Glorot"][0] / delta["Glorot"][-1]
factors = {name: (d[10] / d[40]) ** (1 / 30) for name, d in delta.items()}  # a layer, 11 to 41
factor, factor_bare, root_of_a_third = factors["default"], factors["no biases"], 3**-0.5
floor, floor_theory = square["default"][-1], 1 / (2 * n)
print(f"Glorot: mean square {tenth:.3f} at layer 10, {last:.4f} at layer {depth}; "
      f"law {last_law:.4f}")
print(f"Glorot: gradient at the first / last layer {kept:.2f}")
print(f"default: mean square at layer {depth} {floor:.5f}, theory {floor_theory:.5f}")
print(f"default: gradient factor a layer {factor:.3f}, without biases {factor_bare:.3f}, "
      f"theory {root_of_a_third:.3f}")

fig, ax = plt.subplots()
ax.loglog(layers, square["Glorot"], "C1o", markersize=4, label="Glorot")
ax.loglog(layers, law, "C7--", label="theory: 1 / (2 · layer)")
ax.loglog(layers, square["default"], "C1^", markersize=4, label="PyTorch default")
ax.axhline(floor_theory, color="C7", linestyle=":", label="theory: floor of the biases")
ax.loglog(layers[:12], square["no biases"][:12], "C1-", label="PyTorch default, no biases")
ax.set_xlabel("layer")
ax.set_ylabel("mean square of the activations")
ax.set_ylim(1e-6, 1)
ax.legend(loc="lower left")
plt.show()
