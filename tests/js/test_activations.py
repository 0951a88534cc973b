"""Activation functions and slopes in the browser are PyTorch's to the last digits, far into the tails."""

import math
from fractions import Fraction

import numpy as np
import pytest
import torch

CLOSE = 1e-12
SMALLEST = torch.finfo(torch.float64).smallest_normal
GELU_TURNS = -0.7517915246935645  # where its slope is zero, so that no relative error is small
ROOT = math.sqrt(2)

# PyTorch differentiates what is written here. Written as on paper, 1 − tanh² and 1 + erf lose in a subtraction what this test is about.
FUNCTIONS = {
    "tanh": lambda z: torch.where(z > 0, 1 - 2 * torch.sigmoid(-2 * z), 2 * torch.sigmoid(2 * z) - 1),
    "sigmoid": lambda z: torch.where(z > 0, 1 - torch.sigmoid(-z), torch.sigmoid(z)),
    "relu": torch.relu,
    "identity": lambda z: z * 1,
    "leaky": torch.nn.functional.leaky_relu,
    "gelu": lambda z: z * torch.special.erfc(-z / ROOT) / 2,
    "selu": torch.selu,
}
PLAIN = {**FUNCTIONS, "tanh": torch.tanh, "sigmoid": torch.sigmoid, "gelu": torch.nn.functional.gelu}


def grid() -> torch.Tensor:
    tails = np.concatenate([np.linspace(-700, 700, 2801), np.linspace(-40, 40, 4001), np.linspace(-4, 4, 801), np.geomspace(1e-300, 1, 50), -np.geomspace(1e-300, 1, 50)])
    return torch.tensor(np.unique(tails), dtype=torch.float64)


def torchs(function, z: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    leaf = z.clone().requires_grad_()
    values = function(leaf)
    slopes, = torch.autograd.grad(values.sum(), leaf)
    return values.detach(), slopes


@pytest.fixture(scope="module")
def ask(library):
    page = library("activations")

    def asked(name: str, z: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        found = page.evaluate("([name, z]) => ['f', 'slope'].map((of) => z.map((at) => lib.activations[name][of](at)))", [name, z.tolist()])
        return tuple(torch.tensor(values, dtype=torch.float64) for values in found)

    asked.page = page
    return asked


def relative_error(found: torch.Tensor, expected: torch.Tensor) -> torch.Tensor:
    """Zero where nothing normal can be held and nothing but next to nothing was found."""
    held = expected.abs() >= SMALLEST
    assert (found[~held].abs() <= SMALLEST).all()
    return ((found - expected).abs() / expected.abs())[held]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_slopes_are_pytorchs_to_twelve_digits_over_the_whole_range(ask, name):
    z = grid()
    expected, found = torchs(FUNCTIONS[name], z)[1], ask(name, z)[1]
    if name == "gelu":
        away = (z - GELU_TURNS).abs() > 0.005
        expected, found = expected[away], found[away]
    assert relative_error(found, expected).max() <= CLOSE


@pytest.mark.parametrize("name", FUNCTIONS)
def test_values_are_pytorchs_to_twelve_digits_over_the_whole_range(ask, name):
    z = grid()
    plain = FUNCTIONS[name] if name == "gelu" else PLAIN[name]  # tanh and the sigmoid lose nothing in their values
    assert relative_error(ask(name, z)[0], torchs(plain, z)[0]).max() <= CLOSE


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_is_tested_against_is_what_pytorch_itself_calls_by_that_name(name):
    z = grid()
    for mine, own in zip(torchs(FUNCTIONS[name], z), torchs(PLAIN[name], z)):
        assert torch.allclose(mine, own, rtol=1e-12, atol=1e-14)


def test_a_slope_computed_by_subtraction_would_be_found():
    z = torch.tensor([20.0], dtype=torch.float64)
    assert relative_error(torchs(torch.tanh, z)[1], torchs(FUNCTIONS["tanh"], z)[1]).item() == 1.0


@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_slope_is_steeper_than_the_steepest_and_one_comes_near(ask, name):
    z = torch.linspace(-8, 8, 16001, dtype=torch.float64)
    steepest, slopes = ask.page.evaluate("(name) => lib.activations[name].steepest", name), ask(name, z)[1]
    assert slopes.max() <= steepest * (1 + 1e-15) and slopes.max() >= steepest * (1 - 1e-6)


def test_the_product_over_layers_is_exact_arithmetics_where_no_float_could_hold_it(ask):
    z, below = torch.tensor([-8.0, -2.0, -0.7, 0.0, 0.1, 2.0, 6.0, 8.0], dtype=torch.float64), 0
    for name in FUNCTIONS:
        for slope in ask(name, z)[1].tolist():
            for layers in (1, 2, 10, 99, 100):
                found = ask.page.evaluate("([slope, layers]) => lib.passed(slope, layers)", [slope, layers])
                if slope == 0:
                    assert found == -math.inf
                    continue
                product = abs(Fraction(slope)) ** layers
                expected = math.log10(product.numerator) - math.log10(product.denominator)
                assert found == pytest.approx(expected, rel=1e-12, abs=1e-11), (name, slope, layers)
                below += found < -330
    assert below > 0
