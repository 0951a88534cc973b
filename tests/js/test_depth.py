"""The gradient through depth that the browser computes is PyTorch's on the same weights, and mean-field theory is what quadrature and wide networks say."""

import base64
import json
import math
import random

import numpy as np
import pytest
import torch
from scipy import integrate
from torch.nn import functional

from tests.conftest import ROOT

CONTROLS = {control["name"]: control for control in json.loads((ROOT / "docs/assets/js/figures/through-depth.json").read_text(encoding="utf-8"))["controls"]}
LISTED = {name: list(control["options"]) for name, control in CONTROLS.items() if "options" in control}
DEFAULT = {name: control["value"] for name, control in CONTROLS.items()}
DOUBLES, SINGLES, CLOSE = 240, 120, 1e-10
EXAMPLES = 16
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
        a = after + (own - after).detach()
        pre.append(z)
        weights.append(W)
    return pre, weights, a


def log_norm(gradient) -> float:
    largest = gradient.abs().max().item()
    return math.log10(largest) + math.log10((gradient / largest).norm().item()) if 0 < largest < math.inf else math.log10(largest) if largest else -math.inf


def compare_doubles(config, found, functions=SHARP) -> int:
    """Hold the browser's norms to PyTorch's; gives how many were held. Powers of two on the loss reach gradients beyond the range of doubles."""
    pre, weights, output = layers_of_torch(config, found, functions, torch.float64)
    v = torch.tensor(np.array(found["direction"]))
    held = np.zeros((2, config["depth"]), dtype=bool)
    for shift in range(-1000, 1001, 250):
        for leaf in (*pre, *weights):
            leaf.grad = None
        (v * output * 2.0**shift).sum().backward(retain_graph=True)
        for row, (leaves, logs) in enumerate(((pre, found["logs"]), (weights, found["weightLogs"]))):
            for layer, leaf in enumerate(leaves):
                expected, tensor_of = log_norm(leaf.grad) - shift * math.log10(2), leaf.grad
                largest = tensor_of.abs().max().item()
                if 1e-250 < largest < 1e250:
                    # What is small in a layer must be representable beside what is large.
                    assert abs(10 ** (logs[layer] - expected) - 1) < CLOSE, (row, layer, logs[layer], expected)
                    held[row, layer] = True
                elif largest == 0 and shift == 1000:
                    assert logs[layer] < -500, (row, layer, logs[layer])
                    held[row, layer] = logs[layer] == -math.inf
    return int(held.sum())


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
    assert {(name, config[name]) for config in configs for name in LISTED if name != "precision"} == {(name, option) for name in LISTED if name != "precision" for option in LISTED[name]}
    assert held > 0.95 * norms
