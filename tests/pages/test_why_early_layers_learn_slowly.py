"""Oracles for slow early layers: numpy by hand, matrix products, finite differences, closed forms."""

import math

import numpy as np
import pytest
import torch
from sklearn.datasets import load_digits


@pytest.fixture(scope="module")
def digits():
    images, labels = load_digits(return_X_y=True)
    return images / 16, labels


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def three_layers(z_1, weights, y):
    a = sigmoid(z_1)
    for W in weights:
        a = sigmoid(W @ a)
    return ((a - y) ** 2).sum() / 2


def test_the_unrolled_product_is_the_recursion_and_the_finite_difference():
    rng = np.random.default_rng(2)
    z_1, weights, y = rng.standard_normal(4), rng.standard_normal((2, 4, 4)), rng.standard_normal(4)
    a_1 = sigmoid(z_1)
    a_2 = sigmoid(weights[0] @ a_1)
    a_3 = sigmoid(weights[1] @ a_2)
    slopes = [np.diag(a * (1 - a)) for a in (a_1, a_2, a_3)]
    delta_3 = slopes[2] @ (a_3 - y)
    product = slopes[0] @ weights[0].T @ slopes[1] @ weights[1].T @ delta_3
    recursion = (weights[0].T @ ((weights[1].T @ delta_3) * (a_2 * (1 - a_2)))) * (a_1 * (1 - a_1))
    pulled_out = slopes[0] @ slopes[1] @ weights[0].T @ weights[1].T @ delta_3
    step = 1e-5 * np.eye(4)
    difference = [(three_layers(z_1 + e, weights, y) - three_layers(z_1 - e, weights, y)) / 2e-5 for e in step]
    z = torch.tensor(z_1, requires_grad=True)
    a = torch.sigmoid(z)
    for W in torch.tensor(weights):
        a = torch.sigmoid(W @ a)
    ((a - torch.tensor(y)) ** 2).sum().div(2).backward()
    assert product == pytest.approx(recursion, rel=1e-12) and product == pytest.approx(difference, rel=1e-5)
    assert product == pytest.approx(z.grad.numpy(), rel=1e-12)
    assert np.linalg.norm(pulled_out - product) > 0.05 * np.linalg.norm(product)
    level = [slope * np.eye(4) for slope in (0.2, 0.1)]
    assert level[0] @ weights[0].T @ level[1] @ weights[1].T == pytest.approx(level[0] @ level[1] @ weights[0].T @ weights[1].T, rel=1e-12)
    lines = [np.diag(np.diag(W)) for W in weights]
    assert slopes[0] @ lines[0] @ slopes[1] @ lines[1] == pytest.approx(slopes[0] @ slopes[1] @ lines[0] @ lines[1], rel=1e-12)


def test_pulling_the_slopes_out_gets_worse_than_no_answer_at_all(value):
    assert value("delta_recursion.wrong_by")[0] < 0.7 and max(value("delta_recursion.wrong_by")) > 1


def test_the_predicted_factor_is_an_integral_over_the_normal_density(value):
    u = np.linspace(-12, 12, 24001)
    density = np.exp(-(u**2) / 2) / math.sqrt(2 * math.pi) * (u[1] - u[0])
    q = 1.0
    for _ in range(200):
        q = (density * sigmoid(math.sqrt(q) * u) ** 2).sum()
    slope = sigmoid(math.sqrt(q) * u) * (1 - sigmoid(math.sqrt(q) * u))
    assert value("gradient_against_depth.predicted") == pytest.approx(math.sqrt((density * slope**2).sum()), rel=1e-9)
    assert value("gradient_against_depth.factor") == pytest.approx(value("gradient_against_depth.predicted"), rel=0.01)


def test_the_orthogonal_networks_gradients_and_spread_are_those_of_numpy(value, digits):
    x, labels = digits
    torch.set_default_dtype(torch.float64)
    try:
        torch.manual_seed(0)
        weights = [torch.nn.init.orthogonal_(torch.empty(64 if l < 10 else 10, 64)).numpy() for l in range(11)]
    finally:
        torch.set_default_dtype(torch.float32)
    activations = [x]
    for W in weights[:-1]:
        activations.append(np.tanh(activations[-1] @ W.T))
    z = activations[-1] @ weights[-1].T
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    delta = (p - np.eye(10)[labels]) / len(x)
    deltas, gradients = [], []
    for l in range(9, -1, -1):
        delta = (delta @ weights[l + 1]) * (1 - activations[l + 1] ** 2)
        deltas.insert(0, np.linalg.norm(delta))
        gradients.insert(0, np.linalg.norm(delta.T @ activations[l]))
    spread = [np.linalg.norm(a - a.mean(axis=0)) for a in activations[1:]]
    assert np.array(value("gradient_against_depth.norms")[0]) == pytest.approx(np.array([deltas, gradients, spread]), rel=1e-9)


