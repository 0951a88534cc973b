"""Oracles for gradient descent: the same runs through autograd and PyTorch's optimizers, and closed forms."""

import numpy as np
import pytest
import torch
from sklearn.datasets import load_digits


def parity_data():
    images, digits = load_digits(return_X_y=True)
    pixels = images[:, images.std(axis=0) > 0] / 16
    x = torch.tensor(np.hstack([pixels, np.ones((len(images), 1))]))
    return x, torch.tensor(np.where(digits % 2 == 0, 1.0, -1.0))


def test_the_largest_curvature_is_the_square_of_the_largest_singular_value_of_the_data(value):
    x, _ = parity_data()
    assert value("stable_below_two_over_curvature.largest") == pytest.approx(torch.linalg.svdvals(x)[0].item() ** 2 / len(x), rel=1e-9)


def test_the_hand_written_gradient_is_autograds_and_the_finite_differences():
    x, y = parity_data()
    theta = torch.linspace(-1, 1, x.shape[1], dtype=torch.float64).requires_grad_()
    loss = lambda at: ((x @ at - y) ** 2).mean() / 2
    loss(theta).backward()
    by_hand = x.T @ (x @ theta.detach() - y) / len(x)
    assert torch.allclose(by_hand, theta.grad, rtol=1e-10)
    for i in (10, 30, 61):
        step = torch.zeros_like(by_hand)
        step[i] = 1e-4
        difference = (loss(theta.detach() + step) - loss(theta.detach() - step)) / 2e-4
        assert difference.item() == pytest.approx(by_hand[i].item(), rel=1e-6)


@pytest.mark.parametrize("run", [0, 1, 2])
def test_pytorchs_own_descent_ends_where_the_program_says(value, double, run):
    x, y = parity_data()
    share, steps = value("stable_below_two_over_curvature.shares")[run], value("stable_below_two_over_curvature.steps")
    theta = torch.zeros(x.shape[1], requires_grad=True)
    optimizer = torch.optim.SGD([theta], lr=share * 2 / (torch.linalg.svdvals(x)[0].item() ** 2 / len(x)))
    best = torch.linalg.lstsq(x, y[:, None], driver="gelsd").solution[:, 0]
    floor = ((x @ best - y) ** 2).mean() / 2
    losses = []
    for _ in range(steps + 1):
        optimizer.zero_grad()
        loss = ((x @ theta - y) ** 2).mean() / 2
        losses.append((loss - floor).item())
        loss.backward()
        optimizer.step()
    assert value("stable_below_two_over_curvature.left")[run] == pytest.approx(losses[-1] / losses[0], rel=1e-6)
    assert abs(value("stable_below_two_over_curvature.lowest")[run] - int(np.argmin(losses))) <= 1


def test_most_of_the_way_to_the_minimum_lies_in_directions_that_the_gradient_hardly_shows():
    x, y = parity_data()
    curvature, axes = torch.linalg.eigh(x.T @ x / len(x))
    way = axes.T @ torch.linalg.lstsq(x, y[:, None], driver="gelsd").solution[:, 0]
    flat = curvature < curvature.median()
    assert way[flat].norm() > 0.9 * way.norm()
    assert (curvature * way)[flat].norm() < 0.1 * (curvature * way).norm()


def test_just_above_the_limit_the_excess_grows_by_the_square_of_its_factor(value):
    excess = value("stable_below_two_over_curvature.excess")  # of the last run, at 1.01 of the limit
    assert excess[-1] / excess[-2] == pytest.approx(1.02**2, rel=1e-4)


def test_the_noise_falls_with_the_root_of_the_batch(value):
    noise, sizes = np.array(value("noise_of_a_batch.noise")), np.array(value("noise_of_a_batch.sizes"))
    assert noise * np.sqrt(sizes) == pytest.approx(noise[0] * np.ones(len(sizes)), rel=0.05)


def test_a_batchs_average_is_off_by_no_more_than_chance(value):
    noise, off = np.array(value("noise_of_a_batch.noise")), np.array(value("noise_of_a_batch.off"))
    assert (off < 2 * noise / np.sqrt(value("noise_of_a_batch.draws"))).all()


def first_gradients(seed: int, scale: float) -> tuple[list, list]:
    torch.manual_seed(seed)
    weights = [torch.nn.init.xavier_normal_(torch.empty(64, 64)) for _ in range(10)]
    a, y = torch.randn(128, 64), torch.randn(128, 64)
    outputs = [a]
    for W in weights:
        outputs.append(1 / (1 + torch.exp(-outputs[-1] @ W)))
    delta, gradients = scale * 2 * (outputs[-1] - y) / y.numel(), []
    for W, before, after in zip(weights[::-1], outputs[-2::-1], outputs[:0:-1]):
        at_z = delta * after * (1 - after)
        gradients.insert(0, before.T @ at_z)
        delta = at_z @ W.T
    return weights, gradients


@pytest.mark.parametrize("name, scale", [("sgd_share", 1), ("adam_share", 1), ("adam_1000_share", 1000)])
def test_the_first_step_follows_from_the_gradient_by_hand(value, double, name, scale):
    ratios = []
    for seed in range(value("one_step_by_layer.draws")):
        weights, gradients = first_gradients(seed, scale)
        steps = gradients if name == "sgd_share" else [g / (g.abs() + 1e-8) for g in gradients]
        moved = [(step.norm() / W.norm()).item() for step, W in zip(steps, weights)]
        ratios.append(moved[0] / moved[-1])
    middle = sorted(ratios)[(len(ratios) - 1) // 2]  # the lower median, as PyTorch takes it
    assert value(f"one_step_by_layer.{name}") == pytest.approx(middle, rel=1e-4)


def test_two_directions_follow_the_powers_of_their_factors(value):
    eta, steps, curvature = (value(f"two_directions_one_rate.{name}") for name in ("eta", "steps", "curvature"))
    theta = [(1 - eta * c) ** steps for c in curvature]
    assert value("two_directions_one_rate.theta") == pytest.approx(theta, rel=1e-12)
    assert value("two_directions_one_rate.loss") == pytest.approx(sum(c * at**2 for c, at in zip(curvature, theta)) / 2, rel=1e-12)
    assert 1 / max(curvature) < eta < 2 / max(curvature), "the steep direction overshoots and is stable"
