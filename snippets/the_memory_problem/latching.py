"""A weight above one does not save the gradient: the unit latches, and its gradient vanishes."""

import math

import matplotlib.pyplot as plt

steps, h_0 = 40, 0.5  # time steps, initial state
weights = (0.9, 1.0, 1.5, 2.0)
left, rate = {}, {}  # gradient at the end, factor of the last step

fig, ax = plt.subplots()
for style, w in zip(("-", "--", "-.", ":"), weights):
    h, product, products = h_0, 1.0, [1.0]
    for _ in range(steps):
        h = math.tanh(w * h)
        product *= w * (1 - h * h)  # dh_t / dh_0
        products.append(product)
    name = f"w_{w}".replace(".", "_")
    left[name], rate[name] = product, w * (1 - h * h)
    print(f"w = {w}: state {h:.4f}, factor a step {rate[name]:.3f}, gradient left {product:.2e}")
    ax.semilogy(range(steps + 1), products, style, color="C1", label=f"w = {w}")

w_1_keeps_most = max(left, key=left.get) == "w_1_0"
predicted_at_one = (1 + 2 * h_0**2 * steps / 3) ** -1.5  # the power law for w = 1
print(f"power law for w = 1: {predicted_at_one:.4f}")
ax.set_xlabel("steps from the initial state")
ax.set_ylabel("gradient left")
ax.legend()
plt.show()
