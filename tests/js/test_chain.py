"""Powers and their products in the browser are exact arithmetic's and numpy's, bit for bit."""

import decimal
import math
import random
from fractions import Fraction

import numpy as np
import pytest

TYPES = {"float64": np.float64, "float32": np.float32}
FACTORS = ("0.001", "0.002", "0.01", "0.1", "0.25", "0.499", "0.5", "0.501", "0.9", "0.99", "0.998", "0.999", "1", "1.001", "1.01", "1.1", "1.5", "1.999", "2")
COUNTS = (1, 2, 20, 2000)
EXACT = decimal.Context(prec=10_000, Emin=-decimal.MAX_EMAX, Emax=decimal.MAX_EMAX, traps=[decimal.Inexact, decimal.Overflow])
ASK = """([w, n]) => ({
  exact: lib.exact(w, n),
  formats: Object.fromEntries(Object.keys(lib.formats).map((name) => {
    const products = lib.products(w, n, name);
    const last = products.at(-1);
    return [name, { products: Array.from(products), held: Number.isFinite(last) ? lib.held(last) : null, error: lib.errorOf(last, w, n) }];
  })),
})"""


def configurations() -> list[tuple[str, int]]:
    draw = random.Random(5)
    return [(w, n) for w in FACTORS for n in COUNTS] + [(str(draw.randint(1, 2000) / 1000), draw.randint(1, 2000)) for _ in range(130)]


def places(number: decimal.Decimal) -> tuple[str, int]:
    """The digits of a number, and the power of ten of the first."""
    _, digits, exponent = number.as_tuple()
    text = "".join(map(str, digits))
    return text.rstrip("0") or "0", len(text) - 1 + exponent if number else 0


def chain(w: str, n: int, kind) -> np.ndarray:
    factors = np.full(n + 1, w, dtype=np.float64).astype(kind)
    factors[0] = 1
    with np.errstate(over="ignore", under="ignore"):
        return np.multiply.accumulate(factors)


def log10(ratio: Fraction) -> float:
    return math.log10(ratio.numerator) - math.log10(ratio.denominator) if ratio else -math.inf


@pytest.fixture(scope="module")
def answers(library):
    page = library("chain")
    found = {(w, n): page.evaluate(ASK, [float(w), n]) for w, n in configurations()}
    assert len(found) >= 200
    return found


def test_every_digit_of_a_power_is_right(answers):
    for (w, n), found in answers.items():
        power = EXACT.power(decimal.Decimal(w), n)
        assert (found["exact"]["digits"], found["exact"]["exponent"]) == places(power), (w, n)
        assert found["exact"]["log"] == pytest.approx(log10(Fraction(w) ** n), rel=1e-12, abs=1e-12)
    assert answers["0.5", 20]["exact"]["digits"] == "95367431640625" and answers["0.5", 20]["exact"]["exponent"] == -7


@pytest.mark.parametrize("name", TYPES)
def test_products_are_those_of_numpy_bit_for_bit(answers, name):
    zeros = infinities = subnormals = 0
    for (w, n), found in answers.items():
        mine, numpys = np.array(found["formats"][name]["products"], dtype=np.float64), chain(w, n, TYPES[name]).astype(np.float64)
        assert mine.tobytes() == numpys.tobytes(), (w, n)
        zeros, infinities = zeros + (mine[-1] == 0), infinities + np.isinf(mine[-1])
        subnormals += 0 < mine[-1] < np.finfo(TYPES[name]).smallest_normal
    assert zeros > 10 and infinities > 10 and subnormals > 0, "both ends of the format must be among the examples"


@pytest.mark.parametrize("name", TYPES)
def test_a_float_is_written_to_its_last_digit_and_its_error_is_exact_arithmetics(answers, name):
    for (w, n), found in answers.items():
        one = found["formats"][name]
        if np.isinf(one["products"][-1]):
            assert one["held"] is None and one["error"] == math.inf
            continue
        value, truth = Fraction(one["products"][-1]), Fraction(w) ** n
        assert (one["held"]["digits"], one["held"]["exponent"]) == places(decimal.Decimal(one["products"][-1])), (w, n)
        assert one["error"] == pytest.approx(log10(abs(value - truth) / truth), abs=1e-9), (w, n)


@pytest.mark.parametrize("name", TYPES)
def test_products_leave_a_format_where_numpys_do_and_end_as_numpys_do(library, name):
    page, kind, limits = library("chain"), TYPES[name], np.finfo(TYPES[name])
    ends = set()
    for w in sorted({w for w, _ in configurations()}):
        found = page.evaluate("([w, name]) => lib.fate(w, name)", [float(w), name])
        values = chain(w, found["ends"] + 2, kind)
        assert values[found["ends"]] == found["at"] == values[-1], w
        assert found["ends"] == 0 or values[found["ends"] - 1] != found["at"], (w, "not before")
        outside = np.flatnonzero((values < limits.smallest_normal) | np.isinf(values))
        assert found["leaves"] == (outside[0] if len(outside) else None), w
        ends.add(found["at"] if found["at"] in (0, 1, math.inf) else "stuck")
    assert ends == {0, 1, math.inf, "stuck"}


def test_the_limits_of_the_formats_are_numpys(library):
    found = library("chain").evaluate("Object.entries(lib.formats).map(([name, { normal, smallest, largest }]) => [name, normal, smallest, largest])")
    assert [tuple(row) for row in found] == [
        (name, float(np.finfo(kind).smallest_normal), float(np.finfo(kind).smallest_subnormal), float(np.finfo(kind).max)) for name, kind in TYPES.items()]


def test_a_product_rounded_once_at_the_end_would_be_found():
    once = np.float64(0.9) ** np.arange(1201)
    assert once.astype(np.float32).astype(np.float64).tobytes() != chain("0.9", 1200, np.float32).astype(np.float64).tobytes()
