"""A chain of sigmoid units with unit weights keeps at most a quarter of the gradient per layer."""

import matplotlib.pyplot as plt
import numpy as np

depth = 10  # layers the gradient has to pass
z = np.linspace(-6, 6, 1201)  # pre-activations, 0 and 2 among them

sigma = 1 / (1 + np.exp(-z))  # (1201,)
slope = sigma * (1 - sigma)  # (1201,)
largest_slope = slope.max()
slope_at_two = slope[np.argmin(np.abs(z - 2))]

layers = np.arange(depth + 1)  # (11,)
best_case = largest_slope**layers  # (11,)
saturated_case = slope_at_two**layers  # (11,)
left_at_best = best_case[-1]
left_when_saturated = saturated_case[-1]

print(f"largest slope of the sigmoid     {largest_slope:.4f}")
print(f"slope at z = 2                   {slope_at_two:.4f}")
print(f"{depth} layers, every unit at z = 0  {left_at_best:.3e}")
print(f"{depth} layers, every unit at z = 2  {left_when_saturated:.3e}")

fig, ax = plt.subplots()
ax.semilogy(layers, 1.0**layers, "--", color="C7", label="identity, slope 1")
ax.semilogy(layers, best_case, "o-", color="C0", label="sigmoid, every unit at z = 0")
ax.semilogy(layers, saturated_case, "s:", color="C0", label="sigmoid, every unit at z = 2")
ax.set_xlabel("layers the gradient has passed")
ax.set_ylabel("fraction of the gradient left")
ax.legend()
plt.show()
