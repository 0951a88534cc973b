"""Reads the numbers that a page states, and says whether they are the computed ones.

Prevents: a sentence that says 0.31 where the run said 0.2846. All arithmetic is exact
(`fractions.Fraction`), so that the half-unit rule has no rounding of its own.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

SUPERSCRIPTS = str.maketrans("0123456789-+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺")
PLAIN_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺−", "0123456789-+-")
VULGAR = {
    "¼": "1/4", "½": "1/2", "¾": "3/4", "⅓": "1/3", "⅔": "2/3", "⅕": "1/5", "⅖": "2/5", "⅗": "3/5", "⅘": "4/5", "⅙": "1/6", "⅚": "5/6",
    "⅐": "1/7", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8", "⅑": "1/9", "⅒": "1/10",
}
SPECIAL = {"nan": "nan", "NaN": "nan", "inf": "inf", "∞": "inf"}
SPACE = "[ \u00a0\u2009\u202f]"

SIGN = r"(?P<sign>[-−+]?)"
DIGITS = (
    rf"(?P<vulgar>[{''.join(VULGAR)}])"
    rf"|(?P<fraction>[0-9]+/[0-9]+)"
    rf"|(?P<power>10[⁻⁺]?[⁰¹²³⁴-⁹]+)"
    rf"|(?P<whole>[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]+)(?:\.(?P<decimals>[0-9]+))?"
    rf"(?:(?P<e>[eE])(?P<e_exponent>[-+]?[0-9]+)"
    rf"|(?P<times>{SPACE}?[×·]{SPACE}?)10(?P<times_exponent>[⁻⁺]?[⁰¹²³⁴-⁹]+))?"
    rf"(?P<percent>{SPACE}?%)?"
)
NUMBER = rf"{SIGN}(?:{DIGITS})"
_NUMBER = re.compile(rf"{SIGN}(?:{DIGITS}|(?P<special>nan|NaN|inf|∞))")
_RANGE = re.compile(r"(?P<low>.+?)(?:–| to )(?P<high>.+)")
_WITHIN = re.compile(r"±(?P<percent>\d+(?:\.\d+)?)%")
LARGEST_EXPONENT = 400  # beyond what a float64 can hold, and small enough to compute with exactly
LOOSEST_PERCENT = 50
LOOSE_KINDS = '"order", "<", ">", "±10%", "range"'


class NotANumber(ValueError):
    """The text is not one number in a supported format."""


class CannotRewrite(ValueError):
    """No literal of this format can state the value; the author has to choose another."""


@dataclass(frozen=True)
class Literal:
    """A stated number. `value` and `unit` (of its last place) are exact; `unit` is 0 for an exact fraction."""

    text: str
    value: Fraction | str
    unit: Fraction
    parts: dict


def parse(text: str) -> Literal:
    """Read one stated number. Raises NotANumber."""
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        raise NotANumber(text)
    parts = match.groupdict()
    sign = -1 if parts["sign"] in ("-", "−") else 1
    if parts["special"]:
        name = SPECIAL[parts["special"]]
        return Literal(text, f"-{name}" if sign < 0 and name == "inf" else name, Fraction(0), parts)
    exact = VULGAR.get(parts["vulgar"] or "", parts["fraction"])
    if exact:
        top, bottom = exact.split("/")
        if int(bottom) == 0:
            raise NotANumber(text)
        return Literal(text, sign * Fraction(int(top), int(bottom)), Fraction(0), parts)
    if parts["power"]:
        unit = Fraction(10) ** _limited(parts["power"][2:])
        return Literal(text, sign * unit, unit, parts)
    decimals = parts["decimals"] or ""
    unit = Fraction(10) ** (_exponent(parts) - len(decimals))
    if parts["percent"]:
        unit /= 100
    digits = int(parts["whole"].replace(",", "") + decimals)
    return Literal(text, sign * digits * unit, unit, parts)


def _exponent(parts: dict) -> int:
    return _limited(parts["e_exponent"] or parts["times_exponent"] or "0")


def _limited(written: str) -> int:
    exponent = int(written.translate(PLAIN_DIGITS))
    if abs(exponent) > LARGEST_EXPONENT:
        raise NotANumber(written)
    return exponent


def exact(value) -> Fraction | str:
    """A recorded number as it was computed: a Fraction, or one of "nan", "inf", "-inf"."""
    if isinstance(value, str):
        return value if value in ("nan", "inf", "-inf") else Fraction(value)
    return Fraction(value)


def agrees(literal: Literal, value) -> bool:
    """Whether the literal is `value` rounded at the literal's own last place (either neighbour at a tie)."""
    computed = exact(value)
    if isinstance(computed, str) or isinstance(literal.value, str):
        return computed == literal.value
    if literal.unit == 0:
        return computed in (literal.value, Fraction(float(literal.value)))
    return abs(computed - literal.value) <= literal.unit / 2


