"""At a cliff of its loss a one-unit recurrent network has a gradient thousands of times larger."""

import matplotlib.pyplot as plt
import numpy as np

T, h_0, y = 50, 0.5, 0.7  # time steps, first state, target for the last output
w = 5.0  # recurrent weight of the slice
eta, tau = 0.01, 1.0  # learning rate, threshold


def loss_and_gradient(w, b):
    h, dh_dw, dh_db = h_0 + 0 * b, 0 * b, 0 * b
    for _ in range(T):
        s = 1 / (1 + np.exp(-h))
        slope = s * (1 - s)
        dh_dw, dh_db = s + w * slope * dh_dw, 1 + w * slope * dh_db
        h = w * s + b
    out = 1 / (1 + np.exp(-h))
    dloss_dh = 2 * (out - y) * out * (1 - out)
    return (out - y) ** 2, np.hypot(dloss_dh * dh_dw, dloss_dh * dh_db)


s_0 = 1 / (1 + np.exp(-h_0))
edge = h_0 - w * s_0  # the bias at which the first state reproduces itself
factor = w * s_0 * (1 - s_0)  # a step multiplies a disturbance there by this
predicted = 2 * abs(s_0 - y) * s_0 * (1 - s_0) * (factor**T - 1) / (factor - 1) * np.hypot(1, s_0)
at_edge = loss_and_gradient(w, edge)[1]

b = edge + 0.6 * np.linspace(-1, 1, 6001) ** 3  # (6001,), most of them near the edge
loss, norm = loss_and_gradient(w, b)  # (6001,) each
evenly = loss_and_gradient(w, np.linspace(edge - 0.6, edge + 0.6, 6001))[1]  # (6001,)
median, above = np.median(evenly), (evenly > tau).mean()
peak, loss_above = norm.max(), loss[2700]  # the loss beside the cliff
grid_norm = loss_and_gradient(*np.meshgrid(np.linspace(4, 6, 401), np.linspace(-3.2, -1.6, 401)))[1]
grid_ratio, slice_ratio = grid_norm.max() / np.median(grid_norm), peak / median
only_the_needle = above < 0.01
step_plain, step_clipped = eta * peak, eta * min(peak, tau)
print(f"slice: median gradient norm {median:.2f}, largest {peak:.0f}, {above:.1%} above {tau}")
print(f"grid of {grid_norm.size} points: largest / median {grid_ratio:.0f}")
print(f"at the edge, b = {edge:.4f}: {at_edge:.1f}, in closed form {predicted:.1f}")
print(f"one step from the peak: {step_plain:.0f} without clipping, {step_clipped:.2f} with it")

fig, (left, right) = plt.subplots(1, 2, layout="constrained")
left.plot(b, loss, color="C3")
left.set_ylabel("loss")
right.semilogy(b, norm, color="C3")
right.plot(edge, predicted, "D", color="C7")
right.annotate("closed form", (edge, predicted), (8, -4), textcoords="offset points")
right.axhline(tau, color="C7", linestyle="--")
right.annotate("threshold", (b[0], tau), (0, 4), textcoords="offset points")
right.set_ylabel("gradient norm")
for ax in (left, right):
    ax.set_xlabel("bias b")
plt.show()
