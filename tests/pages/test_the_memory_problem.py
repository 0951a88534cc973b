"""Oracles for the memory problem: what the snippets computed against closed forms, autograd and finite differences."""

import math
from fractions import Fraction

import numpy as np
import pytest
import torch


def tanh_chain(w: float, h: float, steps: int) -> float:
    for _ in range(steps):
        h = math.tanh(w * h)
    return h


def test_powers_are_exact(value):
    for name, power in value("scalar_powers.power").items():
        w = Fraction(name.removeprefix("w_").replace("_", "."))
        assert power == pytest.approx(float(w**20), rel=1e-14)


@pytest.mark.parametrize("w", [0.5, 0.9, 1.0, 1.5])
def test_the_tanh_gradient_is_autograds_and_the_finite_differences(value, w):
    h_0, steps = value("scalar_powers.h_0"), value("scalar_powers.steps")
    start = torch.tensor(h_0, dtype=torch.float64, requires_grad=True)
    h = start
    for _ in range(steps):
        h = torch.tanh(w * h)
    h.backward()
    recorded = value(f"scalar_powers.with_tanh.w_{w}".replace(f"{w}", str(w).replace(".", "_")))
    assert recorded == pytest.approx(start.grad.item(), rel=1e-12)
    step = 1e-5
    difference = (tanh_chain(w, h_0 + step, steps) - tanh_chain(w, h_0 - step, steps)) / (2 * step)
    assert recorded == pytest.approx(difference, rel=1e-6, abs=1e-10)


def test_steps_to_a_millionth_follow_from_logarithms(value):
    for name, steps in value("steps_to_a_millionth.needed").items():
        w = float(name.removeprefix("w_").replace("_", "."))
        assert steps == math.floor(math.log(1e-6) / math.log(w)) + 1


def test_the_trace_is_a_product_from_both_ends(value):
    local, forward, backward = (value(f"scalar_trace.{name}") for name in ("local", "from_start", "backward"))
    assert forward[-1] == pytest.approx(backward[0], rel=1e-12) == pytest.approx(math.prod(local), rel=1e-12)
    for t in range(len(local) + 1):
        assert forward[t] * backward[t] == pytest.approx(forward[-1], rel=1e-12)


def test_slopes_are_the_derivatives(value):
    for key, slope in value("activation_slopes.sigmoid_at").items():
        z = torch.tensor(float(key.removeprefix("z_")), dtype=torch.float64, requires_grad=True)
        torch.sigmoid(z).backward()
        assert slope == pytest.approx(z.grad.item(), rel=1e-12)
    for key, slope in value("activation_slopes.tanh_at").items():
        z = float(key.removeprefix("z_"))
        assert slope == pytest.approx(1 / math.cosh(z) ** 2, rel=1e-12)
    assert value("activation_slopes.sigmoid_best") == pytest.approx(0.25**20, rel=1e-12)


def test_latched_units_decay_by_their_slope_at_the_fixed_point(value):
    for w, name in ((1.5, "w_1_5"), (2.0, "w_2_0")):
        fixed = tanh_chain(w, 0.5, 2000)
        rate = w * (1 - fixed**2)
        assert rate < 1
        assert value(f"latching.left.{name}") == pytest.approx(rate ** value("latching.steps"), rel=1.5)


def test_a_scaled_orthogonal_matrix_attains_the_bound(value):
    for name, radius in (("shrinking", 0.5), ("growing", 1.5)):
        norms = np.array(value(f"retained_gradient.{name}"))
        predicted = 2 * radius ** np.arange(len(norms) - 1, -1, -1.0)
        assert norms == pytest.approx(predicted, rel=1e-9)


def test_the_hand_written_jacobian_is_autograds():
    torch.manual_seed(0)
    n = 5
    W_hh = torch.randn(n, n, dtype=torch.float64)
    h = torch.randn(n, dtype=torch.float64)
    after = torch.tanh(W_hh @ h)
    by_hand = torch.diag(1 - after**2) @ W_hh
    assert torch.allclose(by_hand, torch.autograd.functional.jacobian(lambda state: torch.tanh(W_hh @ state), h), rtol=1e-12)


def test_the_gradient_of_the_weights_is_the_sum_over_time():
    torch.manual_seed(0)
    n, T = 4, 6
    W_hh = (torch.randn(n, n, dtype=torch.float64) / 2).requires_grad_()
    u = torch.randn(T, n, dtype=torch.float64)
    h, states = torch.zeros(n, dtype=torch.float64, requires_grad=True), []
    previous = []
    for t in range(T):
        previous.append(h)
        h = torch.tanh(W_hh @ h + u[t])
        h.retain_grad()
        states.append(h)
    h.sum().backward()
    terms = [torch.outer((1 - state.detach() ** 2) * state.grad, before.detach()) for state, before in zip(states, previous)]
    assert torch.allclose(sum(terms), W_hh.grad, rtol=1e-12)


def test_the_terms_are_at_least_as_long_together_as_their_sum(value):
    size = np.array(value("sum_over_time.size"))
    assert (size.sum(axis=1) >= 1 - 1e-12).all() and (size[:, 0] == 0).all()
    assert value("sum_over_time.last_size") == pytest.approx(np.median(size[:, -1]), rel=0.01)


def test_the_power_law_at_weight_one_is_near_the_run(value):
    assert value("latching.predicted_at_one") == pytest.approx(value("latching.left.w_1_0"), rel=0.05)


