"""The gradient through depth that the browser computes is PyTorch's on the same weights."""

import base64
import json
import math
import random

import numpy as np
import pytest
import torch
from torch.nn import functional

from tests.conftest import ROOT

CONTROLS = {control["name"]: control for control in json.loads((ROOT / "docs/assets/js/figures/through-depth.json").read_text(encoding="utf-8"))["controls"]}
LISTED = {name: list(control["options"]) for name, control in CONTROLS.items() if "options" in control}
DEFAULT = {name: control["value"] for name, control in CONTROLS.items()}
DOUBLES, SINGLES, EXAMPLES, CLOSE = 240, 240, 16, 1e-10
RUN = """(config) => {
  const drawn = lib.draw({ ...config, law: lib.rules[config.init].law });
  const pack = (parts) => {
    const bytes = new Uint8Array(Float64Array.from(parts.flatMap((part) => Array.from(part))).buffer);
    let text = "";
    for (let at = 0; at < bytes.length; at += 30000) text += String.fromCharCode(...bytes.subarray(at, at + 30000));
    return btoa(text);
  };
  const found = lib.run(drawn, config);
  const used = lib.parameters(drawn, config);
  return {
    W: pack(used.map(({ W }) => W)), b: pack(used.map(({ b }) => b)), outputs: pack(found.outputs),
    inputs: pack([drawn.inputs]), direction: pack([drawn.direction]), deltas: pack(found.deltas.map(({ values }) => values)),
    offsets: pack([found.deltas.map(({ log }) => log)]), logs: pack([found.logs]), weightLogs: pack([found.weightLogs]), scaleLogs: pack([found.scaleLogs]), flat: found.flat,
  };
}"""


