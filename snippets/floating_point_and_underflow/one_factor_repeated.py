"""Halved again and again a float32 becomes zero; multiplied by 0.9 it gets stuck above zero."""

import matplotlib.pyplot as plt
import numpy as np

factors = (0.25, 0.5, 0.9)  # w
most = 1200  # factors
float32 = np.finfo(np.float32)
edges = {"smallest normal": float(float32.smallest_normal),
         "smallest": float(float32.smallest_subnormal)}

left_at, ends_at, stays_at = {}, {}, {}
count = np.arange(most + 1)  # (1201,)
fig, ax = plt.subplots()
print("| w | below the normal numbers after | constant after | at |")
print("|---:|---:|---:|---:|")
for w, style in zip(factors, (":", "--", "-")):
    one_and_factors = np.where(count == 0, 1, w).astype(np.float32)  # (1201,)
    product = np.multiply.accumulate(one_and_factors).astype(float)  # rounded to float32 each time
    name = f"w_{w}".replace(".", "_")
    left_at[name] = int((product < edges["smallest normal"]).argmax())
    ends_at[name] = int((product == product[-1]).argmax())
    stays_at[name] = product[-1]
    print(f"| {w} | {left_at[name]} | {ends_at[name]} | {stays_at[name]:.1e} |")
    ax.semilogy(count, w**count.astype(float), color="C7", linewidth=0.8, nonpositive="mask")
    ax.semilogy(count, product, "C9" + style, label=f"w = {w}", nonpositive="mask")
half_becomes_zero = stays_at["w_0_25"] == stays_at["w_0_5"] == 0
nine_tenths_sticks = stays_at["w_0_9"] == 4 * edges["smallest"]

for (name, edge), side in zip(edges.items(), ("bottom", "top")):
    ax.axhline(edge, color="C7", linewidth=0.6, linestyle="--")
    ax.annotate(name, (most / 2, edge), ha="center", va=side)
ax.set_ylim(1e-60, 10)
ax.set_xlabel("factors")
ax.set_ylabel("product, rounded to float32 each time")
ax.legend(loc="upper right")
plt.show()
