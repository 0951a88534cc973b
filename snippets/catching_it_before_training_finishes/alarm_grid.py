"""Alarms on 144 networks, judged by training: gradients at outputs tell more than at weights."""

import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits
torch.set_default_dtype(torch.float64)
seed, width, m, budget, enough = 0, 16, 40, 80, 0.25  # m examples a batch; budget: batches
depths, choices = (3, 8, 14), ([0., 1], [.58, 1, 1.41, 3], [.01, .1, 1])  # W ~ gain / sqrt(n)
skip, gain, eta = torch.cartesian_prod(*map(torch.tensor, choices)).T[..., None, None]
phis = {"sigmoid": (torch.sigmoid, lambda a: 4 * a * (1 - a)),  # with the slope, largest = 1
        "tanh": (torch.tanh, lambda a: 1 - a**2), "ReLU": (torch.relu, torch.sign)}
torch.manual_seed(seed)
X, Y = (torch.tensor(v) for v in load_digits(return_X_y=True))
X = ((X - X.mean()) / X.std()).T  # (64, 1797), a column an example; the last 297 are held out
def forward(P, x):  # 24 runs side by side: skip connections or not, four gains, three rates
    a, zs, activations = x, [], []
    for W in P[:-1]:
        zs.append(W @ a)  # (24, width, m); below: batch normalization over the m examples
        activations.append(phi(torch.layer_norm(zs[-1], zs[-1].shape[-1:]) if norm else zs[-1]))
        a = activations[-1] + skip * a if len(zs) > 1 else activations[-1]
    return P[-1] @ a, zs, activations  # logits: (24, 10, m)
loss = lambda logits, y: 24 * torch.nn.functional.cross_entropy(logits, y.expand(24, -1))
scores, best, rows, cuts = [], [], [], (6, 3, 3, 0.2, 0.5, 2)  # cuts: as they are in use
for depth in depths:
    sizes = [64] + [width] * depth + [10]
    draws = [torch.randn(6, 8, i, o).mT / i**0.5 for i, o in zip(sizes, sizes[1:])]
    for k in range(6):  # three activation functions, without and with batch normalization
        (phi, slope), norm = [*phis.values()][k // 2], k % 2
        P = [(gain * W[k].repeat_interleave(3, dim=0)).requires_grad_() for W in draws]
        logits, zs, activations = forward(P, X[:, :300])
        g = torch.autograd.grad(loss(logits, Y[:300]), P[:-1] + zs)
        dW, delta, W = [torch.stack([v.detach().norm(dim=(1, 2)).log10() for v in vs])
                        for vs in (g[:depth], g[depth:], P[:-1])]  # (depth, 24) each
        flat = (slope(torch.stack(activations)) < 0.1).double().mean((0, 2, 3))
        fall, update = delta[-1] - delta[0], (dW - W + 2).abs().amax(0)  # of 0.1 * dW, from 1e-3
        scores.append(torch.stack([-dW[0], dW[-1] - dW[0], fall, fall / (depth - 1), flat, update]))
        for i in (torch.arange(budget * m) % 1500).split(m):
            for W, dW in zip(P, torch.autograd.grad(loss(forward(P, X[:, i])[0], Y[i]), P)):
                W.data -= eta * dW
        best.append((forward(P, X[:, 1500:])[0].argmax(1) == Y[1500:]).double().mean(1))
scores, best = torch.cat(scores, 1)[:, ::3], torch.cat(best).view(-1, 3).amax(1)  # best of 3 rates
sick, widest = best < enough, 10 ** scores[2][best > 0.7].abs().max()  # widest healthy ratio
rank = lambda s: ((s[sick][:, None] - s[~sick]).sign().mean() / 2 + 0.5).item()
print("| alarm | cut | false | missed | ranking | fitted | false | missed |\n" + "|---" * 8 + "|")
for name, cut, s in zip("norm weights delta slope flat update".split(), cuts, scores.abs()):
    errors = lambda c: (((s > c) & ~sick).sum().item(), ((s <= c) & sick).sum().item())
    fit = min(s.tolist(), key=lambda c: sum(errors(c)))
    rows.append((*errors(cut), rank(s), fit, *errors(fit)))
    print("| {} | {} | {} | {} | {:.2f} | {:.2g} | {} | {} |".format(name, cut, *rows[-1]))
(false, missed, ranking, fitted, fitted_false, fitted_missed), unwell = zip(*rows), sick.sum()
norm_summed = rank((scores[0] - torch.tensor(300).log10()).abs())  # the loss summed over 300
fig, ax = plt.subplots()
for k in range(12):
    label = [*phis][k // 4] + ("", ", skip", ", batch norm", ", both")[k % 4]
    points = [v.view(3, 12, 4)[:, k].flatten() for v in (scores[2], best)]
    ax.plot(*points, "o^sD"[k % 4], color=f"C{k // 4}", mfc="none", label=label)
ax.axhline(enough, color="C7", linestyle="--")
ax.set(xlabel="decades that δ loses from the last layer to the first", ylabel="accuracy")
ax.legend(fontsize="small")
plt.show()
