"""One step of gradient descent hardly moves the early layers; one step of Adam moves them all."""

import matplotlib.pyplot as plt
import torch

depth, width, batch = 10, 64, 128  # layers, units a layer, inputs
eta, eps = 1e-3, 1e-8  # learning rate; Adam's guard against division by zero
wanted = 0.01  # movement of the first layer, relative to its norm
draws = 20  # networks, seeds 0 … draws − 1
torch.set_default_dtype(torch.float64)


def movement(optimizer, scale, seed):  # of each layer's weights, relative to their norm
    torch.manual_seed(seed)
    weights = [torch.nn.init.xavier_normal_(torch.empty(width, width)).requires_grad_()
               for _ in range(depth)]  # (64, 64) each
    before = [W.detach().clone() for W in weights]
    a, y = torch.randn(batch, width), torch.randn(batch, width)  # (128, 64) each
    for W in weights:
        a = torch.sigmoid(a @ W)  # (128, 64)
    (scale * ((a - y) ** 2).mean()).backward()
    optimizer(weights).step()
    return torch.stack([(W - W_0).norm() / W_0.norm() for W, W_0 in zip(weights, before)]).detach()


def gradient_descent(theta):
    return torch.optim.SGD(theta, lr=eta)


def adam(theta):
    return torch.optim.Adam(theta, lr=eta, eps=eps)


share = {}  # first layer's movement / last layer's, medians
fig, ax = plt.subplots()
for name, optimizer, scale, style in (("gradient descent", gradient_descent, 1, "o-"),
                                      ("Adam", adam, 1, "s--"),
                                      ("Adam, loss × 1000", adam, 1000, "^:")):
    moved = torch.stack([movement(optimizer, scale, seed) for seed in range(draws)])  # (20, 10)
    relative = (moved / moved[:, -1:]).median(dim=0).values  # (10,)
    share[name] = relative[0]
    print(f"{name:18} first layer / last layer: {share[name]:.1e}")
    ax.semilogy(range(1, depth + 1), relative, style, color="C0", label=name)
sgd_share, adam_share, adam_1000_share = share.values()
overshoot = wanted / sgd_share  # how far the last layer would then move
print(f"if the first layer moved by {wanted:.0%}, the last would move by")
print(f"    {overshoot:,.0f} times its norm")

ax.set_xlabel("layer")
ax.set_ylabel("movement, relative to the last layer's")
ax.legend()
plt.show()
