"""The rule that decides whether a sentence states a computed number."""

from decimal import ROUND_DOWN, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scripts import compare

FLOATS = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12).filter(lambda x: x == 0 or abs(x) > 1e-12)
SUPER = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
STYLES = ("plain", "thousands", "percent", "e", "times")


def written(digits: int, unit_exponent: int, style: str, minus: str) -> str:
    """`digits` × 10^unit_exponent in a style, by an independent route: decimal's own formatting."""
    sign, size = (minus if digits < 0 else ""), abs(digits)
    with localcontext() as context:
        context.prec = 60
        if style in ("e", "times"):
            places = len(str(size)) - 1
            mantissa = str(size)[0] + (f".{str(size)[1:]}" if places else "")
            exponent = unit_exponent + places
            power = f"e{exponent}" if style == "e" else f" × 10{str(exponent).translate(SUPER)}"
            return f"{sign}{mantissa}{power}"
        shift = unit_exponent + (2 if style == "percent" else 0)
        number = Decimal(size).scaleb(shift)
        text = f"{number:,f}" if style == "thousands" else f"{number:f}"
        return sign + text + ("%" if style == "percent" else "")


def exact_decimal(value: float) -> Decimal:
    return Decimal(value)


def nearest(value: float, unit_exponent: int) -> int:
    """The integer of units nearest to the value, by exact decimal arithmetic."""
    with localcontext() as context:
        context.prec = 1200
        units = exact_decimal(value).scaleb(-unit_exponent)
        whole = int(units.to_integral_value(ROUND_DOWN))
        return min((whole - 1, whole, whole + 1), key=lambda candidate: abs(units - candidate))


def is_tie(value: float, unit_exponent: int) -> bool:
    with localcontext() as context:
        context.prec = 1200
        return abs(exact_decimal(value).scaleb(-unit_exponent)) % 1 == Decimal("0.5")


def unit_for(value: float, digits: int, style: str) -> int:
    """The place of the last digit: `digits` significant ones, but a whole number or smaller in plain styles."""
    magnitude = Decimal(value).adjusted() if value else 0
    unit = magnitude - digits + 1
    return unit if style in ("e", "times") else min(unit, -2 if style == "percent" else 0)


@settings(max_examples=600, deadline=None)
@given(value=FLOATS, digits=st.integers(1, 8), style=st.sampled_from(STYLES), minus=st.sampled_from("-−"))
def test_a_value_formatted_at_any_precision_and_style_verifies(value, digits, style, minus):
    unit = unit_for(value, digits, style)
    text = written(nearest(value, unit), unit, style, minus)
    if style in ("e", "times"):
        assume(nearest(value, unit) != 0)
    assert compare.agrees(compare.parse(text), value), text


@settings(max_examples=600, deadline=None)
@given(value=FLOATS, digits=st.integers(1, 8), style=st.sampled_from(STYLES), step=st.sampled_from((-1, 1)))
def test_the_next_literal_in_either_direction_never_verifies(value, digits, style, step):
    unit = unit_for(value, digits, style)
    rounded = nearest(value, unit)
    neighbour = rounded + step
    assume(not is_tie(value, unit))
    if style in ("e", "times"):
        # Across a power of ten the literal's own last place is another one.
        assume(neighbour != 0 and len(str(abs(neighbour))) == len(str(abs(rounded))) == digits)
    assert not compare.agrees(compare.parse(written(neighbour, unit, style, "-")), value)


@settings(max_examples=300, deadline=None)
@given(old=FLOATS, new=FLOATS, digits=st.integers(1, 8), style=st.sampled_from(STYLES), minus=st.sampled_from("-−"))
def test_a_rewritten_literal_verifies_and_keeps_its_format(old, new, digits, style, minus):
    unit = unit_for(old, digits, style)
    assume(nearest(old, unit) != 0)
    text = written(nearest(old, unit), unit, style, minus)
    try:
        changed = compare.rewrite(text, new)
    except compare.CannotRewrite:
        return
    before, after = compare.parse(text), compare.parse(changed)
    assert compare.agrees(after, new)
    assert (before.parts["percent"], bool(before.parts["e"]), before.parts["times"]) == (
        after.parts["percent"], bool(after.parts["e"]), after.parts["times"])
    assert len(before.parts["decimals"] or "") == len(after.parts["decimals"] or "")


