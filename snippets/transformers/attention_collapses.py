"""Without shortcuts the tokens of an untrained transformer become equal within five blocks."""

import matplotlib.pyplot as plt
import numpy as np
import torch

D, T, d = 12, 16, 64  # blocks, tokens, width
draws = 5  # networks, seeds 0 … draws − 1
torch.set_default_dtype(torch.float64)


def norm(a):  # layer normalization, over the width of each token
    return torch.nn.functional.layer_norm(a, (d,))


def attention(a, W_Q, W_K, W_V):
    A = torch.softmax((a @ W_Q) @ (a @ W_K).T / d**0.5, dim=-1)  # (16, 16)
    return A @ (a @ W_V)  # (16, 64)


def run(kind, seed):
    torch.manual_seed(seed)
    a, spread, weights = torch.randn(T, d), [], []  # (16, 64)
    for _ in range(D):
        W = (torch.randn(5, d, d) / d**0.5).requires_grad_()  # (5, 64, 64)
        branches = [lambda a, W=W: attention(a, *W[:3]),
                    lambda a, W=W: torch.relu(a @ W[3]) @ W[4] * 2**0.5]  # (16, 64) each
        for F in branches:
            a = a + F(norm(a)) if kind == "pre" else norm((a if kind == "post" else 0) + F(a))
        weights.append(W)
        spread.append(((a - a.mean(0)).norm() / a.norm()).item())  # 0: all tokens are equal
    loss = (norm(a)[0] * torch.randn(d)).sum()  # read at one position
    gradients = torch.stack(torch.autograd.grad(loss, weights))  # (12, 5, 64, 64)
    return np.c_[spread, gradients.norm(dim=(2, 3)).numpy()]  # (12, 6): spread, Q, K, V, two MLP


runs = {kind: np.median([run(kind, seed) for seed in range(draws)], axis=0)
        for kind in ("none", "post", "pre")}  # (12, 6) each
spread = {kind: values[:, 0] for kind, values in runs.items()}  # (12,) each
triples = np.log(spread["none"][1:4]) / np.log(spread["none"][:3])  # (3,), 3 for cubes
of_queries, of_keys, of_values = runs["none"][:, 1:4].T  # (12,) each
of_rest = runs["none"][:, 3:]  # (12, 3): values and both matrices of the MLP
rest_stays = bool((of_rest.min(0) > of_rest.max(0) / 4).all())
post_last, pre_last, at_four = spread["post"][-1], spread["pre"][-1], spread["none"][3]
equal_at_five = bool(spread["none"][4] < 1e-14)
for l in range(4):
    print(f"block {l + 1}: spread without shortcuts {spread['none'][l]:7.1e}, "
          f"post-norm {spread['post'][l]:.2f}, pre-norm {spread['pre'][l]:.2f}; "
          f"gradient without: queries {of_queries[l]:7.1e}, values {of_values[l]:.0f}")
print(f"block 5: spread without shortcuts below 1e-14: {equal_at_five}")
fig, ax = plt.subplots()
for kind, style in (("none", "C9o-"), ("post", "C8s-"), ("pre", "C6^-")):
    label = "no shortcuts" if kind == "none" else f"{kind}-norm"
    ax.semilogy(range(1, D + 1), spread[kind], style, label=label)
ax.semilogy([3, 4], spread["none"][1:3] ** 3, "x--", color="C7", label="the last one, cubed")
ax.axhline(2.0**-53, ls=":", color="C7", label="rounding")
ax.set_xlabel("block")
ax.set_ylabel("spread of the tokens")
ax.legend()
plt.show()
