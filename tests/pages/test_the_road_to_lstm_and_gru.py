"""Oracles for the road to LSTM and GRU: closed forms, exact Jacobians on small units, and explicit enumeration of routes."""

import itertools
import math

import pytest
import torch

SPANS = (20, 100, 200, 1000)


def test_the_rules_of_thumb_are_their_closed_forms(value):
    theory = value("shares_in_theory.theory")
    for j, T in enumerate(SPANS):
        assert theory["half"][j] == pytest.approx(2.0**-T, rel=1e-9)
        assert theory["bias_one"][j] == pytest.approx((math.e / (1 + math.e)) ** T, rel=1e-9)
        assert theory["fitted_gate"][j] == pytest.approx(1 / math.e, rel=0.03)
        assert theory["identity_relu"][j] ** 2 == pytest.approx(math.comb(2 * T, T) / 4**T, rel=1e-9)
        assert theory["identity_relu"][j] ** 2 == pytest.approx(1 / math.sqrt(math.pi * T), rel=0.01)


def test_chronos_constant_is_an_exponential_integral_and_the_networks_keep_it(value):
    v = torch.linspace(0, 1, 200_001, dtype=torch.float64)[1:]
    constant = torch.trapezoid((-2 / v).exp(), v).sqrt().item()
    assert value("gated_units.constant") == pytest.approx(constant, rel=1e-3)
    for T in SPANS:
        for unit in ("LSTM_chrono", "GRU_chrono"):
            assert value(f"gated_units.median.{unit}_{T}") == pytest.approx(constant, rel=0.15)


def test_default_gates_leave_more_than_the_gate_alone_and_less_than_first_order(value):
    for T in SPANS:
        for unit in ("LSTM", "GRU"):
            assert 0.5**T < value(f"gated_units.median.{unit}_default_{T}") < (0.5 + 0.25 / 3**0.5) ** T
        assert value(f"gated_units.median.LSTM_one_{T}") > value(f"gated_units.median.GRU_one_{T}")


def test_only_open_input_gates_let_the_gradient_grow(value):
    grown = [value(f"gated_units.median.LSTM_fitted_{T}") for T in SPANS]
    assert grown == sorted(grown) and grown[0] > 1
    assert all(value(f"gated_units.median.GRU_{bias}_{T}") < 1 for bias in ("default", "one", "chrono") for T in SPANS)


def test_mean_field_theory_foretells_the_decades_of_tanh(value):
    for T in SPANS:
        for kind, slack in (("tanh_orthogonal", 0.05), ("tanh_default", 0.08)):
            measured, theory = (math.log10(value(f"plain_units.{what}.{kind}_{T}")) for what in ("median", "theory"))
            assert measured == pytest.approx(theory, rel=slack)


def test_a_fair_walk_is_positive_all_along_as_often_as_the_product_says():
    for T in (1, 2, 3, 4):  # of all orders and signs of any given step sizes, the same share: enumerate them
        sizes, positive = [1.0, 2.3, 5.1, 11.7][:T], 0
        paths = [[s * a for s, a in zip(signs, order)] for order in itertools.permutations(sizes) for signs in itertools.product((1, -1), repeat=T)]
        for path in paths:
            positive += all(total > 0 for total in itertools.accumulate(path))
        assert positive / len(paths) == pytest.approx(math.comb(2 * T, T) / 4**T, rel=1e-12)


def test_the_survivors_follow_the_walk_and_their_number_is_blind_to_scale(value):
    assert value("irnn_survivors.left") == pytest.approx(value("irnn_survivors.predicted"), rel=0.15)
    assert value("irnn_survivors.scale_free") is True
    assert value("irnn_survivors.left_drifting")[3] > 5 * value("irnn_survivors.left")[3]


def test_the_gradient_of_an_identity_relu_is_the_share_of_units_never_off(double):
    T, n = 12, 40
    U, x, start = torch.randn(n, 3), torch.randn(T, 3), torch.zeros(n, requires_grad=True)
    h, on = start, torch.ones(n, dtype=torch.bool)
    for x_t in x:
        z = h + U @ x_t
        h, on = z.relu(), on & (z > 0)
    (gradient,) = torch.autograd.grad(h.sum(), start)
    assert torch.equal(gradient, on.double())


def lstm(W, h, c, z):
    i, f, new, o = (z + W @ h).chunk(4)
    c = f.sigmoid() * c + i.sigmoid() * new.tanh()
    return o.sigmoid() * c.tanh(), c


