"""While inputs arrive the gradient of W_hh does not vanish, but the early terms of its sum do."""

import matplotlib.pyplot as plt
import torch

T, n, radius = 20, 16, 0.5  # time steps, hidden size, spectral radius
draws = 200  # networks, seeds 0 … draws − 1
input_scale = 0.1  # standard deviation of what the input adds to the pre-activation
torch.set_default_dtype(torch.float64)
size = torch.empty(draws, T)  # norm of each step's term, relative to the norm of the whole gradient
whole = torch.empty(draws)  # norm of the gradient
recent = torch.empty(draws)  # norm of its last three terms together, relative to it

for draw in range(draws):
    torch.manual_seed(draw)
    W_hh = radius * torch.linalg.qr(torch.randn(n, n)).Q  # (n, n)
    copies = [W_hh.clone().requires_grad_() for _ in range(T)]  # to keep the terms apart
    h = torch.zeros(n)
    for t in range(T):
        h = torch.tanh(copies[t] @ h + input_scale * torch.randn(n))  # (n,)
    h.sum().backward()
    terms = torch.stack([copy.grad for copy in copies])  # (T, n, n)
    whole[draw] = terms.sum(dim=0).norm()
    recent[draw] = terms[-3:].sum(dim=0).norm() / whole[draw]
    size[draw] = terms.norm(dim=(1, 2)) / whole[draw]

median_whole, last_three = whole.median(), recent.median()
last_to_second = (size[:, -1] / size[:, 1]).median()
low, middle, high = size.quantile(torch.tensor([0.05, 0.5, 0.95]), dim=0)  # (T,) each
last_size = middle[-1]
print(f"norm of the gradient of W_hh: {median_whole:.2f} (medians of {draws} networks)")
print(f"norm of its last three terms alone, relative to it: {last_three:.0%}")
print(f"the last step's term is {last_to_second:.1e} times the second step's")

fig, ax = plt.subplots()
ax.semilogy(range(2, T + 1), middle[1:], "o-", color="C9", label="median")
ax.fill_between(range(2, T + 1), low[1:], high[1:], color="C9", alpha=0.25, label="5% to 95%")
ax.set_xticks(range(0, T + 1, 5))
ax.set_xlabel("time step of the term")
ax.set_ylabel("norm of the term, relative to the gradient")
ax.legend()
plt.show()
