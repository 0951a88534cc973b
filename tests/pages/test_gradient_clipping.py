"""Oracles for gradient clipping: the rule by hand, the cliff in closed form and by differences, the weighted mean."""

import math

import numpy as np
import pytest
import torch


@pytest.mark.parametrize("length", [0.3, 1.0, 50.0])
def test_the_formula_is_what_pytorch_does(length):
    torch.manual_seed(0)
    g, tau = torch.randn(7, dtype=torch.float64), 1.0
    g *= length / g.norm()
    theta = [torch.zeros(3, dtype=torch.float64, requires_grad=True), torch.zeros(4, dtype=torch.float64, requires_grad=True)]
    theta[0].grad, theta[1].grad = g[:3].clone(), g[3:].clone()
    returned = torch.nn.utils.clip_grad_norm_(theta, tau)
    expected = g * min(1, tau / g.norm().item())
    assert returned.item() == pytest.approx(length, rel=1e-12), "it returns the norm before clipping"
    assert torch.cat([p.grad for p in theta]).tolist() == pytest.approx(expected.tolist(), rel=2e-6), "its denominator holds 1e-6 more"


def test_by_norm_keeps_every_ratio_and_by_value_does_not(value):
    share, length = value("by_norm_and_by_value.share"), value("by_norm_and_by_value.length")
    assert share["norm"] == pytest.approx(share["computed"], rel=1e-9) and length["norm"] == pytest.approx(1, rel=1e-5)
    assert share["value"] > 10 * share["computed"]
    assert value("by_norm_and_by_value.cosine_norm") == pytest.approx(1, abs=1e-12) and value("by_norm_and_by_value.cosine_value") < 0.8
    assert value("by_norm_and_by_value.norm_before") == pytest.approx(length["computed"], rel=1e-9)


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def last_state(w: float, b: float) -> float:
    h = 0.5
    for _ in range(50):
        h = w * sigmoid(h) + b
    return h


def test_the_gradient_on_the_cliff_is_the_finite_difference(value):
    w, edge, step = value("cliff.w"), value("cliff.edge"), 1e-8

    def loss(w, b):
        return (sigmoid(last_state(w, b)) - 0.7) ** 2

    gradient = [(loss(w + dw, edge + db) - loss(w - dw, edge - db)) / (2 * step) for dw, db in ((step, 0), (0, step))]
    assert math.hypot(*gradient) == pytest.approx(value("cliff.at_edge"), rel=1e-4)


def test_the_closed_form_at_the_edge_is_a_geometric_sum(value):
    out = sigmoid(0.5)
    factor = 5 * out * (1 - out)
    total = sum(factor**k for k in range(50))
    assert value("cliff.factor") == pytest.approx(factor, rel=1e-12)
    assert value("cliff.predicted") == pytest.approx(2 * (0.7 - out) * out * (1 - out) * total * math.hypot(1, out), rel=1e-12)
    assert value("cliff.at_edge") == pytest.approx(value("cliff.predicted"), rel=1e-6)


def test_the_edge_separates_two_outcomes(value):
    w, edge = value("cliff.w"), value("cliff.edge")
    assert last_state(w, edge - 0.01) < -1 < 1 < last_state(w, edge + 0.01)
    assert value("cliff.peak") >= value("cliff.at_edge") > 100 * value("cliff.median")


def test_one_factor_for_each_batch_makes_a_weighted_mean(value):
    """Lower thresholds and smaller batches turn and shorten the mean more, in the median over the networks."""
    cosine, length, kept = value("threshold.cosine"), value("threshold.length"), value("threshold.kept")
    for m in value("threshold.sizes"):
        by_percentile = [(cosine[f"m_{m}_at_{p}"], length[f"m_{m}_at_{p}"]) for p in (50, 90, 99)]
        assert by_percentile == sorted(by_percentile) and all(0 < c <= 1 and 0 < r < 1 for c, r in by_percentile)
    assert all(cosine[f"m_1_at_{p}"] < cosine[f"m_32_at_{p}"] for p in (50, 90, 99)), "small batches pay more"
    assert all(len(pairs) == value("threshold.nets") and all(abs(c) <= 1 for c, _ in pairs) for pairs in kept.values())


def test_the_batched_gradient_is_that_of_each_batch_alone():
    torch.manual_seed(0)
    w, x = torch.tensor(1.5, dtype=torch.float64), torch.randn(3, 5, dtype=torch.float64)
    copies = w.expand(3).clone().requires_grad_()
    together, = torch.autograd.grad((torch.tanh(copies[:, None] * x) ** 2).mean(dim=1).sum(), copies)
    for row, g in zip(x, together, strict=True):
        alone = w.clone().requires_grad_()
        (torch.tanh(alone * row) ** 2).mean().backward()
        assert g.item() == pytest.approx(alone.grad.item(), rel=1e-12)


def test_clipped_networks_learn_and_some_of_the_same_do_not_unclipped(value):
    plain, clipped = np.array(value("one_bit.plain")), np.array(value("one_bit.clipped"))
    assert plain[0] == pytest.approx(clipped[0], rel=1e-12), "the same networks and batches at first"
    assert (clipped[-50:].mean(axis=0) < 0.05).all() and (clipped < 3).all()
    assert (plain.max(axis=0) > 1000).sum() >= 3


def test_pytorchs_clipping_gives_the_same_five_updates(value, double):
    ways = {"theta": value("five_updates.tau"), "plain": float("inf")}
    for name, tau in ways.items():
        theta = torch.zeros(2, requires_grad=True)
        optimizer = torch.optim.SGD([theta], lr=value("five_updates.eta"))
        for g in value("five_updates.gradients"):
            theta.grad = torch.tensor(g)
            torch.nn.utils.clip_grad_norm_([theta], tau)
            optimizer.step()
        assert value(f"five_updates.{name}") == pytest.approx(theta.tolist(), rel=1e-5)  # PyTorch adds 1e-6 to the norm
