"""How deep a tanh network trains is foreseen by the depth scale of its untrained gradient."""

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

depths, n, m, seeds = [8, 16, 24, 36, 54], 32, 32, 5  # hidden layers, units, examples, networks
steps, eta, tau, sigma_b2 = 150, 0.1, 1.0, 0.05  # batches, rate, threshold of clipping, biases
variances = np.array([0.7, 0.9, 1.2, 1.761, 2.5, 3.2, 4.0])  # sigma_w2; the fourth is the edge
x, labels = load_digits(return_X_y=True)
x = (x - x.mean(0)) / x.std()  # (1797, 64)
train, test = np.split(np.random.default_rng(0).permutation(len(x)), [1200])
spread = np.repeat(variances, seeds)[:, None, None]  # one row a network


def accuracies(depth):  # mean over the networks, for each sigma_w2
    rng, sizes = np.random.default_rng(depth), [64] + [n] * depth + [10]
    W = [((spread if o == n else 1) / i) ** 0.5 * rng.standard_normal((len(spread), i, o))
         for i, o in zip(sizes, sizes[1:])]
    b = [sigma_b2**0.5 * rng.standard_normal((len(spread), 1, o)) for o in sizes[1:]]
    for step in range(steps + 1):  # the last only to look
        chosen = test if step == steps else rng.choice(train, m)
        acts = [x[chosen][None]]
        for l in range(depth):
            acts.append(np.tanh(acts[-1] @ W[l] + b[l]))  # (networks, m, n)
        z = acts[-1] @ W[-1] + b[-1]
        if step == steps:
            return (z.argmax(2) == labels[chosen]).reshape(len(variances), -1).mean(1)
        p = np.exp(z - z.max(2, keepdims=True))
        delta, grads = (p / p.sum(2, keepdims=True) - np.eye(10)[labels[chosen]]) / m, []
        for l in range(depth, -1, -1):
            grads.append((l, acts[l].swapaxes(1, 2) @ delta, delta.sum(1, keepdims=True)))
            delta = (delta @ W[l].swapaxes(1, 2)) * (1 - acts[l] ** 2) if l else None
        norm = sum((gW**2).sum((1, 2), keepdims=True) for _, gW, _ in grads) ** 0.5
        for l, gW, gb in grads:
            W[l] -= eta * np.minimum(1, tau / norm) * gW
            b[l] -= eta * np.minimum(1, tau / norm) * gb


def depth_scale(sigma_w2, q=1.0):  # layers over which the squared gradient changes e-fold
    points, weights = np.polynomial.hermite_e.hermegauss(101)
    for _ in range(1000):
        slope = np.cosh(np.sqrt(q) * points) ** -2
        q = sigma_w2 * (1 - weights @ slope / weights.sum()) + sigma_b2
    return 1 / np.abs(np.log(sigma_w2 * weights @ slope**2 / weights.sum()))


measured = np.array([accuracies(depth) for depth in depths])  # (depths, variances)
reached = [np.interp(-0.5, -np.minimum.accumulate(column), depths) for column in measured.T]
scales, edge_is_deepest = [depth_scale(w) for w in variances], bool(np.argmax(reached) == 3)
within = bool((np.abs(np.delete(np.divide(reached, scales), 3) - 6) < 3).all())  # off the edge
for w, layers, scale in zip(variances, reached, scales):
    print(f"sigma_w2 = {w:.3f}: half right up to {layers:.0f} layers, scale {scale:.2g}")
fig, ax = plt.subplots()
ax.scatter(*np.meshgrid(variances, depths), 260 * measured**2, "C1", label="accuracy, by size")
line = np.array([(w, 6 * depth_scale(w)) for w in np.linspace(0.6, 4.2, 100)])
ax.plot(*line.T, "C7--", label="six depth scales")
ax.set(xlabel=r"$\sigma_w^2$", ylabel="hidden layers", ylim=(0, 72))
ax.legend(loc="upper right")
plt.show()
