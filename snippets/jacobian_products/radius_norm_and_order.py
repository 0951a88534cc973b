"""Products of matrices grow although every factor has a spectral radius below one."""

import matplotlib.pyplot as plt
import numpy as np

rho, shear, steps = 0.9, 10.0, 100  # spectral radius, coupling of the two units, factors
swap, twenty = 2.0, 20  # entry of two matrices of spectral radius zero, their number

normal = rho * np.eye(2)
skewed = np.array([[rho, shear], [0, rho]])
up, down = np.array([[0, swap], [0, 0]]), np.array([[0, 0], [swap, 0]])


def norms(factors):
    product, found = np.eye(2), [1.0]
    for J in factors:
        product = J @ product  # (2, 2)
        found.append(np.linalg.norm(product, 2))
    return np.array(found)


radii = [max(abs(np.linalg.eigvals(J))) for J in (skewed, up, down)]
skewed_norm = norms([skewed] * steps)
normal_norm = norms([normal] * steps)
alternating = norms([up, down] * (twenty // 2))
sorted_norm = norms([up] * (twenty // 2) + [down] * (twenty // 2))  # the same factors
peak, peak_value = skewed_norm.argmax(), skewed_norm.max()
back_below_one = int(np.argmax(skewed_norm[1:] < 1)) + 1
late_rate = skewed_norm[-1] / skewed_norm[-2]
bound = np.linalg.norm(skewed, 2)
after_twenty, in_order = alternating[-1], sorted_norm[-1]
print(f"spectral radii: skewed {radii[0]:.1f}, up {radii[1]:.1f}, down {radii[2]:.1f}")
print(f"skewed: spectral norm {bound:.2f}, peak {peak_value:.1f}, below one after {back_below_one}")
print(f"skewed: last factor {late_rate:.3f}")
print(f"{twenty} factors: up and down in turn {after_twenty:.0f}, sorted {in_order:.0f}")

fig, ax = plt.subplots()
ax.semilogy(alternating, "C3s-", markersize=3, label="up and down in turn, radius 0 each")
ax.semilogy(skewed_norm, "C3-", label="skewed, radius 0.9")
ax.semilogy(normal_norm, "C9-", label="0.9 times identity, radius 0.9")
ax.semilogy(bound ** np.arange(7), "C7--", label="bound for skewed: power of its norm")
ax.set_xlabel("factors in the product")
ax.set_ylabel("spectral norm of the product")
ax.legend()
plt.show()
