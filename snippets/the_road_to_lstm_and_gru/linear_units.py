"""A linear diagonal recurrence has the gradient it was given: a power, whatever the input."""

import math

import matplotlib.pyplot as plt
import torch

spans, n, seed = [20, 100, 200, 1000], 4096, 0  # time steps T, units
torch.set_default_dtype(torch.float64)
torch.manual_seed(seed)


def gradient(a, T, inputs):  # of the sum of the entries of h_T, with respect to the first state
    start = h = torch.zeros(n, requires_grad=True)
    h = h.to(torch.complex128)
    for x_t in inputs * torch.randn(T, 1):
        h = a * h + x_t
    return torch.autograd.grad((h * (a / a.abs()).conj() ** T).real.sum(), start)[0]  # turned back


angle = torch.polar(torch.ones(n), 2 * math.pi * torch.rand(n))  # on the unit circle
u = torch.rand(n)
r, R = 0.9, 0.999  # the ring of the LRU: |a|² is uniform between r² and R²
step = 10 ** (-3 + 2 * torch.rand(n))  # of S4D: from 0.001 to 0.1, uniform in the logarithm
units = {"radius_0_9": 0.9 * angle, "radius_0_99": 0.99 * angle, "radius_0_999": 0.999 * angle,
         "ring": (r**2 + u * (R**2 - r**2)).sqrt() * angle, "S4D": (-step / 2).exp() * angle}


def E_1(x):  # exponential integral, the integral of exp(-s) / s from x on
    s = torch.logspace(math.log10(x), 3, 200_001)
    y = (-s).exp()
    return (0.5 * (y[1:] + y[:-1]) * (s[1:] / s[:-1]).log()).sum().item()


theory = {f"radius_{str(a).replace('.', '_')}": [a**T for T in spans] for a in (0.9, 0.99, 0.999)}
theory["ring"] = [((R ** (2 * T + 2) - r ** (2 * T + 2)) / (T + 1) / (R**2 - r**2)) ** 0.5
                  for T in spans]
theory["S4D"] = [((E_1(0.001 * T) - E_1(0.1 * T)) / math.log(100)) ** 0.5 for T in spans]
left = {}  # for every unit and span
fig, ax = plt.subplots()
print("| unit | " + " | ".join(f"T = {T}" for T in spans) + " |\n|---|" + "---:|" * len(spans))
for (name, a), style in zip(units.items(), (":", "-.", "--", "-", "-")):
    shares = [(gradient(a, T, 1.0).norm() / n**0.5).item() for T in spans]
    left |= {f"{name}_{T}": share for T, share in zip(spans, shares)}
    label = name.replace("_", " ", 1).replace("_", ".")
    print(f"| {label} |", *(f"{share:.1e} |" for share in shares))
    print("| theory |", *(f"{share:.1e} |" for share in theory[name]))
    marker = {"ring": "o", "S4D": "s"}.get(name, "")
    ax.loglog(spans, shares, "C6" + style, marker=marker, label=label)
    ax.loglog(spans, theory[name], "x", ms=9, color="C7", label="theory" if name == "S4D" else None)
blind = bool((gradient(units["ring"], 200, 1.0) == gradient(units["ring"], 200, 100.0)).all())
print("inputs a hundred times larger leave the gradient as it is:", blind)
ax.set(xlabel="time steps T", ylabel="gradient left at the start")
ax.set_ylim(1e-12, 2)
ax.legend()
plt.show()
