"""Says whether one stated number or claim in words is right. The only place that decides it.

Prevents: a preview, a check and a fix that judge the same sentence differently.
"""

from scripts import compare
from scripts.resolve import Unresolved, Value


def verify(scheme: str, text: str, loose: str, value: Value) -> None:
    """Raise Unresolved unless the text agrees with the recorded value.

    `scheme` is "value" (a number, with `loose` as the link's title) or "claim" (a boolean).
    """
    if scheme == "claim":
        if value.value is not True:
            raise Unresolved(f"{value.name} to be true", str(value.value).lower())
        return
    if not loose and isinstance(value.value, (bool, list, dict)):
        kind = "a boolean (bind it with claim:)" if isinstance(value.value, bool) else f"a {value.type}"
        raise Unresolved(f"{value.name} to be one number", kind)
    try:
        stated = bare(text)
        right = compare.agrees_loosely(loose, stated, value.numbers()) if loose else compare.agrees(compare.parse(stated), value.value)
    except compare.NotANumber as error:
        wanted = f"a link title of {compare.LOOSE_KINDS}" if str(error) == loose else "a number such as 0.25, 9.5e-7, 9.5 × 10⁻⁷, 90%, 1/4"
        raise Unresolved(wanted, str(error) or "nothing") from error
    if not right:
        raise Unresolved(expected(text, loose, value), text)


def bare(text: str) -> str:
    """The number in a link's text, without emphasis."""
    return text.strip().strip("*_")


def expected(text: str, loose: str, value: Value) -> str:
    """What should stand there, with the full value: `0.28 (page/snippet.name = 0.2846…)`."""
    numbers = value.numbers()
    full = str(numbers[0]) if len(numbers) == 1 else f"{min(numbers)} to {max(numbers)}"
    origin = f"({value.name} = {full})"
    if loose:
        return f"a claim that holds as {loose} {origin}"
    try:
        return f"{compare.rewrite(bare(text), value.value)} {origin}"
    except compare.CannotRewrite as error:
        return f"another literal, for {error} {origin}"


def can_rewrite(text: str, value: Value) -> bool:
    """Whether `fix` can put the recorded value in the place and the format of `text`."""
    try:
        compare.rewrite(bare(text), value.value)
    except (compare.NotANumber, compare.CannotRewrite, TypeError, ValueError):
        return False
    return value.is_number
