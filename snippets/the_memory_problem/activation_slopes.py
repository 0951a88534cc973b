"""What each step multiplies by: sigmoid at most a quarter, tanh up to one, ReLU zero or one."""

import matplotlib.pyplot as plt
import numpy as np

steps = 20  # time steps
z = np.linspace(-4, 4, 801)  # pre-activations; 0, 1 and 2 among them


def slopes(z):
    sigma = 1 / (1 + np.exp(-z))
    return {"sigmoid": sigma * (1 - sigma), "tanh": 1 - np.tanh(z) ** 2, "ReLU": (z > 0) * 1.0}


sigmoid_at = {f"z_{k}": slopes(np.array(k))["sigmoid"] for k in (0, 1, 2)}
tanh_at = {f"z_{k}": slopes(np.array(k))["tanh"] for k in (0, 1, 2)}
sigmoid_largest, tanh_largest = slopes(z)["sigmoid"].max(), slopes(z)["tanh"].max()
sigmoid_best = sigmoid_largest**steps

print("| activation | slope at 0 | at 1 | at 2 | largest |")
print("|---|---:|---:|---:|---:|")
for name, slope in slopes(z).items():
    at = [slopes(np.array(k))[name] for k in (0, 1, 2)]
    print(f"| {name} | " + " | ".join(f"{value:.3f}" for value in at) + f" | {slope.max():.3f} |")

fig, ax = plt.subplots()
for color, (name, slope) in zip(("C0", "C1", "C2"), slopes(z).items()):
    ax.plot(z, slope, color=color, label=name)
ax.set_xlabel("pre-activation z")
ax.set_ylabel("slope")
ax.legend()
plt.show()
