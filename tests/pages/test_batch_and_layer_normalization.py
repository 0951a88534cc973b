"""Oracles for batch and layer normalization: closed forms, PyTorch's own layers, a central difference."""

import math

import numpy as np
import pytest
import torch


def formula(z, v, axis, eps):
    """The page's formula for the gradient, in NumPy."""
    scale = np.sqrt(z.var(axis, keepdims=True) + eps)
    z_hat = (z - z.mean(axis, keepdims=True)) / scale
    return (v - v.mean(axis, keepdims=True) - z_hat * (v * z_hat).mean(axis, keepdims=True)) / scale


@pytest.mark.parametrize("eps", (1e-9, 0.5))
@pytest.mark.parametrize("axis", (0, 1))
def test_the_formula_is_the_central_difference_and_the_gradient_of_pytorchs_own_layer(axis, eps):
    random = np.random.default_rng(3)
    z, v = random.normal(size=(7, 5)), random.normal(size=(7, 5))
    by_difference, step = np.zeros_like(z), 1e-6

    def loss(z):
        return float((v * (z - z.mean(axis, keepdims=True)) / np.sqrt(z.var(axis, keepdims=True) + eps)).sum())

    for index in np.ndindex(z.shape):
        shift = np.zeros_like(z)
        shift[index] = step
        by_difference[index] = (loss(z + shift) - loss(z - shift)) / (2 * step)
    tensor = torch.tensor(z, requires_grad=True)
    layer = torch.nn.functional.layer_norm(tensor, (5,), eps=eps) if axis else torch.nn.functional.batch_norm(tensor, None, None, training=True, eps=eps)
    layer.backward(torch.tensor(v))
    assert formula(z, v, axis, eps) == pytest.approx(by_difference, abs=1e-7)
    assert formula(z, v, axis, eps) == pytest.approx(tensor.grad.numpy(), rel=1e-9, abs=1e-10)


def test_weights_times_ten_mean_a_gradient_divided_by_ten(value):
    assert value("two_axes.shrinkage.batch") == pytest.approx(value("two_axes.scale"), rel=1e-9)
    assert value("two_axes.shrinkage.layer") == pytest.approx(value("two_axes.scale"), rel=1e-9)


def test_the_theory_of_relu_is_its_closed_form(value):
    assert value("factor_per_layer.theory.ReLU_batch") == pytest.approx(math.sqrt(math.pi / (math.pi - 1)), rel=1e-6)
    assert value("batch_size.limit") == pytest.approx(1.2112, abs=1e-4)
    assert value("factor_per_layer.theory.ReLU_layer") == pytest.approx(1, rel=1e-6)


def test_the_theory_of_sigmoid_and_tanh_agrees_with_random_sampling(value):
    z = np.random.default_rng(0).normal(size=4_000_000)
    for name, f, slope in (("sigmoid", 1 / (1 + np.exp(-z)), np.exp(-z) / (1 + np.exp(-z)) ** 2), ("tanh", np.tanh(z), 1 - np.tanh(z) ** 2)):
        assert value(f"factor_per_layer.theory.{name}_batch") == pytest.approx(math.sqrt((slope**2).mean() / f.var()), rel=2e-3)
        assert value(f"factor_per_layer.theory.{name}_layer") == pytest.approx(math.sqrt((slope**2).mean() / (f**2).mean()), rel=2e-3)


@pytest.mark.parametrize("name", ("sigmoid", "tanh", "ReLU"))
@pytest.mark.parametrize("kind", ("batch", "layer"))
def test_each_measured_factor_lies_within_two_per_cent_of_theory(value, name, kind):
    assert value(f"factor_per_layer.measured.{name}_{kind}") == pytest.approx(value(f"factor_per_layer.theory.{name}_{kind}"), rel=0.02)


def test_large_batches_reach_the_limit_and_small_ones_do_not(value):
    batches, middle = value("batch_size.batches"), value("batch_size.middle")
    for m, factor in zip(batches, middle):
        assert (factor == pytest.approx(value("batch_size.limit"), rel=0.01)) == (m >= 64)


def test_a_small_batch_enlarges_the_squared_gradient_by_a_closed_form():
    """Without an activation function: m − 2 directions are left, and the mean of one over the measured variance is m / (m − 3)."""
    m, random = 8, np.random.default_rng(0)
    z, v = random.normal(size=(m, 400_000)), random.normal(size=(m, 400_000))
    assert (formula(z, v, 0, 0.0) ** 2).mean() == pytest.approx((m - 2) / (m - 3), rel=0.01)


def test_a_batch_normalized_network_of_modules_has_the_recorded_factor(value):
    """The same network from PyTorch's own modules, in another order of draws."""
    factors = []
    for seed in range(3):
        generator = torch.Generator().manual_seed(100 + seed)
        a, outputs = torch.randn(128, 128, generator=generator, dtype=torch.float64, requires_grad=True), []
        for _ in range(30):
            W = torch.randn(128, 128, generator=generator, dtype=torch.float64)
            a = torch.relu(torch.nn.functional.batch_norm(a @ W.T, None, None, training=True))
            outputs.append(a)
        loss = (a * torch.randn(128, 128, generator=generator, dtype=torch.float64)).sum()
        first, last = (g.norm().item() for g in torch.autograd.grad(loss, outputs[::29]))
        factors.append((first / last) ** (1 / 29))
    assert np.median(factors) == pytest.approx(value("factor_per_layer.measured.ReLU_batch"), rel=0.01)
