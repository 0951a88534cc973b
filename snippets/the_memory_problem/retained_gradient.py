"""Autograd through twenty steps: the first state's gradient dies at 0.5 and grows at 1.5."""

import matplotlib.pyplot as plt
import torch

T, n, seed = 20, 4, 0  # time steps, hidden size, seed
radii = (0.5, 1.5)  # spectral radius of W_hh
input_scale = 1e-9  # standard deviation of what the input adds: so small that tanh stays linear
torch.set_default_dtype(torch.float64)
torch.manual_seed(seed)
Q = torch.linalg.qr(torch.randn(n, n)).Q  # (n, n), orthogonal: every singular value is 1
u = input_scale * torch.randn(T, n)  # (T, n)


def gradient_norms(radius):
    W_hh = radius * Q  # (n, n), spectral radius = spectral norm = radius
    h, states = torch.zeros(n, requires_grad=True), []
    for t in range(T):
        h = torch.tanh(W_hh @ h + u[t])  # (n,)
        h.retain_grad()  # keep the gradient of a value that is not a leaf
        states.append(h)
    h.sum().backward()  # L = sum of the entries of h_T
    return torch.stack([h.grad.norm() for h in states])  # (T,), at h_1 … h_T


shrinking, growing = (gradient_norms(radius) for radius in radii)
last, first_shrinking, first_growing = shrinking[-1], shrinking[0], growing[0]
predicted_shrinking, predicted_growing = (n**0.5 * radius ** (T - 1) for radius in radii)
print(f"gradient norm at h_{T}              {last:.4f}")
print(f"at h_1, spectral radius {radii[0]}        {first_shrinking:.3e}")
print(f"                 predicted        {predicted_shrinking:.3e}")
print(f"at h_1, spectral radius {radii[1]}        {first_growing:.3e}")
print(f"                 predicted        {predicted_growing:.3e}")

fig, ax = plt.subplots()
ax.semilogy(range(1, T + 1), growing, "o", color="C3", label=f"spectral radius {radii[1]}")
ax.semilogy(range(1, T + 1), shrinking, "o", color="C9", label=f"spectral radius {radii[0]}")
for label, radius in zip(("predicted", None), radii):
    theory = [n**0.5 * radius ** (T - t) for t in range(1, T + 1)]  # (T,)
    ax.semilogy(range(1, T + 1), theory, "--", color="C7", label=label, zorder=1)
ax.set_xticks(range(0, T + 1, 5))
ax.set_xlabel("time step t")
ax.set_ylabel("gradient norm at h_t")
ax.legend()
plt.show()
