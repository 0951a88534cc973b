"""Without a forget gate the cell of an untrained LSTM runs away; with one it stays small."""

import numpy as np

seed, n, T = 0, 64, 10_000  # units, time steps
marks = [100, 1000, T]
sigmoid = lambda z: 1 / (1 + np.exp(-z))


def run(forgets):
    rng = np.random.default_rng(seed)
    bound = n**-0.5
    W_hh, W_xh = rng.uniform(-bound, bound, (2, 4 * n, n))
    b, h, c, sizes = rng.uniform(-bound, bound, 4 * n), np.zeros(n), np.zeros(n), []
    for t in range(T):
        i, f, new, o = np.split(W_hh @ h + W_xh @ rng.standard_normal(n) + b, 4)
        c = (sigmoid(f) if forgets else 1) * c + sigmoid(i) * np.tanh(new)
        h = sigmoid(o) * np.tanh(c)
        if t + 1 in marks:
            sizes.append(float(np.sqrt(np.mean(c**2))))
    return sizes, float(np.mean(1 - np.tanh(c) ** 2 < 0.1))


(added, stuck), (gated, stuck_gated) = run(False), run(True)
grown, kept = added[-1] / added[0], gated[-1]
print(f"steps                 {marks}")
print(f"cell, only added to   {[round(size, 1) for size in added]}, saturated at last {stuck:.0%}")
print(f"cell with forget gate {[round(size, 1) for size in gated]}, saturated {stuck_gated:.0%}")
