"""Finds the numbers that a page states without saying where they come from.

Prevents: a number typed into a sentence. Every number in prose, tables and captions is bound
(`value:`), exempt for a stated reason (`exempt:`), or of a kind that no run produces: a year in a
citation, a date, a version, a section number.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

from scripts import compare
from scripts.scan import Source, blank

REASONS = {
    "year": "a year outside a citation",
    "cited": "a figure from a cited source, not from our runs",
    "definition": "true by definition, such as a unit or a convention",
    "counted": "counted on this very page",
    "name": "part of a name",
}

RECOGNISED = tuple(re.compile(pattern, re.MULTILINE) for pattern in (
    r"\b\d{4}-\d{2}-\d{2}\b",
    r"\b(?:\d{1,2} )?(?:January|February|March|April|May|June|July|August|September|October|November|December)(?: \d{1,2},)? \d{4}\b",
    r"\b[A-Z][\w'’-]+(?:,? (?:et al\.|(?:and|&) [A-Z][\w'’-]+|[A-Z][\w'’-]+))*,? \(?(?:18|19|20)\d\d[a-z]?\b\)?",
    r"\b(?:Python|PyTorch|torch|NumPy|numpy|Matplotlib|matplotlib|scikit-learn|version|WCAG|CC BY|Material|MkDocs)(?: v)? ?\d+(?:\.\d+)*(?: to \d+(?:\.\d+)*)?",
    r"\bv?\d+\.\d+\.\d+\b",
    r"\b(?:[Ss]ections?|[Ff]igures?|[Ff]ig\.|[Tt]ables?|[Cc]hapters?|[Ee]quations?|[Ee]q\.|[Pp]arts?|[Pp]ages?) \(?\d+(?:\.\d+)*(?:[–-]\d+)?\)?",
    r"^\s*\d+[.)] ",
    r"\barXiv:\d+\.\d+|\bdoi:\S+",
    r"\b[0-9][A-Z]\b",
    r"\[\^?\d+\]",
))
TOKEN = re.compile(rf"(?<![\w.])(?:{compare.NUMBER})")
IN_FORMULA = re.compile(
    r"(?:(?P<mantissa>\d+(?:\.\d+)?)\s*\\(?:times|cdot)\s*)?(?<![\d.])10\^(?:\{(?P<exponent>-?\d+)\}|(?P<digit>\d))"
    r"|(?<![\\\w.])(?P<plain>\d+(?:\.\d+)?)"
)
REFERENCES = re.compile(r"^ {0,3}(?P<marks>#+)\s+References\b.*$", re.MULTILINE)


@dataclass(frozen=True)
class Stray:
    """A number that nothing accounts for. `where`: "prose", or what it must be repeated from the text of."""

    text: str
    line: int
    where: str


def strays(source: Source) -> list[Stray]:
    """Every number of the page that is neither bound, exempt nor recognised."""
    prose = _without_references(source.prose)
    found = [Stray(text, source.line_at(start), "prose") for text, start in unaccounted(prose)]
    stated = _stated(source)
    for where, text, line in _outside_prose(source):
        found += [Stray(written, line, where) for written, number in _numbers_outside(where, text) if number not in stated]
    return found


def unaccounted(prose: str) -> list[tuple[str, int]]:
    """The numbers of a text and their offsets, without those of a recognised kind."""
    for pattern in RECOGNISED:
        prose = pattern.sub(blank, prose)
    return [(match.group(), match.start()) for match in TOKEN.finditer(prose)]


def exemption_problem(text: str, reason: str) -> tuple[str, str] | None:
    """What is wrong with an exemption: `(expected, found)`, or None."""
    if reason not in REASONS:
        return f"an exemption for one of {', '.join(REASONS)}", reason or "nothing"
    if not re.search(r"\d|[¼½¾]", text):
        return "an exemption that is needed", f"no number in “{text}”"
    return None


def _without_references(prose: str) -> str:
    match = REFERENCES.search(prose)
    if match is None:
        return prose
    following = re.compile(rf"^ {{0,3}}#{{1,{len(match['marks'])}}}\s", re.MULTILINE).search(prose, match.end())
    end = following.start() if following else len(prose)
    return prose[:match.start()] + re.sub(r"[^\n]", " ", prose[match.start():end]) + prose[end:]


def _outside_prose(source: Source):
    """Texts whose numbers must stand bound in the page's own text: `(what, text, line)`."""
    meta = source.meta or {}
    for key in ("title", "description"):
        if isinstance(meta.get(key), str):
            yield key, meta[key], source.key_line(key)
    for link in source.links:
        if link.is_image:
            yield "alt text", link.text, link.line
    for formula, _, line in source.maths:
        yield "formula", formula, line


def _numbers_outside(where: str, text: str) -> list[tuple[str, object]]:
    if where == "formula":
        return formula_numbers(text)
    return [(token, compare.parse(token).value) for token, _ in unaccounted(text)]


def formula_numbers(text: str) -> list[tuple[str, Fraction]]:
    """The numbers that a formula states, as written and exact. Whole numbers below ten are its structure (indices, squares), not results."""
    numbers = []
    for match in IN_FORMULA.finditer(text):
        if match["plain"]:
            value = Fraction(match["plain"])
            if value.denominator > 1 or value >= 10:
                numbers.append((match.group(), value))
        else:
            power = Fraction(10) ** int(match["exponent"] or match["digit"])
            numbers.append((match.group(), Fraction(match["mantissa"] or 1) * power))
    return numbers


def _stated(source: Source) -> set:
    """The values that the page's text states in bound or exempt numbers."""
    values = set()
    for link in source.links:
        if link.scheme in ("value", "exempt"):
            for part in re.split(r"–| to ", link.text):
                try:
                    values.add(compare.parse(part.strip("*_ ")).value)
                except compare.NotANumber:
                    continue
    return values
