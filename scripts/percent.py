"""Reads a notebook in percent format: front matter, cells, and the code that its results depend on.

Prevents: running a notebook again because a sentence in it changed.
"""

import ast
import re
from dataclasses import dataclass

HEADER = re.compile(r"\A# ---\n(?:#.*\n)*?# ---\n")
MARKER = re.compile(r"^# %%(?P<rest>.*)$")


@dataclass(frozen=True)
class Cell:
    """One cell: the line of its marker in the file, the line it ends with, and the text between."""

    is_markdown: bool
    line: int
    end: int
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
    return [Cell(is_markdown, line, line + len(lines), "\n".join(lines).strip("\n")) for is_markdown, line, lines in found]


def code(text: str) -> str:
    """The code cells alone: what the outputs depend on."""
    return "\n# %%\n".join(cell.source for cell in cells(text) if not cell.is_markdown) + "\n"


def misshapen(text: str) -> list[tuple[int, str, str]]:
    """What is wrong with the form of a notebook: `(line, expected, found)`."""
    found = []
    header = HEADER.match(text)
    skipped = header.group().count("\n") if header else 0
    lines = text.splitlines()
    started = False
    for number, line in enumerate(lines[skipped:], start=skipped + 1):
        if re.match(r"#\s*%%", line):
            started = True
            if line not in ("# %%", "# %% [markdown]"):
                found.append((number, "a cell marker of exactly `# %%` or `# %% [markdown]`", line))
        elif not started and line.strip():
            found.append((number, "a cell marker before the first cell", line))
    for cell in cells(text):
        if cell.is_markdown:
            found += [
                (number, "a Markdown cell in lines that begin with #", line)
                for number, line in enumerate(lines[cell.line:cell.end], start=cell.line + 1) if line.strip() and not line.startswith("#")
            ]
            found += [
                (cell.line + offset, "Markdown that notebooks have", line)
                for offset, line in enumerate(cell.content.splitlines(), start=1) if re.match(r"\s*(?:!!!|\?\?\?)|.*\[\^", line)
            ]
        else:
            try:
                ast.parse(cell.source)
            except SyntaxError as error:
                found.append((cell.line + (error.lineno or 1), "Python without magics in a code cell", error.msg))
    if not any(not cell.is_markdown for cell in cells(text)):
        found.append((1, "at least one code cell", "none"))
    return found

