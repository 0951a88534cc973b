"""The last block's gradient ignores the depth in post-norm and falls with its root in pre-norm."""

import matplotlib.pyplot as plt
import numpy as np
import torch

depths, T, d = [2, 4, 8, 16, 32], 32, 64  # blocks, tokens, width
draws = 5  # networks, seeds 0 … draws − 1
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
    a, v, ends = norm(a), torch.randn(d), [outer[0], outer[-1]]  # (32, 64), (64,)
    gradients = [torch.autograd.grad(loss, ends, retain_graph=True)
                 for loss in (a[0] @ v, a.mean(0) @ v)]  # one position, mean over all
    return [[g.norm().item() for g in pair] for pair in gradients]  # read-outs by first, last block


exponent, last, first = {}, {}, {}
print("| normalization | loss reads | last block of 2 | last of 32 | exponent | first of 32 |")
print("|---|---|---|---|---|---|")
for name in ("post", "pre"):
    runs = [[run(name == "post", D, seed) for D in depths] for seed in range(draws)]
    for i, reads in enumerate(("one", "mean")):
        key = f"{name}_{reads}"
        first[key], last[key] = np.median(runs, axis=0)[:, i].T  # (5,) each
        exponent[key] = np.polyfit(np.log(depths), np.log(last[key]), 1)[0]
        print(f"| {name} | {reads} | {last[key][0]:.1f} | {last[key][-1]:.1f} "
              f"| {exponent[key]:+.2f} | {first[key][-1]:.1f} |")
shallow, deep = ({key: norms[i] for key, norms in last.items()} for i in (0, -1))
first_of_deep = {key: norms[-1] for key, norms in first.items()}
root = last["pre_one"][0] * (np.array(depths) / depths[0]) ** -0.5  # (5,)

fig, ax = plt.subplots()
for key, style in zip(last, ("C8o-", "C8o:", "C6^-", "C6^:")):
    ax.loglog(depths, last[key], style, label=key.replace("_", "-norm, reads "))
for theory, label in ((root, "theory"), (root * 0 + shallow["post_one"], None)):
    ax.loglog(depths, theory, "--", color="C7", label=label)
ax.set_xticks(depths, depths)
ax.set_yticks([5, 10, 20, 40], [5, 10, 20, 40])
ax.minorticks_off()
ax.set(xlabel="blocks", ylabel="gradient norm in the last block")
ax.legend()
plt.show()
