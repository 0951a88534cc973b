"""Oracles for Jacobian products: closed forms of powers, autograd through the recurrence, exact moments of a logarithm."""

import math

import numpy as np
import pytest
import torch


def test_powers_of_the_skewed_matrix_have_a_closed_form(value):
    rho, shear = value("radius_norm_and_order.rho"), value("radius_norm_and_order.shear")
    norms = value("radius_norm_and_order.skewed_norm")
    for k in range(len(norms)):
        diagonal, corner = rho**k, k * rho ** (k - 1) * shear if k else 0.0
        largest = (corner + math.sqrt(corner**2 + 4 * diagonal**2)) / 2  # singular value of [[d, c], [0, d]]
        assert norms[k] == pytest.approx(largest, rel=1e-9)
    assert value("radius_norm_and_order.peak") == max(range(len(norms)), key=lambda k: norms[k])
    first = value("radius_norm_and_order.back_below_one")
    assert norms[first] < 1 <= norms[first - 1]


def test_powers_lie_between_those_of_radius_and_norm(value):
    rho, bound = value("radius_norm_and_order.rho"), value("radius_norm_and_order.bound")
    for k, norm in enumerate(value("radius_norm_and_order.skewed_norm")):
        assert rho**k * (1 - 1e-9) <= norm <= bound**k * (1 + 1e-9)


def test_two_matrices_of_radius_zero_make_a_loop(value):
    swap = value("radius_norm_and_order.swap")
    assert value("radius_norm_and_order.after_twenty") == pytest.approx(swap ** value("radius_norm_and_order.twenty"), rel=1e-12)
    assert value("radius_norm_and_order.in_order") == 0
    assert max(value("radius_norm_and_order.radii")[1:]) == 0


def test_the_recurrences_jacobian_is_autograds_and_the_finite_differences(value):
    c, T = value("weights_without_radius.c"), value("weights_without_radius.T")
    W = c * torch.tensor([[1.0, -1.0], [1.0, -1.0]], dtype=torch.float64)
    rest = torch.tanh(torch.tensor([0.0, c], dtype=torch.float64))
    b = torch.tensor([0.0, c], dtype=torch.float64) - W @ rest

    def run(h, steps):
        for _ in range(steps):
            h = torch.tanh(W @ h + b)
        return h

    product = torch.autograd.functional.jacobian(lambda h: run(h, T), rest)
    assert value("weights_without_radius.norm_at_rest") == pytest.approx(torch.linalg.matrix_norm(product, 2).item(), rel=1e-5)
    step = 1e-7
    difference = torch.stack([(run(rest + step * e, 3) - run(rest - step * e, 3)) / (2 * step) for e in torch.eye(2, dtype=torch.float64)], dim=1)
    three = torch.linalg.matrix_norm(difference, 2).item()
    assert value("weights_without_radius.from_rest")[3] == pytest.approx(three, rel=1e-6)
    assert value("weights_without_radius.step_radius") == pytest.approx(c * (1 - (1 - math.tanh(c) ** 2)), rel=1e-9)
    assert value("weights_without_radius.norm_of_weights") == pytest.approx(2 * c, rel=1e-12)


def test_powers_at_radius_one_can_grow_without_end():
    skewed = np.array([[1.0, 10.0], [0.0, 1.0]])
    assert np.linalg.norm(np.linalg.matrix_power(skewed, 1000), 2) == pytest.approx(10_000, rel=1e-6)


def test_most_random_starts_vanish_and_their_median_is_found_again(value):
    c, T = value("weights_without_radius.c"), value("weights_without_radius.T")
    W, generator = c * np.array([[1.0, -1.0], [1.0, -1.0]]), np.random.default_rng(11)
    rest = np.array([0.0, c])
    b, norms = rest - W @ np.tanh(rest), []
    for _ in range(400):
        h, product = generator.uniform(-1, 1, size=2), np.eye(2)
        for _ in range(T):
            h = np.tanh(W @ h + b)
            product = np.diag(1 - h**2) @ W @ product
        norms.append(np.linalg.norm(product, 2))
    assert np.mean(np.array(norms) < 1) > 0.95
    assert np.log10(np.median(norms)) == pytest.approx(math.log10(value("weights_without_radius.median_random")), abs=2)


def test_no_product_exceeds_the_power_of_the_norm(value):
    bound = value("weights_without_radius.norm_of_weights")
    norms = value("weights_without_radius.from_rest")
    assert all(norm <= bound**t * (1 + 1e-9) for t, norm in enumerate(norms)) and norms[-1] > 1e9


def test_the_logarithm_has_the_moments_of_a_chi_square(value):
    n, depth, draws = (value(f"luck.{name}") for name in ("n", "depth", "draws"))
    generator = np.random.default_rng(7)
    log = np.log(generator.chisquare(n, size=(200_000,)) / n)  # one factor on a squared length
    assert value("luck.drift") == pytest.approx(log.mean(), rel=0.05)
    assert value("luck.spread") == pytest.approx(log.var(), rel=0.05)
    assert value("luck.drift") == pytest.approx(-1 / n, rel=0.1) and value("luck.spread") == pytest.approx(2 / n, rel=0.1)
    median, theory = math.log(value("luck.last_median")), math.log(value("luck.theory_median"))
    error = 1.2533 * math.sqrt(value("luck.theory_variance") / draws)  # standard error of a median
    assert abs(median - theory) < 4 * error
    assert value("luck.variance") == pytest.approx(value("luck.theory_variance"), rel=4 * math.sqrt(2 / draws))
    below_one = 0.5 * math.erfc(depth * value("luck.drift") / math.sqrt(2 * value("luck.theory_variance")))
    assert value("luck.shrunk") == pytest.approx(below_one, abs=0.02)
