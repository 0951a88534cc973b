"""The recursion for delta is the gradient; pulling the slopes out of its product is not."""

import numpy as np
import torch

D, n, seed = 6, 8, 0  # layers, units in each, seed
gains = (1, 2, 4, 8)  # scale of the weights: standard deviation times the square root of n
eps = 1e-6  # step of the finite difference
torch.set_default_dtype(torch.float64)
generator = torch.Generator().manual_seed(seed)


def loss_of(weights, biases, x, y):
    a, zs = x, []
    for W, b in zip(weights, biases):
        z = W @ a + b  # (n,)
        a = torch.sigmoid(z)
        zs.append(z)
    return ((a - y) ** 2).sum() / 2, zs


def compare(gain):
    weights = gain / n**0.5 * torch.randn(D, n, n, generator=generator)  # (D, n, n)
    x, y = torch.randn(2, n, generator=generator)  # (n,) each
    biases = torch.zeros(D, n, requires_grad=True)  # (D, n), so that dL / db = delta
    loss, zs = loss_of(weights, biases, x, y)
    loss.backward()
    slopes = [(torch.sigmoid(z) * (1 - torch.sigmoid(z))).detach() for z in zs]  # (n,) each
    delta = (torch.sigmoid(zs[-1].detach()) - y) * slopes[-1]  # (n,), the last layer's
    pulled_out = delta
    for W, slope in zip(reversed(weights[1:]), reversed(slopes[:-1])):
        delta = (W.T @ delta) * slope  # transpose, then slopes, layer by layer
        pulled_out = W.T @ pulled_out  # all the transposes …
    for slope in slopes[:-1]:
        pulled_out = slope * pulled_out  # … with all the slopes in front
    difference = torch.zeros(n)  # (n,), one entry of the first bias after the other
    for i in range(n):
        change = torch.zeros(D, n)
        change[0, i] = eps
        up, down = (loss_of(weights, biases.detach() + s * change, x, y)[0] for s in (1, -1))
        difference[i] = (up - down) / (2 * eps)
    autograd = biases.grad[0]  # (n,), delta of the first layer
    return ((delta - autograd).norm() / autograd.norm(),
            (difference - delta).norm() / delta.norm(),
            (pulled_out - delta).norm() / delta.norm())


errors = {gain: np.array([compare(gain) for _ in range(50)]) for gain in gains}  # (50, 3) each
hand_is_autograd = all((e[:, 0] < 1e-12).all() for e in errors.values())
hand_is_difference = all((e[:, 1] < 1e-3).all() for e in errors.values())
wrong_by = [float(np.median(errors[gain][:, 2])) for gain in gains]
print(f"recursion by hand is autograd's gradient: {hand_is_autograd}")
print(f"and the finite difference's: {hand_is_difference}")
for gain, error in zip(gains, wrong_by):
    print(f"slopes pulled out, weights of scale {gain}: relative error {error:.2f}")
