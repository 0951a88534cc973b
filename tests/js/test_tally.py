"""The entries of a gradient are counted as its histogram says."""

import math

import pytest


def test_the_entries_of_a_gradient_are_counted_in_units_of_their_root_mean_square(library):
    values = [0.0, 1e-200, -2e-200, 2e-200, 0.0, 0.0]
    found = library("tally").evaluate("(values) => { const { logs, ...rest } = lib.entries(Float64Array.from(values)); return { logs: Array.from(logs), ...rest }; }", values)
    unit = math.log10(math.sqrt(9 / 6))
    assert found["logs"] == pytest.approx([-unit, math.log10(2) - unit, math.log10(2) - unit], abs=1e-12)
    assert found["zeros"] == 0.5 and (found["low"], found["high"]) == (found["logs"][0], found["logs"][-1])
