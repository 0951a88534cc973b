"""The symmetry net of 1986 finds the reported solution, in about the reported time or later."""

import matplotlib.pyplot as plt
import numpy as np

epsilon, alpha, half_width = 0.1, 0.9, 0.3  # learning rate, momentum, initial weights: the paper's
sweeps, draws, seed = 8000, 100, 0  # passes through all patterns, networks
reported = 1425
x = (np.arange(64)[:, None] >> np.arange(6) & 1).astype(float)  # (64, 6), all patterns
y = (x == x[:, ::-1]).all(1).astype(float)[:, None]  # (64, 1), one if symmetric
with_one = np.hstack([x, np.ones((64, 1))])  # (64, 7), the last column is for the bias


def train(n):  # hidden units; all networks at once
    rng = np.random.default_rng(seed)
    W = rng.uniform(-half_width, half_width, (draws, 7, n))
    V = rng.uniform(-half_width, half_width, (draws, n + 1, 1))
    dW, dV, needed, ones = 0 * W, 0 * V, np.full(draws, np.inf), np.ones((draws, 64, 1))
    for sweep in range(1, sweeps + 1):
        h = 1 / (1 + np.exp(-(with_one @ W)))  # (100, 64, n)
        h_one = np.concatenate([h, ones], axis=2)  # (100, 64, n + 1)
        out = 1 / (1 + np.exp(-(h_one @ V)))  # (100, 64, 1)
        delta = (out - y) * out * (1 - out)  # (100, 64, 1)
        delta_h = delta @ V[:, :n].transpose(0, 2, 1) * h * (1 - h)  # (100, 64, n)
        solved = (np.abs(out - y) < 0.5).all(axis=(1, 2))  # (100,)
        needed = np.where(solved & np.isinf(needed), sweep, needed)
        dW = -epsilon * (with_one.T @ delta_h) + alpha * dW  # (100, 7, n)
        dV = -epsilon * (h_one.transpose(0, 2, 1) @ delta) + alpha * dV  # (100, n + 1, 1)
        W, V = W + dW, V + dV
    return W, needed


W, needed = train(2)
_, needed_wider = train(4)
learned = np.isfinite(needed)  # (100,)
share, share_wider = learned.mean(), np.isfinite(needed_wider).mean()
early, early_wider = (needed <= 4000).mean(), (needed_wider <= 4000).mean()
low, middle, high = np.percentile(needed[learned], (5, 50, 95))
mirror = np.abs(W[learned, :6] + W[learned, 5::-1]).max(axis=(1, 2))  # (learned,)
mirrored = (mirror < 0.05 * np.abs(W[learned, :6]).max(axis=(1, 2))).mean()
always_mirrored, wider_is_slower = bool(mirrored == 1), bool(early_wider < 0.7 * early)
sizes = np.sort(np.abs(W[learned, :3, 0]), axis=1)  # (learned, 3)
second, third = np.median(sizes[:, 1:] / sizes[:, :1], axis=0)
print(f"learned within 4000 sweeps: {early:.0%}, with four hidden units {early_wider:.0%}")
print(f"learned within {sweeps} sweeps: {share:.0%}, with four hidden units {share_wider:.0%}")
print(f"sweeps needed, median {middle:.2g}, nine tenths {low:.2g} to {high:.2g}; paper {reported}")
print(f"mirrored weights equal and opposite: {mirrored:.0%} of them; "
      f"sizes 1 : {second:.1f} : {third:.1f}")

fig, ax = plt.subplots()
for values, style, label in ((needed, "C0-", "2 hidden units"), (needed_wider, "C0--", "4")):
    ax.plot(np.append(np.sort(values[np.isfinite(values)]), sweeps),
            np.minimum(np.arange(1, np.isfinite(values).sum() + 2), np.isfinite(values).sum())
            / draws, style, label=label)
ax.axvline(reported, color="C7", linestyle=":", label="reported")
ax.set_xlabel("sweeps through all patterns")
ax.set_ylabel("share of networks that have learned")
ax.legend()
plt.show()
