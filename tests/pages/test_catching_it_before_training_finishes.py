"""Oracles for catching it early: the tools against closed forms, autograd by hand and networks whose answer is known."""

import ast
import itertools
import math
from pathlib import Path

import numpy as np
import pytest
import torch


FOLDER = "catching_it_before_training_finishes"


@pytest.fixture
def tool(double):
    """A function or class of a snippet, without running the experiment around it."""

    def load(snippet: str, name: str, **namespace):
        path = Path(__file__).parents[2] / "snippets" / FOLDER / f"{snippet}.py"
        tree = ast.parse(path.read_text(encoding="utf-8"))
        tree.body = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        namespace |= {"torch": torch, "np": np}
        exec(compile(tree, str(path), "exec"), namespace)
        return namespace[name]

    return load


def linear_chain(scale: float, depth: int, n: int = 8) -> torch.nn.Sequential:
    """Layers that multiply every vector's length by `scale`."""
    layers = [torch.nn.Linear(n, n, bias=False) for _ in range(depth)]
    for layer in layers:
        layer.weight.data = scale * torch.linalg.qr(torch.randn(n, n)).Q
    return torch.nn.Sequential(*layers)


@pytest.mark.parametrize("scale", [0.5, 1.0, 2.0])
def test_the_report_finds_the_factor_of_a_chain_of_scaled_rotations(tool, scale):
    depth, x = 6, torch.randn(20, 8)
    report = tool("layer_report", "gradient_report")(linear_chain(scale, depth), lambda out, y: out.sum(), x, None)
    slope = tool("layer_report", "decades_per_layer")
    assert report[-1, 2] / report[0, 2] == pytest.approx(scale ** -(depth - 1), rel=1e-9)
    assert slope(report[:, 2]) == pytest.approx(-math.log10(scale), abs=1e-9)
    assert report[:, 0] == pytest.approx(8 * report[:, 1], rel=1e-12)


def test_a_fading_signal_hides_a_fading_gradient_from_the_weights(tool):
    depth, x = 6, torch.randn(20, 8)
    report = tool("layer_report", "gradient_report")(linear_chain(0.5, depth), lambda out, y: out.sum(), x, None)
    assert report[-1, 2] / report[0, 2] == pytest.approx(2 ** (depth - 1), rel=1e-9)
    assert report[-1, 1] / report[0, 1] == pytest.approx(1, rel=1e-9)


def test_the_report_reads_before_an_activation_in_place_and_leaves_no_hook(tool):
    reports = []
    for in_place in (False, True):
        torch.manual_seed(1)
        model = torch.nn.Sequential(torch.nn.Linear(5, 5), torch.nn.ReLU(inplace=in_place), torch.nn.Linear(5, 2))
        loss = torch.nn.functional.cross_entropy
        reports.append(tool("layer_report", "gradient_report")(model, loss, torch.randn(9, 5), torch.zeros(9, dtype=torch.long)))
        assert not any(module._forward_hooks for module in model.modules())
    assert reports[0] == pytest.approx(reports[1], rel=1e-12)


def test_the_weight_gradient_is_the_sum_of_delta_times_activation(double):
    x, y = torch.randn(7, 4), torch.randn(7, 3)
    layer = torch.nn.Linear(4, 3)
    z = layer(x)
    z.retain_grad()
    (torch.tanh(z) - y).square().sum().backward()
    by_hand = sum(torch.outer(delta, a) for delta, a in zip(z.grad, x))
    assert torch.allclose(layer.weight.grad, by_hand, rtol=1e-12)
    step, changed = 1e-6, []
    for sign in (1, -1):
        W = layer.weight.detach().clone()
        W[1, 2] += sign * step
        changed.append((torch.tanh(x @ W.T + layer.bias.detach()) - y).square().sum())
    assert (changed[0] - changed[1]) / (2 * step) == pytest.approx(layer.weight.grad[1, 2].item(), rel=1e-6)


def test_norms_scale_with_the_loss_and_ratios_do_not(value):
    mean, total, thousand, thousandth = value("scale_of_the_loss.norms")
    assert (total / mean, thousand / mean, mean / thousandth) == pytest.approx((256, 1000, 1000), rel=1e-9)
    assert value("scale_of_the_loss.ratios") == pytest.approx([value("scale_of_the_loss.mean_ratio")] * 4, rel=1e-9)


class OwnGradient(torch.nn.Module):
    """The gradient of sum(W * G) is G: a batch G is its own gradient."""

    def __init__(self):
        super().__init__()
        self.W = torch.nn.Parameter(torch.zeros(40, 50))

    def forward(self, G):
        return (self.W * G).sum()


@pytest.mark.parametrize("signal", [0.0, 3.0])
def test_signal_to_noise_recovers_a_known_signal_in_known_noise(tool, signal):
    shift = signal * torch.ones(40, 50) / math.sqrt(2000)
    batches = [(shift + torch.randn(40, 50), None) for _ in range(400)]
    (found, ratio), = tool("gradient_to_noise", "signal_to_noise")(OwnGradient(), lambda out, y: out, batches).tolist()
    assert found == pytest.approx(signal, abs=0.8) and ratio == pytest.approx(signal / math.sqrt(2000), abs=0.02)


