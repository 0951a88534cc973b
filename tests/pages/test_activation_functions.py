"""Oracles for activation functions: slopes against finite differences, theory against quadrature, networks against autograd."""

import math

import numpy as np
import pytest
import torch


def phi(name: str, z: float) -> float:
    if name == "sigmoid":
        return 1 / (1 + math.exp(-z))
    if name == "tanh":
        return math.tanh(z)
    if name == "GELU":
        return z * 0.5 * (1 + math.erf(z / math.sqrt(2)))
    if name == "SELU":
        return 1.0507009873554805 * (z if z > 0 else 1.6732632423543772 * math.expm1(z))
    return max(z, 0.0) + (0.01 * min(z, 0.0) if name == "leaky ReLU" else 0.0)


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "ReLU", "leaky ReLU", "GELU", "SELU"])
def test_slopes_at_two_are_the_central_differences(value, name):
    step = 1e-5
    difference = (phi(name, 2 + step) - phi(name, 2 - step)) / (2 * step)
    assert value("slopes.at_two")[name] == pytest.approx(difference, rel=1e-8)


def test_largest_slopes_have_closed_forms(value):
    largest = value("slopes.largest")
    assert largest["sigmoid"] == pytest.approx(1 / 4, rel=1e-12)
    assert largest["tanh"] == pytest.approx(1, rel=1e-12)
    assert largest["SELU"] == pytest.approx(1.0507009873554805 * 1.6732632423543772, rel=0.01)  # at zero, from the left
    root = math.sqrt(2)  # where the derivative of GELU's slope vanishes
    at_root = 0.5 * (1 + math.erf(root / math.sqrt(2))) + root * math.exp(-root**2 / 2) / math.sqrt(2 * math.pi)
    assert largest["GELU"] == pytest.approx(at_root, rel=1e-4)


def test_the_gradient_goes_through_the_slope():
    generator = np.random.default_rng(0)
    z, above = generator.normal(size=5), generator.normal(size=5)
    by_hand = above * (1 - np.tanh(z) ** 2)
    leaf = torch.tensor(z, requires_grad=True)
    (torch.tanh(leaf) * torch.tensor(above)).sum().backward()
    step = 1e-6
    difference = above * (np.tanh(z + step) - np.tanh(z - step)) / (2 * step)
    assert leaf.grad.numpy() == pytest.approx(by_hand, rel=1e-12)
    assert difference == pytest.approx(by_hand, rel=1e-6)


def test_two_networks_are_one_for_any_weights_and_widths():
    generator = np.random.default_rng(1)
    sizes = (3, 7, 5, 4)
    weights = [2 * generator.normal(size=pair) for pair in zip(sizes, sizes[1:])]
    biases = [generator.normal(size=n) for n in sizes[1:]]
    a = s = generator.normal(size=(2, 3))
    for l, (W, b) in enumerate(zip(weights, biases)):
        a = np.tanh(a @ W + b)
        s = 1 / (1 + np.exp(-((s @ (4 * W) - 2 * W.sum(axis=0) if l else s @ (2 * W)) + 2 * b)))
    assert 2 * s - 1 == pytest.approx(a, abs=1e-12)


def test_the_factor_of_saturated_layers_is_the_integrals(value):
    nodes, weights = np.polynomial.legendre.leggauss(4000)
    width = value("saturated_and_growing.width")
    z, weights = 150 * nodes, 150 * weights
    q = width
    for _ in range(50):
        density = np.exp(-z**2 / (2 * q)) / math.sqrt(2 * math.pi * q)
        q = width * (weights * density * np.tanh(z) ** 2).sum()
    chi = width * (weights * density / np.cosh(z) ** 4).sum()
    assert value("saturated_and_growing.factor") == pytest.approx(math.sqrt(chi), rel=1e-6)
    for_large_weights = width * (4 / 3) / math.sqrt(2 * math.pi * q)  # the integral of sech⁴ is 4/3
    assert chi == pytest.approx(for_large_weights, rel=0.01)
    assert value("saturated_and_growing.growth") == pytest.approx(chi**4.5, rel=0.3)
    slope_below_a_tenth = math.erfc(math.atanh(math.sqrt(0.9)) / math.sqrt(2 * q))
    assert value("saturated_and_growing.saturated") == pytest.approx(slope_below_a_tenth, abs=0.02)


def test_one_example_with_positive_inputs_gives_a_unit_gradients_of_one_sign():
    generator = np.random.default_rng(4)
    a, W = generator.uniform(0.1, 1, size=6), generator.normal(size=(6, 5))
    leaf = torch.tensor(W, requires_grad=True)
    (torch.tanh(torch.tensor(a) @ leaf) * torch.tensor(generator.normal(size=5))).sum().backward()
    assert (leaf.grad.sign().sum(dim=0).abs() == 6).all()
    leaf.grad = None
    (torch.tanh(torch.tensor(a - 0.5) @ leaf) * torch.tensor(generator.normal(size=5))).sum().backward()
    assert (leaf.grad.sign().sum(dim=0).abs() < 6).all()  # centered inputs have both signs


def test_what_centering_is_worth_depends_on_the_learning_rate(value):
    ratio = np.array(value("signs_and_centering.ratio"))  # rate, seed, update
    assert (ratio[0] < 1.2).all()
    assert (ratio[1, :, value("signs_and_centering.half")] > ratio[0, :, value("signs_and_centering.half")]).all()


def test_deaths_come_with_the_learning_rate_and_not_from_the_start(value):
    shares, start = np.array(value("dead_units.shares")), np.array(value("dead_units.at_start"))
    assert np.abs(shares[0] - start).max() < 0.05
    assert (np.median(shares, axis=1)[1:] > np.median(shares, axis=1)[:-1]).all()


def test_shares_of_units_are_shares(value):
    for name in ("shares", "accuracy"):
        shares = np.array(value(f"dead_units.{name}"))
        assert shares.shape == (3, value("dead_units.seeds")) and (0 <= shares).all() and (shares <= 1).all()
    assert value("dead_units.dead_get_nothing") is True
    assert max(value("signs_and_centering.centered_at_start")) < min(value("signs_and_centering.at_start"))
