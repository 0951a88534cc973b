"""Oracles for backpropagation: autograd, finite differences, and operation counts from the formula."""

import numpy as np
import pytest
import torch


def small_network():
    torch.manual_seed(3)
    sizes = (4, 5, 6, 2)
    W = [torch.randn(n, before).requires_grad_() for before, n in zip(sizes, sizes[1:])]
    b = [torch.randn(n).requires_grad_() for n in sizes[1:]]
    return W, b, torch.randn(4), torch.randn(2)


def loss_of(W, b, x, y, phi):
    for W_l, b_l in zip(W, b):
        x = phi(W_l @ x + b_l)
    return ((x - y) ** 2).sum() / 2


@pytest.mark.parametrize("phi, slope", [(torch.tanh, lambda z: 1 / torch.cosh(z) ** 2), (torch.sigmoid, lambda z: torch.sigmoid(z) * torch.sigmoid(-z))])
def test_the_recursion_as_the_page_writes_it_is_autograd(double, phi, slope):
    W, b, x, y = small_network()
    by_autograd = torch.autograd.grad(loss_of(W, b, x, y, phi), W + b)
    a, z = [x], []
    with torch.no_grad():
        for W_l, b_l in zip(W, b):
            z.append(W_l @ a[-1] + b_l)
            a.append(phi(z[-1]))
        delta = {3: (a[3] - y) * slope(z[2])}
        for l in (2, 1):
            delta[l] = (W[l].T @ delta[l + 1]) * slope(z[l - 1])
        by_hand = [torch.outer(delta[l], a[l - 1]) for l in (1, 2, 3)] + [delta[l] for l in (1, 2, 3)]
    for hand, autograd in zip(by_hand, by_autograd):
        assert torch.allclose(hand, autograd, rtol=1e-10)


def test_every_entry_agrees_with_its_central_difference(double):
    W, b, x, y = small_network()
    gradients = torch.autograd.grad(loss_of(W, b, x, y, torch.tanh), W)
    for l, gradient in enumerate(gradients):
        for index in np.ndindex(*gradient.shape):
            losses = []
            for step in (1e-5, -1e-5):
                moved = [W_l.detach().clone() for W_l in W]
                moved[l][index] += step
                losses.append(loss_of(moved, b, x, y, torch.tanh).item())
            assert (losses[0] - losses[1]) / 2e-5 == pytest.approx(gradient[index].item(), rel=1e-5, abs=1e-9)


def test_the_programs_gradient_is_that_of_its_loss(value, double):
    x, y, W, b = (value(f"three_routes_one_gradient.{name}") for name in ("x", "y", "W", "b"))
    x, y = torch.tensor(x), torch.tensor(y)
    leaves = [torch.tensor(W_l).requires_grad_() for W_l in W]
    a = x
    for W_l, b_l in zip(leaves, b):
        a = torch.tanh(a @ W_l.T + torch.tensor(b_l))
    (((a - y) ** 2).sum() / (2 * len(x))).backward()
    for recorded, leaf in zip(value("three_routes_one_gradient.by_hand"), leaves):
        assert np.array(recorded) == pytest.approx(leaf.grad.numpy(), rel=1e-9)


def test_the_counted_cost_is_two_products_a_layer_but_one_for_the_first(value):
    depth = value("counted_operations.depth")
    assert value("counted_operations.backward") == [2 - 1 / depth] * len(value("counted_operations.widths"))
    assert value("counted_operations.parameters") == [depth * (n * n + n) for n in value("counted_operations.widths")]
    assert value("counted_operations.differences") == [2 * count for count in value("counted_operations.parameters")]


def test_the_whole_gradient_is_charged_for_its_forward_pass(value):
    assert value("counted_operations.whole") == [1 + cost for cost in value("counted_operations.backward")]
    assert value("counted_operations.saving") == pytest.approx(2 * 4 * (256 * 256 + 256) / (3 - 1 / 4), rel=1e-12)


def test_the_error_of_a_wide_central_difference_goes_with_the_square_of_its_step(value):
    errors, eps = value("three_routes_one_gradient.errors"), value("three_routes_one_gradient.eps")
    assert [error / step**2 for error, step in zip(errors[:4], eps)] == pytest.approx([3] * 4, rel=0.1)


def test_weight_and_slope_factors_multiply_to_the_norm_of_delta(value, double):
    shares = []
    for seed in range(value("slope_and_weight.draws")):
        torch.manual_seed(seed)
        a, z = torch.randn(128, 64), []
        for _ in range(10):
            W = torch.nn.init.xavier_normal_(torch.empty(64, 64))
            z.append((a @ W.T).requires_grad_() if not z else a @ W.T)
            z[-1].retain_grad()
            a = torch.sigmoid(z[-1])
        ((a - torch.randn(128, 64)) ** 2).sum().backward()
        shares.append((z[0].grad.norm() / z[-1].grad.norm()).item())
    middle = sorted(shares)[(len(shares) - 1) // 2]
    assert value("slope_and_weight.product.sigmoid") == pytest.approx(middle, rel=1e-3)


def test_the_slopes_of_the_sigmoid_stay_below_a_quarter(value):
    assert 0.2 < value("slope_and_weight.slope_factor.sigmoid") < 0.25