def configurations(precision: str, count: int):
    """Both ends of every control with each choice of the others, then random settings."""
    draw, found = random.Random(5), []
    listed = [name for name in LISTED if name != "precision"]
    for number in range(count):
        config = {name: LISTED[name][(number // 3**place) % len(LISTED[name])] if number % 2 else draw.choice(LISTED[name]) for place, name in enumerate(listed)}
        for name, control in CONTROLS.items():
            if "min" in control:
                steps = round((control["max"] - control["min"]) / control["step"])
                step = draw.choice([0, steps]) if number % 4 == 0 or draw.random() < 0.2 else draw.randint(0, steps)
                config[name] = round(control["min"] + step * control["step"], 6)
        found.append({**config, "precision": precision})
    return found


def fetch(page, config) -> dict:
    """What the browser found, as arrays."""
    n, depth = config["width"], config["depth"]
    shapes = {"W": (depth, n, n), "b": (depth, n), "outputs": (depth, EXAMPLES, n), "inputs": (EXAMPLES, n), "direction": (EXAMPLES, n), "deltas": (depth, EXAMPLES, n)}
    said = page.evaluate(RUN, config)
    arrays = {name: np.frombuffer(base64.b64decode(text)).reshape(shapes.get(name, (depth,))) for name, text in said.items() if name != "flat"}
    return {**arrays, "flat": said["flat"]}


def sharp_tanh(z):
    """tanh, in a form whose gradient autograd computes to the last digits. That of torch.tanh is 1 − tanh², which has none left far out."""
    sign = torch.where(z < 0, -1.0, 1.0)
    e = torch.exp(-2 * sign * z)
    return sign * (1 - e) / (1 + e)


def sharp_sigmoid(z):
    sign = torch.where(z < 0, -1.0, 1.0)
    e = torch.exp(-sign * z)
    return torch.where(z < 0, e, 1.0) / (1 + e)


PLAIN = {"tanh": torch.tanh, "sigmoid": torch.sigmoid, "relu": torch.relu, "identity": lambda z: z}
SHARP = {**PLAIN, "tanh": sharp_tanh, "sigmoid": sharp_sigmoid}


def layers_of_torch(config, found, functions, dtype):
    """The pre-activations and weights of PyTorch's network, and its output, ready for backward.

    A chaotic network multiplies the last rounding error of any two programs. So each layer starts from the browser's own activations, whose
    values replace PyTorch's and whose gradient does not: then nothing is multiplied, and every digit counts.
    """
    tensor = lambda values: torch.tensor(np.array(values), dtype=dtype)
    a, n = tensor(found["inputs"]), config["width"]
    pre, weights = [], []
    for layer in range(config["depth"]):
        W = tensor(found["W"][layer]).requires_grad_()
        z = functional.linear(a, W, tensor(found["b"][layer]))
        z.retain_grad()
        entering = z
        if config["normalization"] == "batch":
            entering = functional.batch_norm(z, None, None, training=True, eps=1e-5)
        if config["normalization"] == "layer":
            entering = functional.layer_norm(z, (n,), eps=1e-5)
        f = functions[config["activation"]](entering)
        after = a + f if config["residual"] == "on" else f
        own = tensor(found["outputs"][layer])
        if dtype == torch.float64:
            assert torch.allclose(after.detach(), own, rtol=1e-11, atol=1e-12 * own.abs().max().item()), layer
        a = after + torch.nan_to_num((own - after).detach(), nan=0.0)  # infinite or no number on both sides: nothing to replace
        pre.append(z)
        weights.append(W)
    return pre, weights, a


def log_norm(gradient) -> float:
    largest = gradient.abs().max().item()
    return math.log10(largest) + math.log10((gradient / largest).norm().item()) if 0 < largest < math.inf else math.log10(largest) if largest else -math.inf


def compare_doubles(config, found, functions=SHARP) -> int:
    """Hold the browser's norms to PyTorch's; gives how many were held. Powers of two on the loss reach gradients beyond the range of doubles."""
    pre, weights, output = layers_of_torch(config, found, functions, torch.float64)
    loss = (torch.tensor(np.array(found["direction"])) * output).sum()
    leaves, logs = [*pre, *weights], np.concatenate([found["logs"], found["weightLogs"]])
    held = np.zeros(len(leaves), dtype=bool)
    for shift in (0, 250, 500, 750, 1000, -250, -500, -750, -1000):
        for at, gradient in enumerate(torch.autograd.grad(loss, leaves, torch.tensor(2.0**shift), retain_graph=True)):
            if 1e-250 < gradient.abs().max().item() < 1e250:
                expected = log_norm(gradient) - shift * math.log10(2)
                assert abs(10 ** (logs[at] - expected) - 1) < CLOSE, (at, logs[at], expected)
                held[at] = True
        if held.all():
            break
    assert (logs[~held] < -500).all(), logs[~held]
    return int(held.sum())


@pytest.fixture(autouse=True)
def one_thread():
    """Operations this small are slower on two."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def page(library):
    return library("depth")


def test_the_browser_finds_pytorchs_gradients_in_random_networks_and_at_the_ends_of_every_control(page):
    configs, held, norms = configurations("float64", DOUBLES), 0, 0
    for config in configs:
        held += compare_doubles(config, fetch(page, config))
        norms += 2 * config["depth"]
    ends = {(name, end) for config in configs for name, control in CONTROLS.items() if "min" in control for end in ("min", "max") if config[name] == control[end]}
    assert len(ends) == 2 * sum("min" in control for control in CONTROLS.values())
    chosen = {(name, config[name]) for config in configs for name in LISTED if name != "precision"}
    assert len(chosen) == sum(len(options) for name, options in LISTED.items() if name != "precision")
    assert held > 0.98 * norms


def test_where_nothing_saturates_pytorchs_own_functions_agree_too(page):
    for number in range(16):
        config = DEFAULT | {"activation": ("tanh", "sigmoid")[number % 2], "depth": 20, "width": 10 + number, "scale": 0.5, "seed": number, "normalization": LISTED["normalization"][number % 3]}
        assert compare_doubles(config, fetch(page, config), PLAIN) == 40


@pytest.mark.parametrize("name", ["logs", "weightLogs"])
def test_a_wrong_gradient_would_be_found(page, name):
    config = DEFAULT | {"depth": 10, "width": 10}
    found = fetch(page, config)
    compare_doubles(config, found)
    found[name] = found[name] + 1e-8 * (np.arange(10) == 3)
    with pytest.raises(AssertionError):
        compare_doubles(config, found)


def test_a_gradient_far_below_the_smallest_double_is_right(page):
    """A hundred linear layers of one orthogonal matrix each, scaled by 0.1, leave exactly 10^-99; saturated units with shortcuts still less at one layer."""
    found = fetch(page, DEFAULT | {"activation": "identity", "init": "orthogonal", "scale": 0.1, "depth": 100, "bias": 2.0})
    assert found["logs"][0] == pytest.approx(-99, abs=1e-12) and found["logs"][-1] == pytest.approx(0, abs=1e-12)
    config = DEFAULT | {"activation": "sigmoid", "scale": 0.1, "depth": 100, "bias": 2.0, "init": "orthogonal"}
    found = fetch(page, config)
    assert found["logs"][0] < -160 and compare_doubles(config, found) == 200


def test_units_beyond_the_range_of_the_exponential_still_have_a_slope(library):
    """1/cosh² is below the smallest double beyond 373; times e^(2c) it is a number, and its logarithm right."""
    found = library("units").evaluate("""() => [[400, 390], [1000, 1000], [-1e4, 9999], [0.3, 0.2], [0, 0]].map(([z, c]) =>
      [z, c, Math.log(lib.units.tanh.faint(z, c)) - 2 * c, Math.log(lib.units.sigmoid.faint(z, c)) - c])""")
    for z, _, tanh, sigmoid in found:
        assert tanh == pytest.approx(math.log(4) - 2 * abs(z) - 2 * math.log1p(math.exp(-2 * abs(z))), rel=1e-14, abs=1e-14)
        assert sigmoid == pytest.approx(-abs(z) - 2 * math.log1p(math.exp(-abs(z))), rel=1e-14, abs=1e-14)


def gradients32(config, found) -> np.ndarray:
    """log10 of PyTorch's norms in float32; NaN where one is not finite."""
    pre, weights, output = layers_of_torch(config, found, PLAIN, torch.float32)
    loss = (torch.tensor(np.array(found["direction"]), dtype=torch.float32) * output).sum()
    gradients = torch.autograd.grad(loss, [*pre, *weights])
    return np.array([log_norm(gradient.double()) if torch.isfinite(gradient).all() else math.nan for gradient in gradients])


def test_float32_mode_is_pytorchs_float32_to_its_digits_and_underflows_and_overflows_where_it_does(page):
    """All but half a per cent of the norms agree to 1e-4.

    The rest hangs on a last digit, which PyTorch's vectorized exp and sums leave to the machine: behind shortcuts pre-activations grow until 1 − f is
    a few units in the last place of f, or a rounding error decides on which side of zero a ReLU stands.
    """
    zeros, overflows, held, norms = 0, 0, 0, 0
    for config in configurations("float32", SINGLES):
        found, depth = fetch(page, config), config["depth"]
        logs, expected = np.concatenate([found["logs"], found["weightLogs"]]), gradients32(config, found)
        for part in (slice(0, depth), slice(depth, None)):
            for mine, theirs in ((logs[part] == -math.inf, expected[part] == -math.inf), (~(logs[part] < math.inf), ~(expected[part] < math.inf))):
                assert (mine != theirs).sum() <= 1, (config, mine.nonzero(), theirs.nonzero())
        zeros += (found["logs"] == -math.inf).any()
        overflows += (~(found["logs"] < math.inf)).any()
        if not np.isfinite(found["outputs"]).all():
            continue  # where a sum leaves the range of float32 hangs on the order of its terms
        normal = np.isfinite(logs) & np.isfinite(expected) & (expected > -36)
        apart = np.abs(10 ** (logs[normal] - expected[normal]) - 1)
        assert (apart < 0.5).all(), (config, apart.max())
        held += (apart < 1e-4).sum()
        norms += normal.sum()
    assert zeros >= 10 and overflows >= 3 and norms > 5000 and held > 0.995 * norms


def test_float32_runs_out_where_float64_does_not(page):
    config = DEFAULT | {"depth": 100}
    doubles, singles = fetch(page, config)["logs"], fetch(page, config | {"precision": "float32"})["logs"]
    zero = (singles == -math.inf).sum()
    assert 0 < zero < 99 and (singles[:zero] == -math.inf).all() and np.isfinite(doubles).all()
    assert doubles[zero - 1] < math.log10(2**-149) + 1 and doubles[zero + 1] > math.log10(2**-149) - 1


def test_the_rules_have_their_distributions(library):
    """51,200 draws of each: standard errors 0.0044 of the mean, 0.0062 of the variance, 0.02 of the kurtosis at most."""
    page = library("depth")
    weights = "(init) => lib.parameters(lib.draw({ width: 32, depth: 50, seed: 3, law: lib.rules[init].law }), { width: 32, init, scale: 1, bias: 1, precision: 'float64' }).map(({ W }) => Array.from(W))"
    for init, (variance, kurtosis) in {"standard": (1, 3), "lecun": (1 / 32, 3), "glorot": (1 / 32, 9 / 5), "he": (2 / 32, 3), "orthogonal": (1 / 32, None)}.items():
        drawn = np.array(page.evaluate(weights, init))
        standard = drawn.ravel() / math.sqrt(variance)
        assert abs(standard.mean()) < 0.02 and abs(standard.var() - 1) < 0.03, init
        assert kurtosis is None or abs((standard**4).mean() - kurtosis) < 0.1, init
        if init == "orthogonal":
            matrices = drawn.reshape(50, 32, 32)
            assert np.abs(matrices @ matrices.transpose(0, 2, 1) - np.eye(32)).max() < 1e-13
        if init == "glorot":
            assert np.abs(standard).max() <= math.sqrt(3)


def test_more_layers_leave_those_before_as_they_are(page):
    shallow, deep = (fetch(page, DEFAULT | {"depth": depth, "bias": 1.0}) for depth in (5, 9))
    assert (shallow["W"] == deep["W"][:5]).all() and (shallow["outputs"] == deep["outputs"][:5]).all()
    assert (fetch(page, DEFAULT | {"depth": 5, "seed": 1})["W"] != shallow["W"]).all()
