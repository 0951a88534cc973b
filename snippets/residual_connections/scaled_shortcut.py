"""A shortcut scaled by 0.9 loses its own gradient over 54 blocks; normalized branches take over."""

import numpy as np
import torch

D, n, m = 54, 128, 16  # blocks, units, examples
scales = [1.0, 0.9, 0.5]  # factor on every shortcut
draws = 5  # networks, seeds 0 … draws − 1
torch.set_default_dtype(torch.float64)


def gradient_left(scale, branch, seed):
    torch.manual_seed(seed)
    x = a = torch.randn(m, n, requires_grad=True)  # (16, 128)
    for _ in range(D):
        W = torch.randn(n, n) * (2 / n) ** 0.5  # (128, 128)
        if branch == "none":
            F = 0 * a
        elif branch == "small":
            F = torch.relu(a) @ W / D**0.5  # (16, 128)
        else:
            F = torch.relu(torch.nn.functional.layer_norm(a, (n,))) @ W  # (16, 128)
        a = scale * a + F  # (16, 128)
    v = torch.randn(m, n)  # (16, 128)
    (g,) = torch.autograd.grad(a, x, v)
    return g.norm().item() / v.norm().item()


left = {}
print("| shortcut | to the power of 54 | no branch | small branch | normalized branch |")
print("|---|---|---|---|---|")
for scale in scales:
    row = []
    for branch in ("none", "small", "normalized"):
        row.append(np.median([gradient_left(scale, branch, seed) for seed in range(draws)]))
        left[f"{branch}_{scale}".replace(".", "_")] = row[-1]
    print(f"| {scale} | {scale**D:.1e} | " + " | ".join(f"{x:.2g}" for x in row) + " |")
power = {f"at_{scale}".replace(".", "_"): scale**D for scale in scales}
