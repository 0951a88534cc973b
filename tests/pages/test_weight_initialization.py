"""Oracles for weight initialization: variances, factors and maps against closed forms and quadrature."""

import math

import numpy as np
import pytest
import torch


def mean(function, q: float) -> float:
    """Mean of a function of a normal number with mean square q."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(101)
    return float((weights * function(math.sqrt(q) * nodes)).sum() / weights.sum())


def test_every_rule_has_its_variance_and_factors(value):
    n_in, n_out = value("one_layer_both_ways.n_in"), value("one_layer_both_ways.n_out")
    rules = {"LeCun": 1 / n_in, "Glorot": 2 / (n_in + n_out), "He": 2 / n_in, "PyTorch default": 1 / (3 * n_in)}
    for name, variance in rules.items():
        assert value("one_layer_both_ways.scaled")[name] == pytest.approx(n_in * variance, rel=0.02)
        assert value("one_layer_both_ways.forward")[name] == pytest.approx(n_in * variance, rel=0.03)
        assert value("one_layer_both_ways.rectified")[name] == pytest.approx(n_in * variance / 2, rel=0.03)
        assert value("one_layer_both_ways.backward")[name] == pytest.approx(n_out * variance, rel=0.03)


def test_the_rules_are_those_of_pytorch():
    torch.manual_seed(0)
    shape = (300, 500)
    assert torch.nn.init.xavier_normal_(torch.empty(shape)).var().item() == pytest.approx(2 / 800, rel=0.02)
    assert torch.nn.init.kaiming_normal_(torch.empty(shape)).var().item() == pytest.approx(2 / 500, rel=0.02)
    layer = torch.nn.Linear(500, 3000)
    bound = 1 / math.sqrt(500)
    for drawn in (layer.weight, layer.bias):
        assert drawn.abs().max() <= bound and drawn.var().item() == pytest.approx(1 / 1500, rel=0.06)


def test_relu_factors_are_the_powers_of_half_the_scaled_variance(value):
    factors = value("relu_by_depth.depth") - 1
    for name, sigma_w2 in value("relu_by_depth.sigma_w2").items():
        expected = (sigma_w2 / 2) ** (factors / 2)
        assert value("relu_by_depth.theory")[name] == pytest.approx(expected, rel=1e-12)
        assert 0.3 * expected < value("relu_by_depth.left")[name] < expected  # the median lies below the mean
    left = value("relu_by_depth.left")
    assert left["Glorot"] / left["He"] == pytest.approx(2 ** (-factors / 2), rel=1e-9)  # a ReLU network is homogeneous
    assert left["default"] / left["He"] == pytest.approx(6 ** (-factors / 2), rel=1e-9)


def test_luck_is_five_times_depth_over_width(value):
    assert value("relu_by_depth.luck_theory") == pytest.approx(5 * (value("relu_by_depth.depth") - 1) / value("relu_by_depth.n"))
    draws = value("relu_by_depth.draws")
    assert value("relu_by_depth.variance_of_log") == pytest.approx(value("relu_by_depth.luck_theory"), rel=4 * math.sqrt(2 / draws))


def test_the_square_of_tanh_expands_as_stated():
    for q in (1e-2, 1e-3):
        lost = q - mean(lambda z: np.tanh(z) ** 2, q)
        assert lost == pytest.approx(2 * q**2, rel=8 * q)


def test_activations_under_glorot_follow_the_mean_field_map(value):
    q, squares = 1.0, []
    for _ in range(value("tanh_by_depth.depth")):
        q = mean(lambda z: np.tanh(z) ** 2, q)
        squares.append(q)
    assert value("tanh_by_depth.tenth") == pytest.approx(squares[9], rel=0.1)
    assert value("tanh_by_depth.last") == pytest.approx(squares[-1], rel=0.2)
    assert squares[-1] == pytest.approx(1 / (2 * len(squares)), rel=0.12)
    assert squares[-1] * len(squares) * 2 > squares[9] * 10 * 2 * 0.9  # still falling as one over depth


def test_the_gradient_under_glorot_follows_chi(value):
    q, log = 1.0, 0.0
    for _ in range(value("tanh_by_depth.depth") - 1):
        log += 0.5 * math.log(mean(lambda z: np.cosh(z) ** -4, q))
        q = mean(lambda z: np.tanh(z) ** 2, q)
    assert value("tanh_by_depth.kept") == pytest.approx(math.exp(log), rel=0.25)


def test_the_default_has_a_floor_and_a_factor(value):
    n = value("tanh_by_depth.n")
    fixed = 1 / 3 / n / (1 - 1 / 3)  # v = v/3 + 1/(3n)
    assert value("tanh_by_depth.floor_theory") == pytest.approx(fixed, rel=1e-12)
    assert value("tanh_by_depth.floor") == pytest.approx(fixed, rel=0.15)
    assert value("tanh_by_depth.factor_bare") == pytest.approx(1 / math.sqrt(3), rel=0.02)
    on_the_floor = math.sqrt(mean(lambda z: np.cosh(z) ** -4, fixed) / 3)  # units on the floor are nearly linear
    assert value("tanh_by_depth.factor") == pytest.approx(on_the_floor, rel=0.02)


def test_every_layer_of_six_networks_keeps_about_what_mean_field_theory_says(value):
    """Medians of narrow networks lie below the mean, so a band: a factor of two for tanh near its critical scale and for sigmoids, more for ReLU and saturated tanh."""
    tanh, sigmoid = (np.tanh, lambda z: np.cosh(z) ** -2), (lambda z: 1 / (1 + np.exp(-z)), lambda z: 0.25 * np.cosh(z / 2) ** -2)

    def theory(functions, sigma_w2, residual):
        f, slope = functions
        square, centre, log, passed = 1.0, 0.0, 0.0, []
        for _ in range(value("gradient_at_every_layer.depth")):
            q = sigma_w2 * square
            passed.append(mean(lambda z: slope(z) ** 2, q))
            square = mean(lambda z: f(z) ** 2, q) + (square + 2 * centre * mean(f, q) if residual else 0)
            centre = centre + mean(f, q) if residual else 0.0
        for slopes in passed[1:]:
            log += math.log(residual + sigma_w2 * slopes) / 2
        return math.exp(log) * math.sqrt(passed[0] / passed[-1])

    reaches, n, factors = value("gradient_at_every_layer.reaches"), value("gradient_at_every_layer.n"), value("gradient_at_every_layer.depth") - 1
    assert 0.5 < reaches["tanh_lecun"] / theory(tanh, 1, False) < 2
    assert 0.5 < reaches["sigmoid_lecun"] / theory(sigmoid, 1, False) < 2
    assert 0.5 < reaches["sigmoid_residual"] / theory(sigmoid, 1, True) < 2
    assert 0.01 < reaches["tanh_N01"] / theory(tanh, n, False) < 1
    assert 0.1 < reaches["relu_he"] < 1 and reaches["relu_lecun"] / reaches["relu_he"] == pytest.approx(2 ** (-factors / 2), rel=1e-9)


def test_float32_ends_where_the_gradient_falls_below_its_smallest_number(value):
    """One network of a hundred layers: δ starts at entries of about a quarter and keeps about 0.236 of itself a layer."""
    per_layer = value("gradient_at_every_layer.reaches")["sigmoid_lecun"] ** (1 / (value("gradient_at_every_layer.depth") - 1))
    left = math.log(2**-149 / 0.25) / math.log(per_layer)
    assert value("gradient_at_every_layer.exactly_zero") == pytest.approx(value("gradient_at_every_layer.deep") - left, abs=5)
