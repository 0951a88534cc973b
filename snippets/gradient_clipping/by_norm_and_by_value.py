"""Clipping by norm scales the gradient as a whole; clipping by value turns it."""

import matplotlib.pyplot as plt
import torch

depth, n, batch = 10, 64, 128  # layers, units a layer, inputs
tau_norm, tau_value = 1.0, 0.01  # thresholds: for the norm, for each entry
seed = 0
torch.manual_seed(seed)
torch.set_default_dtype(torch.float64)

weights = [torch.nn.init.xavier_normal_(torch.empty(n, n)).requires_grad_() for _ in range(depth)]
a = torch.randn(batch, n)  # (128, 64)
for W in weights:
    a = torch.sigmoid(a @ W)  # (128, 64)
(100 * (a - torch.randn(batch, n)) ** 2).mean().backward()  # a large loss, a large gradient
original = [W.grad.clone() for W in weights]  # 10 times (64, 64)


def by_layer():
    return torch.stack([W.grad.norm() for W in weights])  # (10,)


def cosine():
    now = torch.cat([W.grad.flatten() for W in weights])  # (40960,)
    before = torch.cat([g.flatten() for g in original])  # (40960,)
    return (now @ before / (now.norm() * before.norm())).item()


norms = {"as computed": by_layer()}
norm_before = torch.nn.utils.clip_grad_norm_(weights, tau_norm).item()
norms["clipped by norm"], cosine_norm = by_layer(), cosine()
for W, g in zip(weights, original):
    W.grad = g.clone()
torch.nn.utils.clip_grad_value_(weights, tau_value)
norms["clipped by value"], cosine_value = by_layer(), cosine()

share, length = {}, {}
for name, layer in norms.items():
    share[name.split()[-1]] = (layer[0] / layer[-1]).item()
    length[name.split()[-1]] = layer.norm().item()
    print(f"{name:16}  norm {layer.norm():.3f}, first / last layer {layer[0] / layer[-1]:.2e}")
same_direction = abs(cosine_norm - 1) < 1e-9
print(f"cosine with the gradient: by norm {cosine_norm:.4f}, by value {cosine_value:.4f}")

fig, ax = plt.subplots()
for (name, layer), style in zip(norms.items(), ("o-", "s--", "^:")):
    ax.semilogy(range(1, depth + 1), layer, style, color="C9", label=name)
ax.set_xlabel("layer")
ax.set_ylabel("gradient norm of the weights")
ax.legend()
plt.show()
