"""Alarms on 144 networks, judged by training: gradients at outputs tell more than at weights."""

import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy, layer_norm
torch.set_default_dtype(torch.float64)
seed, width, m, budget, enough = 0, 16, 40, 80, 0.25  # m examples a batch; budget: batches
depths, gains, rates = (3, 8, 14), (0.58, 1.0, 1.41, 3.0), (0.01, 0.1, 1.0)  # W ~ gain / sqrt(n)
torch.manual_seed(seed)
x, y = (torch.tensor(v) for v in load_digits(return_X_y=True))
x, y = torch.split((x - x.mean()) / x.std(), [1500, 297]), torch.split(y, [1500, 297])
kinds = torch.cartesian_prod(*map(torch.tensor, ([0., 1, 2], [0., 1], [0., 1], gains, rates)))
_, norm, skip, gain, eta = kinds.T[:, :, None, None]  # (K, 1, 1) each; first: activation function
K = len(kinds)  # 144 runs side by side: 48 networks a depth, each at three learning rates
def forward(P, x, zs, acts):
    a = x.expand(K, -1, -1)
    for W in P[:-1]:
        zs.append(a @ W)  # (K, m, width); below: batch normalization over the m examples
        z = torch.where(norm > 0, layer_norm(zs[-1].mT, zs[-1].shape[1:2]).mT, zs[-1])
        acts.append((z[:K // 3].sigmoid(), z[K // 3:-K // 3].tanh(), z[-K // 3:].relu()))
        a = torch.cat(acts[-1]) + (skip * a if len(zs) > 1 else 0)
    return (a @ P[-1]).transpose(1, 2)  # (K, 10, m)
loss = lambda P, i, *seen: K * cross_entropy(forward(P, x[0][i], *seen), y[0][i].expand(K, -1))
scores, best, rows = [], [], []
for depth in depths:
    sizes, zs, acts = [64] + [width] * depth + [10], [], []
    P = [(gain * torch.randn(K // 3, i, o).repeat_interleave(3, dim=0) / i**0.5).requires_grad_()
         for i, o in zip(sizes, sizes[1:])]  # (K, i, o), the same for the three learning rates
    g = torch.autograd.grad(loss(P, slice(300), zs, acts), P[:-1] + zs)
    dW, delta, W = [torch.stack([v.detach().norm(dim=(1, 2)).log10() for v in vs])  # (depth, K)
                    for vs in (g[:depth], g[depth:], P[:-1])]
    slopes = [torch.cat((4 * s * (1 - s), 1 - t * t, r.sign())) for s, t, r in acts]
    fall, flat = delta[-1] - delta[0], (torch.stack(slopes) < 0.1).double().mean((0, 2, 3))  # (K,)
    scores.append(torch.stack([-dW[0], dW[-1] - dW[0], fall, fall / (depth - 1), flat,
                               (dW - W + 2).abs().amax(0)])[:, ::3])  # update at rate 0.1
    for i in torch.arange(budget * m).split(m):
        for W, dW in zip(P, torch.autograd.grad(loss(P, i % 1500, [], []), P)):
            W.data -= eta * dW
    best.append((forward(P, x[1], [], []).argmax(1) == y[1]).double().mean(1).view(-1, 3).amax(1))
scores, best = torch.cat(scores, 1), torch.cat(best)  # (6, 144); (144,), at the best rate
sick, widest = best < enough, 10 ** scores[2][best > 0.7].abs().max()  # widest healthy ratio
print("| alarm | cut | false | missed | ranking | fitted | false | missed |\n" + "|---" * 8 + "|")
for name, cut, s in zip(("norm", "weights", "delta", "slope", "flat", "update"),
                        (6, 3, 3, 0.2, 0.5, 2), scores.abs()):
    errors = lambda c: (((s > c) & ~sick).sum().item(), ((s <= c) & sick).sum().item())
    fit = min(s.tolist(), key=lambda c: sum(errors(c)))
    ranking = ((s[sick][:, None] - s[~sick]).sign().mean() / 2 + 0.5).item()
    rows.append((*errors(cut), ranking, fit, *errors(fit)))
    print("| {} | {} | {} | {} | {:.2f} | {:.2g} | {} | {} |".format(name, cut, *rows[-1]))
(false, missed, ranking, fitted, fitted_false, fitted_missed), unwell = zip(*rows), sick.sum()
fig, ax = plt.subplots()
for k in range(12):
    name = ("sigmoid", "tanh", "ReLU")[k // 4] + ("", ", skip", ", batch norm", ", both")[k % 4]
    points = [v.view(3, 12, 4)[:, k].flatten() for v in (scores[2], best)]
    ax.plot(*points, "o^sD"[k % 4], color=f"C{k // 4}", mfc="none", label=name)
ax.axhline(enough, color="C7", linestyle="--")
ax.set(xlabel="decades that δ loses from the last layer to the first", ylabel="accuracy")
ax.legend(fontsize="small")
plt.show()
