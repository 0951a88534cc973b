"""The cell path is not the whole derivative: with every forget gate at one the rest still grows."""

import matplotlib.pyplot as plt
import torch

T, n, n_0, draws, seed = 50, 16, 8, 200, 0  # time steps, units, inputs, networks
torch.set_default_dtype(torch.float64)


def gradient_norms(bias, carousel, only_path):
    torch.manual_seed(seed)
    weights = (torch.rand(draws, 4 * n, n + n_0) * 2 - 1) / n**0.5  # PyTorch's default range
    h, c, cells = torch.zeros(draws, n), torch.zeros(draws, n, requires_grad=True), []
    for x in torch.randn(T, draws, n_0):
        cells.append(c)
        seen = h.detach() if only_path else h  # detached: no gradient through gates and candidate
        z = torch.einsum("kij,kj->ki", weights, torch.cat([seen, x], dim=1))  # (draws, 4n)
        z_i, z_f, z_c, z_o = z.chunk(4, dim=1)
        f = torch.ones(draws, n) if carousel else (z_f + bias).sigmoid()
        c = f * c + z_i.sigmoid() * z_c.tanh()  # (draws, n)
        h = z_o.sigmoid() * c.tanh()
    gradients = torch.autograd.grad(c.sum(), cells)  # L = sum of the entries of c_T
    return torch.stack([g.norm(dim=1) for g in gradients]).median(dim=1).values / n**0.5  # (T,)


kinds = {"bias_0": (0.0, False), "bias_1": (1.0, False), "carousel": (0.0, True)}
labels = {"bias_0": "forget bias 0", "bias_1": "forget bias 1", "carousel": "no forget gate"}
full, path = {}, {}
fig, ax = plt.subplots()
for marker, (name, (bias, carousel)) in zip("os^", kinds.items()):
    whole, alone = (gradient_norms(bias, carousel, only) for only in (False, True))
    full[name], path[name] = whole[0].item(), alone[0].item()
    print(f"{labels[name]:14}  cell path {path[name]:.1e}, full derivative {full[name]:.1e}")
    style = {"marker": marker, "markevery": 10, "color": "C4"}
    ax.semilogy(range(T), whole, "-", **style, label=f"{labels[name]}, full")
    ax.semilogy(range(T), alone, ":", **style, label=f"{labels[name]}, cell path")
path_is_exact = abs(path["carousel"] - 1) < 1e-12
more_than_the_path = {name: full[name] / path[name] for name in kinds}

ax.set_xlabel(f"time step t of the cell, before the last at {T}")
ax.set_ylabel("gradient norm at the cell, relative to the last")
ax.legend()
plt.show()
