"""A number keeps its digits while it shrinks, until it falls out of the format's range."""

import matplotlib.pyplot as plt
import torch

formats = {"float64": torch.float64, "float32": torch.float32,
           "bfloat16": torch.bfloat16, "float16": torch.float16}
base = 0.25  # the factor of one layer: a sigmoid at its steepest
powers = torch.arange(0, 600)  # layers

print("| format | largest | smallest normal | smallest | half a step at 1 | ¼^k is zero from k |")
print("|---|---:|---:|---:|---:|---:|")
zero_from, below_normal_from, half_step = {}, {}, {}
largest, smallest_normal, smallest = {}, {}, {}
for name, dtype in formats.items():
    info = torch.finfo(dtype)
    chain = base ** powers.double()  # (600,)
    zero_from[name] = int((chain.to(dtype) == 0).double().argmax())  # each power rounded once
    below_normal_from[name] = int((chain < info.smallest_normal).double().argmax())
    half_step[name] = info.eps / 2
    largest[name] = info.max
    smallest_normal[name], smallest[name] = info.smallest_normal, info.smallest_normal * info.eps
    print(f"| {name} | {info.max:.1e} | {info.smallest_normal:.1e} | {smallest[name]:.1e} "
          f"| {half_step[name]:.1e} | {zero_from[name]} |")

torch.manual_seed(0)
exponents = torch.arange(0, 50, 0.5).double()  # (100,)
sizes = 10 ** -exponents
samples = sizes[:, None] * (1 + torch.rand(100, 200, dtype=torch.float64))  # (100, 200)
worst = {name: ((samples.to(dtype).double() - samples) / samples).abs().amax(dim=1)
         for name, dtype in formats.items() if name != "float64"}  # (100,) each

fig, ax = plt.subplots()
for (name, error), style in zip(worst.items(), ("-", "--", ":")):
    ax.loglog(sizes, error, style, color="C9", label=name)
    ax.axhline(half_step[name], color="C7", linewidth=0.6)
ax.invert_xaxis()
ax.set_xlabel("size of the number")
ax.set_ylabel("largest relative error of rounding")
ax.legend()
plt.show()
