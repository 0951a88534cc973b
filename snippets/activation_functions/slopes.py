"""Six activation functions and their slopes: only the sigmoid's never exceeds a quarter."""

import matplotlib.pyplot as plt
import torch

torch.set_default_dtype(torch.float64)
functions = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "ReLU": torch.relu,
             "leaky ReLU": torch.nn.functional.leaky_relu, "GELU": torch.nn.functional.gelu,
             "SELU": torch.selu}
z = torch.linspace(-4, 4, 801)  # (801,), pre-activations in steps of 0.01
negative, middle, positive = 200, 400, 600  # positions of z = −2, 0 and 2

values, slopes, largest, smallest, at_two = {}, {}, {}, {}, {}
print("| function | slope at −2 | at 0 | at 2 | smallest | largest |")
print("|:---|---:|---:|---:|---:|---:|")
for name, phi in functions.items():
    inputs = z.clone().requires_grad_()
    values[name] = phi(inputs).detach()  # (801,)
    slope, = torch.autograd.grad(phi(inputs).sum(), inputs)  # (801,)
    slopes[name], largest[name], smallest[name] = slope, slope.max(), slope.min()
    at_two[name] = slope[positive]
    cells = [slope[negative], slope[middle], slope[positive], slope.min(), slope.max()]
    print(f"| {name} | " + " | ".join(f"{x:.3f}".replace("-", "−") for x in cells) + " |")
tanh_exceeds_a_quarter = bool(largest["tanh"] > 0.25)

fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3.8), layout="constrained")
for axes, curves in ((left, values), (right, slopes)):
    axes.plot(z, curves["sigmoid"], "C0-", label="sigmoid")
    axes.plot(z, curves["tanh"], "C1-", label="tanh")
    axes.plot(z, curves["ReLU"], "C2-", label="ReLU")
    axes.plot(z, curves["GELU"], "C2--", label="GELU")
    axes.set_xlabel("pre-activation z")
left.set_ylim(-1.2, 2.2)
left.set_ylabel("activation")
right.set_ylabel("slope")
left.legend()
plt.show()
