"""The gradient through time that the browser computes is PyTorch's on the same weights."""

import math
import random

import numpy as np
import pytest
import torch

CELLS, ACTIVATIONS, INITS = ("vanilla", "lstm", "gru"), ("tanh", "sigmoid", "relu", "identity"), ("gaussian", "orthogonal", "identity")
PER_CELL = 80
CLOSE = 1e-10
RUN = """(config) => {
  const drawn = lib.draw(config);
  const { logs, cellLogs, states, cellStates, saturated } = lib.run(drawn, config);
  const list = (array) => array && Array.from(array);
  return {
    matrices: list(drawn.down), direction: list(drawn.direction), inputs: list(drawn.inputs),
    logs: list(logs).map(String), cellLogs: cellLogs && list(cellLogs).map(String), states: list(states), cellStates: list(cellStates), saturated,
  };
}"""


def sigmoid(z):
    """As torch.sigmoid, for a reason: its backward pass takes h (1 − h), which loses digits where h is nearly one. Written with exponentials, autograd keeps them."""
    return 1 / (1 + torch.exp(-z))


def tanh(z):
    """As torch.tanh, whose backward pass takes 1 − h², for the same reason."""
    return 1 - 2 / (1 + torch.exp(2 * z))


FUNCTIONS = {"tanh": tanh, "sigmoid": sigmoid, "relu": torch.relu, "identity": lambda z: z}


def configurations():
    """Random settings of every cell, with both ends of every control among them."""
    draw = random.Random(4)
    ends = [
        {"scale": scale, "length": length, "size": size, "input": size_of_input, "bias": bias}
        for scale, length, size, size_of_input, bias in ((0.1, 200, 64, 3.0, -2), (2.0, 200, 64, 0.0, 6), (2.0, 2, 1, 3.0, 6), (0.1, 200, 1, 0.0, -2), (2.0, 200, 1, 0.5, 0))
    ]
    for cell in CELLS:
        for number in range(PER_CELL):
            some = ends[number] if number < len(ends) else {
                "scale": round(draw.uniform(0.1, 2), 2), "length": draw.choice([2, 3, 10, 50, 120, 200]), "size": draw.randint(1, 64),
                "input": round(draw.uniform(0, 3), 1), "bias": draw.choice([-2, 0, 1, 6]),
            }
            yield {"cell": cell, "activation": ACTIVATIONS[number % 4], "init": INITS[number % 3], "seed": number, **some}


def step(config, matrices, x, h, c, cell_state=None):
    """One step, written out so that the gradient at the cell state can be asked for; `cell_state` replaces the value of the new one."""
    n, scale, bias = config["size"], config["scale"], config["bias"]
    if config["cell"] == "vanilla":
        return FUNCTIONS[config["activation"]](scale * matrices[0] @ h + x), c
    if config["cell"] == "lstm":
        g, i, f, o = (scale * W @ h + x for W in matrices)
        c = sigmoid(f + bias) * c + sigmoid(i) * tanh(g)
        if cell_state is not None:
            c = kept_at(c, cell_state)
        return sigmoid(o) * tanh(c), c
    r, u = sigmoid(scale * matrices[1] @ h + x), sigmoid(scale * matrices[2] @ h + x + bias)
    return (1 - u) * tanh(x + r * (scale * matrices[0] @ h)) + u * h, c


def pytorchs_own_step(config, matrices, x, h, c):
    """The same by PyTorch's cells: input weights of one, and the gate's bias."""
    n, ones, scaled = config["size"], torch.eye(config["size"]), [config["scale"] * W for W in matrices]
    zero, bias = torch.zeros(n), torch.full((n,), float(config["bias"]))
    if config["cell"] == "lstm":
        cell, (g, i, f, o), biases = torch.nn.LSTMCell(n, n), scaled, [zero, bias, zero, zero]
        weights = [i, f, g, o]
    else:
        cell, (g, r, u), biases = torch.nn.GRUCell(n, n), scaled, [zero, bias, zero]
        weights = [r, u, g]
    with torch.no_grad():
        for parameter, value in zip(cell.parameters(), (ones.repeat(len(weights), 1), torch.cat(weights), torch.cat(biases), torch.zeros(len(weights) * n))):
            parameter.copy_(value)
        return cell(x[None], (h[None], c[None]) if config["cell"] == "lstm" else h[None])


def kept_at(tensor, value):
    """The tensor with another value and its own gradient, which can be asked for."""
    moved = tensor + (value - tensor).detach() if tensor.requires_grad else value.clone().requires_grad_()
    moved.retain_grad()
    return moved


def same(one, other) -> bool:
    """Equal but for rounding, which in a sum of large terms counts relative to the terms, however small the sum."""
    return torch.allclose(one, other, rtol=1e-12, atol=1e-14 * max(1, other.abs().max().item()))


