"""Oracles for orthogonal and identity initialization: exact products, the power law, slopes and the parametrization."""

import math

import numpy as np
import pytest
import torch


def test_orthogonal_products_keep_every_length():
    generator = np.random.default_rng(3)
    v = generator.normal(size=40)
    length = np.linalg.norm(v)
    for _ in range(50):
        v = np.linalg.qr(generator.normal(size=(40, 40))).Q @ v
    assert np.linalg.norm(v) == pytest.approx(length, rel=1e-12)


def test_every_orthogonal_singular_value_is_one(value):
    assert value("singular_values.deviation") < 1e-12


def test_the_largest_gaussian_one_follows_the_formula_while_depth_is_small(value):
    theory, largest = value("singular_values.theory"), value("singular_values.largest")
    for D in (1, 10, 30):
        assert theory[D - 1] == pytest.approx(math.sqrt((D + 1) * (1 + 1 / D) ** D), rel=1e-12)
    assert largest[0] == pytest.approx(theory[0], rel=0.05)  # two, the edge of a Gaussian matrix
    assert largest[2] == pytest.approx(theory[2], rel=0.1)
    assert largest[-1] < theory[-1]


def test_numpy_finds_the_same_spread_for_gaussian_products(value):
    generator = np.random.default_rng(5)
    n, depth = value("singular_values.n"), value("singular_values.depth")
    product = np.eye(n)
    for _ in range(depth):
        product = generator.normal(size=(n, n)) / math.sqrt(n) @ product
    found = np.linalg.svd(product, compute_uv=False)
    assert math.log10(np.median(found)) == pytest.approx(math.log10(value("singular_values.typical_last")), abs=0.7)
    assert (found > 0.1).mean() == pytest.approx(value("singular_values.kept"), abs=0.05)


def test_the_unit_at_one_is_autograds_and_the_finite_differences(value):
    h_0, T = value("one_unit_at_identity.h_0"), 100
    start = torch.tensor(h_0, dtype=torch.float64, requires_grad=True)
    h = start
    for _ in range(T):
        h = torch.tanh(h)
    h.backward()
    assert value("one_unit_at_identity.at_100") == pytest.approx(start.grad.item(), rel=1e-12)

    def run(h):
        for _ in range(T):
            h = math.tanh(h)
        return h

    difference = (run(h_0 + 1e-6) - run(h_0 - 1e-6)) / 2e-6
    assert value("one_unit_at_identity.at_100") == pytest.approx(difference, rel=1e-6)


def test_the_power_law_holds_along_the_way(value):
    h_0 = value("one_unit_at_identity.h_0")
    left = value("one_unit_at_identity.at_one")
    for t in (1, 10, 100, 1000):
        assert left[t] == pytest.approx((1 + 2 * h_0**2 * t / 3) ** -1.5, rel=0.01)
    assert left[1000] / left[500] > left[20] / left[10] * 2**-1.5  # never faster than the law's slope
    assert value("one_unit_at_identity.below_1000") < value("one_unit_at_identity.w_below") ** 1000


def test_relu_and_orthogonal_weights_keep_half_of_the_square():
    torch.manual_seed(0)
    n = 2000
    W = torch.linalg.qr(torch.randn(n, n, dtype=torch.float64)).Q
    z = W @ torch.randn(n, dtype=torch.float64)
    above = torch.randn(n, dtype=torch.float64)
    below = W.T @ (above * (z > 0))
    assert ((below**2).sum() / (above**2).sum()).item() == pytest.approx(0.5, abs=0.06)


def test_relu_after_the_identity_keeps_a_positive_state_and_its_gradient():
    start = torch.tensor([0.3, 2.0], dtype=torch.float64, requires_grad=True)
    h = start
    for _ in range(100):
        h = torch.relu(torch.eye(2, dtype=torch.float64) @ h)
    h.sum().backward()
    assert torch.equal(h, start) and torch.equal(start.grad, torch.ones(2, dtype=torch.float64))


def test_the_parametrization_holds_through_any_step():
    layer = torch.nn.utils.parametrizations.orthogonal(torch.nn.Linear(6, 6, bias=False, dtype=torch.float64))
    with torch.no_grad():
        layer.parametrizations.weight.original.add_(torch.randn(6, 6, generator=torch.Generator().manual_seed(1), dtype=torch.float64))
    assert torch.linalg.svdvals(layer.weight).detach().numpy() == pytest.approx(np.ones(6), abs=1e-10)


def test_free_runs_drift_and_held_ones_do_not(value):
    free, held = np.array(value("drift.free")), np.array(value("drift.held"))
    assert free.shape == held.shape == (value("drift.updates") + 1, value("drift.runs"))
    assert free[0] == pytest.approx(1, abs=1e-6) and (free[-1] > 1.01).all()
    assert held == pytest.approx(np.ones_like(held), abs=1e-3)
