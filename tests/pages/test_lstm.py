"""Oracles for the LSTM: what the snippets computed against finite differences, closed forms and explicit Jacobians."""

import math

import pytest
import torch


F64 = {"dtype": torch.float64}


def step(W, h, c, x, bias=0.0):
    """One LSTM step by its definition, gates in the order i, f, candidate, o."""
    i, f, new, o = (W @ torch.cat([h, x])).chunk(4)
    f = torch.sigmoid(f + bias)
    c = f * c + torch.sigmoid(i) * torch.tanh(new)
    return torch.sigmoid(o) * torch.tanh(c), c, f


def test_the_hand_gradient_is_the_finite_difference_of_pytorchs_cell(value):
    n, n_0 = value("hand_gradient.n"), value("hand_gradient.n_0")
    torch.manual_seed(value("hand_gradient.seed"))
    cell = torch.nn.LSTMCell(n_0, n, **F64)
    x, h, c, g_h, g_c = torch.randn(n_0, **F64), *(torch.randn(n, **F64) for _ in range(4))

    def loss(h, c):
        after = cell(x, (h, c))
        return ((after[0] * g_h).sum() + (after[1] * g_c).sum()).item()

    eps = 1e-6
    for name, at in (("h", lambda d: (h + d, c)), ("c", lambda d: (h, c + d))):
        recorded = torch.tensor(value(f"hand_gradient.by_hand.{name}"), **F64)
        for j in range(n):
            d = torch.zeros(n, **F64)
            d[j] = eps
            assert (loss(*at(d)) - loss(*at(-d))) / (2 * eps) == pytest.approx(recorded[j].item(), rel=1e-6, abs=1e-8)


def test_the_long_bias_opens_the_gate_to_one_minus_one_over_the_span(value):
    T = value("forget_bias.T")
    assert 1 / (1 + math.exp(-value("forget_bias.biases.long"))) == pytest.approx(1 - 1 / T, rel=1e-12)
    assert value("forget_bias.theory.long") == pytest.approx(1 / math.e, rel=0.01)
    assert value("forget_bias.theory.default") == pytest.approx(2.0**-T, rel=1e-12)
    assert value("forget_bias.theory.one") == pytest.approx((math.e / (1 + math.e)) ** T, rel=1e-12)


def test_the_measured_cell_path_follows_the_power_of_its_gate(value):
    for name in ("default", "one", "long"):
        measured, theory = value(f"forget_bias.left.{name}"), value(f"forget_bias.theory.{name}")
        assert abs(math.log(measured / theory)) < 0.03 * abs(math.log(theory)) + 0.1, name


def test_the_full_derivative_is_larger_than_the_path_for_every_bias(value):
    assert all(ratio > 1 for ratio in value("full_derivative.more_than_the_path").values())
    assert value("full_derivative.path.carousel") == pytest.approx(1.0, rel=1e-12)


def test_detaching_the_output_leaves_the_product_of_the_forget_gates():
    torch.manual_seed(1)
    n, n_0, T = 4, 2, 6
    W = torch.randn(4 * n, n + n_0, **F64)
    first = torch.randn(n, **F64, requires_grad=True)
    h, c, gates = torch.zeros(n, **F64), first, torch.ones(n, **F64)
    for x in torch.randn(T, n_0, **F64):
        h, c, f = step(W, h.detach(), c, x)
        gates = gates * f
    (gradient,) = torch.autograd.grad(c.sum(), first)
    assert torch.allclose(gradient, gates.detach(), rtol=1e-12)


def test_the_gates_routes_are_the_rest_of_the_derivative():
    torch.manual_seed(2)
    n, n_0 = 4, 2
    W, x, h0, c0 = torch.randn(4 * n, n + n_0, **F64), torch.randn(2, n_0, **F64), torch.randn(n, **F64), torch.randn(n, **F64)

    def two_steps(c):
        h, c, _ = step(W, h0, c, x[0])
        return step(W, h, c, x[1])[1]

    full = torch.autograd.functional.jacobian(two_steps, c0)
    h1, c1, f1 = step(W, h0, c0, x[0])
    i, f, new, o = (W @ torch.cat([h1, x[1]])).chunk(4)
    i, f, new = torch.sigmoid(i), torch.sigmoid(f), torch.tanh(new)
    W_i, W_f, W_c, _ = W[:, :n].chunk(4)
    by_hand = torch.diag(c1 * f * (1 - f)) @ W_f + torch.diag(new * i * (1 - i)) @ W_i + torch.diag(i * (1 - new**2)) @ W_c
    o1 = torch.sigmoid((W @ torch.cat([h0, x[0]])).chunk(4)[3])
    assert torch.allclose(full, (torch.diag(f) + by_hand @ torch.diag(o1 * (1 - torch.tanh(c1) ** 2))) @ torch.diag(f1), rtol=1e-10)


def test_doubled_recurrent_weights_leave_the_cell_path_and_enlarge_the_other_routes():
    T, n, n_0 = 50, 32, 8
    path, rest = {1: [], 2: []}, {1: [], 2: []}
    for seed in range(20):
        for scale in (1, 2):
            torch.manual_seed(seed)
            W = (torch.rand(4 * n, n + n_0, **F64) * 2 - 1) / n**0.5
            W[:, :n] *= scale
            x, first, gradients = torch.randn(T, n_0, **F64), torch.zeros(n, **F64, requires_grad=True), []
            for detach in (True, False):
                h, c = torch.zeros(n, **F64), first
                for x_t in x:
                    h, c, _ = step(W, h.detach() if detach else h, c, x_t, bias=math.log(T - 1))
                gradients.append(torch.autograd.grad(c.sum(), first)[0])
            path[scale].append(gradients[0].norm().item())
            rest[scale].append((gradients[1] - gradients[0]).norm().item())
    median = lambda numbers: torch.tensor(numbers).median().item()  # noqa: E731
    assert median(path[2]) / median(path[1]) == pytest.approx(1, abs=0.2)
    assert median(rest[2]) > 2 * median(rest[1])
