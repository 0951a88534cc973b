"""Mean, sum or a thousandfold loss: norms move by six decades, ratios between layers do not."""

import torch
from sklearn.datasets import load_digits

depth, width, batch, seed, alarm = 12, 64, 256, 0, 1e-6  # alarm: "any norm below is too small"
torch.set_default_dtype(torch.float64)
x, y = (torch.tensor(v[:batch]) for v in load_digits(return_X_y=True))
x = (x - x.mean()) / x.std()  # (256, 64)


def first_and_last(model, loss_fn, x, y):
    """The gradient norms of the first and of the last hidden layer's weights."""
    weights = [p for p in model.parameters() if p.dim() > 1][:-1]  # without the readout
    first, *_, last = torch.autograd.grad(loss_fn(model(x), y), weights)
    return first.norm(), last.norm()


torch.manual_seed(seed)
layers = []
for n_in, n_out in zip([64] + [width] * depth, [width] * depth + [10]):
    layers += [torch.nn.Linear(n_in, n_out), torch.nn.Sigmoid()]
    torch.nn.init.xavier_normal_(layers[-2].weight)
model = torch.nn.Sequential(*layers[:-1])
mean, total = (torch.nn.CrossEntropyLoss(reduction=how) for how in ("mean", "sum"))
losses = {"mean": mean, "sum": total, "mean × 1000": lambda out, y: 1000 * mean(out, y),
          "mean / 1000": lambda out, y: mean(out, y) / 1000}
norm, ratio = {}, {}
print(f"| loss | norm, first layer | below {alarm:.0e}? | last / first |\n|---|---|---|---|")
for name, loss_fn in losses.items():
    first, last = first_and_last(model, loss_fn, x, y)
    norm[name.replace(" ", "")], ratio[name.replace(" ", "")] = first, last / first
    verdict = "alarm" if first < alarm else "quiet"
    print(f"| {name} | {first:.1e} | {verdict} | {last / first:.3g} |")
norms, ratios = torch.stack(list(norm.values())), torch.stack(list(ratio.values()))
spread_of_norms, spread_of_ratios = norms.max() / norms.min(), ratios.max() / ratios.min() - 1
verdict_depends_on_scale = bool((norms < alarm).any() and (norms > alarm).any())
same_ratio, mean_ratio = bool(spread_of_ratios < 1e-9), ratios[0]
