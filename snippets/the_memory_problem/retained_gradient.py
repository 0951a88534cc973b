"""Twenty steps of a recurrent network: the gradient at the first state, measured by autograd."""

import torch

steps, n, seed = 20, 4, 0  # time steps, hidden size, seed of weights and inputs
torch.manual_seed(seed)
torch.set_default_dtype(torch.float64)
Q = torch.linalg.qr(torch.randn(n, n)).Q  # (n, n), orthogonal: every singular value is 1
x = 1e-6 * torch.randn(steps, n)  # (T, n), inputs too small to saturate tanh


def gradient_norms(radius):
    W_hh = radius * Q  # (n, n), spectral radius = spectral norm = radius
    h, states = torch.zeros(n, requires_grad=True), []
    for t in range(steps):
        h = torch.tanh(W_hh @ h + x[t])  # (n,)
        h.retain_grad()
        states.append(h)
    h.sum().backward()  # L = sum of the last state
    return [state.grad.norm().item() for state in states]


shrinking = gradient_norms(0.5)
growing = gradient_norms(1.5)
first_shrinking, first_growing, last = shrinking[0], growing[0], shrinking[-1]
print(f"gradient norm at h_20            {last:.4f}")
print(f"gradient norm at h_1, radius 0.5 {first_shrinking:.3e}")
print(f"gradient norm at h_1, radius 1.5 {first_growing:.3e}")
