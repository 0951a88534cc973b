"""Summarizes a value for a trace: numbers whole, arrays as shape, norm and first entries, lists and dicts by their ends.

Prevents: a trace that stores every weight of a network, and one that changes what it looks at. Knows NumPy and PyTorch only by
their attributes; a tensor is detached before it is read.
"""

import math
from decimal import Decimal
from fractions import Fraction

MOST_WHOLE, ENTRIES, DEEPEST, LONGEST = 6, 3, 2, 60
NUMBERS = (bool, int, float)
WORDS = (str, Fraction, Decimal, complex, range)


def mark(value):
    """What stays equal as long as the value does, also where it is changed in place; None for what a trace does not show."""
    if isinstance(value, (*NUMBERS, *WORDS)):
        return type(value).__name__, repr(value)
    if is_array(value):
        return str(value.dtype), tuple(value.shape), _content(value)
    if isinstance(value, (list, tuple, dict)):
        items = list(value.items()) if isinstance(value, dict) else [(None, item) for item in value]
        marks = tuple((key, mark(item)) for key, item in items)
        return None if marks and all(found is None for _, found in marks) else (type(value).__name__, marks)
    return None


def summary(value, depth: int = 0):
    """The value as JSON: a number, or a dict that says what it is."""
    if isinstance(value, NUMBERS):
        return _plain(value)
    if isinstance(value, WORDS):
        text = str(value)
        return {"text": text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"}
    if is_array(value):
        return _array(value)
    if isinstance(value, (list, tuple)) and depth < DEEPEST:
        shown = value if len(value) <= MOST_WHOLE else [*value[:ENTRIES], value[-1]]
        return {"list": [summary(item, depth + 1) for item in shown], "of": len(value)}
    if isinstance(value, dict) and depth < DEEPEST:
        items = list(value.items())[:MOST_WHOLE]
        return {"dict": {str(key): summary(item, depth + 1) for key, item in items}, "of": len(value)}
    if isinstance(value, (list, tuple, dict)):
        return {"text": f"{type(value).__name__} of {len(value)}"}
    return {"text": "None" if value is None else type(value).__name__}


def is_array(value) -> bool:
    return hasattr(value, "dtype") and hasattr(value, "shape") and hasattr(value, "tolist") and not isinstance(value, type)


def gradient(value):
    """The gradient that a tensor holds, None where there is none; asking any other tensor for it would warn."""
    keeps = getattr(value, "requires_grad", False) and (value.is_leaf or value.retains_grad)
    return value.grad if keeps else None


def _array(value):
    entries = _flat(_numbers(value))
    if not value.shape:
        return _plain(entries[0])
    shown = entries if len(entries) <= MOST_WHOLE else entries[:ENTRIES]
    described = {"shape": list(value.shape), "first": [_plain(entry) for entry in shown]}
    if any(isinstance(entry, float) for entry in entries):
        described["norm"] = _plain(math.hypot(*entries))
    return described


def _numbers(value):
    return value.detach().tolist() if hasattr(value, "detach") else value.tolist()


def _flat(numbers) -> list:
    if not isinstance(numbers, list):
        return [numbers]
    return [entry for item in numbers for entry in _flat(item)]


def _content(value) -> int:
    """A number that changes with the entries."""
    plain = value.detach() if hasattr(value, "detach") else value
    try:
        return hash((plain.numpy() if hasattr(plain, "numpy") else plain).tobytes())
    except (RuntimeError, TypeError):  # formats that NumPy lacks, such as bfloat16
        return hash(repr(plain.tolist()))


def _plain(number):
    if isinstance(number, float) and not math.isfinite(number):
        return {"text": str(number)}
    return number if isinstance(number, NUMBERS) else {"text": str(number)}