def compare(config, found) -> None:
    """Hold what the browser found to PyTorch.

    A chaotic network multiplies the last rounding error of any two programs. So each step starts from the browser's own states, whose values
    replace PyTorch's and whose gradient does not: then nothing is multiplied, and every digit counts.
    """
    n, length, is_lstm = config["size"], config["length"], config["cell"] == "lstm"
    as_tensor = lambda values, *shape: torch.tensor(values, dtype=torch.float64).reshape(*shape)
    matrices = as_tensor(found["matrices"], -1, n, n)
    inputs, direction = as_tensor(found["inputs"], length, n), as_tensor(found["direction"], n)
    states, cells = as_tensor(found["states"], length, n), as_tensor(found["cellStates"], length, n) if is_lstm else None
    h, c, kept = torch.zeros(n, requires_grad=True), torch.zeros(n), []
    for t in range(length):
        x = config["input"] * inputs[t]
        if config["cell"] != "vanilla" and t % 50 == 1:
            own = pytorchs_own_step(config, matrices, x, h.detach(), c.detach())
            for mine, expected in zip((states[t], cells[t]) if is_lstm else (states[t],), own if is_lstm else (own,)):
                assert same(mine, expected[0]), t
        h, c = step(config, matrices, x, h, c, cells[t] if is_lstm else None)
        assert same(h.detach(), states[t]), t
        h = kept_at(h, states[t])
        kept.append((h, c))
    check_gradients(kept, direction, found, is_lstm)


def check_gradients(kept, direction, found, has_cells) -> None:
    """Gradients beyond the range of doubles are reached by powers of two on the loss, which change no digit."""
    for shift in (0, 900):
        for h, c in kept:
            h.grad = None
            if has_cells:
                c.grad = None
        (direction @ kept[-1][0] * 2.0**shift).backward(retain_graph=True)
        for t, (h, c) in enumerate(kept):
            agree(found["logs"][t], h.grad, shift, t)
            if has_cells:
                agree(found["cellLogs"][t], c.grad, shift, t)


def agree(said: str, gradient, shift: int, t: int) -> None:
    largest = gradient.abs().max().item() if gradient is not None else 0.0
    log = float(said)
    if not 1e-280 < largest < 1e280:
        # Out of what the shifted loss can show: then the browser must say so too.
        assert not -270 < log + shift * math.log10(2) < 270, (t, said, largest, shift)
        return
    measured = math.log10((gradient / largest).norm().item()) + math.log10(largest) - shift * math.log10(2)
    assert abs(10 ** (measured - log) - 1) < CLOSE, (t, measured, log)


@pytest.fixture(autouse=True)
def double_precision():
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(before)


@pytest.mark.parametrize("cell", CELLS)
def test_the_browser_finds_pytorchs_gradients_in_random_networks_and_at_the_ends_of_every_control(library, cell):
    page, compared = library("recur"), 0
    for config in configurations():
        if config["cell"] == cell:
            compare(config, page.evaluate(RUN, config))
            compared += 1
    assert compared == PER_CELL


def test_a_wrong_gradient_would_be_found(library):
    config = next(iter(configurations())) | {"scale": 1.0, "length": 10, "size": 4}
    found = library("recur").evaluate(RUN, config)
    found["logs"][3] = str(float(found["logs"][3]) + 1e-8)
    with pytest.raises(AssertionError):
        compare(config, found)


def test_a_gradient_far_below_the_smallest_double_is_right(library):
    config = {"cell": "vanilla", "activation": "sigmoid", "init": "identity", "scale": 0.1, "length": 200, "size": 1, "input": 0, "bias": 0, "seed": 0}
    found = library("recur").evaluate(RUN, config)
    slopes = [math.log10(h) + math.log10(1 - h) for h in found["states"]]
    assert float(found["logs"][0]) == pytest.approx(sum(slopes[1:]) + 199 * math.log10(0.1), rel=1e-12) and float(found["logs"][0]) < -310


def test_norm_and_spectral_radius_are_those_of_numpy(library):
    page = library("recur")
    for seed, n in enumerate([1, 2, 3, 5, 16, 40, 64] * 3):
        config = {"cell": "vanilla", "size": n, "length": 2, "init": INITS[seed % 3], "seed": seed}
        matrix, found = page.evaluate("(c) => { const d = lib.draw(c); return [Array.from(d.down), lib.spectrum(d, c.size)]; }", config)
        matrix = np.array(matrix).reshape(n, n)
        assert found["norm"] == pytest.approx(np.linalg.norm(matrix, 2), rel=1e-5)
        assert found["radius"] == pytest.approx(np.abs(np.linalg.eigvals(matrix)).max(), rel=1e-5)


def test_an_orthogonal_matrix_is_orthogonal_to_rounding_and_a_gaussian_one_has_its_variance(library):
    page = library("recur")
    draw = "(c) => Array.from(lib.draw(c).down)"
    matrix = np.array(page.evaluate(draw, {"cell": "vanilla", "size": 64, "length": 2, "init": "orthogonal", "seed": 7})).reshape(64, 64)
    assert np.abs(matrix @ matrix.T - np.eye(64)).max() < 1e-13
    values = np.concatenate([page.evaluate(draw, {"cell": "vanilla", "size": 64, "length": 2, "init": "gaussian", "seed": seed}) for seed in range(25)]) * 8
    # 102,400 draws: standard errors 0.003 of the mean, 0.0044 of the variance, 0.015 of the kurtosis.
    assert abs(values.mean()) < 0.015 and abs(values.var() - 1) < 0.022 and abs((values**4).mean() - 3) < 0.08


def test_the_same_seed_draws_the_same_and_another_does_not(library):
    page, draw = library("recur"), "(c) => Array.from(lib.draw(c).inputs)"
    config = {"cell": "vanilla", "size": 8, "length": 5, "init": "gaussian", "seed": 1}
    assert page.evaluate(draw, config) == page.evaluate(draw, config) != page.evaluate(draw, config | {"seed": 2})
