"""Replaces a text that must stand in another exactly once.

Prevents: a change in somebody else's file that no longer fits, and is left out or made twice without a word.
"""


class Misfit(ValueError):
    """A file is not as a change expects it: `expected` and `found`."""

    def __init__(self, expected: str, found: str):
        super().__init__(f"expected {expected}, found {found}")
        self.expected, self.found = expected, found


def swap(text: str, old: str, new: str) -> str:
    """`text` with `new` in the place of `old`. Raises Misfit unless `old` stands there once."""
    if text.count(old) != 1:
        raise Misfit(f"{old} once", str(text.count(old)))
    return text.replace(old, new)
