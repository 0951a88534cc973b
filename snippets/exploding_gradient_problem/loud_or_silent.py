"""After steps far too long a ReLU network is NaN at once; a tanh network stays finite and dead."""

import torch
from sklearn.datasets import load_digits

depth, n, gain = 10, 64, 2.0  # layers before the readout, units, scale of the weights
eta, updates = 1000.0, 100  # learning rate (far too large), updates
seeds = range(5)
pixels, labels = load_digits(return_X_y=True)
x = torch.tensor((pixels - pixels.mean()) / pixels.std(), dtype=torch.float32)[:200]  # (200, 64)
y = torch.tensor(labels)[:200]  # (200,)


def train(phi, seed):
    torch.manual_seed(seed)
    theta = [(gain * torch.randn(n, n) / n**0.5).requires_grad_() for _ in range(depth)]
    theta.append((torch.randn(n, 10) / n**0.5).requires_grad_())  # (64, 10), the readout
    for i in range(updates):
        a = x
        for W in theta[:-1]:
            a = phi(a @ W)  # (200, 64)
        loss = torch.nn.functional.cross_entropy(a @ theta[-1], y)
        g = torch.autograd.grad(loss, theta)
        hidden = max(part.abs().max().item() for part in g[:-1])
        if not loss.isfinite():
            break
        with torch.no_grad():
            for W, part in zip(theta, g):
                W -= eta * part
    largest = max(W.abs().max().item() for W in theta[:-1])
    return i, loss.item(), largest, hidden


runs_each = len(seeds)
relu = [train(torch.relu, seed) for seed in seeds]
tanh = [train(torch.tanh, seed) for seed in seeds]
relu_fails_after_one = all(i == 1 and not loss < float("inf") for i, loss, _, _ in relu)
tanh_always_finite = all(i == updates - 1 and loss < float("inf") for i, loss, _, _ in tanh)
tanh_weights_over_million = min(largest for _, _, largest, _ in tanh) > 1e6
tanh_hidden_gradient_is_zero = all(hidden == 0 for _, _, _, hidden in tanh)
tanh_loss_over_100 = min(loss for _, loss, _, _ in tanh) > 100
print("ReLU: updates before the loss is NaN or infinite:", *(i for i, _, _, _ in relu))
print("tanh: finite loss after all updates:", tanh_always_finite)
print("tanh: some hidden weight above a million:", tanh_weights_over_million)
print("tanh: gradient of every hidden weight exactly zero:", tanh_hidden_gradient_is_zero)
print("tanh: loss above 100 (guessing gives 2.3):", tanh_loss_over_100)
