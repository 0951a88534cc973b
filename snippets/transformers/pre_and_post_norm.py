"""The last block's gradient ignores the depth in post-norm and falls with its root in pre-norm."""

import matplotlib.pyplot as plt
import numpy as np
import torch

depths, T, d = [2, 4, 8, 16, 32], 32, 64  # blocks, tokens, width
draws = 15  # networks, seeds 0 … draws − 1
torch.set_default_dtype(torch.float64)


def norm(a):  # layer normalization, over the width of each token
    return torch.nn.functional.layer_norm(a, (d,))


def attention(a, W_Q, W_K, W_V):
    A = torch.softmax((a @ W_Q) @ (a @ W_K).T / d**0.5, dim=-1)  # (32, 32)
    return A @ (a @ W_V)  # (32, 64)


def run(post, D, seed):
    torch.manual_seed(seed)
    a, outer = torch.randn(T, d), []  # (32, 64)
    for _ in range(D):
        W = torch.randn(5, d, d) / d**0.5  # (5, 64, 64)
        outer.append((2**0.5 * W[4]).requires_grad_())  # (64, 64), second matrix of the MLP
        for F in (lambda a: attention(a, *W[:3]), lambda a: torch.relu(a @ W[3]) @ outer[-1]):
            a = norm(a + F(a)) if post else a + F(norm(a))  # (32, 64)
    a, v = norm(a), torch.randn(T, d)  # (32, 64) each; three losses, as in reads below
    losses = a[0] @ v[0], (a * v).sum() / T, a.mean(0) @ v[0]
    return [[g.norm().item() for g in torch.autograd.grad(
        loss, [outer[0], outer[-1]], retain_graph=True)] for loss in losses]  # (3, 2)


reads, exponent, last, first = ["one token", "each token", "mean token"], {}, {}, {}
print("| normalization | loss reads | last of 2 | last of 32 | exponent | first of 32, 5–95% |\n"
      "|---|---|---|---|---|---|")
for name in ("post", "pre"):
    runs = [[run(name == "post", D, seed) for D in depths] for seed in range(draws)]
    for what, norms in zip(reads, np.moveaxis(runs, 2, 0)):  # (15, 5, 2): first, last block
        key = f"{name}_{what.split()[0]}"
        last[key] = np.median(norms[..., 1], axis=0)  # (5,)
        first[f"{key}_low"], first[f"{key}_high"] = np.percentile(norms[:, -1, 0], (5, 95))
        exponent[key] = np.polyfit(np.log(depths), np.log(last[key]), 1)[0]
        print(f"| {name}-norm | {what} | {last[key][0]:.1f} | {last[key][-1]:.1f} "
              f"| {exponent[key]:+.2f} | {first[f'{key}_low']:.0f}–{first[f'{key}_high']:.0f} |")
first_above_last = bool(first["pre_one_low"] > 2 * last["pre_one"][-1])
shallow, deep = ({key: norms[i] for key, norms in last.items()} for i in (0, -1))
fig, ax = plt.subplots()
for key, style in zip(("post_one", "post_mean", "pre_one", "pre_mean"),
                      ("C8o-", "C8o:", "C6^-", "C6^:")):
    ax.loglog(depths, last[key], style, label=key.replace("_", "-norm, reads "))
for power, key, label in ((0, "post_one", "theory (slope)"), (-0.5, "pre_one", None)):
    ax.loglog(depths, shallow[key] * (np.array(depths) / 2) ** power, "--", color="C7", label=label)
ax.minorticks_off()
ax.set_xticks(depths, depths)
ax.set_yticks([5, 10, 20, 40], [5, 10, 20, 40])
ax.set(xlabel="blocks", ylabel="gradient norm in the last block")
ax.legend()
plt.show()