def test_at_weight_one_point_one_the_gradient_falls_once_the_state_has_grown(value):
    """What the page says will happen with more steps than the table's twenty."""
    def gradient(steps):
        h, product = value("scalar_powers.h_0"), 1.0
        for _ in range(steps):
            h = math.tanh(1.1 * h)
            product *= 1.1 * (1 - h**2)
        return product
    assert gradient(20) == pytest.approx(value("scalar_powers.with_tanh.w_1_1"), rel=1e-12)
    assert gradient(200) < 1e-6 < 1 < gradient(20)


def test_a_sigmoid_unit_with_a_factor_above_one_leaves_its_steepest_point():
    w, b = 5.0, -2.5  # at h = 1/2 the unit maps its state to itself, slope times weight is 1.25
    h, product = 0.5 + 1e-4, 1.0
    for _ in range(100):
        h = 1 / (1 + math.exp(-(w * h + b)))
        product *= w * h * (1 - h)
    assert abs(h - 0.5) > 0.3 and product < 1e-6


def test_another_seed_gives_the_same_digits_when_the_matrix_is_orthogonal(value):
    for seed in range(1, 4):
        rng = np.random.default_rng(seed)
        delta = np.ones(value("retained_gradient.n"))
        W_hh = 0.5 * np.linalg.qr(rng.standard_normal((len(delta), len(delta))))[0]
        for _ in range(value("retained_gradient.T") - 1):
            delta = W_hh.T @ delta
        assert np.linalg.norm(delta) == pytest.approx(value("retained_gradient.first_shrinking"), rel=1e-9)


def test_saturated_units_silence_even_the_last_term():
    """The condition the page sets on a healthy sum: steep inputs flatten every slope, the last one too."""
    torch.manual_seed(0)
    n = 8
    W_hh = (0.5 * torch.linalg.qr(torch.randn(n, n, dtype=torch.float64)).Q).requires_grad_()
    norms = []
    for scale in (0.1, 30.0):
        h = torch.zeros(n, dtype=torch.float64)
        for u in torch.where(torch.randn(20, n) > 0, scale, -scale).double():
            h = torch.tanh(W_hh @ h + u)
        norms.append(torch.autograd.grad(h.sum(), W_hh)[0].norm().item())
    assert norms[0] > 0.1 and norms[1] < 1e-20


def test_the_radius_explains_the_spread_of_small_gaussian_matrices(value):
    ratio, power = (np.log(np.array(value(f"gaussian_spread.{name}")["4"])) for name in ("ratio", "power"))
    residual = ratio - np.polyval(np.polyfit(power, ratio, 1), power)
    assert value("gaussian_spread.explained_4") == pytest.approx(1 - residual.var() / ratio.var(), rel=1e-6)


def test_the_bound_is_the_power_of_the_spectral_norm(value):
    assert value("norm_bound.median_bound") == pytest.approx(np.median(np.array(value("norm_bound.sigma_max"))) ** 20, rel=0.01)


def test_the_jacobians_between_noun_and_verb_are_counted_right(value):
    words = "The cats which we adopted from the shelter that opened last year sit quietly".split()
    tokens = "The cats , which we adopted from the shelter that opened last year , sit quietly .".split()
    for name, units in (("words", words), ("tokens", tokens)):
        between = units[units.index("cats") + 1 : units.index("sit")]  # one Jacobian for each unit read on the way
        assert value(f"agreement.{name}") == len(between)
        assert value(f"agreement.assumed_{name}") == pytest.approx(float(Fraction(7, 10) ** len(between)), rel=1e-12)
    assert value("agreement.measured") ** value("agreement.tokens") == pytest.approx(value("agreement.measured_left"), rel=1e-9)


def test_identity_and_relu_pass_on_what_units_that_never_rest_at_zero_received(value):
    T, n, n_0, draws = (value(f"ways_out.{name}") for name in ("T", "n", "n_0", "draws"))
    shares = []
    for seed in range(draws):
        torch.manual_seed(seed)
        W_xh = torch.nn.RNN(n_0, n, dtype=torch.float64).weight_ih_l0.detach()
        u = torch.randn(T, n_0, dtype=torch.float64) @ W_xh.T  # (T, n)
        h, alive = torch.zeros(n, dtype=torch.float64), torch.ones(n, dtype=torch.bool)
        for t in range(T):
            h = torch.relu(h + u[t])
            alive &= h > 0
        shares.append((W_xh[alive].sum(dim=0).norm() / W_xh[h > 0].sum(dim=0).norm()).item())
    assert value("ways_out.left.ReLU_identity") == pytest.approx(np.median(np.sort(shares)), rel=0.2)
    assert value("ways_out.none_left.ReLU_identity") == pytest.approx(np.mean(np.array(shares) == 0), abs=1e-12)


def test_clipping_scales_every_term_of_the_sum_alike(value):
    terms = torch.tensor([1.0, 3.7e5], dtype=torch.float64)
    weight = torch.nn.Parameter(torch.zeros(2, dtype=torch.float64))
    weight.grad = terms.clone()
    torch.nn.utils.clip_grad_norm_([weight], float(terms.norm()) / 2)
    assert (weight.grad / terms).tolist() == pytest.approx([0.5, 0.5], rel=1e-6)


def test_only_the_parametrized_matrix_stays_orthogonal(value):
    assert min(value("orthogonal_drift.free_largest")) > 1.2
    assert value("orthogonal_drift.held_off") < 1e-12
    assert len(value("orthogonal_drift.held")) == value("orthogonal_drift.seeds") >= 5
