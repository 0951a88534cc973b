"""A gate at one half keeps nothing of the gradient for a hundred steps; the right bias a third."""

import math

b, T = 0.0, 100  # bias of the forget gate, time steps


def gate(b):
    return 1 / (1 + math.exp(-b))


kept = gate(b) ** T
b_long = math.log(T - 1)
kept_long = gate(b_long) ** T
print(f"bias {b:.2f}: gate {gate(b):.3f}, and {kept:.2g} of the gradient left after {T} steps")
print(f"bias {b_long:.2f}: gate {gate(b_long):.3f}, and {kept_long:.2g} left")