def test_the_last_use_of_a_layer_fires_first(value):
    assert value("hook_pitfalls.fired") == value("hook_pitfalls.T")
    every_call = value("hook_pitfalls.every_call")[:6]
    assert value("hook_pitfalls.kept") == every_call[-1] and value("hook_pitfalls.last_step") == every_call[0] != every_call[-1]


def test_retain_grad_before_an_activation_in_place_gives_the_gradient_behind_it(double):
    z, before = torch.tensor([-1.0, 2.0], requires_grad=True) * 1, []
    z.retain_grad()
    z.register_hook(before.append)
    torch.relu_(z).sum().backward()
    assert before[0].tolist() == [0, 1] and z.grad.tolist() == [1, 1]


def test_a_row_has_one_sign_when_the_activations_are_positive(tool):
    one_sign = tool("histograms", "one_sign")
    delta = torch.randn(6)
    assert one_sign(torch.outer(delta, torch.rand(9))) == 1
    assert one_sign(torch.tensor([[1.0, -1, 2, -2], [0, 0, 0, 0]])) == 0.5


def test_saturation_counts_flat_slopes_and_units_flat_on_every_example(tool):
    slopes = {torch.nn.ReLU: lambda a: (a > 0).double()}
    report = tool("activation_report", "activation_report", slopes=slopes, flat=0.1)
    x = torch.tensor([[1.0, -1, 2, -3], [1, -1, -2, 3]])
    assert report(torch.nn.Sequential(torch.nn.ReLU()), x).tolist() == [[0.5, 0.25]]


def test_the_step_of_plain_gradient_descent_is_rate_times_gradient_over_weight(tool):
    model = torch.nn.Linear(4, 3)
    model(torch.randn(5, 4)).square().sum().backward()
    expected = (0.1 * model.weight.grad.norm() / model.weight.norm()).item()
    assert tool("update_to_weight", "step_and_measure")(model, torch.optim.SGD(model.parameters(), lr=0.1)) == pytest.approx([expected])


def test_rankings_and_errors_of_the_grid_follow_from_its_scores(value):
    scores, best, enough = np.abs(value("alarm_grid.scores")), np.array(value("alarm_grid.best")), value("alarm_grid.enough")
    sick = best < enough
    assert sick.sum() == value("alarm_grid.unwell") and len(best) == 144
    for row, cut, false, missed, ranking in zip(scores, (6, 3, 3, 0.2, 0.5, 2), *(value(f"alarm_grid.{n}") for n in ("false", "missed", "ranking"))):
        assert (np.sum(row[~sick] > cut), np.sum(row[sick] <= cut)) == (false, missed)
        wins = [(a > b) + (a == b) / 2 for a in row[sick] for b in row[~sick]]
        assert np.mean(wins) == pytest.approx(ranking, rel=1e-9)


def test_no_network_stands_near_the_line_between_sick_and_healthy(value):
    best, enough = np.array(value("alarm_grid.best")), value("alarm_grid.enough")
    assert np.abs(best - enough).min() > 0.03


def test_what_the_page_says_about_kinds_of_networks_in_the_grid(value):
    scores, best = np.array(value("alarm_grid.scores")), np.array(value("alarm_grid.best"))
    depth = np.repeat(value("alarm_grid.depths"), 48)
    phi, norm, skip, gain = np.tile(list(itertools.product(range(3), (0, 1), *value("alarm_grid.choices")[:2])), (3, 1)).T
    healthy = best >= value("alarm_grid.enough")
    steep = healthy & (np.abs(scores[3]) > 0.2)
    assert (depth[steep] == 3).all() and steep.sum() == value("alarm_grid.false")[3]
    flat = healthy & (scores[4] > 0.5)
    assert (phi[flat] == 2).mean() > 0.6
    uneven = (best > 0.7) & (np.abs(scores[2]) > 1)
    assert uneven.any() and (skip[uneven] == 1).all() and (scores[2][uneven] < 0).all()
    level = ~healthy & (np.abs(scores[2]) < 1)
    assert [*zip(phi[level], norm[level], skip[level], gain[level], depth[level])] == [(2, 0, 0, pytest.approx(1.41), 14)]


def ranking(score, sick):
    return np.mean(np.sign(score[sick][:, None] - score[~sick])) / 2 + 0.5


def test_summing_the_loss_spoils_the_distance_of_the_norm_from_one(value):
    sick = np.array(value("alarm_grid.best")) < value("alarm_grid.enough")
    norm = 10 ** -np.array(value("alarm_grid.scores"))[0]
    assert ranking(np.abs(np.log10(300 * norm)), sick) == pytest.approx(value("alarm_grid.norm_summed"), rel=1e-9)


def test_resampled_networks_cannot_tell_norm_from_delta_but_delta_from_the_updates(value):
    scores, best = np.abs(value("alarm_grid.scores")), np.array(value("alarm_grid.best"))
    rng, close, clear = np.random.default_rng(0), [], []
    for _ in range(500):
        i = rng.integers(0, len(best), len(best))
        norm, weights, delta, *_, update = (ranking(row[i], best[i] < value("alarm_grid.enough")) for row in scores)
        close.append(norm - delta)
        clear.append(delta - max(weights, update))
    assert np.quantile(close, 0.025) < 0 < np.quantile(close, 0.975) and np.quantile(clear, 0.025) > 0.05
