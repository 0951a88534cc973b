"""Reads `trace` fences: which program a page shows line by line, and what its author notes on the variables.

````markdown
```trace
gradient_descent/two_directions_one_rate
g = g: the gradient
theta = \\theta: moves against it
```
````

Refuses a program that the page does not show, a variable that no line sets, and a note with a number or a link, which nothing would
check. Prevents: a note on something that a reader cannot find.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scripts import cover, notate, typeset
from scripts.report import did_you_mean
from scripts.scan import LINK, MATHS, Fence

INFO = "trace"
NOTE = re.compile(r"(?P<name>[A-Za-z]\w*(?:\.grad)?)(?: = (?P<symbol>[^:]+?))?: (?P<text>\S.*)")


@dataclass(frozen=True)
class Note:
    """What an author says of a variable; `symbol` is its name in formulas, as LaTeX, or ""."""

    name: str
    symbol: str
    text: str


def program(body: str) -> str:
    """The program that a fence names."""
    return next(iter(body.strip().splitlines()), "").strip()


def notes(body: str) -> list[Note]:
    """The notes of a fence that has no problem."""
    return [Note(match["name"], match["symbol"] or "", match["text"]) for _, match in _lines(body) if match]


def variables(steps: list[dict]) -> list[str]:
    """The variables that a traced program sets, in order."""
    return list(dict.fromkeys(name for step in steps for name in step["set"]))


def fence_problems(fence: Fence, earlier: list[Fence], snippets: set[str]) -> Iterator[tuple[int, str, str]]:
    """What is wrong with the program that a fence names: `(line below the fence's own, expected, found)`. `earlier`: the page's fences above."""
    name = program(fence.body)
    if name not in snippets:
        yield 1, f"a snippet in the first line of a trace{did_you_mean(name, snippets)}", name or "nothing"
    elif f"{name}.py" not in [above.include for above in earlier if above.info == "python"]:
        yield 1, "a program that this page shows above its trace", name
    elif any(above.info == INFO and program(above.body) == name for above in earlier):
        yield 1, "each trace once in a page", f"{name} again"


def note_problems(body: str, names: list[str], symbols: set[str] | None) -> Iterator[tuple[int, str, str]]:
    """What is wrong with the notes. `names`: the variables that the program sets; `symbols`: those of the page of notation, None where there is none."""
    seen = set()
    for offset, match in _lines(body):
        if match is None:
            yield offset, "notes of the form `variable: note` or `variable = \\symbol: note`", body.strip().splitlines()[offset - 1].strip()
            continue
        if match["name"] not in names:
            yield offset, f"a variable that the program sets{did_you_mean(match['name'], names)}", match["name"]
        if match["name"] in seen:
            yield offset, "one note for each variable", f"{match['name']} again"
        seen.add(match["name"])
        if LINK.search(match["text"]) or MATHS.search(match["text"]) or cover.unaccounted(match["text"]):
            yield offset, "a note without numbers, links and formulas, which nothing would check", match["text"]
        yield from ((offset, *wrong) for wrong in _symbol_problems(match["symbol"] or "", symbols))


def _symbol_problems(symbol: str, known: set[str] | None) -> Iterator[tuple[str, str]]:
    if not symbol:
        return
    try:
        typeset.typeset(symbol, display=False)
    except typeset.BadFormula as error:
        yield "LaTeX that KaTeX reads", str(error)
    for letter in notate.symbols(symbol):
        if known is not None and letter not in known:
            yield "symbols that about/notation.md names", letter


def _lines(body: str) -> list[tuple[int, re.Match | None]]:
    """The lines below a fence's first, each with its number below the fence and what it says, if it says it rightly."""
    lines = body.strip().splitlines()[1:]
    return [(offset, NOTE.fullmatch(line.strip())) for offset, line in enumerate(lines, start=2) if line.strip()]