def test_the_speed_is_the_norm_of_the_mean_of_delta(value, digits):
    x, labels = digits
    torch.set_default_dtype(torch.float64)
    try:
        torch.manual_seed(0)
        sizes, layers = [64, 30, 30, 30, 30, 10], []
        for fan_in, fan_out in zip(sizes, sizes[1:]):
            layers.append((torch.randn(50, fan_in, fan_out)[0].numpy(), torch.randn(50, 1, fan_out)[0].numpy()))
    finally:
        torch.set_default_dtype(torch.float32)
    activations = [x]
    for W, b in layers:
        activations.append(sigmoid(activations[-1] @ W + b))
    delta, speeds = activations[-1] - np.eye(10)[labels], []
    for (W, _), a in zip(layers[:0:-1], activations[-2:0:-1]):
        delta = (delta @ W.T) * a * (1 - a)
        speeds.insert(0, np.linalg.norm(delta.mean(axis=0)))
    assert [layer[0] for layer in value("speeds_of_learning.speed")] == pytest.approx(speeds, rel=1e-9)


def test_large_weights_hide_an_explosion_in_the_average(value, digits):
    x, labels = digits
    rng = np.random.default_rng(3)
    ratios = []
    for _ in range(20):
        sizes = [64, 30, 30, 30, 30, 10]
        layers = [(32 / i**0.5 * rng.standard_normal((i, o)), rng.standard_normal(o)) for i, o in zip(sizes, sizes[1:])]
        activations = [x]
        with np.errstate(over="ignore"):
            for W, b in layers:
                activations.append(sigmoid(activations[-1] @ W + b))
        deltas = [activations[-1] - np.eye(10)[labels]]
        for (W, _), a in zip(layers[:0:-1], activations[-2:0:-1]):
            deltas.insert(0, (deltas[0] @ W.T) * a * (1 - a))
        single, mean = (np.linalg.norm(deltas[3]) / np.linalg.norm(deltas[0]),
                        np.linalg.norm(deltas[3].mean(axis=0)) / np.linalg.norm(deltas[0].mean(axis=0)))
        ratios.append((single, mean))
    single, mean = np.median(ratios, axis=0)
    assert value("speeds_of_learning.single_at_largest") == pytest.approx(single, rel=0.4) and single < 0.3
    assert value("speeds_of_learning.at_largest") == pytest.approx(mean, rel=0.4) and mean > 0.8


def test_adam_leaves_the_plateau_only_after_the_first_layer_has_moved(value):
    assert value("weight_movement.adam_first_least") > 0.3 and value("weight_movement.adam_least_loss") > 2.2
    assert value("weight_movement.twice_most") < 2.1 and value("weight_movement.twice_least") > 3 * value("weight_movement.tanh_most_loss")


def test_guessing_by_frequency_is_the_best_loss_of_a_constant(value, digits):
    labels = digits[1][: value("speeds_during_training.m")]
    one_hot = np.eye(10)[labels]

    def loss(p):
        return -(one_hot * np.log(p) + (1 - one_hot) * np.log(1 - p)).sum(axis=1).mean()

    best = one_hot.mean(axis=0)
    assert value("speeds_during_training.no_better") == pytest.approx(loss(best), rel=1e-12)
    assert loss(best) < loss(best + 0.001) and loss(best) < loss(best - 0.001)


def test_powers_of_the_factor_are_exact(value):
    assert value("gradient_against_depth.nine_tenths") == pytest.approx(1e-9, rel=1e-12)
    assert value("flat_weight_gradients.predicted_lost") == pytest.approx(math.sqrt(3) ** 9, rel=1e-12)


def test_what_delta_loses_the_activations_lose_too(value):
    assert value("flat_weight_gradients.delta_lost") == pytest.approx(value("flat_weight_gradients.activation_lost"), rel=0.1)


def test_a_subtracted_constant_changes_the_signs_and_not_the_slopes(value):
    signs, share = value("one_signed_rows.one_signed"), value("one_signed_rows.share")
    assert signs[0] == signs[3] == 1 and signs[1] < 0.01 and signs[2] < 0.01
    assert max(share[:2]) < 1e-5 and min(share[2:]) > 0.1


def test_the_red_lines_verdict_changes_while_the_ratio_does_not(value):
    alarms, ratio = value("red_line.alarms"), value("red_line.ratio")
    assert len({alarms[f"tanh_{scale}"] for scale in ("mean", "tiny")}) == 2
    assert ratio["sigmoid_tiny"] == pytest.approx(ratio["sigmoid_mean"], rel=1e-9)
