"""Autograd keeps every step until it may let go; detaching the carried state lets it."""

import matplotlib.pyplot as plt
import torch

n, k, chunks, seed = 16, 20, 10, 0  # hidden size, steps a chunk, chunks in the stream
torch.set_default_dtype(torch.float64)
torch.manual_seed(seed)
W_hh = (0.9 * torch.linalg.qr(torch.randn(n, n)).Q).requires_grad_()  # (n, n)


def steps_behind(loss):  # how many uses of tanh a backward pass from here would visit
    seen, stack = set(), [loss.grad_fn]
    while stack:
        node = stack.pop()
        if node is not None and node not in seen:
            seen.add(node)
            stack += [parent for parent, _ in node.next_functions]
    return sum(node.name() == "TanhBackward0" for node in seen)


visited = {}
fig, ax = plt.subplots()
for name, style, color in (("detach", "o-", "C9"), ("keep", "s--", "C3")):
    h, visited[name] = torch.zeros(n), []
    for _ in range(chunks):
        for _ in range(k):
            h = torch.tanh(W_hh @ h + torch.randn(n))  # (n,)
        visited[name].append(steps_behind(h.sum()))
        if name == "detach":
            h = h.detach()  # same numbers, no history
    print(f"{name:6} time steps behind the loss, chunk by chunk: {visited[name]}")
    ax.plot(range(1, chunks + 1), visited[name], style, color=color, label=name)
detached, kept = visited["detach"][-1], visited["keep"][-1]
ax.set_ylim(bottom=0)
ax.set_xlabel("chunk of the stream")
ax.set_ylabel("time steps that the graph holds")
ax.legend()
plt.show()
