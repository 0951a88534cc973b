"""Reads a notebook in percent format: front matter, cells, and the code that its results depend on.

Prevents: running a notebook again because a sentence in it changed.
"""

import re
from dataclasses import dataclass

HEADER = re.compile(r"\A# ---\n(?:#.*\n)*?# ---\n")
MARKER = re.compile(r"^# %%(?P<rest>.*)$")


@dataclass(frozen=True)
class Cell:
    """One cell; `line` is that of its marker in the file, `source` the text below the marker."""

    is_markdown: bool
    line: int
    source: str

    @property
    def content(self) -> str:
        """Code as it is, Markdown without its comment marks."""
        return re.sub(r"^# ?", "", self.source, flags=re.MULTILINE) if self.is_markdown else self.source


def cells(text: str) -> list[Cell]:
    """The cells in order, each without the blank lines around it."""
    header = HEADER.match(text)
    skipped = header.group().count("\n") if header else 0
    found: list[tuple[bool, int, list[str]]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if number <= skipped:
            continue
        marker = MARKER.match(line)
        if marker:
            found.append(("[markdown]" in marker["rest"], number, []))
        elif found:
            found[-1][2].append(line)
    return [Cell(is_markdown, line, "\n".join(lines).strip("\n")) for is_markdown, line, lines in found]


def code(text: str) -> str:
    """The code cells alone: what the outputs depend on."""
    return "\n# %%\n".join(cell.source for cell in cells(text) if not cell.is_markdown) + "\n"