@pytest.mark.parametrize("text, value", [
    ("9.54e-7", Fraction(954, 10**9)), ("9.54 × 10⁻⁷", Fraction(954, 10**9)), ("1,048,576", Fraction(1048576)),
    ("90%", Fraction(9, 10)), ("−3", Fraction(-3)), ("10⁻⁴", Fraction(1, 10**4)), ("1/4", Fraction(1, 4)), ("¼", Fraction(1, 4)),
    ("+2.0e+05", Fraction(200000)), ("12.5 %", Fraction(1, 8)),
])
def test_every_documented_format_is_understood(text, value):
    assert compare.parse(text).value == value


@pytest.mark.parametrize("text", ["", "about 3", "1,04", "1/0", "3.", "10⁻", "0.2–0.4", "1e", "--3", "٣"])
def test_what_is_not_one_number_is_refused(text):
    with pytest.raises(compare.NotANumber):
        compare.parse(text)


def test_both_neighbours_pass_at_a_tie():
    assert compare.agrees(compare.parse("0.12"), 0.125) and compare.agrees(compare.parse("0.13"), 0.125)


def test_a_trailing_zero_is_a_stronger_claim():
    assert compare.agrees(compare.parse("0.5"), 0.52) and not compare.agrees(compare.parse("0.50"), 0.52)


def test_a_fraction_is_exact():
    assert compare.agrees(compare.parse("1/4"), 0.25) and compare.agrees(compare.parse("1/3"), 1 / 3)
    assert not compare.agrees(compare.parse("1/4"), 0.2500001)


def test_what_is_not_finite_matches_only_itself():
    assert compare.agrees(compare.parse("nan"), "nan") and compare.agrees(compare.parse("−∞"), "-inf")
    assert not compare.agrees(compare.parse("0"), "nan") and not compare.agrees(compare.parse("∞"), 1e308)


ROOT_TEN = 10**0.5


@pytest.mark.parametrize("kind, text, inside, outside", [
    ("order", "1", [ROOT_TEN * (1 - 1e-12), (1 + 1e-12) / ROOT_TEN], [ROOT_TEN * (1 + 1e-12), (1 - 1e-12) / ROOT_TEN, -1.0, 0.0]),
    ("<", "0.5", [0.4999999999999999], [0.5, 0.6]),
    (">", "0.5", [0.5000000000000001], [0.5, 0.4]),
    ("±10%", "2", [1.8, 2.0, 2.1999999], [1.7999999, 2.2000001, -2.0]),
    ("±0.5%", "−200", [-201, -199], [-201.01, 199]),
])
def test_loose_claims_hold_up_to_their_limit_and_not_beyond(kind, text, inside, outside):
    assert all(compare.agrees_loosely(kind, text, value) for value in inside)
    assert not any(compare.agrees_loosely(kind, text, value) for value in outside)


def test_a_range_holds_the_least_and_the_greatest():
    assert compare.agrees_loosely("range", "0.25–0.5", [0.25, 0.3, 0.5])
    assert compare.agrees_loosely("range", "10⁻⁸ to 10⁻⁶", [1e-7])
    assert not compare.agrees_loosely("range", "0.25–0.5", [0.24, 0.3])
    assert not compare.agrees_loosely("range", "0.25–0.5", [0.3, 0.51])
    assert not compare.agrees_loosely("range", "0.25–0.5", ["nan", 0.3])


def test_an_unknown_kind_of_claim_is_refused():
    with pytest.raises(compare.NotANumber):
        compare.agrees_loosely("roughly", "3", 3.0)


@pytest.mark.parametrize("text, value, new", [
    ("0.31", 0.2846, "0.28"), ("9.54 × 10⁻⁷", 3.2e5, "3.20 × 10⁵"), ("90%", 0.123, "12%"), ("1,024", 5e6, "5,000,000"),
    ("+2.0e+05", 9.96e-3, "+1.0e-02"), ("10⁻⁴", 9e-9, "10⁻⁸"), ("−3", 2.2, "2"), ("3", -2.2, "−2"), ("9.99e-7", 9.996e-7, "1.00e-6"),
])
def test_a_rewrite_changes_digits_and_exponent_only(text, value, new):
    assert compare.rewrite(text, value) == new


@pytest.mark.parametrize("text, value", [("0.31", 0.0002), ("12%", 0.0001), ("1/4", 0.3), ("10⁻⁴", 3.2e-6), ("3e5", 0.0), ("0.3", "nan")])
def test_a_rewrite_that_would_lose_the_value_is_refused(text, value):
    with pytest.raises(compare.CannotRewrite):
        compare.rewrite(text, value)