def agrees_loosely(kind: str, text: str, value) -> bool:
    """Whether a claim marked as loose holds. Raises NotANumber for a text or a kind that is not one.

    "order": |log10(value / literal)| ≤ ½. "<", ">": the value is below, above the literal.
    "±p%": it is within p per cent of the literal, p at most 50. "range": `low–high` holds every given value.
    """
    values = [exact(item) for item in (value if isinstance(value, list) else [value])]
    if not values or any(item in ("nan", "inf", "-inf") for item in values):
        return False
    if kind == "range":
        match = _RANGE.fullmatch(text.strip())
        if match is None:
            raise NotANumber(text)
        percent = "%" if match["high"].endswith("%") and not match["low"].endswith("%") else ""
        low, high = parse(match["low"] + percent).value, parse(match["high"]).value
        return low <= min(values) and max(values) <= high
    bound = parse(text).value
    within = _WITHIN.fullmatch(kind)
    if within and Fraction(within["percent"]) <= LOOSEST_PERCENT:
        return all(abs(item - bound) <= abs(bound) * Fraction(within["percent"]) / 100 for item in values)
    if kind == "order":
        return bound != 0 and all(item / bound > 0 and Fraction(1, 10) <= (item / bound) ** 2 <= 10 for item in values)
    if kind == "<":
        return all(item < bound for item in values)
    if kind == ">":
        return all(item > bound for item in values)
    raise NotANumber(kind)


def rewrite(text: str, value) -> str:
    """The literal that states `value` in the format, sign style and precision of `text`.

    Raises CannotRewrite where that format cannot state the value or would keep none of its digits.
    """
    literal = parse(text)
    computed = exact(value)
    if literal.unit == 0 or isinstance(computed, str) or isinstance(literal.value, str):
        raise CannotRewrite(f"{text} is an exact form")
    written = _write_power(computed) if literal.parts["power"] else _write_digits(literal.parts, computed)
    return _sign(literal.parts, computed < 0) + written


def _sign(parts: dict, negative: bool) -> str:
    if not negative:
        return "+" if parts["sign"] == "+" else ""
    if parts["sign"] in ("-", "−"):
        return parts["sign"]
    return "-" if parts["e"] else "−"


def _write_power(value: Fraction) -> str:
    exponent = magnitude(value) if value else 0
    for candidate in (exponent, exponent + 1):
        if abs(abs(value) - Fraction(10) ** candidate) <= Fraction(10) ** candidate / 2:
            return "10" + str(candidate).translate(SUPERSCRIPTS)
    raise CannotRewrite("a bare power of ten has no digits to state it with")


def _write_digits(parts: dict, value: Fraction) -> str:
    decimals = len(parts["decimals"] or "")
    size = abs(value) * (100 if parts["percent"] else 1)
    exponent = None
    if parts["e"] or parts["times"]:
        if size == 0:
            raise CannotRewrite("zero has no power of ten")
        places = len(parts["whole"].replace(",", ""))
        exponent = magnitude(size) - places + 1
        if round(size / Fraction(10) ** (exponent - decimals)) >= 10 ** (places + decimals):
            exponent += 1
        size /= Fraction(10) ** exponent
    digits = round(size * 10**decimals)
    if digits == 0 and value != 0:
        raise CannotRewrite("all its digits would be lost")
    whole, rest = divmod(digits, 10**decimals)
    written = f"{whole:,}" if "," in parts["whole"] else str(whole)
    if decimals:
        written += f".{rest:0{decimals}d}"
    return written + _write_exponent(parts, exponent) + (parts["percent"] or "")


def _write_exponent(parts: dict, exponent: int | None) -> str:
    if exponent is None:
        return ""
    if parts["times"]:
        plus = "⁺" if parts["times_exponent"].startswith("⁺") and exponent >= 0 else ""
        return f"{parts['times']}10{plus}{str(exponent).translate(SUPERSCRIPTS)}"
    old = parts["e_exponent"]
    sign = "-" if exponent < 0 else "+" if old.startswith("+") else ""
    width = len(old.lstrip("+-")) if old.lstrip("+-").startswith("0") else 1
    return f"{parts['e']}{sign}{abs(exponent):0{width}d}"


def magnitude(value: Fraction) -> int:
    """floor(log10 |value|), exactly."""
    size = abs(value)
    guess = len(str(size.numerator)) - len(str(size.denominator))
    return guess if size >= Fraction(10) ** guess else guess - 1
