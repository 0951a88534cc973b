"""ReLU's edge is one point, the sigmoid's lies far out; inputs grow alike sooner than on tanh's."""

import matplotlib.pyplot as plt
import numpy as np

n, depth, m, draws, seed = 500, 30, 10, 5, 0  # units a layer, layers, pairs of inputs, networks
first, half = 0.2, 15  # correlation of a pair; chi is measured above this layer
z_1, z_2 = np.meshgrid(np.linspace(-8, 8, 321), np.linspace(-8, 8, 321))
both = np.exp(-(z_1**2 + z_2**2) / 2)  # weights of integrals over two independent normals
functions = {  # activation, slope
    "ReLU": (lambda z: np.maximum(z, 0), lambda z: z > 0),
    "tanh": (np.tanh, lambda z: np.cosh(z) ** -2),
    "sigmoid": (lambda z: 1 / (1 + np.exp(-z)), lambda z: np.cosh(z / 2) ** -2 / 4),
}
far = 103.0  # sigma_w2 at which a sigmoid network without biases has its edge
places = {  # activation, sigma_w2, sigma_b2, line
    "below": ("ReLU", 1.6, 0, ""), "He": ("ReLU", 2, 0, "C2o"), "above": ("ReLU", 2.4, 0, ""),
    "biased": ("ReLU", 2, 0.1, ""), "tanh": ("tanh", 1.761, 0.05, "C1s"),
    "LeCun": ("sigmoid", 1, 0, ""), "far": ("sigmoid", far, 0, "C0^")}


def predicted(phi, sigma_w2, sigma_b2):  # correlation at every layer
    q, c, found = 1.0, first, []
    for _ in range(depth):
        found.append(c)
        a, same = phi(np.sqrt(q) * np.stack([z_1, c * z_1 + np.sqrt(1 - c**2) * z_2]))
        q, shared = (sigma_w2 * (both * a * b).sum() / both.sum() + sigma_b2 for b in (a, same))
        c = min(1.0, shared / q)
    return np.array(found)


def measured(phi, slope, sigma_w2, sigma_b2):  # correlations, last mean square, chi
    rng, found, q, logs = np.random.default_rng(seed), np.zeros(depth), 0.0, 0.0
    for _ in range(draws):
        u, v, w = rng.standard_normal((3, m, n))
        z = np.stack([u, first * u + (1 - first**2) ** 0.5 * v])  # (2, m, n)
        nudge, norms = np.stack([w, w]), []  # a small change of z, followed forward
        for l in range(depth):
            found[l] += ((z[0] * z[1]).sum(1) / np.sqrt((z**2).sum(2).prod(0))).mean() / draws
            norms.append((nudge**2).sum())
            W = (sigma_w2 / n) ** 0.5 * rng.standard_normal((n, n))  # (n, n)
            nudge, last = (nudge * slope(z)) @ W.T, z
            z = phi(z) @ W.T + sigma_b2**0.5 * rng.standard_normal(n)
        q += (last**2).mean() / draws
        logs += np.log(norms[-1] / norms[half]) / (depth - 1 - half) / draws
    return found, q, np.exp(logs)


(fig, ax), size, chi, alike = plt.subplots(), {}, {}, {}
print("| activation | σ_w² | σ_b² | last q | χ | last c |\n|---|---:|---:|---:|---:|---:|")
for key, (name, w, b, line) in places.items():
    found, size[key], chi[key] = measured(*functions[name], w, b)
    alike[key] = found[-1]
    print(f"| {name} | {w} | {b} | {size[key]:.2g} | {chi[key]:.3f} | {alike[key]:.4f} |")
    if line:
        ax.loglog(range(1, depth + 1), 1 - found, line, label=name)
        ax.loglog(range(1, depth + 1), 1 - predicted(functions[name][0], w, b), "C7--")
ax.set(xlabel="layer", ylabel="1 − correlation of two inputs, at the edge")
ax.legend()
plt.show()
