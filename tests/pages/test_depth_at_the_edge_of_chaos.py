"""Oracles for mean-field theory: integrals on a plain grid, closed forms, exact maps, networks written anew in numpy."""

import math

import numpy as np
import pytest

U = np.linspace(-10, 10, 8001)
DENSITY = np.exp(-(U**2) / 2) / np.sqrt(2 * np.pi) * (U[1] - U[0])


def mean(function, q):
    return (DENSITY * function(math.sqrt(q) * U)).sum()


def slope(z):
    return 1 / np.cosh(z) ** 2


def fixed_point(sigma_w2, sigma_b2):
    low, high = 0.0, 100.0  # the map minus the identity changes its sign once
    for _ in range(100):
        q = (low + high) / 2
        low, high = (q, high) if sigma_w2 * mean(lambda z: np.tanh(z) ** 2, q) + sigma_b2 > q else (low, q)
    return q


def chi(sigma_w2, sigma_b2):
    return sigma_w2 * mean(lambda z: slope(z) ** 2, fixed_point(sigma_w2, sigma_b2))


def relu_map(c):  # in closed form, at variance two without biases
    return (math.sqrt(1 - c * c) + c * (math.pi - math.acos(c))) / math.pi


def test_the_length_map_ends_where_bisection_finds_its_fixed_point(value):
    q = fixed_point(2.5, 0.05)
    assert value("length_map.q_star") == pytest.approx(q, rel=1e-9)
    h = 1e-4
    difference = 2.5 * (mean(lambda z: np.tanh(z) ** 2, q + h) - mean(lambda z: np.tanh(z) ** 2, q - h)) / (2 * h)
    assert value("length_map.slope_at_fixed_point") == pytest.approx(difference, rel=1e-6)
    assert value("length_map.xi_q") == pytest.approx(-1 / math.log(difference), rel=1e-6)


def test_the_critical_line_has_factor_one(value):
    for sigma_w2, sigma_b2 in zip(value("critical_line.critical_w2")[1:], value("critical_line.bias_variances")[1:]):
        assert chi(sigma_w2, sigma_b2) == pytest.approx(1, abs=1e-6)
    assert value("critical_line.critical_w2")[0] == pytest.approx(1, abs=1e-7)
    assert value("critical_line.at_005") == pytest.approx(1.7610, abs=5e-5)


def test_backpropagation_by_hand_changes_by_the_factor_of_the_theory():
    rng, n, depth, sigma_w2, sigma_b2 = np.random.default_rng(5), 400, 20, 3.0, 0.1
    logs = []
    for _ in range(6):
        z, steps = math.sqrt(fixed_point(sigma_w2, sigma_b2)) * rng.standard_normal(n), []
        for _ in range(depth):
            W = math.sqrt(sigma_w2 / n) * rng.standard_normal((n, n))
            steps.append((W, slope(z)))
            z = W @ np.tanh(z) + math.sqrt(sigma_b2) * rng.standard_normal(n)
        delta = first = rng.standard_normal(n)
        for W, s in steps[::-1]:
            delta = s * (W.T @ delta)
        logs.append(math.log((delta @ delta) / (first @ first)) / depth)
    assert math.exp(np.mean(logs)) == pytest.approx(chi(sigma_w2, sigma_b2), rel=0.03)


def test_the_phase_diagram_holds_at_its_corners(value):
    places, measured = list(zip(value("phase_diagram.sigma_w2"), value("phase_diagram.sigma_b2"))), value("phase_diagram.measured")
    for index in (12, 65, 77):
        assert measured[index] == pytest.approx(math.log10(chi(*places[index])) / 2, abs=0.004)


def test_the_slope_of_the_correlation_map_at_one_is_the_gradients_factor():
    q, c, h, rng = fixed_point(1.2, 0.05), 1.0, 1e-3, np.random.default_rng(0)
    grid = np.linspace(-8, 8, 801)
    a, b = np.meshgrid(grid, grid)
    density = np.exp(-(a**2 + b**2) / 2)
    other = (c - h) * a + math.sqrt(1 - (c - h) ** 2) * b
    shared = 1.2 * (density * np.tanh(math.sqrt(q) * a) * np.tanh(math.sqrt(q) * other)).sum() / density.sum() + 0.05
    assert (1 - shared / q) / h == pytest.approx(chi(1.2, 0.05), rel=0.01)


