"""Oracles for the claims on trial: closed forms of the factors, PyTorch's own cells, hand gradients of both losses."""

import math

import numpy as np
import pytest
import torch


def test_a_leaks_factor_is_the_root_of_half_of_one_plus_its_square(value):
    z = torch.linspace(-9, 9, 400001, dtype=torch.float64)
    density = torch.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    for leak, name in zip(value("leaky_relu.leaks"), ("leak_0", "leak_0_01", "leak_0_2", "leak_1")):
        slope = torch.where(z > 0, 1.0, float(leak))
        factor = torch.trapezoid(density * slope**2, z).item() ** 0.5
        assert value(f"leaky_relu.theory.{name}") == pytest.approx(factor ** (value("leaky_relu.depth") - 1), rel=1e-3)
        assert value(f"leaky_relu.left.{name}") == pytest.approx(value(f"leaky_relu.theory.{name}"), rel=0.3)
    assert value("leaky_relu.left.leak_0_01") == pytest.approx(value("leaky_relu.left.leak_0"), rel=0.05)


def test_selu_has_a_fixed_point_at_variance_one_and_a_gradient_factor_above_one(value):
    alpha, scale = 1.6732632423543772, 1.0507009873554805
    tail = lambda k: math.exp(k**2 / 2) * 0.5 * math.erfc(k / math.sqrt(2))  # E[e^{kz}; z < 0]
    mean = scale * (1 / math.sqrt(2 * math.pi) + alpha * (tail(1) - 0.5))
    square = scale**2 * (0.5 + alpha**2 * (tail(2) - 2 * tail(1) + 0.5))
    chi = scale**2 * (0.5 + alpha**2 * tail(2))
    assert mean == pytest.approx(0, abs=1e-9) and square == pytest.approx(1, rel=1e-9)
    assert value("self_normalizing.per_layer") == pytest.approx(math.sqrt(chi), rel=1e-6) and chi > 1
    assert value("self_normalizing.predicted") == pytest.approx(chi ** ((value("self_normalizing.depth") - 1) / 2), rel=1e-4)
    assert value("self_normalizing.at_first.LeCun") == pytest.approx(value("self_normalizing.predicted"), rel=0.25)
    assert value("self_normalizing.spread.LeCun") == pytest.approx(1, abs=0.1) and value("self_normalizing.at_first.default") < 1e-6


def test_the_border_is_where_fan_in_times_variance_is_two(value, double):
    largest = value("weights_below_one.largest")
    drawn = (2 * torch.rand(10**6) - 1) * largest
    assert value("weights_below_one.border") * drawn.var().item() == pytest.approx(2, rel=0.01) and drawn.abs().max() <= largest
    for width, left, theory in zip(*(value(f"weights_below_one.{name}") for name in ("widths", "measured", "theory"))):
        assert theory == pytest.approx((width * largest**2 / 3 / 2) ** ((value("weights_below_one.depth") - 1) / 2), rel=1e-9)
        assert abs(math.log10(left / theory)) < 0.3
    assert value("weights_below_one.narrow") < 1e-8 and value("weights_below_one.wide") > 1e4


def test_the_lstm_that_explodes_is_pytorchs(value, double):
    n, T = value("lstm_explodes.n"), value("lstm_explodes.T")
    for gain in (1, 8):
        found = []
        for draw in range(value("lstm_explodes.draws")):
            torch.manual_seed(value("lstm_explodes.seed") + draw)
            cell = torch.nn.LSTMCell(n, n)
            torch.manual_seed(value("lstm_explodes.seed") + draw)
            W_hh, W_xh, x = torch.randn(4 * n, n) * gain / n**0.5, torch.randn(4 * n, n) / n**0.5, torch.randn(T, n)
            v = torch.randn(2 * n)
            cell.weight_hh.data, cell.weight_ih.data = W_hh, W_xh
            cell.bias_hh.data.zero_()
            cell.bias_ih.data = torch.zeros(4 * n).index_fill_(0, torch.arange(n, 2 * n), value("lstm_explodes.forget_bias"))
            start = torch.zeros(2, 1, n, requires_grad=True)
            state = (start[0], start[1])
            for t in range(T):
                state = cell(x[t:t + 1], state)
            g = torch.autograd.grad(torch.cat(state, 1).flatten() @ v, start)[0]
            found.append((g.norm() / v.norm()).item())
        assert value(f"lstm_explodes.middle.gain_{gain}") == pytest.approx(np.median(found), rel=1e-6)


