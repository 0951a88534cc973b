"""Oracles for floating point: the formats by their definitions, exact arithmetic, and numpy as a second opinion."""

import math
from fractions import Fraction

import numpy as np
import pytest
import torch


FORMATS = {"float64": (53, -1022), "float32": (24, -126), "bfloat16": (8, -126), "float16": (11, -14)}  # digits, least exponent


@pytest.mark.parametrize("name", FORMATS)
def test_the_formats_follow_from_their_digits_and_exponents(value, name):
    digits, least = FORMATS[name]
    table = {key: value(f"range_and_precision.{key}")[name] for key in ("half_step", "smallest_normal", "smallest", "zero_from", "below_normal_from")}
    smallest = Fraction(2) ** (least - digits + 1)
    assert table["half_step"] == 2.0**-digits and table["smallest_normal"] == 2.0**least and table["smallest"] == float(smallest)
    assert value("range_and_precision.largest")[name] == (2 - 2.0 ** (1 - digits)) * 2.0 ** (1 - least)
    rounds_to_zero = next(k for k in range(600) if Fraction(1, 4) ** k <= smallest / 2)  # half the smallest ties to even: zero
    assert table["zero_from"] == rounds_to_zero
    assert table["below_normal_from"] == next(k for k in range(600) if Fraction(1, 4) ** k < Fraction(2) ** least)


def test_rounding_errs_by_half_a_step_at_most_in_the_normal_range(value):
    sizes = np.array(value("range_and_precision.sizes"))
    for name, errors in value("range_and_precision.worst").items():
        digits, least = FORMATS[name]
        normal = sizes > 2.0**least
        assert (np.array(errors)[normal] <= 2.0**-digits).all() and (np.array(errors)[normal] > 2.0**-digits / 2).all()
        assert errors[-1] == 1.0, "at the end everything is zero"


def test_numpy_loses_the_same_digits(value):
    one, faint = np.float32(1), np.float32(1e-8)
    assert value("where_digits_go.lost_in_sum") == bool(one + faint == one) is True
    assert abs(float(faint) - 1e-8) / 1e-8 == pytest.approx(value("where_digits_go.relative_error"), rel=1e-9)
    assert one + np.float32(2.0**-24) == one < one + np.float32(2.0**-23)
    assert np.float32(1e-23) > 0 == np.float32(1e-23) ** 2
    assert value("where_digits_go.norm_double") == pytest.approx(1e-23 * math.sqrt(1000), rel=1e-6)
    assert value("where_digits_go.scaled_norm") == pytest.approx(1e-23 * math.sqrt(1000), rel=1e-5)


def test_a_saturated_slope_is_lost_in_the_difference_and_not_in_another_form(value):
    h = np.tanh(np.float32(10))
    assert value("where_digits_go.slope_single") == 1 - h * h == 0
    assert value("where_digits_go.slope_exact") == pytest.approx(4 * math.exp(-20), rel=1e-8)
    assert 4 * np.exp(np.float32(-20)) > 0, "float32 could hold the slope; the subtraction cannot"


def test_the_tracked_logarithm_is_that_of_exact_range(value):
    log_double, log_rescaled = value("fifty_products.log_double"), value("fifty_products.log_rescaled")
    for name in ("large", "small"):
        assert log_rescaled[name] == pytest.approx(log_double[name], abs=1e-3)
    assert log_double["large"] - log_double["small"] == pytest.approx(50 * 2, abs=1e-9), "the same matrices, a hundredth as large"


def test_products_grow_by_the_root_of_the_size_each_time(value):
    """Each product of a 100 by 100 Gaussian matrix multiplies the typical entry by ten."""
    assert value("fifty_products.log_double.large") == pytest.approx(50, abs=1.5)
    assert value("fifty_products.mean_size.large") / value("fifty_products.mean_size.small") == pytest.approx(1e100, rel=1e-9)
    assert value("fifty_products.lost_after.large") <= math.log10(torch.finfo(torch.float32).max) < 39
    assert value("fifty_products.lost_after.small") >= -math.log10(torch.finfo(torch.float32).smallest_normal)


def test_scaling_by_a_power_of_two_is_undone_exactly():
    torch.manual_seed(0)
    g = torch.randn(1000) * 1e-6
    assert torch.equal((g * 2.0**20) / 2.0**20, g)
    there_and_back = (g * 2.0**20).to(torch.float16).float() / 2.0**20
    assert ((there_and_back - g) / g).abs().max() <= 2.0**-11 < ((g.to(torch.float16).float() - g) / g).abs().max()


def test_the_window_lies_between_zero_and_infinity(value):
    zero, infinite = np.array(value("loss_scaling.zero")), np.array(value("loss_scaling.infinite"))
    assert zero[0, 0] > 0.99 and (np.diff(zero[:, 0]) <= 0).all() and (np.diff(infinite[:, -1]) >= 0).all()
    safe = list(range(0, 41, 2)).index(value("loss_scaling.chosen"))
    assert zero[safe].max() == 0 == infinite[safe].max() < infinite[safe + 1].max()


def test_single_precision_keeps_the_first_layers_gradient(value):
    """A few roundings more than the last layer's, and far below one part in a million."""
    error = value("loss_scaling.error_single")
    assert 2.0**-26 < error["last"] < error["first"] < 1e-6


def test_repeated_products_end_where_exact_rounding_ends_them(value):
    """Rounds by hand, in whole numbers of the format's smallest, to the nearest and at a tie to the even one."""
    smallest, digits = Fraction(2) ** -149, 24
    for w, name in ((0.25, "w_0_25"), (0.5, "w_0_5"), (0.9, "w_0_9")):
        factor, product, count = Fraction(float(np.float32(w))), Fraction(1), 0
        while True:
            exact = product * factor
            exponent = math.frexp(float(exact))[1] - digits if exact >= Fraction(2) ** -126 else -149
            rounded = round(exact / Fraction(2) ** exponent) * Fraction(2) ** exponent
            if rounded == product:
                break
            product, count = rounded, count + 1
            if product < Fraction(2) ** -126 <= exact / factor:
                assert value("one_factor_repeated.left_at")[name] == count
        assert value("one_factor_repeated.ends_at")[name] == count
        assert Fraction(value("one_factor_repeated.stays_at")[name]) == product == (0 if w <= 0.5 else 4 * smallest)
