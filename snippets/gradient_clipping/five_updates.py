"""One of five gradients is huge: clipped, its update keeps its direction and is short."""

import math

import numpy as np

eta, tau = 0.1, 1.0  # learning rate, threshold
gradients = np.array([[0.3, -0.4], [0.6, 0.2], [-300.0, 400.0], [0.5, 0.1], [0.4, -0.3]])  # (5, 2)
theta, plain = np.zeros(2), np.zeros(2)  # (2,) each, with clipping and without

for g in gradients:  # (2,)
    norm = math.hypot(*g)
    factor = min(1.0, tau / norm)
    theta = theta - eta * factor * g  # (2,)
    plain = plain - eta * g  # (2,)
    print(f"norm {norm:6.2f}, factor {factor:.3f}, theta [{theta[0]:6.3f} {theta[1]:6.3f}], "
          f"without clipping [{plain[0]:7.3f} {plain[1]:7.3f}]")
