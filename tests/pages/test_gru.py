"""Oracles for the GRU: what the snippets computed against closed forms, finite differences and explicit Jacobians."""

import math

import pytest
import torch


F64 = {"dtype": torch.float64}


def hand_jacobian(cell, x, h):
    """dh_t / dh_{t-1} of PyTorch's GRU, from its formula."""
    W_r, W_u, W_h = cell.weight_hh.detach().chunk(3)
    x_r, x_u, x_h = (cell.weight_ih @ x + cell.bias_ih).detach().chunk(3)
    b_r, b_u, b_h = cell.bias_hh.detach().chunk(3)
    r, u = torch.sigmoid(x_r + W_r @ h + b_r), torch.sigmoid(x_u + W_u @ h + b_u)
    past = W_h @ h + b_h
    new = torch.tanh(x_h + r * past)
    candidate = torch.diag(1 - new**2) @ (torch.diag(r) @ W_h + torch.diag(past * r * (1 - r)) @ W_r)
    return torch.diag(u) + torch.diag((h - new) * u * (1 - u)) @ W_u + torch.diag(1 - u) @ candidate


def test_the_jacobian_by_hand_is_autograds_and_the_finite_differences():
    torch.manual_seed(0)
    n = 4
    cell, x, h = torch.nn.GRUCell(3, n, **F64), torch.randn(3, **F64), torch.randn(n, **F64)
    by_hand = hand_jacobian(cell, x, h)
    assert torch.allclose(by_hand, torch.autograd.functional.jacobian(lambda state: cell(x, state), h), rtol=1e-10)
    eps = 1e-6
    columns = [(cell(x, h + eps * e) - cell(x, h - eps * e)) / (2 * eps) for e in torch.eye(n, **F64)]
    assert torch.allclose(by_hand, torch.stack(columns, dim=1).detach(), atol=1e-8)


def test_the_gradient_at_the_first_input_is_the_chain_of_those_jacobians():
    torch.manual_seed(1)
    n, n_0, T = 5, 3, 7
    net = torch.nn.GRU(n_0, n, **F64)
    cell = torch.nn.GRUCell(n_0, n, **F64)
    cell.load_state_dict({name.removesuffix("_l0"): tensor for name, tensor in net.state_dict().items()})
    x = torch.randn(T, n_0, **F64, requires_grad=True)
    net(x)[0][-1].sum().backward()
    h = cell(x[0], torch.zeros(n, **F64)).detach()
    first = torch.autograd.functional.jacobian(lambda start: cell(start, torch.zeros(n, **F64)), x[0].detach())
    for t in range(1, T):
        first = hand_jacobian(cell, x[t].detach(), h) @ first
        h = cell(x[t], h).detach()
    assert torch.allclose(first.sum(dim=0), x.grad[0], rtol=1e-10)


def test_the_two_placements_agree_for_one_unit_without_bias_and_only_then(value):
    r, w, h = 0.3, 1.7, -0.4
    assert r * (w * h) == pytest.approx(w * (r * h), rel=1e-15)
    assert value("reset_gate_placement.after_matrix") < 1e-12 < 1e-3 < value("reset_gate_placement.before_matrix")


def test_a_constant_gate_leaks_its_power(value):
    T = value("leaky_integration.T")
    for u in value("leaky_integration.gates"):
        name = f"u_{u}".replace(".", "_")
        assert value(f"leaky_integration.taken.{name}") == pytest.approx(1 - u, rel=1e-12)
        assert value(f"leaky_integration.left.{name}") == pytest.approx(u ** (T - 1), rel=1e-10)
        assert u ** value(f"leaky_integration.half_life.{name}") == pytest.approx(0.5, rel=1e-12)


def test_default_gru_and_lstm_match_and_the_bias_gains_most_decades(value):
    first = value("gradient_through_time.first")
    assert first["gru"] / first["lstm"] == pytest.approx(1, abs=0.5)
    assert value("gradient_through_time.decades_from_bias") == pytest.approx(math.log10(first["gru_biased"] / first["gru"]), rel=1e-9)
    assert value("gradient_through_time.decades_from_bias") > 2 * value("gradient_through_time.decades_from_gates") > 0


def test_the_default_gate_alone_would_leave_less_than_was_measured(value):
    T = value("gradient_through_time.T")
    assert value("gradient_through_time.first.gru") > 1000 * 0.5 ** (T - 1)


def test_no_draw_of_a_fresh_gru_is_far_from_a_half_in_its_update_gate():
    torch.manual_seed(3)
    n, n_0 = 32, 8
    cell = torch.nn.GRUCell(n_0, n, **F64)
    x = torch.randn(1000, n_0, **F64)
    u = torch.sigmoid((x @ cell.weight_ih.T + cell.bias_ih + cell.bias_hh)[:, n : 2 * n])
    assert u.mean().item() == pytest.approx(0.5, abs=0.05)


def test_to_first_order_a_step_of_both_units_is_half_the_identity_and_a_quarter_of_the_candidates_matrix():
    torch.manual_seed(4)
    n = 6
    gru, lstm = torch.nn.GRUCell(2, n, bias=False, **F64), torch.nn.LSTMCell(2, n, bias=False, **F64)
    x, zero = torch.zeros(2, **F64), torch.zeros(n, **F64)
    step = torch.autograd.functional.jacobian(lambda h: gru(x, h), zero)
    assert torch.allclose(step, torch.eye(n, **F64) / 2 + gru.weight_hh[2 * n :] / 4, atol=1e-12)
    small = 1e-5 * torch.randn(n, **F64)  # a cell that its output already shows

    def next_cell(c):
        return lstm(x, (torch.sigmoid(zero) * torch.tanh(c), c))[1]

    step = torch.autograd.functional.jacobian(next_cell, small)
    assert torch.allclose(step, torch.eye(n, **F64) / 2 + lstm.weight_hh[2 * n : 3 * n] / 4, atol=1e-4)


def test_the_first_order_predicts_both_units_better_than_the_gate_alone(value):
    predicted, alone = value("gradient_through_time.predicted"), value("gradient_through_time.gate_alone")
    assert alone == pytest.approx(2.0 ** (1 - value("gradient_through_time.T")), rel=1e-12)
    for kind in ("gru", "lstm"):
        measured = value(f"gradient_through_time.first.{kind}")
        assert abs(math.log10(measured / predicted)) < 0.3 < 4 < math.log10(measured / alone)
