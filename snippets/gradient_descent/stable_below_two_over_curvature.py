"""Below two over the largest curvature gradient descent converges; just above, it diverges."""

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

steps = 500  # updates
shares = (0.1, 0.99, 1.01)  # learning rate, relative to the limit
images, digits = load_digits(return_X_y=True)  # (1797, 64), (1797,)
pixels = images[:, images.max(axis=0) > 0] / 16  # (1797, 61), those that are not always empty
x = np.hstack([pixels, np.ones((len(pixels), 1))])  # (m, n), with a bias
y = np.where(digits % 2 == 0, 1.0, -1.0)  # (m,), even or odd
m, n = x.shape

H = x.T @ x / m  # (n, n), second derivatives of the loss, the same everywhere
curvature = np.linalg.eigvalsh(H)  # (n,), in rising order
largest, second, typical = curvature[-1], curvature[-2], np.median(curvature)
limit = 2 / largest
updates = 1 / (limit * typical)  # at the limit, to shrink a typical error by a factor of e
best = np.linalg.lstsq(x, y, rcond=None)[0]  # (n,), the minimum
print(f"curvature: largest {largest:.2f}, second {second:.2f}, median {typical:.4f}")
print(f"limit {limit:.4f}; at the limit the median direction needs {updates:.0f} updates")
g = -x.T @ y / m  # (n,), gradient at the start, where theta = 0
angle = np.degrees(np.arccos(-g @ best / np.linalg.norm(g) / np.linalg.norm(best)))
print(f"angle between the first step and the way to the minimum: {angle:.0f} degrees")


def predicted(eta):  # loss above its minimum, each eigenvector by itself
    axes = np.linalg.eigh(H).eigenvectors  # (n, n)
    factors = (1 - eta * curvature) ** np.arange(steps + 1)[:, None]  # (steps + 1, n)
    return (factors * (axes.T @ best)) ** 2 @ curvature / 2  # (steps + 1,)


left, lowest, agrees = [], [], []
fig, ax = plt.subplots()
for share, marker, color in zip(shares, "o^s", ("C9", "C9", "C3")):
    eta, theta, excess = share * limit, np.zeros(n), []
    for _ in range(steps + 1):
        excess.append((theta - best) @ H @ (theta - best) / 2)  # loss above its minimum
        theta = theta - eta * x.T @ (x @ theta - y) / m
    theory = predicted(eta)
    left.append(excess[-1] / excess[0])
    lowest.append(int(np.argmin(excess)))
    agrees.append(bool(np.allclose(excess, theory, rtol=1e-6)))
    ax.semilogy(theory, "--", color="C7", label="theory" if share == shares[0] else None)
    label = f"{share} of the limit"
    ax.semilogy(excess, marker, color=color, markevery=25, label=label)
    print(f"{share:4} of the limit: {left[-1]:9.4f} of the excess loss left, least at {lowest[-1]}")
follows_theory = all(agrees)

ax.set_xlabel("update")
ax.set_ylabel("loss above its minimum")
ax.legend()
plt.show()
