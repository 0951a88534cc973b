"""The ablation grid: recorded slopes against theory and against another page, counts against the cells they count."""

import math

import pytest

from scripts.resolve import Library

D = 16


@pytest.fixture(scope="module")
def value(project):
    library = Library(project)
    return lambda target: library.value(f"projects/an_ablation_grid.{target}").value


@pytest.mark.parametrize("start, variance, tolerance", [("default", 1 / 3, 0.03), ("fitted", 2.0, 0.03)])
def test_a_plain_relu_network_loses_half_the_logarithm_of_half_its_variance(value, start, variance, tolerance):
    predicted = 0.5 * math.log10(variance * 0.5)  # the slope of ReLU is one for half of the units
    assert value(f"slope.ReLU_{start}_none_plain") == pytest.approx(predicted, abs=tolerance)


def test_an_unscaled_shortcut_adds_one_to_what_a_branch_multiplies(value):
    predicted = 0.5 * math.log10(1 + 2.0 * 0.5)  # He's weights: the branch alone multiplies by one
    assert value("slope.ReLU_fitted_none_skip") == pytest.approx(predicted, abs=0.03)


def test_the_default_sigmoid_network_has_the_slope_of_the_redesigned_one(project, value):
    deeper = Library(project).value("redesigning_a_network_that_vanishes/slopes_of_repairs.slope.sigmoid_default").value
    assert value("slope.sigmoid_default_none_plain") == pytest.approx(deeper, abs=0.03)


def test_sigmoid_has_at_most_a_quarter_of_the_weights_slope(value):
    for start, gain in (("default", 3**-0.5), ("fitted", 1.0), ("orthogonal", 1.0)):
        assert value(f"slope.sigmoid_{start}_none_plain") < math.log10(gain / 4) + 0.05


def test_every_combination_is_there_and_counted(value):
    names = [f"{a}_{s}_{n}_{p}" for a in ("sigmoid", "tanh", "ReLU") for s in ("default", "fitted", "orthogonal")
             for n in ("none", "layer", "batch") for p in ("plain", "skip")]
    accuracy = {name: value(f"accuracy.{name}") for name in names}
    assert value("all_networks") == len(names) == 54
    for option in ("sigmoid", "orthogonal", "batch", "layer", "skip", "plain"):
        assert sum(accuracy[name] > 0.5 for name in names if option in name.split("_")) == value(f"won.{option}")
    assert all(0 <= value(f"worst.{name}") <= accuracy[name] <= 1 for name in names)


def test_no_steep_network_learns_and_no_flat_one_fails_but_plain_relu(value):
    assert value("steep_learn") == 0 < value("steep_count")
    assert value("flat_count") - value("flat_learn") <= 4
    assert value("all_plain_relu") and value("none_with_batch")
