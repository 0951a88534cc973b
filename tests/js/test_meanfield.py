"""Mean-field theory in the browser is what adaptive quadrature and wide networks in PyTorch say."""

import math

import numpy as np
import pytest
import torch
from scipy import integrate
from torch.nn import functional

from tests.js.test_depth import DEFAULT, PLAIN


@pytest.mark.parametrize("name", ["tanh", "sigmoid", "relu", "identity"])
def test_the_moments_are_those_of_adaptive_quadrature(library, name):
    bell = lambda z: 4 * math.exp(-2 * abs(z)) / (1 + math.exp(-2 * abs(z))) ** 2
    f = {"tanh": np.tanh, "sigmoid": lambda z: (1 + math.tanh(z / 2)) / 2, "relu": lambda z: np.maximum(z, 0), "identity": lambda z: z}[name]
    slope = {"tanh": bell, "sigmoid": lambda z: bell(z / 2) / 4, "relu": lambda z: float(z > 0), "identity": lambda z: 1.0}[name]
    page = library("meanfield")
    for q in (1e-12, 1e-3, 0.4, 1, 7, 300, 1e6):
        root = math.sqrt(q)
        points = [x for x in (-10.0, -1.0, 0.0, 1.0, 10.0) if abs(x) < 10 * root]
        mean = lambda g: integrate.quad(lambda z: g(z) * math.exp(-z * z / (2 * q)) / (root * math.sqrt(2 * math.pi)), -10 * root, 10 * root, points=points, epsabs=0, epsrel=1e-11, limit=500)[0]
        found = page.evaluate("([name, q]) => lib.moments(name, q)", [name, q])
        assert found["square"] == pytest.approx(mean(lambda z: f(z) ** 2), rel=1e-9)
        assert found["slope"] == pytest.approx(mean(lambda z: slope(z) ** 2), rel=1e-9)
        if name in ("sigmoid", "relu"):
            assert found["mean"] == pytest.approx(mean(f), rel=1e-9)


@pytest.mark.parametrize("config", [
    {"activation": "tanh", "init": "lecun"}, {"activation": "tanh", "init": "standard"}, {"activation": "relu", "init": "he", "bias": 0.5}, {"activation": "sigmoid", "init": "glorot", "bias": 1.0},
    {"activation": "tanh", "init": "he", "residual": "on"}, {"activation": "relu", "init": "lecun", "residual": "on", "scale": 0.5}, {"activation": "sigmoid", "init": "lecun", "residual": "on"},
    {"activation": "sigmoid", "init": "standard", "normalization": "layer"}, {"activation": "relu", "init": "lecun", "normalization": "layer", "scale": 0.1, "bias": 0.3},
    {"activation": "tanh", "init": "he", "normalization": "layer", "residual": "on"},
], ids=lambda config: " ".join(map(str, config.values())))
def test_the_prediction_is_what_a_wide_network_does(library, config):
    """1,000 units, 10 layers, 32 examples in PyTorch: fluctuations of some hundredths; a χ wrong by five per cent would make 0.1."""
    n, depth, examples = 1000, 10, 32
    config = DEFAULT | {"width": n, "depth": depth} | config
    predicted = library("meanfield").evaluate("(config) => lib.predict(config)", config)
    torch.manual_seed(0)
    variance = {"standard": 1, "lecun": 1 / n, "glorot": 1 / n, "he": 2 / n}[config["init"]]
    a, pre, scales = torch.randn(examples, n, dtype=torch.float64), [], []
    for _ in range(depth):
        W = config["scale"] * math.sqrt(variance) * torch.randn(n, n, dtype=torch.float64)
        z = (a @ W.T + config["bias"] * torch.randn(n, dtype=torch.float64)).requires_grad_()
        z.retain_grad()
        f = PLAIN[config["activation"]](functional.layer_norm(z, (n,)) if config["normalization"] == "layer" else z)
        a = a + f if config["residual"] == "on" else f
        pre.append(z)
        scales.append(math.log10(a.detach().pow(2).mean().item()) / 2)
    (a * torch.randn(examples, n, dtype=torch.float64)).sum().backward()
    measured = [math.log10(z.grad.norm().item()) for z in pre]
    assert np.abs(np.array(measured) - measured[-1] - predicted["logs"]).max() < 0.08
    assert np.abs(np.array(scales) - predicted["scaleLogs"]).max() < 0.04


def test_nothing_is_predicted_with_batch_normalization(library):
    assert library("meanfield").evaluate("(config) => lib.predict(config)", DEFAULT | {"normalization": "batch"}) is None


def test_orthogonal_weights_stay_closest_to_the_prediction(library):
    """tanh over thirty layers, forty seeds: the median distance from theory is least for orthogonal weights."""
    page, theory = library("depth"), library("meanfield")
    config = DEFAULT | {"activation": "tanh"}
    run = "(config) => { const { logs } = lib.run(lib.draw({ ...config, law: lib.rules[config.init].law }), config); return logs[0] - logs[logs.length - 1]; }"
    apart = {}
    for init in ("lecun", "glorot", "orthogonal"):
        predicted = theory.evaluate("(config) => lib.predict(config).logs[0]", config | {"init": init})
        apart[init] = np.median([abs(page.evaluate(run, config | {"init": init, "seed": seed}) - predicted) for seed in range(40)])
    assert apart["orthogonal"] < 0.7 * min(apart["lecun"], apart["glorot"])
