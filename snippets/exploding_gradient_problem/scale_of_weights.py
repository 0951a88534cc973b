"""Spectral norms above one permit an explosion; slopes and directions decide whether one comes."""

import matplotlib.pyplot as plt
import numpy as np
import torch

depth, n, batch = 20, 64, 16  # layers, units a layer, inputs
draws = 10  # networks at each scale, seeds 0 … draws − 1
gains = 2.0 ** np.arange(-2, 4.5, 0.5)  # standard deviation of a weight times √n
torch.set_default_dtype(torch.float64)


def growth(phi, gain, matrices):
    first = a = phi(torch.randn(batch, n) @ (gain * matrices[0])).requires_grad_()  # (16, 64)
    for W in matrices[1:]:
        a = phi(a @ (gain * W))
    at_last = torch.randn(batch, n)  # (16, 64), some gradient at the last output
    at_first, = torch.autograd.grad(a, first, at_last)
    return (at_first.norm() / at_last.norm()).item(), (1 - a**2 < 0.1).double().mean().item()


ratios, bounds, flat = [], [], []  # one entry a network
for draw in range(draws):
    torch.manual_seed(draw)
    matrices = torch.randn(depth, n, n) / n**0.5  # (20, 64, 64)
    results = np.array([[growth(phi, gain, matrices) for phi in (torch.tanh, torch.relu)]
                        for gain in gains])  # (13, 2, 2)
    ratios.append(results[:, :, 0])
    flat.append(results[:, 0, 1])  # share of tanh units with a slope below 0.1
    bounds.append(gains ** (depth - 1) * torch.linalg.matrix_norm(matrices[1:], 2).prod().item())
tanh, relu = np.median(ratios, axis=0).T  # (13,) each
bound, saturated = np.median(bounds, axis=0), np.median(flat, axis=0)  # (13,) each
bound_always_holds = bool((np.array(ratios) <= np.array(bounds)[:, :, None]).all())

at = {gain: i for i, gain in enumerate(gains)}
grows_from = {name: np.exp(np.interp(0, np.log(ratio), np.log(gains)))
              for name, ratio in (("bound", bound), ("tanh", tanh), ("ReLU", relu))}
bound_at_one, tanh_at_one, relu_at_one = bound[at[1]], tanh[at[1]], relu[at[1]]
tanh_at_two, relu_at_two = tanh[at[2]], relu[at[2]]
tanh_at_eight, saturated_at_eight = tanh[at[8]], saturated[at[8]]
print("scale   bound    tanh     ReLU")
for gain in (0.5, 1.0, 2.0, 8.0):
    print(f"{gain:5}  {bound[at[gain]]:.1e}  {tanh[at[gain]]:.1e}  {relu[at[gain]]:.1e}")
print(*(f"{name} grows from scale {gain:.2f}" for name, gain in grows_from.items()), sep=", ")
print(f"tanh at scale 8: {saturated_at_eight:.0%} of the last units have a slope below 0.1")

fig, ax = plt.subplots()
ax.loglog(gains, bound, "--", color="C7", label="bound: product of spectral norms")
ax.loglog(gains, relu, "s-", color="C2", label="ReLU")
ax.loglog(gains, tanh, "o-", color="C1", label="tanh")
ax.axhline(1, color="C7", linestyle=":")
ax.set_xlabel("scale of the weights: standard deviation times √n")
ax.set_ylabel("gradient norm at the output, first / last layer")
ax.legend()
plt.show()
