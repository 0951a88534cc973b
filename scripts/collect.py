"""Collects the top-level numbers of a program that has run, as plain JSON.

Prevents: a stated number that has no recorded value to stand on. Knows NumPy and PyTorch
only by their attributes, so that a program that uses neither imports neither.
"""

import math
from decimal import Decimal
from fractions import Fraction

MOST_NUMBERS = 4096


def collect(namespace: dict) -> dict:
    """Every public top-level numeric variable: `{name: {"type", "shape"?, "value"?}}`.

    Numbers are JSON integers, booleans and floats (read back to the same bits); "nan", "inf",
    "-inf" and fractions are strings. An array of more than MOST_NUMBERS has no "value".
    """
    variables = {}
    for name, value in namespace.items():
        if name.startswith("_"):
            continue
        described = _describe(value)
        if described is not None:
            variables[name] = described
    return variables


def _describe(value) -> dict | None:
    described = {"type": _type_name(value)}
    if _is_array(value):
        described["shape"] = list(value.shape)
        if math.prod(value.shape) > MOST_NUMBERS:
            return described
    plain = _plain(value)
    if plain is None:
        return None
    if _count(plain) <= MOST_NUMBERS:
        described["value"] = plain
    return described


def _type_name(value) -> str:
    dtype = getattr(value, "dtype", None)
    return str(dtype) if dtype is not None else type(value).__name__


def _is_array(value) -> bool:
    return hasattr(value, "dtype") and hasattr(value, "shape") and hasattr(value, "tolist") and not isinstance(value, type)


def _plain(value):
    """The value as JSON-ready numbers, or None for what is not numeric."""
    if isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, (Fraction, Decimal)):
        return str(Fraction(value)) if not isinstance(value, Decimal) or value.is_finite() else str(float(value))
    if isinstance(value, complex):
        return {"real": _plain(value.real), "imag": _plain(value.imag)}
    if _is_array(value):
        return _plain_array(value)
    if isinstance(value, dict):
        return _plain_dict(value)
    if isinstance(value, (list, tuple)):
        items = [_plain(item) for item in value]
        return items if items and None not in items else None
    return None


def _plain_array(value):
    numbers = value.detach().tolist() if hasattr(value, "detach") else value.tolist()
    return numbers if isinstance(numbers, str) else _plain(numbers)


def _plain_dict(value: dict):
    items = {str(key): _plain(item) for key, item in value.items() if isinstance(key, (str, int, float))}
    kept = {key: item for key, item in items.items() if item is not None}
    return kept or None


def _count(plain) -> int:
    if isinstance(plain, dict):
        return sum(map(_count, plain.values()))
    if isinstance(plain, list):
        return sum(map(_count, plain))
    return 1
