"""At weight one a tanh unit loses its gradient by a power law; a hair below one, exponentially."""

import matplotlib.pyplot as plt
import numpy as np

h_0, T, w_below = 0.1, 1000, 0.99  # first state, time steps without input, a weight below one


def left(w):
    h, products = h_0, [1.0]
    for _ in range(T):
        h = np.tanh(w * h)
        products.append(products[-1] * w * (1 - h**2))  # dh_t / dh_0
    return np.array(products)


t = np.arange(T + 1)
law = (1 + 2 * h_0**2 * t / 3) ** -1.5  # (1001,)
at_one, below = left(1.0), left(w_below)
at_100, at_1000, law_1000 = at_one[100], at_one[1000], law[1000]
below_1000 = below[1000]
worst = np.abs(at_one / law - 1).max()
print(f"w = 1: {at_100:.3f} left after 100 steps, {at_1000:.4f} after 1000 (law {law_1000:.4f})")
print(f"w = {w_below}: {below_1000:.1e} left after 1000 steps")
print(f"the law is never off by more than {worst:.1%}")

fig, ax = plt.subplots()
ax.loglog(t[1:], np.ones(T), "C2-", label="ReLU, w = 1, positive state")
ax.loglog(t[1:], at_one[1:], "C1-", linewidth=4, alpha=0.6, label="tanh, w = 1")
ax.loglog(t[1:], law[1:], "C7--", label="power law")
ax.loglog(t[1:], below[1:], "C1:", label="tanh, w = 0.99")
ax.set_ylim(1e-5, 2)
ax.set_xlabel("time steps")
ax.set_ylabel("gradient left")
ax.legend()
plt.show()