def test_ordered_depth_scales_are_those_of_the_gradient(value):
    for sigma_w2, scale in list(zip(value("depth_scales.variances"), value("depth_scales.c_scales")))[:3]:
        assert scale == pytest.approx(-1 / math.log(chi(sigma_w2, 0.05)), rel=1e-6)
    for sigma_w2, scale in zip(value("how_deep_it_trains.variances"), value("how_deep_it_trains.scales")):
        if sigma_w2 != 1.761:
            assert scale == pytest.approx(1 / abs(math.log(chi(sigma_w2, 0.05))), rel=1e-4)


def test_chaotic_networks_give_out_before_three_and_a_half_correlation_scales(value):
    assert value("how_deep_it_trains.reached")[6] < 3.5 * value("depth_scales.c_scales")[5]
    assert value("how_deep_it_trains.reached")[3] > 1.15 * max(np.delete(value("how_deep_it_trains.reached"), 3))


def test_relu_follows_its_closed_map_and_its_power_law(value):
    c = value("relu_and_sigmoid.first")
    for _ in range(value("relu_and_sigmoid.depth") - 1):
        c = relu_map(c)
    assert value("relu_and_sigmoid.alike.He") == pytest.approx(c, abs=0.005)
    for l in range(30, 30000):
        c = relu_map(c)
    assert 1 - c == pytest.approx(9 * math.pi**2 / (2 * l**2), rel=0.01)
    assert value("relu_and_sigmoid.chi.He") == pytest.approx(1, abs=0.02) and value("relu_and_sigmoid.chi.below") == pytest.approx(0.8, abs=0.02)


def test_at_tanhs_edge_the_correlation_goes_to_one_as_one_over_the_depth():
    q = fixed_point(1.7609797, 0.05)
    second = mean(lambda z: (2 * np.tanh(z) * slope(z)) ** 2, q)  # of the squared second derivative
    curvature = 1.7609797 * q * second / 2  # the map is c + curvature (1 - c)^2 near one
    gap = 0.01
    for _ in range(100_000):
        gap -= curvature * gap**2
    assert gap * curvature * 100_000 == pytest.approx(1, rel=0.05)


def test_at_the_end_of_tanhs_line_the_correlation_hardly_moves():
    grid = np.linspace(-8, 8, 401)
    a, b = np.meshgrid(grid, grid)
    density = np.exp(-(a**2 + b**2) / 2)
    density /= density.sum()
    q, c = 0.5, 0.4
    for _ in range(20):
        one, other = np.tanh(math.sqrt(q) * a), np.tanh(math.sqrt(q) * (c * a + math.sqrt(1 - c**2) * b))
        q, c = (density * one**2).sum(), (density * one * other).sum() / (density * one**2).sum()
    assert 0.35 < c < 0.45


def test_the_sigmoids_edge_lies_where_its_factor_is_one(value):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    q, far = 1.0, value("relu_and_sigmoid.far")
    for _ in range(3000):
        q = far * mean(lambda z: sigmoid(z) ** 2, q)
    assert far * mean(lambda z: (sigmoid(z) * sigmoid(-z)) ** 2, q) == pytest.approx(1, abs=1e-3)


def test_relu_spreads_its_singular_values_by_one_a_layer_and_gaussian_weights_by_one_more(value):
    assert value("isometry.theory.relu") == pytest.approx(32, rel=1e-12)
    assert value("isometry.theory.gaussian") - value("isometry.theory.orthogonal") == pytest.approx(32, rel=1e-12)
    spread = mean(lambda z: slope(z) ** 4, 0.05) / mean(lambda z: slope(z) ** 2, 0.05) ** 2 - 1
    assert value("isometry.theory.small") == pytest.approx(32 * spread, rel=1e-8)
    assert value("isometry.variance.small") == pytest.approx(32 * spread, rel=0.1)


def test_one_wide_layer_scatters_as_the_law_of_finite_width_says(value):
    rng, n = np.random.default_rng(1), 64
    for phi_slope, law in ((lambda z: z > 0, value("finite_width.law.ReLU")), (lambda z: slope(0.5696**0.5 * z), value("finite_width.law.tanh"))):
        z, g = rng.standard_normal((2, 20_000, n))
        assert n * np.log(((phi_slope(z) * g) ** 2).sum(1)).var() == pytest.approx(law, rel=0.1)
    assert value("finite_width.last.tanh_64") > value("finite_width.held") and value("finite_width.law.ReLU") == pytest.approx(5)
