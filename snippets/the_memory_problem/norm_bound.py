"""The Jacobian product obeys the bound from the spectral norm; the spectral radius forecasts it."""

import matplotlib.pyplot as plt
import numpy as np

T, n, draws, seed = 20, 16, 200, 0  # time steps, hidden size, networks, seed
gain, input_scale = 0.5, 0.1  # scale of the weights; standard deviation of what the input adds
rng = np.random.default_rng(seed)
product_norm = np.empty((draws, T))
sigma_max, rho = np.empty((draws, 1)), np.empty((draws, 1))  # spectral norm and radius of W_hh

for i in range(draws):
    W_hh = gain * rng.standard_normal((n, n)) / np.sqrt(n)  # (n, n)
    sigma_max[i], rho[i] = np.linalg.norm(W_hh, 2), np.abs(np.linalg.eigvals(W_hh)).max()
    h, product = rng.standard_normal(n), np.eye(n)  # (n,); (n, n), dh_t / dh_0
    for t in range(T):
        h = np.tanh(W_hh @ h + input_scale * rng.standard_normal(n))  # (n,)
        product = np.diag(1 - h**2) @ W_hh @ product
        product_norm[i, t] = np.linalg.norm(product, 2)

steps = np.arange(1, T + 1)  # (T,)
bound, forecast = sigma_max**steps, rho**steps  # (draws, T) each; gamma = 1 for tanh
bound_always_holds = bool((product_norm <= bound * (1 + 1e-12)).all())
above_one = int((sigma_max > 1).sum())
all_vanish = bool((product_norm[:, -1] < 0.01).all())
medians = [np.median(a[:, -1]) for a in (bound, product_norm, forecast)]
median_bound, median_product, median_forecast = medians
print(f"bound holds at every step of every network: {bound_always_holds}")
print(f"after {T} steps, median bound     {median_bound:.2g}")
print(f"after {T} steps, median measured  {median_product:.1e}")
print(f"median spectral radius to the {T}  {median_forecast:.1e}")
print(f"networks with a spectral norm above one: {above_one}; all products vanish: {all_vanish}")

fig, ax = plt.subplots()
ax.semilogy(steps, np.median(bound, axis=0), "--", color="C7", label="bound, spectral norm")
ax.semilogy(steps, np.median(forecast, axis=0), ":", color="C7", label="power of spectral radius")
low, middle, high = np.percentile(product_norm, (5, 50, 95), axis=0)  # (T,) each
ax.semilogy(steps, middle, color="C1", label="measured, tanh network")
ax.fill_between(steps, low, high, color="C1", alpha=0.25)
ax.set_xticks(range(0, T + 1, 5))
ax.set_xlabel("steps between the two states")
ax.set_ylabel("norm of the Jacobian product")
ax.legend()
plt.show()
