"""Finds the numbers that a page states without saying where they come from.

Prevents: a number typed into a sentence. Every number in prose, tables and captions is bound
(`value:`), exempt for a stated reason (`exempt:`), part of a citation (`cite:`), or of a kind that no run
produces: a date, a version, a section number.
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
    "wrong": "a wrong answer of a self-test",
}

MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
TOOLS = r"(?:Python|PyTorch|torch|NumPy|numpy|Matplotlib|matplotlib|scikit-learn|WCAG|CC BY|Material|MkDocs)"
RECOGNISED = tuple(re.compile(pattern, re.MULTILINE) for pattern in (
    r"\b\d{4}-\d{2}-\d{2}\b",
    rf"\b(?:\d{{1,2}} )?{MONTH}(?: \d{{1,2}},)? \d{{4}}\b",
    rf"\b{TOOLS}(?: v)? ?\d+(?:\.\d+)+(?: to \d+(?:\.\d+)+)?(?!\s?%)",
    r"\b[Vv]ersions? \d+(?:\.\d+)*",
    r"\bv?\d+\.\d+\.\d+\b",
    r"\b(?:[Ss]ections?|[Ff]igures?|[Ff]ig\.|[Tt]ables?|[Cc]hapters?|[Ee]quations?|[Ee]q\.|[Pp]arts?|[Pp]ages?) \(?\d+(?:\.\d+)*(?:[–-]\d+)?\)?",
    r"\barXiv:\d+\.\d+|\bdoi:\S+",
    r"\b[1-3]D\b",
    r"\[\^[^\[\]]+\]",
))
RANGE = re.compile(r"–| to ")
LIST_ITEM = re.compile(r"^\s*(?:(?P<number>\d+)[.)]|[-*+])\s")
# A digit after a letter, or after an underscore after a letter, belongs to a name: float32, h_1.
TOKEN = re.compile(rf"(?<![^\W_])(?<![^\W_]_)(?<!\d\.)(?:{compare.NUMBER}|\.\d+)")
COMMAND = re.compile(r"\\(?!(?:times|cdot)(?![A-Za-z]))[A-Za-z]+")
THOUSANDS = re.compile(r"(?<=\d)(?:\{,\}|,)(?=\d{3}(?!\d))")
IN_FORMULA = re.compile(
    r"(?:(?P<mantissa>\d*\.?\d+)\s*\\(?:times|cdot)\s*)?(?<![\d.])10\^(?:\{(?P<exponent>-?\d+)\}|(?P<digit>\d))"
    r"|(?<![A-Za-z_\d.])(?P<plain>\d*\.?\d+(?:e-?\d+)?)(?P<percent>\\%)?"
)
REFERENCES = re.compile(r"^ {0,3}(?P<marks>#+)\s+References\s*(?:\{[^{}]*\}\s*)?$", re.MULTILINE)


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
    prose = _without_list_numbers(prose)
    return [(match.group(), match.start()) for match in TOKEN.finditer(prose)]


def exemption_problem(text: str, reason: str) -> tuple[str, str] | None:
    """What is wrong with an exemption: `(expected, found)`, or None."""
    if reason not in REASONS:
        return f"an exemption for one of {', '.join(REASONS)}", reason or "nothing"
    try:
        for part in RANGE.split(text):
            compare.parse(part)
    except compare.NotANumber:
        return "one number or range in an exemption", f"“{text}”"
    return None


def _without_list_numbers(prose: str) -> str:
    """Blank the numbers of list items, which stand after a blank line or in a list; elsewhere they are prose."""
    lines, may_start = prose.split("\n"), True
    for index, line in enumerate(lines):
        item = LIST_ITEM.match(line)
        if may_start and item and item["number"]:
            lines[index] = line.replace(item["number"], " " * len(item["number"]), 1)
        may_start = bool(not line.strip() or (may_start and (item or line.startswith("  "))))
    return "\n".join(lines)


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
    if isinstance(meta.get("tags"), list):
        yield "tags", " ".join(map(str, meta["tags"])), source.key_line("tags")
    for link in source.links:
        if link.is_image:
            yield "alt text", link.text, link.line
        elif link.scheme not in ("value", "claim", "exempt"):
            yield "link title", link.title, link.line
    for formula, _, line in source.maths:
        yield "formula", formula, line


def _numbers_outside(where: str, text: str) -> list[tuple[str, object]]:
    if where == "formula":
        return formula_numbers(text)
    return [(token, _value(token)) for token, _ in unaccounted(text)]


def _value(token: str):
    """The exact value of a token, or None for one that no literal could state."""
    try:
        return compare.parse(token).value
    except compare.NotANumber:
        return None


def formula_numbers(text: str) -> list[tuple[str, Fraction | None]]:
    """The numbers that a formula states, as written and exact.

    Whole numbers below ten are its structure (indices, squares), not results.
    """
    numbers = []
    for match in IN_FORMULA.finditer(THOUSANDS.sub("", COMMAND.sub(blank, text))):
        if match["plain"]:
            value = _value(match["plain"] if not match["plain"].startswith(".") else f"0{match['plain']}")
            if value is not None and match["percent"]:
                value /= 100
            if value is None or match["percent"] or value.denominator > 1 or value >= 10:
                numbers.append((match.group(), value))
        else:
            exponent = match["exponent"] or match["digit"]
            numbers.append((match.group(), _value(f"{match['mantissa'] or 1}e{exponent}")))
    return numbers


def _stated(source: Source) -> set:
    """The values that the page's text states in bound or exempt numbers."""
    values = set()
    for link in source.links:
        if link.scheme in ("value", "exempt"):
            values |= {_value(part.strip("*_ ")) for part in RANGE.split(link.text)}
    return values - {None}
