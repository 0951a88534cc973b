"""Oracles for recurrent networks: exact parity, Jacobians by autograd, and the three regimes on other draws."""

import numpy as np
import pytest
import torch


def parity_step(value):
    W_hh, W_xh, b = (np.array(value(f"parity_by_hand.{name}")) for name in ("W_hh", "W_xh", "b"))
    return lambda h, bit: np.tanh(W_hh @ h + W_xh[:, 0] * bit + b[:, 0])


def test_the_two_units_know_the_parity_of_every_sequence_of_ten_bits(value):
    step = parity_step(value)
    for number in range(1024):
        h = -np.ones(2)
        for i in range(10):
            h = step(h, number >> i & 1)
        assert (h[0] - h[1] > 1) == number.bit_count() % 2


def test_the_parity_survives_noise_on_the_state(value):
    step, rng = parity_step(value), np.random.default_rng(1)
    h, ones = -np.ones(2), 0
    for bit in rng.integers(0, 2, 5000):
        h, ones = step(h, bit) + rng.uniform(-0.1, 0.1, 2), ones + bit
        assert (h[0] - h[1] > 1) == ones % 2


def test_the_parity_network_passes_on_no_gradient_by_autograd(value):
    W_hh, W_xh, b = (torch.tensor(np.array(value(f"parity_by_hand.{name}"))) for name in ("W_hh", "W_xh", "b"))
    bits = torch.tensor(np.random.default_rng(0).integers(0, 2, (10_000, 20)))[:20]
    norms = []
    for sequence in bits.T:
        def last(h):
            for bit in sequence:
                h = torch.tanh(W_hh @ h + W_xh[:, 0] * bit + b[:, 0])
            return h
        start = -torch.ones(2, dtype=torch.float64)
        norms.append(torch.linalg.matrix_norm(torch.autograd.functional.jacobian(last, start), ord=2).item())
    assert value("parity_by_hand.largest") == pytest.approx(max(norms), rel=1e-4)


def change_left(scale, seed, n=100, T=100):
    """The norm left of a random change, by autograd."""
    generator = torch.Generator().manual_seed(seed)
    W_hh = scale * torch.randn(n, n, generator=generator, dtype=torch.float64) / n**0.5
    h = 0.5 * torch.randn(n, generator=generator, dtype=torch.float64)
    v = torch.nn.functional.normalize(torch.randn(n, generator=generator, dtype=torch.float64), dim=0)
    for _ in range(T):
        h, v = torch.autograd.functional.jvp(lambda state: torch.tanh(W_hh @ state), h, v)
    return v.norm().item(), h.square().mean().sqrt().item()


@pytest.mark.parametrize("i, scale", [(0, 0.5), (4, 1.0), (7, 1.5), (8, 2.0)])
def test_other_draws_lie_in_the_bands(value, i, scale):
    found = np.array([change_left(scale, seed) for seed in range(100, 109)])
    low, _, high = np.array(value("three_regimes.gain"))[i]
    assert low < np.median(found[:, 0]) < high
    low, _, high = np.array(value("three_regimes.activity"))[i]
    assert low < np.median(found[:, 1]) < high


@pytest.mark.parametrize("i, scale", [(0, 0.5), (4, 1.0), (8, 2.0)])
def test_the_gradient_is_left_as_the_change_is(value, i, scale):
    found = []
    for seed in range(200, 209):
        generator = torch.Generator().manual_seed(seed)
        W_hh = scale * torch.randn(100, 100, generator=generator, dtype=torch.float64) / 10
        start = (0.5 * torch.randn(100, generator=generator, dtype=torch.float64)).requires_grad_()
        g = torch.nn.functional.normalize(torch.randn(100, generator=generator, dtype=torch.float64), dim=0)
        h = start
        for _ in range(100):
            h = torch.tanh(W_hh @ h)
        found.append(torch.autograd.grad(h, start, g)[0].norm().item())
    low, _, high = np.array(value("three_regimes.gain"))[i]
    assert low < np.median(found) < high


def test_at_scale_one_the_median_network_stays_active_and_at_smaller_scales_it_does_not(value):
    activity = np.array(value("three_regimes.activity"))
    assert 0.5 < value("three_regimes.lasting") / activity[4][1] < 2  # a power law from 100 to 500 steps would leave less than half
    assert value("three_regimes.faint") < 0.5 * activity[4][0]
    assert (activity[:4, 1] < 1e-3).all() and (activity[5:, 0] > 0.2).all()


def test_the_three_regimes_differ_as_the_page_says(value):
    grew, draws = value("three_regimes.grew"), value("three_regimes.draws")
    assert grew[0] == grew[1] == 0 and grew[7] == grew[8] == draws and 0 < grew[4] < draws


def test_the_jacobian_of_a_step_is_a_slope_times_the_matrix():
    torch.manual_seed(0)
    W_hh, h, u = torch.randn(4, 4), torch.randn(4), torch.randn(4)
    after = torch.tanh(W_hh @ h + u)
    by_autograd = torch.autograd.functional.jacobian(lambda state: torch.tanh(W_hh @ state + u), h)
    assert torch.allclose(torch.diag(1 - after**2) @ W_hh, by_autograd, rtol=1e-5, atol=1e-7)