def test_routes_with_k_detours_are_the_coefficients_of_a_polynomial_in_the_matrix(double):
    """The gradient through scaled feedback is a polynomial in the scale; its coefficients are the routes, counted by detours."""
    T, n = 4, 3
    W, z, start = torch.randn(4 * n, n), torch.randn(T, 4 * n), torch.randn(n)

    def gradient(scale):  # forward as it is; backward, each passage of the matrix weighs scale
        first = start.clone().requires_grad_()
        h, c = torch.zeros(n), first
        for z_t in z:
            h, c = lstm(W, scale * h + (1 - scale) * h.detach(), c, z_t)
        return torch.autograd.grad(c.sum(), first)[0]

    scales = torch.arange(T + 1.0)
    coefficients = torch.linalg.solve(torch.vander(scales, increasing=True), torch.stack([gradient(s) for s in scales]))
    h, c, steps = torch.zeros(n), start, []
    for z_t in z:
        i, f, new, o = (z_t + W @ h).chunk(4)
        i, f, new, o, before = i.sigmoid(), f.sigmoid(), new.tanh(), o.sigmoid(), c
        c = f * c + i * new
        h = o * c.tanh()
        steps.append((i, f, new, o, before, c.tanh()))
    g_c, g_h = torch.zeros(T + 1, n), torch.zeros(T + 1, n)
    g_c[0] = 1
    for i, f, new, o, before, s in reversed(steps):
        g_c = g_c + g_h * o * (1 - s**2)
        delta = torch.cat([g_c * new * i * (1 - i), g_c * before * f * (1 - f), g_c * i * (1 - new**2), g_h * s * o * (1 - o)], dim=1)
        g_c, g_h = f * g_c, torch.cat([torch.zeros(1, n), (delta @ W)[:-1]])
    assert torch.allclose(g_c, coefficients, rtol=1e-6, atol=1e-9)
    straight = torch.stack([f for _, f, *_ in steps]).prod(0)
    assert torch.allclose(g_c[0], straight, rtol=1e-12)


def test_most_of_a_fresh_default_gradient_takes_detours_and_nearly_all_of_chronos_none(value):
    assert value("routes.share.default") < 0.01 and value("routes.share.one") < 0.01 and value("routes.share.chrono") > 0.8
    terms = [math.comb(50, k) * 0.5 ** (50 - k) * (0.25 / 3**0.5) ** k for k in range(51)]
    assert value("routes.expected") == terms.index(max(terms))
    assert abs(value("routes.most.default") - value("routes.expected")) <= 4 and value("routes.most.chrono") == 0


def test_linear_units_leave_the_power_of_their_radius_and_mixtures_their_integral(value):
    for T in SPANS:
        for name, radius in (("0_9", 0.9), ("0_99", 0.99), ("0_999", 0.999)):
            assert value(f"linear_units.left.radius_{name}_{T}") == pytest.approx(radius**T, rel=1e-9)
        squares = torch.linspace(0.9**2, 0.999**2, 400_001, dtype=torch.float64)
        assert value(f"linear_units.left.ring_{T}") == pytest.approx((squares**T).mean().sqrt().item(), rel=0.1)
        steps = torch.logspace(-3, -1, 400_001, dtype=torch.float64)
        assert value(f"linear_units.left.S4D_{T}") == pytest.approx((-T * steps).exp().mean().sqrt().item(), rel=0.05)


def test_a_carousel_keeps_its_gradient_exactly_and_its_output_goes_flat(value, double):
    first = torch.randn(5, requires_grad=True)
    c = first
    for _ in range(1000):
        c = c + torch.randn(5).sigmoid() * torch.randn(5).tanh()
    assert torch.equal(torch.autograd.grad(c.sum(), first)[0], torch.ones(5))
    size, slope = value("carousel_on_a_stream.size"), value("carousel_on_a_stream.slope")
    for name in ("adds_100", "adds_300"):
        assert slope[name] == pytest.approx(4 * math.exp(-2 * size[name]), rel=0.02)
    assert size["forgets_300"] < 10 * 0.1 / (1 - 0.9)


def test_guessing_costs_what_theory_says_and_the_guessers_pay_it(value):
    assert value("adding_with_lstm.guessing") == pytest.approx(1 / 6, rel=0.1)
    assert value("recall.guess") == pytest.approx(math.log(value("recall.k")), rel=1e-12)
    assert min(value("adding_with_lstm.errors.default")) > 0.9 * value("adding_with_lstm.guessing")
    assert min(value("adding_with_others.errors.tanh_default") + value("adding_with_others.errors.tanh_orthogonal")) > 0.14


def test_who_learns_is_far_from_who_guesses(value):
    assert max(value("adding_with_others.errors.GRU_default")) < 0.02
    assert value("adding_with_lstm.learned.default") < value("adding_with_lstm.learned.one") <= value("adding_with_lstm.learned.chrono")
    assert min(value("agreement.far.three")) > 0.95 and max(value("agreement.far.default") + value("agreement.far.one")) < 0.65
    assert value("recall.freed.default") == value("recall.freed.one") == 0 < value("recall.freed.chrono")
