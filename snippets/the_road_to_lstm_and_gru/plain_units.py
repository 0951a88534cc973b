"""Without gates a matrix decides: tanh loses all over long spans, identity and ReLU lose units."""

import matplotlib.pyplot as plt
import torch

spans, n, n_0, draws, seed = [20, 100, 200, 1000], 32, 8, 50, 0  # time steps T, units, inputs, nets
torch.set_default_dtype(torch.float64)
scale = 1e150  # of the loss, taken out again: or squares of the smallest entries would underflow


def left(T, kind, phi):
    torch.manual_seed(seed)
    W, U, b, b_hh = ((2 * torch.rand(draws, rows, n) - 1) / n**0.5 for rows in (n, n_0, 1, 1))
    if kind != "default":
        W = torch.linalg.qr(torch.randn(draws, n, n)).Q if kind == "orthogonal" else torch.eye(n)
        b = b_hh = torch.zeros(1, 1, n)
    start = h = torch.zeros(draws, 1, n, requires_grad=True)
    for x_t in torch.randn(T, draws, 1, n_0):
        h = phi(x_t @ U + h @ W + b + b_hh)  # (draws, 1, n)
    g = torch.autograd.grad(scale * h.sum(), start)[0]  # L = sum of the entries of h_T
    return g.norm(dim=(1, 2)) / n**0.5 / scale  # (draws,)


def mean_field(sigma_w2, bias2):  # factor on the gradient norm at the typical pre-activation
    v = torch.linspace(-8, 8, 2001)
    weight = (-v * v / 2).exp() / (-v * v / 2).exp().sum()  # of a standard normal v
    q = 1.0
    for _ in range(200):
        q = sigma_w2 * (weight * (q**0.5 * v).tanh() ** 2).sum().item() + n_0 / n / 3 + bias2
    return (sigma_w2 * (weight / (q**0.5 * v).cosh() ** 4).sum().item()) ** 0.5


k = torch.arange(1, spans[-1] + 1)
walk = ((2 * k - 1) / (2 * k)).cumprod(0).sqrt()  # a fair walk that never went below zero
default, orthogonal = mean_field(1 / 3, 2 / n / 3), mean_field(1.0, 0.0)
units = {"tanh_default": ("default", torch.tanh, "C1-", [default**T for T in spans]),
         "tanh_orthogonal": ("orthogonal", torch.tanh, "C1--", [orthogonal**T for T in spans]),
         "ReLU_identity": ("identity", torch.relu, "C2-", [walk[T - 1].item() for T in spans])}
median, theory = {}, {}  # for every unit and span
fig, ax = plt.subplots()
print("| unit | " + " | ".join(f"T = {T}" for T in spans) + " |\n|---|" + "---:|" * len(spans))
for name, (kind, phi, style, predicted) in units.items():
    share = torch.stack([left(T, kind, phi) for T in spans])  # (4, draws)
    band = torch.tensor([0.05, 0.5, 0.95])
    low, middle, high = share.quantile(band, dim=1, interpolation="nearest")  # (4,) each
    median |= {f"{name}_{T}": v.item() for T, v in zip(spans, middle)}
    theory |= {f"{name}_{T}": v for T, v in zip(spans, predicted)}
    label, entries = name.replace("_", ", "), zip(low, middle, high)
    print(f"| {label} |", *(f"{b:.1e} [{a:.0e}, {c:.0e}] |" for a, b, c in entries))
    print("| theory |", *(f"{p:.1e} |" for p in predicted))
    shown = (share**2).mean(1).sqrt() if kind == "identity" else middle  # root mean square, median
    ax.loglog(spans, shown, style, marker="o", label=label)
    if kind != "identity":
        ax.fill_between(spans, low, high, color=style[:2], alpha=0.2)
    ax.loglog(spans, predicted, ":", color="C7", label=None if "tanh" in name else "theory")
ax.set(xlabel="time steps T", ylabel="gradient left at the start", ylim=(1e-60, 9))
ax.legend()
plt.show()
