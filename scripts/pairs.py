"""Reads fences whose lines are `key: text`, with longer texts indented on the lines below.

Prevents: a key that is missing, misspelled or given twice, and a text that ends where its author did not end it.
"""

import re

from scripts.resolve import Unresolved
from scripts.scan import Fence

PAIR = re.compile(r"(?P<key>[a-z]+):(?: +(?P<text>\S.*))?")


def read(fence: Fence, keys: tuple[str, ...]) -> dict[str, str]:
    """The text of every key. Raises Unresolved where a fence does not hold each of them once."""
    if fence.indent:
        raise Unresolved(f"a `{fence.info}` fence without indentation", "one that is indented")
    given: dict[str, str] = {}
    for line in fence.body.rstrip().split("\n"):
        pair = PAIR.fullmatch(line)
        if pair and pair["key"] in keys and pair["key"] not in given and pair["text"]:
            given[pair["key"]] = pair["text"]
        elif line.startswith("  ") and line.strip() and given:
            given[list(given)[-1]] += f" {line.strip()}"
        else:
            raise Unresolved(f"`{'`, `'.join(keys)}`, each once, longer texts indented on the lines below", line.strip() or "a blank line")
    if missing := [key for key in keys if key not in given]:
        raise Unresolved(f"`{missing[0]}` in a `{fence.info}` fence", "none")
    return given
