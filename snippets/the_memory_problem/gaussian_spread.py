"""With a Gaussian matrix one printed gradient norm proves nothing: draws of size four differ by many decades."""

import matplotlib.pyplot as plt
import numpy as np

T, gain, draws, seed = 20, 0.5, 1000, 0  # time steps, scale of the weights, networks
sizes = (4, 16, 64)  # hidden sizes
rng = np.random.default_rng(seed)
first = {}  # hidden size -> (draws,), gradient norm at h_1


def first_norm(n):
    W_hh = gain * rng.standard_normal((n, n)) / np.sqrt(n)  # (n, n)
    delta = np.ones(n)  # (n,), dL / dh_T for L = sum of h_T; inputs small enough for tanh' = 1
    for _ in range(T - 1):
        delta = W_hh.T @ delta
    return np.linalg.norm(delta)


for n in sizes:
    first[n] = np.array([first_norm(n) for _ in range(draws)])
band = {f"n_{n}": np.percentile(first[n], (5, 50, 95)) for n in sizes}
decades = {f"n_{n}": np.log10(band[f"n_{n}"][2] / band[f"n_{n}"][0]) for n in sizes}
low_4, median_4, high_4 = band["n_4"]
for n in sizes:
    low, middle, high = band[f"n_{n}"]
    print(f"n = {n:2}: median {middle:.1e}, 5% to 95% of draws {low:.1e} to {high:.1e}, {decades[f'n_{n}']:.1f} decades")

fig, ax = plt.subplots()
for color, n in zip(("C9", "C4", "C6"), sizes):
    ax.hist(np.log10(first[n]), bins=60, histtype="step", color=color, label=f"hidden size {n}")
ax.axvline(np.log10(2 * gain ** (T - 1)), ls="--", color="C7", label="orthogonal, size 4")
ax.set_xlabel("log₁₀ of the gradient norm at h_1")
ax.set_ylabel("networks")
ax.legend()
plt.show()
