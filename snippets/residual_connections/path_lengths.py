"""In a residual network of 54 blocks most of the gradient at the input comes along short paths."""

import math

import matplotlib.pyplot as plt
import numpy as np
import torch

D, n, m = 54, 64, 4  # blocks, units, examples
draws = 5  # networks, seeds 0 … draws − 1
torch.set_default_dtype(torch.float64)


def by_length(seed):
    torch.manual_seed(seed)
    states, branches = [torch.randn(m, n, requires_grad=True)], []  # (4, 64)
    for _ in range(D):
        a, W = states[-1], torch.randn(n, n) * (2 / n) ** 0.5  # (4, 64), (64, 64)
        branches.append(torch.relu(torch.nn.functional.layer_norm(a, (n,))) @ W)  # (4, 64)
        states.append(a + branches[-1])  # (4, 64)
    g = torch.zeros(D + 1, m, n)  # g[k]: gradient that came through k branches
    g[0] = torch.randn(m, n)
    (whole,) = torch.autograd.grad(states[-1], states[0], g[0], retain_graph=True)  # (4, 64)
    for a, F in zip(states[-2::-1], branches[::-1]):
        (through,) = torch.autograd.grad(F, a, g, is_grads_batched=True, retain_graph=True)
        g[1:] += through[:-1]  # (54, 4, 64): the shortcut keeps k, a branch adds one
    return (g**2).sum((1, 2)).numpy(), (g.sum(0) - whole).norm().item() / whole.norm().item()


energies, errors = zip(*(by_length(seed) for seed in range(draws)))  # (55,) each
share = np.mean([e / e.sum() for e in energies], axis=0)  # (55,)
sums_to_the_whole = max(errors) < 1e-12
theory = np.ones(1)
for l in range(1, D + 1):  # the branch of block l has 1/l of the shortcut's energy
    theory = np.convolve(theory, [l / (l + 1), 1 / (l + 1)])  # (l + 1,)
k = np.arange(D + 1)  # (55,)
paths = np.array([math.comb(D, i) for i in k]) / 2.0**D  # (55,)
mean_length, mean_theory, mean_path = share @ k, theory @ k, paths @ k
up_to_eight, paths_up_to_eight = share[:9].sum(), paths[:9].sum()
print(f"the gradients of all lengths add up to autograd's: {sums_to_the_whole}")
print(f"mean length of a path              {mean_path:.1f} blocks")
print(f"mean length, weighted by gradient  {mean_length:.1f} blocks, theory {mean_theory:.1f}")
print(f"energy on paths of at most 8 blocks {up_to_eight:.1%}, such paths {paths_up_to_eight:.1e}")

fig, ax = plt.subplots()
ax.plot(k, paths, ":", color="C7", label="share of all paths")
ax.plot(k, share, "o-", color="C6", label="share of the gradient's energy")
ax.plot(k, theory, "--", color="C7", label="theory")
ax.set_xlabel("branches on the path")
ax.set_ylabel("share")
ax.legend()
plt.show()
