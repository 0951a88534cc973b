"""The first batches change the verdict: too large a rate silences a network that began healthy."""

import matplotlib.pyplot as plt
import torch
from sklearn.datasets import load_digits

depth, width, batch, steps, seeds = 8, 64, 64, 40, 5  # hidden layers, units, examples, batches
torch.set_default_dtype(torch.float64)
X, Y = (torch.tensor(v) for v in load_digits(return_X_y=True))
X = (X - X.mean()) / X.std()  # (1797, 64)

def monitor(layers, log):
    """Appends the gradient norms at the outputs of these layers to `log` on every backward pass."""
    def watch(layer, inputs, output):  # returns nothing: what it returns would replace the output
        output.register_hook(lambda delta: log.setdefault(layer, []).append(delta.norm().item()))

    return [layer.register_forward_hook(watch) for layer in layers]  # to remove() them later


def run(phi, gain, eta, seed):
    torch.manual_seed(seed)
    layers = []
    for n_in, n_out in zip([64] + [width] * depth, [width] * depth + [10]):
        layers += [torch.nn.Linear(n_in, n_out), phi()]
        torch.nn.init.normal_(layers[-2].weight, std=gain / n_in**0.5)
    model, log, losses = torch.nn.Sequential(*layers[:-1]), {}, []
    monitor(layers[0:-2:2], log)  # the hidden layers
    optimizer = torch.optim.SGD(model.parameters(), lr=eta)
    order = torch.randperm(len(X))
    for step in range(steps):
        i = order[(step * batch) % 1700:][:batch]
        loss = torch.nn.functional.cross_entropy(model(X[i]), Y[i])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    first, *_, last = (torch.tensor(log[layer]) for layer in layers[0:-2:2])  # (steps,) each
    return first, last, torch.tensor(losses)

relu, he = torch.nn.ReLU, 2**0.5
runs = {"sigmoid": (torch.nn.Sigmoid, 1, 0.1, "C0-"), "tanh": (torch.nn.Tanh, 1, 0.1, "C1-"),
        "relu": (relu, he, 0.05, "C2-"), "relu_fast": (relu, he, 0.6, "C2--")}
start, end, learned = {}, {}, {}
fig, ax = plt.subplots()
print("| network | learning rate | last/first at the start | after the last batch | learns |")
print("|---|---|---|---|---|")
for name, (phi, gain, eta, style) in runs.items():
    first, last, losses = map(torch.stack, zip(*[run(phi, gain, eta, s) for s in range(seeds)]))
    ratio = last / first  # (seeds, steps)
    start[name], end[name] = ratio[:, 0].median(), ratio[:, -1].median()
    learned[name] = int((losses[:, -10:].mean(1) < 2).sum())  # chance is ln 10 = 2.3
    print(f"| {name} | {eta} | {start[name]:.2g} | {end[name]:.2g} | {learned[name]} of {seeds} |")
    for k, r in enumerate(ratio):
        ax.semilogy(range(1, steps + 1), r, style, label=None if k else name)
ax.set(xlabel="batch", ylabel="last / first gradient norm at the outputs", ylim=(1e-2, 1e6))
ax.minorticks_off()
ax.legend(loc=(0.74, 0.46))
plt.show()
