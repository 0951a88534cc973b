"""A chain of sigmoid layers keeps at most a quarter of the gradient per layer."""

import matplotlib.pyplot as plt
import numpy as np

depth = 10  # layers between the loss and the weight we ask about
z = np.linspace(-6, 6, 1201)  # pre-activations, 0 among them

sigma = 1 / (1 + np.exp(-z))  # (1201,)
slope = sigma * (1 - sigma)  # (1201,)
largest_slope = slope.max()
slope_at_two = slope[np.argmin(np.abs(z - 2))]

best_case = largest_slope**depth
typical_case = slope_at_two**depth
layers = np.arange(depth + 1)

print(f"largest slope of the sigmoid        {largest_slope:.4f}")
print(f"slope at z = 2                      {slope_at_two:.4f}")
print(f"after {depth} layers, best case         {best_case:.3e}")
print(f"after {depth} layers, all units at z = 2 {typical_case:.3e}")

fig, ax = plt.subplots()
ax.semilogy(layers, 1.0**layers, "--", color="C7", label="identity: slope 1")
ax.semilogy(layers, largest_slope**layers, "o-", color="C0", label="sigmoid, best case: slope 1/4")
ax.semilogy(layers, slope_at_two**layers, "s-", color="C3", label="sigmoid, every unit at z = 2")
ax.set_xlabel("layers the gradient has passed")
ax.set_ylabel("fraction of the gradient left")
ax.legend()
plt.show()
