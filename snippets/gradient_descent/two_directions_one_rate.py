"""One rate for two directions: the steep one overshoots and settles, the flat one waits."""

import numpy as np

eta, steps = 0.18, 6  # learning rate, updates
curvature = np.array([10.0, 0.5])  # (2,), of a steep and of a flat direction
theta = np.array([1.0, 1.0])  # (2,), the minimum is at zero

for step in range(1, steps + 1):
    g = curvature * theta  # (2,), gradient
    theta = theta - eta * g  # (2,)
    loss = (curvature * theta**2).sum().item() / 2
    print(f"update {step}: theta [{theta[0]:6.3f} {theta[1]:6.3f}], loss {loss:.4f}")
