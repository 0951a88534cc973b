"""One backward pass costs about two forward passes, however many parameters there are."""

import matplotlib.pyplot as plt
import torch
from torch.utils.flop_counter import FlopCounterMode

depth, m, seed = 4, 32, 0  # layers, examples
widths = (8, 16, 32, 64, 128, 256)  # units a layer
torch.set_default_dtype(torch.float64)
torch.manual_seed(seed)


def operations(program):
    with FlopCounterMode(display=False) as counter:
        program()
    return counter.get_total_flops()  # of matrix products; the rest is small


parameters, backward, whole, differences = [], [], [], []
print("| width | parameters | backward pass | with the forward pass | central differences |")
print("|---:|---:|---:|---:|---:|")
for n in widths:
    layers = [torch.nn.Sequential(torch.nn.Linear(n, n), torch.nn.Tanh()) for _ in range(depth)]
    net = torch.nn.Sequential(*layers)
    x = torch.randn(m, n)  # (m, n)
    forward = operations(lambda: net(x))
    loss = net(x).square().mean()
    parameters.append(sum(theta.numel() for theta in net.parameters()))
    backward.append(operations(loss.backward) / forward)  # in forward passes
    whole.append(1 + backward[-1])  # the gradient needs the forward pass as well
    differences.append(2 * parameters[-1])  # two forward passes for each parameter
    print(f"| {n} | {parameters[-1]:,} | {backward[-1]} | {whole[-1]} | {differences[-1]:,} |")
saving = differences[-1] / whole[-1]

fig, ax = plt.subplots()
ax.loglog(parameters, differences, "s--", color="C7", label="central differences")
ax.loglog(parameters, whole, "o-", color="C1", label="backpropagation")
ax.set_xlabel("parameters")
ax.set_ylabel("cost of the gradient, in forward passes")
ax.legend()
plt.show()
