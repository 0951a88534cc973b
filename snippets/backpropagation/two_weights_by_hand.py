"""Two units in a row: the chain rule by hand and a central difference give the same gradient."""

import math

x, y = 0.5, 1.0  # input, target
w_1, w_2 = 0.8, -1.2  # weights of the two layers
step = 1e-5  # of the central difference


def loss(w_1, w_2):
    return (math.tanh(w_2 * math.tanh(w_1 * x)) - y) ** 2 / 2


a_1 = math.tanh(w_1 * x)
a_2 = math.tanh(w_2 * a_1)
delta_2 = (a_2 - y) * (1 - a_2**2)  # dL/dz_2
delta_1 = w_2 * delta_2 * (1 - a_1**2)  # dL/dz_1: back through the weight, then the slope
g_1, g_2 = delta_1 * x, delta_2 * a_1  # dL/dw_1, dL/dw_2

difference_1 = (loss(w_1 + step, w_2) - loss(w_1 - step, w_2)) / (2 * step)
difference_2 = (loss(w_1, w_2 + step) - loss(w_1, w_2 - step)) / (2 * step)
agree = abs(g_1 - difference_1) < 1e-8 and abs(g_2 - difference_2) < 1e-8
print(f"dL/dw_1: by hand {g_1:.6f}, by difference {difference_1:.6f}")
print(f"dL/dw_2: by hand {g_2:.6f}, by difference {difference_2:.6f}")
