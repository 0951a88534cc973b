"""The Jacobian product never exceeds the bound from the spectral norm, in any of 200 random networks."""

import matplotlib.pyplot as plt
import numpy as np

T, n, draws, seed = 20, 16, 200, 0  # time steps, hidden size, networks
rng = np.random.default_rng(seed)
product_norm, bound = np.empty((draws, T)), np.empty((draws, T))

for i in range(draws):
    W_hh = 0.5 * rng.standard_normal((n, n)) / np.sqrt(n)  # (n, n)
    h = rng.standard_normal(n)  # (n,)
    product = np.eye(n)  # (n, n), dh_t / dh_0
    for t in range(T):
        h = np.tanh(W_hh @ h + 0.1 * rng.standard_normal(n))  # (n,)
        J = np.diag(1 - h**2) @ W_hh  # (n, n), dh_t / dh_{t-1}
        product = J @ product
        product_norm[i, t] = np.linalg.norm(product, 2)
        bound[i, t] = np.linalg.norm(W_hh, 2) ** (t + 1)  # gamma = 1 for tanh

bound_always_holds = bool((product_norm <= bound * (1 + 1e-12)).all())
median_product, median_bound = np.median(product_norm[:, -1]), np.median(bound[:, -1])
median_slack = np.median(bound[:, -1] / product_norm[:, -1])
print(f"bound holds at every step of every network: {bound_always_holds}")
print(f"after {T} steps: median norm {median_product:.1e}, median bound {median_bound:.1e}")

fig, ax = plt.subplots()
for color, name, norm in (("C7", "bound", bound), ("C1", "measured", product_norm)):
    low, middle, high = np.percentile(norm, (5, 50, 95), axis=0)  # (T,) each
    ax.semilogy(range(1, T + 1), middle, color=color, label=name)
    ax.fill_between(range(1, T + 1), low, high, color=color, alpha=0.25)
ax.set_xticks(range(0, T + 1, 5))
ax.set_xlabel("steps between the two states")
ax.set_ylabel("norm of the Jacobian product")
ax.legend()
plt.show()
