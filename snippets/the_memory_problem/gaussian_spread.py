"""One printed gradient norm proves nothing: small Gaussian matrices differ by many decades."""

import matplotlib.pyplot as plt
import numpy as np

T, gain, draws, seed = 20, 0.5, 1000, 0  # time steps, scale of the weights, networks, seed
sizes = (4, 16, 64)  # hidden sizes
rng = np.random.default_rng(seed)


def one_draw(n):  # gradient norm at h_1, relative to h_T; spectral radius to the same power
    W_hh = gain * rng.standard_normal((n, n)) / np.sqrt(n)  # (n, n)
    delta = np.ones(n)  # (n,), dL / dh_T for L = sum of h_T; tanh left out
    for _ in range(T - 1):
        delta = W_hh.T @ delta
    rho = np.abs(np.linalg.eigvals(W_hh)).max()
    return np.linalg.norm(delta) / np.sqrt(n), rho ** (T - 1)


ratio, power = {}, {}  # (draws,) each
for n in sizes:
    ratio[n], power[n] = np.array([one_draw(n) for _ in range(draws)]).T
band = {f"n_{n}": np.percentile(ratio[n], (5, 50, 95)) for n in sizes}
decades = {f"n_{n}": np.log10(band[f"n_{n}"][2] / band[f"n_{n}"][0]) for n in sizes}
low_4, _, high_4 = band["n_4"]
explained_4 = np.corrcoef(np.log(ratio[4]), np.log(power[4]))[0, 1] ** 2  # share of the variance
orthogonal = gain ** (T - 1)  # the same for every orthogonal matrix of that scale
for n in sizes:
    low, middle, high = band[f"n_{n}"]
    print(f"n = {n:2}: median {middle:.1e}, 5% to 95% of draws {low:.1e} to {high:.1e}")
    print(f"        {decades[f'n_{n}']:.1f} decades")
print(f"n =  4: variance of the logarithm that the spectral radius explains: {explained_4:.0%}")
print(f"orthogonal, any size: {orthogonal:.1e}")

bins = np.linspace(-15.5, 0.5, 81)  # five to a decade
fig, ax = plt.subplots()
for style, n in zip((":", "--", "-"), sizes):
    ax.hist(np.log10(ratio[n]), bins, histtype="step", ls=style, color="C9", label=f"size {n}")
ax.axvline(np.log10(orthogonal), color="C7", label="orthogonal, any size")
ax.set_xlabel("log₁₀ of the gradient norm at h_1, relative to the last")
ax.set_ylabel("networks")
ax.legend()
plt.show()
