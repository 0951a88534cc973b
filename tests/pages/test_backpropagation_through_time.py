"""Oracles for backpropagation through time: autograd on copies of the weights, closed forms, PyTorch's own error."""

import math

import pytest
import torch


def unrolled(copies, u):
    h, states = torch.zeros(len(u[0])), []
    for W_hh, u_t in zip(copies, u):
        h = torch.tanh(W_hh @ h + u_t)
        states.append(h)
    return states


def test_the_recursion_is_the_gradient_of_each_copy_of_the_weights(double):
    torch.manual_seed(1)
    n, T = 5, 7
    W_hh, u = torch.randn(n, n) / 2, torch.randn(T, n)
    copies = [W_hh.clone().requires_grad_() for _ in range(T)]
    h = unrolled(copies, u)
    h[-1].sum().backward()
    h = [torch.zeros(n)] + [state.detach() for state in h]
    delta = 1 - h[T] ** 2
    for t in range(T, 0, -1):
        assert torch.allclose(torch.outer(delta, h[t - 1]), copies[t - 1].grad, rtol=1e-10, atol=1e-14)
        delta = (W_hh.T @ delta) * (1 - h[t - 1] ** 2)


def test_the_sum_over_copies_is_the_central_difference_of_every_shared_weight(double):
    torch.manual_seed(2)
    n, T = 3, 5
    W_hh, u = torch.randn(n, n), torch.randn(T, n)
    copies = [W_hh.clone().requires_grad_() for _ in range(T)]
    unrolled(copies, u)[-1].sum().backward()
    total = sum(copy.grad for copy in copies)
    for i in range(n):
        for j in range(n):
            step = torch.zeros(n, n)
            step[i, j] = 1e-5
            up, down = (unrolled([W_hh + sign * step] * T, u)[-1].sum() for sign in (1, -1))
            assert ((up - down) / 2e-5).item() == pytest.approx(total[i, j].item(), rel=1e-6, abs=1e-9)


def test_the_order_of_the_jacobians_matters(double):
    torch.manual_seed(3)
    n = 4
    W_hh, h = torch.randn(n, n), torch.randn(n)
    jacobians, start = [], h
    for _ in range(3):
        h = torch.tanh(W_hh @ h)
        jacobians.append(torch.diag(1 - h**2) @ W_hh)
    run = lambda state: torch.tanh(W_hh @ torch.tanh(W_hh @ torch.tanh(W_hh @ state)))
    whole = torch.autograd.functional.jacobian(run, start)
    assert torch.allclose(jacobians[2] @ jacobians[1] @ jacobians[0], whole, rtol=1e-10)
    assert not torch.allclose(jacobians[0] @ jacobians[1] @ jacobians[2], whole, rtol=0.01)


@pytest.mark.parametrize("i, radius", [(0, 0.5), (1, 0.8), (2, 0.95)])
def test_what_a_cut_after_five_steps_leaves_out_is_near_its_theory(value, i, radius):
    T = value("three_routes_through_time.T")
    squares = [radius ** (2 * j) * (1 - radius ** (2 * (T - 1 - j))) for j in range(T)]
    theory = math.sqrt(sum(squares[5:]) / sum(squares))
    assert value("three_routes_through_time.after_five")[i] == pytest.approx(theory, rel=0.15)


def test_the_blind_network_under_truncation_stays_at_chance_and_every_other_does_not(value):
    assert value("what_truncation_cannot_learn.best.cut_blind") > 0.95 * math.log(2)
    for name in ("full_reading", "full_blind", "cut_reading"):
        assert value(f"what_truncation_cannot_learn.worst.{name}") < value("what_truncation_cannot_learn.solved")
    assert value("what_truncation_cannot_learn.unmoved") == {
        "full_reading": False, "full_blind": False, "cut_reading": True, "cut_blind": True}


def test_the_graph_grows_by_a_chunk_unless_detached(value):
    k, chunks = value("what_the_graph_holds.k"), value("what_the_graph_holds.chunks")
    assert value("what_the_graph_holds.visited") == {"detach": [k] * chunks, "keep": [k * c for c in range(1, chunks + 1)]}


def test_pytorch_refuses_as_the_page_says():
    W_hh = torch.eye(2, requires_grad=True)
    h = torch.tanh(W_hh @ torch.ones(2))
    h.sum().backward()
    with pytest.raises(RuntimeError, match="Trying to backward through the graph a second time"):
        torch.tanh(W_hh @ h).sum().backward()


def test_keeping_the_graph_fails_once_an_optimizer_has_changed_the_weights():
    W_hh = torch.eye(2, requires_grad=True)
    optimizer = torch.optim.SGD([W_hh], lr=0.1)
    h = torch.tanh(W_hh @ torch.tanh(W_hh @ torch.ones(2)))
    h.sum().backward(retain_graph=True)
    optimizer.step()
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        torch.tanh(W_hh @ h).sum().backward()
