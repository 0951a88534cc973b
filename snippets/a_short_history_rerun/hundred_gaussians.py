"""A product of a hundred 4 by 4 Gaussian matrices is near 1e24, give or take two decades."""

import math

import matplotlib.pyplot as plt
import numpy as np

n, factors, draws, seed = 4, 100, 2000, 0  # units, matrices after the first, products
rng = np.random.default_rng(seed)
product = rng.standard_normal((draws, n, n))  # (2000, 4, 4)
sizes = [np.linalg.norm(product, axis=(1, 2))]  # (2000,) each, root of the sum of squares
for _ in range(factors):
    product = product @ rng.standard_normal((draws, n, n))  # (2000, 4, 4)
    sizes.append(np.linalg.norm(product, axis=(1, 2)))
decades = np.log10(sizes)  # (101, 2000)

# a factor multiplies a vector's squared length by a chi-square variable with four degrees
euler = 0.5772156649015329
mean_log = (math.log(2) + 1 - euler) / 2  # per factor, of the natural logarithm of the length
variance_log = (math.pi**2 / 6 - 1) / 4
typical = factors * mean_log / math.log(10)  # decades
spread = (factors * variance_log) ** 0.5 / math.log(10)  # decades, one standard deviation
growth = np.log10(sizes[-1] / sizes[0])  # (2000,)
low, middle, high = np.percentile(growth, (5, 50, 95))
measured_spread = growth.std()
root_mean = factors * math.log10(n) / 2  # what a mean of squares would predict
above = (growth > root_mean).mean()
print(f"growth over {factors} factors, median: 10^{middle:.1f}, theory 10^{typical:.1f}")
print(f"standard deviation: {measured_spread:.2f} decades, theory {spread:.2f}")
print(f"middle nine tenths: 10^{low:.1f} to 10^{high:.1f}")
print(f"root of the mean square: 10^{root_mean:.1f}, exceeded in {above:.0%} of the draws")

fig, ax = plt.subplots()
steps = np.arange(factors + 1)
quantiles = np.percentile(decades, (5, 50, 95), axis=1)  # (3, 101)
ax.fill_between(steps, quantiles[0], quantiles[2], color="C3", alpha=0.25, label="nine tenths")
ax.plot(steps, quantiles[1], color="C3", label="median")
start = quantiles[1, 0]
ax.plot(steps, start + steps * mean_log / math.log(10), "C7--", label="theory, typical")
ax.plot(steps, start + steps * math.log10(n) / 2, "C7:", label="root of the mean square")
ax.set_xlabel("matrices multiplied")
ax.set_ylabel("size of the product, in decades")
ax.legend()
plt.show()
