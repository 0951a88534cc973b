"""Ten sigmoid units in a row: every slope is below a quarter, and their product is what is left."""

import math

w, a, depth = 1.0, 0.5, 10  # weight of every unit, input, units

slopes = []
for l in range(1, depth + 1):  # forward
    z = w * a  # pre-activation of unit l
    a = 1 / (1 + math.exp(-z))
    slopes.append(a * (1 - a))

left = 1.0  # of the gradient at the last unit's output
for l in range(depth, 0, -1):  # backward
    left = left * slopes[l - 1] * w
    print(f"below unit {l:2}: {left:.2e} of the gradient left")
below_a_quarter = max(slopes) < 0.25
