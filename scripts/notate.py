"""Finds the symbols of every formula and refuses those that the page of notation does not name.

Prevents: one letter for two things, and a letter that no reader can look up.
"""

import re

from scripts.report import Problem
from scripts.scan import MATHS, Source, formula

PAGE = "docs/about/notation.md"
WORDS = re.compile(r"\\(?:label|tag|text|operatorname|mathrm|begin|end)\*?\{[^{}]*\}")
NAMED_INDEX = re.compile(r"_\{\\?[A-Za-z]{2,}(?:\{[^{}]*\})?\}")
GREEK = "alpha beta gamma delta epsilon varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi varphi chi psi omega".split()
TOKEN = re.compile(r"\\(?P<command>[A-Za-z]+)|(?P<letter>[A-Za-z])")
FIRST_CELL = re.compile(r"^\|(?P<cell>[^|\n]+)\|", re.MULTILINE)


def symbols(tex: str) -> list[str]:
    """The letters of a formula, Latin and Greek, without words, names of functions and indices of several letters."""
    tex = NAMED_INDEX.sub(" ", WORDS.sub(" ", tex))
    found = []
    for match in TOKEN.finditer(tex):
        name = match["letter"] or match["command"]
        if match["letter"] or name.lower() in GREEK:
            found.append(name)
    return list(dict.fromkeys(found))


def declared(notation: Source) -> dict[str, int]:
    """The symbols in the first column of the tables of the page of notation, with their lines."""
    found: dict[str, int] = {}
    for cell in FIRST_CELL.finditer(notation.body):
        for match in MATHS.finditer(cell["cell"]):
            for symbol in symbols(formula(match)[0]):
                found.setdefault(symbol, notation.line_at(cell.start()))
    return found


def notation_problems(sources: list[Source]) -> list[Problem]:
    """Symbols that a formula of any page uses and the page of notation does not name, and rows that no formula needs."""
    notation = next((source for source in sources if source.path == PAGE), None)
    if notation is None:
        return []
    known, used = declared(notation), set()
    problems = []
    for source, tex, line in ((source, tex, line) for source in sources if source is not notation for tex, _, line in source.maths):
        used |= set(symbols(tex))
        problems += [
            Problem(source.path, line, "symbols that about/notation.md names", f"{symbol} in ${' '.join(tex.split())[:60]}$")
            for symbol in symbols(tex) if symbol not in known
        ]
    return problems + [Problem(PAGE, line, f"a formula that uses {symbol}", "none") for symbol, line in known.items() if symbol not in used]
