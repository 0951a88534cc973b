"""A product of orthogonal matrices keeps every direction; one of Gaussian matrices loses most."""

import matplotlib.pyplot as plt
import torch

n, depth, draws, seed = 100, 30, 5, 0  # units, factors, products
torch.set_default_dtype(torch.float64)
torch.manual_seed(seed)


def singular_values(matrix_from):
    product, found = torch.eye(n).repeat(draws, 1, 1), []  # (5, 100, 100)
    for _ in range(depth):
        product = matrix_from(torch.randn(draws, n, n)) @ product
        found.append(torch.linalg.svdvals(product))  # (5, 100), largest first
    return torch.stack(found)  # (30, 5, 100)


gaussian = singular_values(lambda G: G / n**0.5)
orthogonal = singular_values(lambda G: torch.linalg.qr(G).Q)
layers = torch.arange(1.0, depth + 1)
largest = gaussian[:, :, 0].median(dim=1).values  # (30,)
typical = gaussian.flatten(1).median(dim=1).values  # (30,)
theory = ((layers + 1) ** (layers + 1) / layers**layers).sqrt()  # largest, for many units
deviation = (orthogonal - 1).abs().max()
shown = 10
largest_shown, theory_shown = largest[shown - 1], theory[shown - 1]
largest_last, theory_last, typical_last = largest[-1], theory[-1], typical[-1]
kept = (gaussian[-1] > 0.1).double().mean()  # share of directions
for D in (shown, depth):
    print(f"{D} Gaussian factors: largest {largest[D - 1]:.2f} (theory {theory[D - 1]:.2f}), "
          f"median {typical[D - 1]:.1e}")
print(f"directions with more than a tenth left after {depth}: {kept:.1%}")
print(f"orthogonal: no singular value is off one by more than 1e-12: {bool(deviation < 1e-12)}")

fig, ax = plt.subplots()
ax.semilogy(layers, theory, "C7--", label="theory for the largest")
ax.semilogy(layers, largest, "C3o-", markersize=4, label="Gaussian, largest")
ax.semilogy(layers, orthogonal[:, 0, 0], "C7-", label="orthogonal, all of them")
ax.semilogy(layers, typical, "C9s-", markersize=4, label="Gaussian, median")
ax.set_xlabel("factors in the product")
ax.set_ylabel("singular value of the product")
ax.legend()
plt.show()
