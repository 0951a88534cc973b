"""The adding problem: the recorded notebook against closed forms, other pages, and cells of torch.nn."""

import math

import pytest
import torch

from scripts.resolve import Library


@pytest.fixture(scope="module")
def value(project):
    library = Library(project)
    return lambda target: library.value(f"projects/the_adding_problem.{target}").value


def test_guessing_costs_the_variance_of_the_sum_of_two_uniform_numbers(value):
    assert value("guessing") == pytest.approx(2 / 12, rel=0.02)
    assert value("one_number") == pytest.approx(1 / 12, rel=0.02)


@pytest.mark.parametrize("kind, cell", [("tanh", torch.nn.RNNCell), ("LSTM", torch.nn.LSTMCell)])
def test_a_fresh_network_of_the_library_leaves_as_little(value, double, kind, cell):
    T, n, count, found = 50, 16, 16, []  # single networks differ by decades, so a hundred of them
    for seed in range(100):
        torch.manual_seed(seed)
        unit, out = cell(2, n), torch.nn.Linear(n, 1)
        unit.bias_hh.data.zero_()  # the notebook has one bias vector, the library two that are added
        x, marks = torch.rand(T, count, 2), torch.zeros(T, count)
        marks[3], marks[T - 9] = 1.0, 1.0
        x[..., 1] = marks
        state, cells = torch.zeros(count, n), []
        state = (state, state) if kind == "LSTM" else state
        for x_t in x:
            state = unit(x_t, state)
            h, c = state if kind == "LSTM" else (state, state)
            cells.append(c)
        loss = ((out(h)[:, 0] - (x[..., 0] * marks).sum(0)) ** 2).sum()
        first, last = torch.autograd.grad(loss, (cells[0], cells[-1]))
        found.append(float(first.norm() / last.norm()))
    assert abs(math.log10(torch.tensor(found).median().item() / value(f"before.{kind}_50"))) < 1.5  # of eleven decades


def test_the_gradient_of_tanh_and_gates_falls_exponentially(value):
    for kind in ("tanh", "LSTM", "GRU"):
        near, far = (math.log10(value(f"before.{kind}_{T}")) / T for T in (100, 200))
        assert -0.3 < far < -0.15 and near == pytest.approx(far, rel=0.1)


def test_about_half_of_the_irnn_is_never_switched_off_at_any_length(value):
    assert all(0.4 < value(f"before.IRNN_{T}") < 0.9 for T in (10, 50, 100, 200))


def test_as_many_learned_as_have_errors_below_half_of_guessing(value):
    for kind in ("tanh", "IRNN", "LSTM", "GRU"):
        for T in (10, 50, 100, 200):
            errors = value(f"error.{kind}_{T}")
            assert sum(error < value("one_number") for error in errors) == value(f"learned.{kind}_{T}")
            assert list(errors) == sorted(errors)


def test_the_order_before_is_not_the_order_after(value):
    assert value("before.IRNN_200") > 1e30 * value("before.GRU_200")
    assert value("learned.GRU_200") > 1 > value("learned.IRNN_200") == 0
    assert value("middle.GRU_200") > 1e30 * value("before.GRU_200")
