"""Weight and slope make one factor: weights of four undo the sigmoid's quarter, at its best."""

import math

w, z, depth = 1.0, 0.0, 10  # weight, pre-activation of every unit, layers


def slope(z):
    a = 1 / (1 + math.exp(-z))
    return a * (1 - a)


factor = w * slope(z)
left = 1.0
for layer in range(1, depth + 1):
    left *= factor
    if layer in (1, 2, 5, 10):
        print(f"after {layer:2} layers {left:.2e} of the gradient is left")

needed, needed_at_two = 1 / slope(0), 1 / slope(2)
print(f"weight that keeps all of it: {1 / slope(z):.2f}")
