"""Activation, initialization and shortcuts decide together what reaches the first layer."""

import matplotlib.pyplot as plt
import torch

n, depth, m, draws = 20, 30, 16, 20  # units a layer, layers, examples, networks of each kind
torch.set_default_dtype(torch.float64)
sigmoid, tanh, relu = torch.sigmoid, torch.tanh, torch.relu
kinds = {  # label, activation, variance of a weight, shortcuts, line
    "tanh_N01": ("tanh, N(0, 1)", tanh, 1, False, "C3"),
    "tanh_lecun": ("tanh, LeCun", tanh, 1 / n, False, "C1"),
    "relu_lecun": ("ReLU, LeCun", relu, 1 / n, False, "C2--"),
    "relu_he": ("ReLU, He", relu, 2 / n, False, "C2"),
    "sigmoid_lecun": ("sigmoid, LeCun", sigmoid, 1 / n, False, "C0"),
    "sigmoid_residual": ("sigmoid, LeCun, residual", sigmoid, 1 / n, True, "C6"),
}


def gradient_norms(phi, variance, residual, seed, layers=depth, dtype=torch.float64):
    torch.manual_seed(seed)
    a = torch.randn(m, n).to(dtype)  # (m, n)
    pre = []
    for _ in range(layers):
        W = (variance**0.5 * torch.randn(n, n)).to(dtype)  # (n, n)
        z = a @ W.T  # (m, n)
        pre.append(z.retain_grad() or z if z.requires_grad else z.requires_grad_())
        a = a + phi(z) if residual else phi(z)
    (a * torch.randn(m, n).to(dtype)).sum().backward()
    return torch.stack([z.grad.double().norm() for z in pre])  # of δ, (layers,)


reaches, least, most = {}, {}, {}
fig, ax = plt.subplots()
print("| network | first / last, median | least | most |\n|---|---:|---:|---:|")
for key, (label, phi, variance, residual, line) in kinds.items():
    norms = torch.stack([gradient_norms(phi, variance, residual, s) for s in range(draws)])
    share = norms / norms[:, -1:]  # (draws, depth)
    reaches[key] = share[:, 0].median()
    least[key], most[key] = share[:, 0].min(), share[:, 0].max()
    print(f"| {label} | {reaches[key]:.1e} | {least[key]:.0e} | {most[key]:.0e} |")
    ax.semilogy(range(1, depth + 1), share.median(dim=0).values, line, label=label)
deep = 100
in_float32 = gradient_norms(sigmoid, 1 / n, False, 0, deep, torch.float32)  # (100,)
exactly_zero = (in_float32 == 0).sum()  # layers, from the first on
ax.set_xlabel("layer")
ax.set_ylabel("gradient norm relative to the last layer's, median")
ax.legend()
plt.show()