def test_the_cell_with_a_forget_gate_is_pytorchs_and_the_other_grows_steadily(value, double):
    n, rng = value("cell_of_1997.n"), np.random.default_rng(value("cell_of_1997.seed"))
    W_hh, W_xh = rng.uniform(-(n**-0.5), n**-0.5, (2, 4 * n, n))
    b, cell = rng.uniform(-(n**-0.5), n**-0.5, 4 * n), torch.nn.LSTMCell(n, n)
    for name, given in (("weight_hh", W_hh), ("weight_ih", W_xh), ("bias_ih", b), ("bias_hh", 0 * b)):
        getattr(cell, name).data = torch.tensor(given)
    state = (torch.zeros(1, n), torch.zeros(1, n))
    with torch.no_grad():
        for _ in range(value("cell_of_1997.marks")[0]):
            state = cell(torch.tensor(rng.standard_normal((1, n))), state)
    assert value("cell_of_1997.gated")[0] == pytest.approx(state[1].square().mean().sqrt().item(), rel=1e-9)
    first, second, last = value("cell_of_1997.added")
    assert second / first == pytest.approx(10, rel=0.3) and last / second == pytest.approx(10, rel=0.3)
    assert value("cell_of_1997.stuck") > 0.9 and value("cell_of_1997.stuck_gated") == 0


def test_both_losses_have_the_gradients_of_the_textbook_and_differ_by_one_slope(value, double):
    z = torch.randn(50, requires_grad=True)
    a = torch.sigmoid(z)
    squared, = torch.autograd.grad((a**2).sum() / 2, z, retain_graph=True)
    entropy, = torch.autograd.grad(-torch.log(1 - a).sum(), z)
    assert torch.allclose(entropy, a) and torch.allclose(squared, a * a * (1 - a))
    at_wrong = 1 / (torch.sigmoid(torch.tensor(value("cross_entropy.wrong"))) * torch.sigmoid(-torch.tensor(value("cross_entropy.wrong")))).item()
    assert 0.7 * at_wrong < value("cross_entropy.gain") < at_wrong
    assert value("cross_entropy.share.squared") == pytest.approx(value("cross_entropy.share.entropy"), rel=0.01)
    assert value("cross_entropy.share.entropy") == pytest.approx(0.235**5, rel=0.3)


def test_inputs_do_not_enter_the_factor_of_the_layers_above_the_first(value):
    nine = 0.236**9  # the mean-field factor of a sigmoid layer at this scale, nine times
    assert value("standardized_inputs.left.standardized") == pytest.approx(nine, rel=0.3)
    assert value("standardized_inputs.left.scaled") == pytest.approx(nine, rel=0.3)
    assert nine / 4 < value("standardized_inputs.left.raw") < nine


def test_a_branch_can_take_away_what_its_shortcut_brings(value, double):
    n, dropped = 6, slice(3, 6)
    W, V = torch.eye(n), -torch.diag(torch.tensor([0.0, 0, 0, 0.9, 0.9, 0.9]))
    block = torch.autograd.functional.jacobian(lambda a: a + torch.tanh(a @ W) @ V, torch.zeros(n))
    assert torch.allclose(block[dropped, dropped], 0.1 * torch.eye(3)) and torch.allclose(block[:3, :3], torch.eye(3))
    assert max(value("forgetting_block.forgotten")) < 0.1 and min(value("forgetting_block.before")) > 0.9
    assert 0.8 < min(value("forgetting_block.kept")) <= max(value("forgetting_block.kept")) < 1.2


def test_zeros_everywhere_have_no_gradient_and_zeros_at_the_ends_of_branches_do(double):
    x, y = torch.randn(20, 5), torch.randint(0, 3, (20,))
    for scale, moves in ((0, False), (1, True)):
        first, inner, outer, last = (w.requires_grad_() for w in (scale * torch.randn(5, 4), scale * torch.randn(4, 4), torch.zeros(4, 4), scale * torch.randn(4, 3)))
        a = x @ first
        a = torch.relu(a @ inner) @ outer + (a if scale else 0)
        g = torch.autograd.grad(torch.nn.functional.cross_entropy(a @ last, y), [first, outer, last])
        assert all(bool(item.abs().max() > 0) is moves for item in g)


def test_the_default_draw_is_that_of_pytorchs_linear_layer_and_trained_networks_are_where_the_page_says(value, double):
    layer, W = torch.nn.Linear(400, 300), torch.empty(300, 400)
    torch.nn.init.kaiming_uniform_(W, 5**0.5)
    bound = 400**-0.5
    assert layer.weight.abs().max() <= bound and W.abs().max() <= bound
    assert W.var().item() == pytest.approx(layer.weight.var().item(), rel=0.02) == pytest.approx(1 / (3 * 400), rel=0.02)
    assert len(value("hundred_layers.accuracy.orthogonal")) == 5 and min(value("hundred_layers.accuracy.orthogonal")) > 0.75
    assert max(value("hundred_layers.accuracy.default")) < 0.2 and value("zero_start.least") > 0.8
