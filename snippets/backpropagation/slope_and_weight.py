"""Each layer's factor on the gradient splits into one from the weights and one from the slopes."""

import matplotlib.pyplot as plt
import torch

depth, width, batch = 10, 64, 128  # layers, units a layer, inputs
draws = 20  # networks, seeds 0 … draws − 1
torch.set_default_dtype(torch.float64)


def factors(phi, slope, seed):
    torch.manual_seed(seed)
    a, W = [torch.randn(batch, width)], []  # (128, 64)
    for _ in range(depth):
        W.append(torch.nn.init.xavier_normal_(torch.empty(width, width)))  # (64, 64)
        a.append(phi(a[-1] @ W[-1].T))  # (128, 64)
    delta = (a[-1] - torch.randn(batch, width)) * slope(a[-1])  # (128, 64), up to a constant
    from_weights, from_slopes = [], []
    for l in reversed(range(1, depth)):
        back = delta @ W[l]  # (128, 64), through the weights
        below = back * slope(a[l])  # (128, 64), through the slopes
        from_weights.insert(0, (back.norm() / delta.norm()).item())
        from_slopes.insert(0, (below.norm() / back.norm()).item())
        delta = below
    return from_weights, from_slopes


weight_factor, slope_factor, product = {}, {}, {}
fig, ax = plt.subplots()
for name, color, phi, slope in (("sigmoid", "C0", torch.sigmoid, lambda a: a * (1 - a)),
                                ("tanh", "C1", torch.tanh, lambda a: 1 - a**2)):
    both = torch.tensor([factors(phi, slope, seed) for seed in range(draws)])  # (20, 2, 9)
    middle = both.median(dim=0).values  # (2, 9)
    weight_factor[name], slope_factor[name] = middle.mean(dim=1).tolist()
    product[name] = both.prod(dim=1).prod(dim=1).median().item()  # delta, first / last layer
    ax.plot(range(1, depth), middle[0], "o--", color=color, label=f"{name}, weights")
    ax.plot(range(1, depth), middle[1], "s-", color=color, label=f"{name}, slopes")
    print(f"{name:7} weights {weight_factor[name]:.2f}, slopes {slope_factor[name]:.2f} a layer, "
          f"product of all {product[name]:.1e}")
tanh_slopes = middle[1]  # (9,), the last of the two in the loop
ax.axhline(0.25, linestyle=":", color="C7", label="a quarter")
ax.set_ylim(bottom=0)
ax.set_xlabel("layer that the gradient arrives at")
ax.set_ylabel("factor on the gradient norm")
ax.legend()
plt.show()
