"""A weight above one does not rescue the gradient: the unit latches, saturates, and forgets its start."""

import math

import matplotlib.pyplot as plt

steps, h_0 = 40, 0.5  # time steps, initial state
weights = (0.9, 1.0, 1.5, 2.0)
left = {}

fig, ax = plt.subplots()
for color, w in zip(("C9", "C7", "C1", "C3"), weights):
    h, product, products = h_0, 1.0, [1.0]
    for _ in range(steps):
        h = math.tanh(w * h)
        product *= w * (1 - h * h)  # dh_t / dh_0
        products.append(product)
    left[f"w_{w}".replace(".", "_")] = product
    print(f"w = {w}: state {h:+.4f}, gradient left {product:.3e}")
    ax.semilogy(range(steps + 1), products, color=color, label=f"w = {w}")

w_1_is_largest = max(left, key=left.get) == "w_1_0"
ax.set_xlabel("steps from the initial state")
ax.set_ylabel("gradient left")
ax.legend()
plt.show()
