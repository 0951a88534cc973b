"""Oracles for redesigning a network: closed forms of the factors, hand gradients, and the recurrences of the library."""

import math

import pytest
import torch

pytestmark = pytest.mark.usefixtures("double")
D, n = 20, 32


def test_relu_slopes_are_half_the_logarithm_of_half_the_weight_variance(value):
    for name, sigma_w2 in (("ReLU_default", 1 / 3), ("ReLU_Glorot", 1), ("ReLU_He", 2)):
        closed_form = math.log10(sigma_w2 / 2) / 2
        assert value(f"slopes_of_repairs.theory.{name}") == pytest.approx(closed_form, abs=1e-3)
        assert value(f"slopes_of_repairs.slope.{name}") == pytest.approx(closed_form, abs=0.03)


def test_unscaled_blocks_double_the_square_and_scaled_ones_multiply_it_by_one_plus_one_over_depth(value):
    assert value("slopes_of_repairs.theory.ReLU_skip") == pytest.approx(math.log10(2) / 2, abs=1e-3)
    assert value("slopes_of_repairs.theory.ReLU_skip_scaled") == pytest.approx(math.log10(1 + 1 / D) / 2, abs=1e-3)


def test_batch_normalized_relu_explodes_by_the_factor_of_the_theory(value):
    assert value("slopes_of_repairs.slope.ReLU_batch_norm") == pytest.approx(math.log10(math.pi / (math.pi - 1)) / 2, abs=0.005)
    assert value("slopes_of_repairs.low.ReLU_batch_norm") > 0


def test_the_default_sigmoid_slope_is_close_to_a_quarter_over_the_root_of_three(value):
    assert value("slopes_of_repairs.slope.sigmoid_default") == pytest.approx(math.log10(0.25 / math.sqrt(3)), abs=0.02)


def test_orthogonal_and_glorot_weights_give_tanh_nearly_the_same_slope(value):
    slopes = []
    for seed in range(10):
        torch.manual_seed(seed)
        z = first = (torch.randn(64, 64) @ torch.nn.init.orthogonal_(torch.empty(64, n))).requires_grad_()
        for _ in range(D):
            z = torch.tanh(z) @ torch.nn.init.orthogonal_(torch.empty(n, n))
        last = z
        delta = torch.autograd.grad((torch.tanh(z) @ torch.randn(n, 10)).logsumexp(1).sum(), (first, last))
        slopes.append(math.log10(delta[0].norm() / delta[1].norm()) / D)
    assert sorted(slopes)[5] == pytest.approx(value("slopes_of_repairs.slope.tanh_Glorot"), abs=0.02)


def test_linear_layers_with_their_own_biases_vanish_like_the_patient(value):
    torch.manual_seed(0)
    z = first = torch.nn.Linear(64, n)(torch.randn(128, 64))
    for _ in range(D):
        z = torch.nn.Linear(n, n)(torch.sigmoid(z))
    delta = torch.autograd.grad(z.square().sum(), (first, z))
    assert math.log10(delta[0].norm() / delta[1].norm()) / D == pytest.approx(value("slopes_of_repairs.slope.sigmoid_default"), abs=0.05)


def test_the_gradient_of_a_block_is_autograds_and_the_central_differences():
    torch.manual_seed(0)
    z, W, out = torch.randn(5, requires_grad=True), torch.randn(5, 5), torch.randn(5)
    scale = D**-0.5
    block = lambda z: out @ (z + scale * W @ torch.tanh(z))  # noqa: E731
    (auto,) = torch.autograd.grad(block(z), z)
    hand = out + scale * (1 - torch.tanh(z) ** 2) * (W.T @ out)
    steps = 1e-6 * torch.eye(5)
    central = torch.stack([(block(z + e) - block(z - e)) / 2e-6 for e in steps])
    assert torch.allclose(auto, hand, rtol=1e-12) and torch.allclose(auto, central, rtol=1e-7)


def test_layer_norm_of_the_transpose_is_batch_norm_without_parameters():
    torch.manual_seed(0)
    z = torch.randn(16, n)
    ours = torch.nn.functional.layer_norm(z.T, [16]).T
    assert torch.allclose(ours, torch.nn.BatchNorm1d(n, affine=False)(z), atol=1e-12)


