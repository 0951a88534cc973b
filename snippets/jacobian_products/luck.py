"""In products of Gaussian matrices the mean keeps its size while nearly every product shrinks."""

import matplotlib.pyplot as plt
import torch

n, depth, draws, seed = 16, 100, 1000, 0  # units, factors, products
torch.set_default_dtype(torch.float64)
torch.manual_seed(seed)

v = torch.zeros(draws, n, 1)
v[:, 0] = 1  # unit vectors, (1000, 16, 1)
squares = [torch.ones(draws)]
for _ in range(depth):
    W = torch.randn(draws, n, n) / n**0.5  # (1000, 16, 16), keeps a squared length on average
    v = W @ v
    squares.append((v**2).sum(dim=(1, 2)))
squares = torch.stack(squares)  # (101, 1000), squared length after each factor

log = squares[1:].log()  # (100, 1000)
half = torch.tensor(n / 2)
drift = torch.digamma(half) - half.log()  # exact mean of the logarithm a factor
spread = torch.polygamma(1, half)  # exact variance of the logarithm a factor
layers = torch.arange(depth + 1)
median = squares.median(dim=1).values  # (101,)
mean = squares.mean(dim=1)  # (101,), of the draws that were made
last_median, last_mean, theory_median = median[-1], mean[-1], torch.exp(depth * drift)
variance, theory_variance = log[-1].var(), depth * spread
shrunk = (squares[-1] < 1).double().mean()
largest_share = squares[-1].max() / squares[-1].sum()
print(f"median of the squared length after {depth}: {last_median:.1e} (theory {theory_median:.1e})")
print(f"variance of its logarithm: {variance:.1f} (theory {theory_variance:.1f})")
print(f"products that shrink: {shrunk:.0%}; mean of the draws {last_mean:.2f}, of all products 1")
print(f"share of one single product in the sum over {draws}: {largest_share:.0%}")

fig, ax = plt.subplots()
low, high = squares.quantile(torch.tensor([0.05, 0.95]), dim=1)  # (101,) each
ax.semilogy(layers, median, "C9-", label="median")
ax.fill_between(layers, low, high, color="C9", alpha=0.25, label="5% to 95%")
ax.semilogy(layers, mean, "C3-", label=f"mean of {draws} products")
ax.semilogy(layers, torch.ones(depth + 1), "C7:", label="theory: mean of all products")
ax.semilogy(layers, torch.exp(layers * drift), "C7--", label="theory: median")
ax.set_xlabel("factors in the product")
ax.set_ylabel("squared length of a vector")
ax.legend()
plt.show()
