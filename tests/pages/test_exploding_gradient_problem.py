"""Oracles for the exploding gradient problem: the product by hand, its bound, and closed forms."""

import math

import numpy as np
import pytest
import torch


def test_the_growth_is_the_product_of_transposed_jacobians(value, double):
    """The same networks, their gradient carried back by hand instead of by autograd."""
    gains, ratios = np.array(value("scale_of_weights.gains")), []
    for seed in range(value("scale_of_weights.draws")):
        torch.manual_seed(seed)
        matrices = torch.randn(20, 64, 64) / 8
        for gain in gains[: list(gains).index(1.0) + 1]:
            for phi, slope in ((torch.tanh, lambda z: 1 - torch.tanh(z) ** 2), (torch.relu, lambda z: (z > 0) * 1.0)):
                a, slopes = phi(torch.randn(16, 64) @ (gain * matrices[0])), []
                for W in matrices[1:]:
                    z = a @ (gain * W)
                    slopes.append(slope(z))
                    a = phi(z)
                delta = at_last = torch.randn(16, 64)
                for W, s in zip(reversed(matrices[1:]), reversed(slopes), strict=True):
                    delta = (delta * s) @ (gain * W).T
                ratios.append((delta.norm() / at_last.norm()).item())
    by_hand = np.median(np.array(ratios).reshape(-1, list(gains).index(1.0) + 1, 2), axis=0)[-1]
    assert by_hand == pytest.approx([value("scale_of_weights.tanh_at_one"), value("scale_of_weights.relu_at_one")], rel=1e-8)


def test_the_bound_scales_as_the_power_of_the_number_of_matrices(value):
    gains, bound = np.array(value("scale_of_weights.gains")), np.array(value("scale_of_weights.bound"))
    assert np.diff(np.log(bound)) == pytest.approx(np.full(len(gains) - 1, 19 * math.log(2) / 2), rel=1e-9)
    factor = value("scale_of_weights.bound_at_one") ** (1 / 19)
    assert factor == pytest.approx(2, rel=0.05), "a square Gaussian matrix of variance 1/n has a spectral norm near two"


def test_relu_scales_like_the_bound_because_its_slopes_do_not_depend_on_the_scale(value):
    relu = np.array(value("scale_of_weights.relu"))
    assert np.polyfit(np.log(value("scale_of_weights.gains")), np.log(relu), 1)[0] == pytest.approx(19, abs=0.5)


def test_the_relu_grows_from_the_scale_of_he_initialization(value):
    assert value("scale_of_weights.grows_from.ReLU") == pytest.approx(math.sqrt(2), rel=0.05)
    assert value("scale_of_weights.grows_from.bound") < 0.6 < 1 < value("scale_of_weights.grows_from.tanh")


def test_a_deeper_tanh_network_grows_from_a_smaller_scale(double):
    def growth(depth, gain):
        torch.manual_seed(0)
        first = a = torch.tanh(gain * torch.randn(16, 64) @ torch.randn(64, 64) / 8).requires_grad_()
        for _ in range(depth - 1):
            a = torch.tanh(gain * a @ torch.randn(64, 64) / 8)
        at_last = torch.randn(16, 64)
        return (torch.autograd.grad(a, first, at_last)[0].norm() / at_last.norm()).item()

    assert growth(20, 1.15) < 1 < growth(200, 1.15)


def test_the_networks_that_learn_a_bit_do_spike_and_mostly_shrink(value):
    losses, norms, factor = (np.array(value(f"spikes.{name}")) for name in ("losses", "norms", "factor"))
    assert np.isfinite(losses).all() and (norms.max(axis=0) > 50 * np.median(norms, axis=0)).all()
    assert ((factor < 1).mean(axis=0) > 0.8).all() and (factor.max(axis=0) > 3).all()
    assert (losses[-100:].min(axis=0) < losses[0] / 5).all(), "they do learn"
    at_peak = factor[norms.argmax(axis=0), np.arange(factor.shape[1])]
    assert (at_peak > 3 * np.median(factor, axis=0)).all(), "the factor has its part in the peak, not only the error"


def test_the_first_factor_is_the_chain_by_hand(value, double):
    torch.manual_seed(value("spikes.seed"))
    W_hh, W_xh, readout = 1.5 * torch.randn(7, 16, 16) / 4, torch.randn(7, 1, 16), torch.randn(7, 16, 1) / 4
    x = 0.3 * torch.randn(30, 7, 32, 1)
    x[0] = x[0].sign()
    states = [torch.zeros(7, 32, 16)]
    for x_t in x:
        states.append(torch.tanh(states[-1] @ W_hh + x_t @ W_xh))
    wrong = states[-1] @ readout - x[0]
    at_last = delta = 2 * wrong @ readout.transpose(1, 2) / 32
    for h in reversed(states[1:]):
        delta = (delta * (1 - h**2)) @ W_hh.transpose(1, 2)
    by_hand = delta.norm(dim=(1, 2)) / at_last.norm(dim=(1, 2))
    assert value("spikes.factor")[0] == pytest.approx(by_hand.tolist(), rel=1e-9)
    assert value("spikes.losses")[0] == pytest.approx((wrong**2).mean(dim=(1, 2)).tolist(), rel=1e-12)


def test_huge_weights_leave_no_slope_in_single_precision():
    z = torch.tensor([1e6, -1e9], requires_grad=True)
    torch.tanh(z).sum().backward()
    assert z.grad.tolist() == [0.0, 0.0]


def test_the_loud_and_the_silent_network_are_as_told(value):
    assert all(run[0] == 1 for run in value("loud_or_silent.relu"))
    assert all(run[0] == value("loud_or_silent.updates") - 1 and run[2] > 1e6 and run[3] == 0 for run in value("loud_or_silent.tanh"))