def test_the_lstm_step_of_the_program_is_the_librarys(project):
    source = project.source_path("redesigning_a_network_that_vanishes/recurrent_slopes").read_text(encoding="utf-8")
    page = {}
    exec(source[: source.index("def measure")], page)  # noqa: S102 (our own program, its steps alone)
    torch.manual_seed(0)
    cell, units = torch.nn.LSTMCell(4, 16), torch.arange(16)
    order = torch.cat((units, units + 16, units + 48, units + 32))  # the library has the candidate before the output gate
    x, h, c = torch.randn(3, 4), torch.randn(3, 16), torch.randn(3, 16)
    z = (x @ cell.weight_ih.T + cell.bias_ih + cell.bias_hh)[:, order]
    ours = page["lstm"](torch.cat((h, c), 1), z, cell.weight_hh[order].T)
    assert torch.allclose(ours, torch.cat(cell(x, (h, c)), 1), rtol=1e-12)


def test_gates_at_rest_forecast_the_slopes_of_the_gated_networks(value):
    sigmoid = lambda b: 1 / (1 + math.exp(-b))  # noqa: E731
    radius = 1 / math.sqrt(3)  # of a wide matrix of the default scale
    for name, bias in (("default", 0), ("forget_bias_1", 1), ("forget_bias_3", 3)):
        at_rest = math.log10(sigmoid(bias) + 0.25 * radius)  # c keeps f; it returns through o = i = one half
        assert value(f"recurrent_slopes.theory.LSTM_{name}") == pytest.approx(at_rest, abs=0.04)
    for name, bias in (("default", 0), ("update_bias_1", 1), ("update_bias_3", 3)):
        u = sigmoid(bias)
        assert value(f"recurrent_slopes.theory.GRU_{name}") == pytest.approx(math.log10(u + (1 - u) * 0.5 * radius), abs=0.04)


def test_the_repairs_that_the_guide_names_beat_those_it_warns_of(value):
    good = [value(f"{name}") for name in (
        "skip_connections.lowest.sigmoid_skip", "skip_connections.lowest.ReLU_skip_scaled", "skip_connections.lowest.ReLU_skip_norm",
        "normalization_alone.lowest.sigmoid_batch_norm", "activation_with_initialization.lowest.tanh_orthogonal")]
    bad = [value(f"{name}") for name in (
        "skip_connections.highest.ReLU_skip", "normalization_alone.highest.ReLU_batch_norm",
        "activation_with_initialization.highest.ReLU_He", "normalization_alone.highest.ReLU_layer_norm")]
    assert min(good) > max(bad)


def test_a_bias_of_one_is_no_better_than_the_default_and_one_that_fits_is(value):
    assert max(value("lstm_bias.highest.forget_bias_1"), value("gru_bias.highest.update_bias_1")) < 0.4
    assert min(value("lstm_bias.median.forget_bias_3"), value("gru_bias.median.chrono")) > 0.75


def test_the_batch_normalized_factor_is_at_least_one_and_forecasts_the_upper_layers(value):
    z = torch.linspace(-10, 10, 8001)
    p = torch.softmax(-(z**2) / 2, 0)
    factors = {}
    for name, phi in (("sigmoid", torch.sigmoid), ("tanh", torch.tanh), ("ReLU", torch.relu), ("line", lambda z: 3 * z + 1)):
        slope = torch.vmap(torch.func.grad(phi))(z)
        factors[name] = ((p * slope**2).sum() / ((p * phi(z) ** 2).sum() - (p * phi(z)).sum() ** 2)).item()
    assert factors["line"] == pytest.approx(1, rel=1e-9)
    assert min(factors["sigmoid"], factors["tanh"], factors["ReLU"]) > 1.02
    for name in ("sigmoid", "ReLU"):
        measured = value(f"slopes_of_repairs.above.{name}_batch_norm")
        assert measured == pytest.approx(math.log10(factors[name]) / 2, abs=0.015) and measured > 0


def test_scores_of_ordinary_size_explain_most_of_the_failure_of_unscaled_blocks(value):
    plain, small, scaled = (value(f"skip_connections.median.ReLU_skip{end}") for end in ("", "_small_scores", "_scaled"))
    assert small - plain > scaled - small > 0
