"""Fifty products leave the range of float32 but not of float64, and logarithms need neither."""

import math

import matplotlib.pyplot as plt
import torch

n, products = 100, 50  # size of a matrix, number of products
scales = (1.0, 0.01)  # standard deviation of an entry
seed = 0


def multiply(dtype, scale, rescale=False):
    torch.manual_seed(seed)
    x, log_size, sizes = torch.randn(n, n, dtype=torch.float64).to(dtype), 0.0, []  # (100, 100)
    for _ in range(products):
        x = x @ (scale * torch.randn(n, n, dtype=torch.float64)).to(dtype)
        size = x.abs().max().item()
        if rescale:  # keep the numbers near one and their size as a logarithm
            x, log_size = x / size, log_size + math.log10(size)
            sizes.append(log_size)
        else:
            sizes.append(math.log10(size) if 0 < size < math.inf else math.nan)
    return x, sizes


ended, mean_size, lost_after, log_double, log_rescaled = {}, {}, {}, {}, {}
fig, ax = plt.subplots()
for scale, color, name in zip(scales, ("C3", "C9"), ("large", "small")):
    wide, sizes = multiply(torch.float64, scale)
    narrow, narrow_sizes = multiply(torch.float32, scale)
    _, tracked = multiply(torch.float32, scale, rescale=True)
    mean_size[name] = wide.abs().mean().item()
    ended[name] = narrow.abs().mean().item()
    log_double[name], log_rescaled[name] = sizes[-1], tracked[-1]
    lost_after[name] = sum(not math.isnan(size) for size in narrow_sizes)
    print(f"standard deviation {scale}: float64 {mean_size[name]:.0e}, float32 {ended[name]}, "
          f"lost after {lost_after[name]} products")
    print(f"  logarithm of the largest entry: float64 {sizes[-1]:.3f}, "
          f"float32 rescaled {tracked[-1]:.3f}")
    done = range(1, products + 1)
    ax.plot(done, tracked, color="C7", linewidth=5, alpha=0.5, label=f"rescaled, deviation {scale}")
    ax.plot(done, sizes, color=color, label=f"float64, deviation {scale}")
    ax.plot(done, narrow_sizes, "o", color=color, markersize=4, label=f"float32, deviation {scale}")
float32_is_nan, float32_is_zero = math.isnan(ended["large"]), ended["small"] == 0.0

ax.set_xlabel("products")
ax.set_ylabel("decimal logarithm of the largest entry")
ax.legend()
plt.show()
