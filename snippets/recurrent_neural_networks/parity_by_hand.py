"""Two tanh units compute the parity of any bit sequence, and pass on next to no gradient."""

import numpy as np

T, sequences, seed = 10_000, 20, 0  # bits in a sequence, sequences
gain = 6.0  # large enough that every unit decides clearly
steps = 20  # over which the gradient is measured
bits = np.random.default_rng(seed).integers(0, 2, (T, sequences))  # (T, 20)

W_hh = gain * np.array([[0.5, -0.5], [0.5, -0.5]])  # (2, 2), half the difference is the parity
W_xh = gain * np.array([[1.0], [1.0]])  # (2, 1), adds the new bit to it
b = gain * np.array([[-0.4], [-1.5]])  # (2, 1), is the sum at least one, is it two?
parameters = W_hh.size + W_xh.size + b.size

h = -np.ones((2, sequences))  # (2, 20), both units off: even so far
product = np.tile(np.eye(2), (sequences, 1, 1))  # (20, 2, 2), dh_t / dh_0
right = 0
for t in range(T):
    h = np.tanh(W_hh @ h + W_xh @ bits[t : t + 1] + b)  # (2, 20)
    odd = h[0] - h[1] > 1  # (20,), only the first unit is on
    right += int((odd == bits[: t + 1].sum(axis=0) % 2).sum())
    if t < steps:
        product = (1 - h.T[:, :, None] ** 2) * (W_hh @ product)  # (20, 2, 2)
all_right = right == T * sequences
print(f"{parameters} parameters, right after {right:,} of {T * sequences:,} bits")

largest = np.linalg.norm(product, ord=2, axis=(1, 2)).max()
print(f"largest norm of dh_t/dh_0 after {steps} steps: {largest:.0e}")
