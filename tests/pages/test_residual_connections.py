"""Oracles for residual connections: closed forms, enumeration of every path, and the chain rule by hand."""

import itertools
import math

import numpy as np
import pytest

from scripts.resolve import Library


def test_the_product_of_the_page_is_the_sum_over_all_paths_and_the_central_difference():
    random = np.random.default_rng(0)
    D, n = 5, 4
    W, a, v = random.normal(size=(D, n, n)), random.normal(size=n), random.normal(size=n)

    def forward(a):
        states = [a]
        for l in range(D):
            states.append(states[-1] + np.tanh(W[l] @ states[-1]))
        return states

    states = forward(a)
    J = [np.diag(1 - np.tanh(W[l] @ states[l]) ** 2) @ W[l] for l in range(D)]
    product = v
    for jacobian in reversed(J):
        product = (np.eye(n) + jacobian).T @ product
    by_paths = np.zeros(n)
    for chosen in itertools.product((False, True), repeat=D):
        term = v
        for taken, jacobian in reversed(list(zip(chosen, J))):
            term = jacobian.T @ term if taken else term
        by_paths += term
    step = 1e-6
    difference = [(v @ (forward(a + step * e)[-1] - forward(a - step * e)[-1])) / (2 * step) for e in np.eye(n)]
    assert product == pytest.approx(by_paths, rel=1e-9)
    assert product == pytest.approx(difference, rel=1e-6)


def test_the_theory_column_is_made_of_closed_forms(value):
    D = value("kinds_of_blocks.D")
    theory = value("kinds_of_blocks.square_theory")
    assert theory["residual"] == 2**D and theory["residual_norm"] == D + 1 and theory["residual_zero"] == 1
    assert theory["residual_scaled"] == pytest.approx(math.exp(D * math.log1p(1 / D)), rel=1e-12)
    assert theory["residual_scaled"] < math.e
    assert value("kinds_of_blocks.gradient_theory.plain_norm") == pytest.approx(math.sqrt(math.pi / (math.pi - 1)) ** (D - 1), rel=1e-9)


@pytest.mark.parametrize("kind", ("residual", "residual_norm", "residual_scaled", "residual_zero"))
def test_each_residual_network_lies_near_its_theory(value, kind):
    for what in ("square", "gradient"):
        assert value(f"kinds_of_blocks.{what}.{kind}") == pytest.approx(value(f"kinds_of_blocks.{what}_theory.{kind}"), rel=0.15)


def test_the_plain_normalized_network_explodes_as_measured_for_its_batch_and_more_than_predicted_for_a_large_one(value, project):
    batches = Library(project)
    factors = dict(zip(*(batches.value(f"batch_and_layer_normalization/batch_size.{name}").value for name in ("batches", "middle"))))
    measured = value("kinds_of_blocks.gradient.plain_norm")
    assert measured == pytest.approx(factors[value("kinds_of_blocks.m")] ** (value("kinds_of_blocks.D") - 1), rel=0.25)
    assert measured > value("kinds_of_blocks.gradient_theory.plain_norm")


def test_the_first_block_does_not_amplify_because_its_input_has_spread_one(value):
    norms = value("kinds_of_blocks.norms.plain_norm")
    assert norms[0] / norms[1] == pytest.approx(1, abs=0.1)
    assert norms[1] / norms[2] == pytest.approx(math.sqrt(math.pi / (math.pi - 1)), abs=0.1)


def test_zero_branches_leave_the_gradient_alone(value):
    assert value("kinds_of_blocks.gradient.residual_zero") == 1
    assert value("scaled_shortcut.left.none_1_0") == pytest.approx(1, rel=1e-12)


def test_the_share_of_paths_is_binomial_and_the_theory_has_the_mean_of_independent_coins(value):
    D, paths, theory = value("path_lengths.D"), np.array(value("path_lengths.paths")), np.array(value("path_lengths.theory"))
    assert paths.sum() == pytest.approx(1) and theory.sum() == pytest.approx(1)
    assert value("path_lengths.mean_path") == pytest.approx(D / 2)
    assert value("path_lengths.mean_theory") == pytest.approx(sum(1 / (l + 1) for l in range(1, D + 1)))
    assert theory[0] == pytest.approx(1 / (D + 1)) and paths[1] == pytest.approx(D / 2**D)


def test_the_measured_lengths_follow_the_theory(value):
    assert value("path_lengths.sums_to_the_whole") is True
    share, theory = np.array(value("path_lengths.share")), np.array(value("path_lengths.theory"))
    assert np.abs(share - theory).sum() / 2 < 0.08  # total variation


def test_a_scaled_shortcut_alone_is_a_power_and_a_small_branch_adds_its_energy(value):
    D = value("scaled_shortcut.D")
    for scale in value("scaled_shortcut.scales"):
        key = str(scale).replace(".", "_")
        assert value(f"scaled_shortcut.left.none_{key}") == pytest.approx(scale**D, rel=1e-9)
        assert value(f"scaled_shortcut.left.small_{key}") == pytest.approx((scale**2 + 1 / D) ** (D / 2), rel=0.25)
    assert value("scaled_shortcut.power.at_0_9") == pytest.approx(3.38e-3, rel=1e-3)
    assert 0.5 < value("scaled_shortcut.left.normalized_0_5") < 2
