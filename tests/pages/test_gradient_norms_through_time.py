"""Gradient norms through time: the recorded notebook against closed forms and a product of Jacobians by hand."""

import pytest
import torch

from scripts.resolve import Library


@pytest.fixture(scope="module")
def value(project):
    library = Library(project)
    return lambda target: library.value(f"projects/gradient_norms_through_time.{target}").value


def test_the_first_network_gives_what_a_product_of_jacobians_gives(value, double):
    T, n = value("T"), value("n")
    torch.manual_seed(0)
    W, u = torch.randn(n, n) / n**0.5, None
    u = value("input_scale") * torch.randn(T, n)
    h, states = torch.zeros(n), []
    for t in range(T):
        h = torch.tanh(W @ h + u[t])
        states.append(h)
    g = torch.ones(n)  # the loss is the sum of the last state
    last = g.norm()
    for h in reversed(states[1:]):
        g = W.T @ ((1 - h**2) * g)
    assert value("first_of_one") == pytest.approx((g.norm() / last).item(), rel=1e-9)


def test_tanh_leaves_less_than_the_orthogonal_matrix_alone(value):
    assert value("linear_decay") == pytest.approx(0.5**19) and value("linear_growth") == pytest.approx(1.5**19)
    assert 0.5 * value("linear_decay") < value("ratio.orthogonal_0_5") < value("linear_decay")
    assert value("ratio.orthogonal_1_0") < 1 < value("ratio.orthogonal_1_5") < value("linear_growth")


def test_gaussian_draws_differ_by_more_than_orthogonal_ones_at_every_scale(value):
    for scale in ("0_5", "1_0", "1_5"):
        assert value(f"spread.gaussian_{scale}") > 2 * value(f"spread.orthogonal_{scale}")
    assert value("spread.gaussian_0_5") > 50 * value("spread.orthogonal_0_5")


def test_the_longer_run_keeps_growing(value):
    assert value("long_growth") > 5 * value("ratio.orthogonal_1_5") and value("grows") > 0.9
