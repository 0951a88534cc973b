"""The gradient of W_hh is a sum over time: it does not vanish, its early terms do."""

import matplotlib.pyplot as plt
import torch

T, n, draws = 20, 16, 200  # time steps, hidden size, networks
torch.set_default_dtype(torch.float64)
share = torch.empty(draws, T)  # share of each time step in the sum of the terms' norms

for seed in range(draws):
    torch.manual_seed(seed)
    W_hh = 0.5 * torch.linalg.qr(torch.randn(n, n)).Q  # (n, n), spectral radius 0.5
    copies = [W_hh.clone().requires_grad_() for _ in range(T)]  # one copy a step keeps the terms apart
    h = torch.zeros(n)
    for t in range(T):
        h = torch.tanh(copies[t] @ h + 0.1 * torch.randn(n))  # (n,)
    h.sum().backward()
    terms = torch.stack([copy.grad.norm() for copy in copies])  # (T,)
    share[seed] = terms / terms.sum()

median_share = share.median(dim=0).values  # (T,)
last_three = share[:, -3:].sum(dim=1).median()
last_to_second = (share[:, -1] / share[:, 1]).median()
print(f"the last three of {T} steps supply {last_three:.0%} of the gradient of W_hh (median of {draws} networks)")
print(f"the last step's term is {last_to_second:.1e} times the second step's")

low, high = share.quantile(torch.tensor([0.05, 0.95]), dim=0)  # (T,) each
fig, ax = plt.subplots()
ax.semilogy(range(2, T + 1), median_share[1:], "o-", color="C9", label="median")
ax.fill_between(range(2, T + 1), low[1:], high[1:], color="C9", alpha=0.25, label="5% to 95% of networks")
ax.set_xticks(range(0, T + 1, 5))
ax.set_xlabel("time step of the term")
ax.set_ylabel("share of the gradient of W_hh")
ax.legend()
plt.show()
