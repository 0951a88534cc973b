"""Oracles for the reruns: numerical gradients, integrals and closed forms that the programs do not use."""

import math

import numpy as np
import pytest
import torch


def test_the_network_of_1986_has_the_gradient_of_autograd_and_its_solution_needs_the_sizes_one_two_four(value, double):
    x = torch.tensor([[(k >> i) & 1 for i in range(6)] for k in range(64)], dtype=torch.float64)
    y = (x == x.flip(1)).all(1).double()[:, None]
    assert y.sum() == 8
    W, V = (torch.rand(7, 2) - 0.5).requires_grad_(), (torch.rand(3, 1) - 0.5).requires_grad_()
    one = torch.ones(64, 1)
    h = torch.sigmoid(torch.cat([x, one], 1) @ W)
    out = torch.sigmoid(torch.cat([h, one], 1) @ V)
    g = torch.autograd.grad(((out - y) ** 2).sum() / 2, [W, V])
    delta = (out - y) * out * (1 - out)
    delta_h = delta @ V[:2].T * h * (1 - h)
    assert torch.allclose(g[1], torch.cat([h, one], 1).T @ delta) and torch.allclose(g[0], torch.cat([x, one], 1).T @ delta_h)
    half = torch.tensor([[(k >> i) & 1 for i in range(3)] for k in range(8)], dtype=torch.float64)
    sums = half @ torch.tensor([1.0, value("symmetry_of_1986.second"), value("symmetry_of_1986.third")])
    assert np.diff(np.sort(sums)) == pytest.approx(np.ones(7), abs=0.2)  # eight halves, eight sums, evenly spaced
    assert value("symmetry_of_1986.low") < value("symmetry_of_1986.reported") < value("symmetry_of_1986.high")


def test_the_latch_holds_just_below_the_push_of_the_formula_and_flips_just_above(value):
    for w, resisted in ((value("latch_against_noise.shown"), value("latch_against_noise.resisted")), (2.0, value("latch_against_noise.resisted_two"))):
        h = math.sqrt(1 - 1 / w)
        assert w * (1 - h * h) == pytest.approx(1, rel=1e-12)  # the tip
        assert resisted == pytest.approx(w * h - math.atanh(h), rel=2e-3)
        z = np.linspace(0, 5, 200001)
        assert (np.tanh(w * z - 0.98 * resisted) - z).max() > 0 > (np.tanh(w * z - 1.02 * resisted) - z)[1:].max()
    rest = 0.9
    for _ in range(500):  # Newton would do as well
        rest = math.tanh(1.25 * rest)
    assert value("latch_against_noise.after") == pytest.approx((1.25 * (1 - rest**2)) ** 20, rel=1e-6)


def test_four_factors_of_a_third_of_the_variance_make_a_ninth(value, double):
    assert value("glorot_five_layers.predicted") == pytest.approx(1 / 9, rel=1e-12)
    assert value("glorot_five_layers.left.standard") == pytest.approx(1 / 9, rel=0.05)
    assert value("glorot_five_layers.left.normalized") == pytest.approx(1, abs=0.06)
    drawn = torch.empty(10**6).uniform_(-1, 1) * 500**-0.5
    assert 500 * drawn.var().item() == pytest.approx(1 / 3, rel=0.01)


def test_the_factor_of_vgg_is_that_of_the_paper_and_pools_and_borders_explain_the_rest(value, double):
    product = 1.0
    for filters in (64, 128, 128, 256, 256, 512, 512, 512, 512):  # convolutions two to ten
        product *= math.sqrt(2 / (9 * filters)) / 0.01
    assert value("vgg_b_backwards.shrinkage") == pytest.approx(product, rel=1e-9) == pytest.approx(1.7e4, rel=0.03)
    for z, name in ((torch.randn(1, 64, 64, 64), "independent"), (torch.randn(1, 64, 32, 32).repeat_interleave(2, 2).repeat_interleave(2, 3), "alike")):
        z.requires_grad_()
        pooled = torch.nn.functional.max_pool2d(torch.relu(z), 2)
        v = torch.randn_like(pooled)
        g, = torch.autograd.grad(pooled, z, v)  # a plain ReLU passes half of the square
        assert (2 * g.square().mean() / v.square().mean()).item() ** 0.5 == pytest.approx(value(f"vgg_b_backwards.{name}"), rel=0.02)
    taps = torch.nn.functional.conv2d(torch.ones(1, 1, 4, 4), torch.ones(1, 1, 3, 3), padding=1) / 9
    assert taps.mean().item() ** 0.5 == pytest.approx(1 - 2 / (3 * 4), rel=1e-9)
    assert value("vgg_b_backwards.between") and value("vgg_b_backwards.most") < 0.1
    assert value("vgg_b_backwards.left") * product == pytest.approx(value("vgg_b_backwards.kept"), rel=1e-6)


def test_the_logarithm_of_a_chi_square_has_the_mean_and_spread_of_the_program(value):
    s = np.linspace(-25, 6, 400001)  # logarithm of a chi-square variable with four degrees of freedom
    density = np.exp(2 * s - np.exp(s) / 2) / 4
    assert np.trapezoid(density, s) == pytest.approx(1, rel=1e-6)
    mean = np.trapezoid(s * density, s)
    spread = math.sqrt(np.trapezoid((s - mean) ** 2 * density, s))
    assert value("hundred_gaussians.typical") == pytest.approx(100 * mean / 2 / math.log(10), rel=1e-6)
    assert value("hundred_gaussians.spread") == pytest.approx(math.sqrt(100) * spread / 2 / math.log(10), rel=1e-6)
    assert value("hundred_gaussians.middle") == pytest.approx(value("hundred_gaussians.typical"), abs=0.4)
    assert value("hundred_gaussians.root_mean") == pytest.approx(50 * math.log10(4), rel=1e-9)


def test_one_wide_linear_normalized_layer_has_the_factor_of_yang_and_others(value):
    rng = np.random.default_rng(1)
    for m, stated in ((6, "smallest"), (32, "at_32")):
        z = rng.standard_normal((200000, m))  # one unit of a wide layer in each row
        z -= z.mean(1, keepdims=True)
        z *= (m / (m - 1)) ** 0.5  # the layer below is normalized: energy m, all of it beside the mean
        spread = z.std(1, keepdims=True)
        a, v = z / spread, rng.standard_normal((200000, m))
        v -= v.mean(1, keepdims=True)  # what lies along the mean is lost at the next layer
        back = (v - a * (a * v).mean(1, keepdims=True)) / spread
        factor = (back**2).sum() / (v**2).sum()
        assert factor == pytest.approx((m - 2) / (m - 3), rel=0.02) == pytest.approx(value(f"linear_batch_norm.{stated}_theory"), rel=0.02)
        assert value(f"linear_batch_norm.{stated}") == pytest.approx((m - 2) / (m - 3), rel=0.02)
