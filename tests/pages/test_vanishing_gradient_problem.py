"""Oracles for the vanishing gradient problem: closed forms, and the same network by another route."""

import pytest
import torch


def test_the_chain_is_a_power_of_its_slope(value):
    assert value("sigmoid_chain.largest_slope") == 0.25
    assert value("sigmoid_chain.left_at_best") == 0.25**10
    z = torch.tensor(2.0, dtype=torch.float64, requires_grad=True)
    torch.sigmoid(z).backward()
    assert value("sigmoid_chain.left_when_saturated") == pytest.approx(z.grad.item() ** 10, rel=1e-9)


def test_the_deep_networks_gradient_is_delta_by_hand(value):
    torch.set_default_dtype(torch.float64)
    try:
        torch.manual_seed(0)
        depth, width, batch = 10, 64, 128
        a = inputs = torch.randn(batch, width)
        weights, activations = [], []
        for _ in range(depth):
            weights.append(torch.nn.init.xavier_normal_(torch.empty(width, width)))
            a = torch.sigmoid(a @ weights[-1])
            activations.append(a)
        delta = 2 * (a - torch.randn(batch, width)) / a.numel()
        outputs, gradients = [delta.norm().item()], []
        for layer in range(depth - 1, -1, -1):
            at_z = delta * activations[layer] * (1 - activations[layer])
            before = activations[layer - 1] if layer else inputs
            gradients.insert(0, (before.T @ at_z).norm().item())
            delta = at_z @ weights[layer].T
            outputs.insert(0, delta.norm().item())
    finally:
        torch.set_default_dtype(torch.float32)
    by_hand = [outputs[1:], gradients]
    recorded = value("deep_network.norms.sigmoid")[0]
    assert recorded[0] == pytest.approx(by_hand[0], rel=1e-10) and recorded[1] == pytest.approx(by_hand[1], rel=1e-10)


def test_autograd_gives_the_same_chain_of_ten_units(value, double):
    x = torch.tensor(0.5, requires_grad=True)
    a = x
    for _ in range(value("unit_by_unit.depth")):
        a = torch.sigmoid(value("unit_by_unit.w") * a)
    (gradient,) = torch.autograd.grad(a, x)
    assert value("unit_by_unit.left") == pytest.approx(gradient.item(), rel=1e-12) and value("unit_by_unit.a") == pytest.approx(a.item(), rel=1e-12)
