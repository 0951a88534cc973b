"""Writes the HTML that stands around recorded results: programs, outputs, tables, receipts, errors.

Prevents: printed text that is taken for markup, and a number whose origin the reader cannot see.
Every text is escaped here, once.
"""

import re
from html import escape
from itertools import pairwise

from scripts import fingerprint
from scripts.resolve import Unresolved, Value
from scripts.store import Recording

RULE = re.compile(r"\s*\|(?:\s*:?-+:?\s*\|)+\s*")
PROBLEM_CLASS = "vg-problem"


def anchor(name: str) -> str:
    """The id of the block that shows a program, in every page that shows it."""
    return f"program-{name.replace('/', '-')}"


def file_name(name: str) -> str:
    return name.rpartition("/")[2] + ".py"


def provenance(recording: Recording) -> str:
    """Versions and seed on one line."""
    parts = [f"{name} {version}" for name, version in recording.versions.items()]
    if recording.seed is not None:
        parts.append(f"seed {recording.seed}")
    return " · ".join(parts)


def install_line(source: str, versions: dict[str, str]) -> str:
    """The pip command for what a program imports, "" where it needs Python alone."""
    names = [f"{name}=={versions[name]}" for name in fingerprint.distributions(source) if name in versions]
    return f"pip install {' '.join(names)}" if names else ""


def program_head(name: str, download: str) -> str:
    shown = escape(file_name(name))
    return (
        f'<section class="vg-program" id="{anchor(name)}" aria-label="Program {shown}">'
        f'<p class="vg-program-head"><span class="vg-file">{shown}</span>'
        f'<span class="vg-actions"><a class="vg-download" href="{escape(download)}" download="{shown}" aria-label="Download {shown}">Download</a></span></p>'
    )


def cell_head(label: str) -> str:
    """What stands above a notebook's cell."""
    return f'<p class="vg-program-head"><span class="vg-file">{escape(label)}</span><span class="vg-actions"></span></p>'


def program_foot(source: str, recording: Recording) -> str:
    install = install_line(source, recording.versions)
    first = f"<kbd>{escape(install)}</kbd>" if install else "needs Python alone"
    return f'<p class="vg-provenance">{first}<span>{escape(provenance(recording))}</span></p></section>'


def output(recording: Recording, as_table: bool, here: bool) -> str:
    """What the program printed. `here` says whether the program's block stands in the same page."""
    label = f"Output of {escape(file_name(recording.name))}"
    named = f'Output of <a href="#{anchor(recording.name)}">{escape(file_name(recording.name))}</a>' if here else label
    body = "".join(_tables(recording.stdout)) if as_table else _plain(recording.stdout, label)
    return f'<figure class="vg-output" data-program="{escape(recording.name)}"><figcaption>{named}</figcaption>{body}</figure>'


def require_output(recording: Recording, options: list[str]) -> None:
    """Raise Unresolved unless the program printed what an output fence with these options can show."""
    if options not in ([], ["table"]):
        raise Unresolved("`output` or `output table`", " ".join(options))
    if not recording.stdout.strip():
        raise Unresolved(f"{recording.name} to print something", "nothing on stdout")
    if options:
        rows = [cells(line) for line in recording.stdout.splitlines() if line.lstrip().startswith("|")]
        if len(rows) < 3 or not RULE.fullmatch(recording.stdout.split("\n")[_first_row(recording.stdout) + 1]):
            raise Unresolved(f"{recording.name} to print a Markdown table", "none")
        if len({len(row) for row in rows}) > 1:
            raise Unresolved(f"{recording.name} to print as many cells in every row", "a ragged table")
        lines = recording.stdout.splitlines()
        heads = [cells(above) for above, line in pairwise(lines) if RULE.fullmatch(line)]
        if not all(name for head in heads for name in head):
            raise Unresolved(f"{recording.name} to print a name in the head of every column", "a column without one")


def _first_row(text: str) -> int:
    return next(number for number, line in enumerate(text.split("\n")) if line.lstrip().startswith("|"))


def cell_output(printed: str, label: str) -> str:
    """What a notebook's cell printed."""
    return f'<figure class="vg-output"><figcaption>Output</figcaption>{_plain(printed, f"Output of {label}")}</figure>'


def formula(tex: str, display: bool) -> str:
    """A formula as pymdownx.arithmatex writes it, for `typeset` to render."""
    if display:
        return f'<div class="arithmatex">\\[{escape(tex)}\\]</div>'
    return f'<span class="arithmatex">\\({escape(tex)}\\)</span>'


def _plain(text: str, label: str) -> str:
    return f'<pre data-scroll="{label}"><samp>{escape(text)}</samp></pre>'


def _tables(text: str):
    """Printed Markdown tables as tables, whatever is printed between them as text."""
    lines, plain = text.splitlines(), []
    index = 0
    while index < len(lines):
        is_head = lines[index].lstrip().startswith("|") and index + 1 < len(lines)
        if is_head and RULE.fullmatch(lines[index + 1]):
            if plain:
                yield _plain("\n".join(plain) + "\n", "Output")
                plain = []
            end = index + 2
            while end < len(lines) and lines[end].lstrip().startswith("|"):
                end += 1
            yield _table(lines[index:end])
            index = end
        else:
            plain.append(lines[index])
            index += 1
    if plain:
        yield _plain("\n".join(plain) + "\n", "Output")


def cells(row: str) -> list[str]:
    """The cells of one printed table row; a `\\|` is a bar in a cell."""
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", row.strip())[1:-1]]


def _table(rows: list[str]) -> str:
    aligned = ["right" if cell.endswith(":") and not cell.startswith(":") else "left" for cell in cells(rows[1])]

    def line(row: str, tag: str) -> str:
        scope = ' scope="col"' if tag == "th" else ""
        return "<tr>" + "".join(
            f'<{tag}{scope} class="vg-{side}">{escape(cell)}</{tag}>' for cell, side in zip(cells(row), aligned)
        ) + "</tr>"

    body = "".join(line(row, "td") for row in rows[2:])
    return f'<div class="vg-table" data-scroll="Table"><table class="vg-results"><thead>{line(rows[0], "th")}</thead><tbody>{body}</tbody></table></div>'


def full_value(value: Value) -> str:
    """The value as it was computed, shortened where it is an array."""
    numbers = value.numbers()
    if len(numbers) > 4:
        return f"{len(numbers)} values from {min(numbers)!r} to {max(numbers)!r}"
    return ", ".join(str(number).lower() if isinstance(number, bool) else str(number) for number in numbers)


def receipt(value: Value, claim: str) -> dict[str, str]:
    """The attributes of a stated number's link: what the panel shows. `claim` says how strictly it was checked."""
    seed = value.recording.seed
    details = {
        "class": "vg-receipt",
        "data-value": full_value(value),
        "data-name": value.name.partition(".")[2],
        "data-program": value.recording.name,
        "data-type": value.type,
        "data-claim": claim,
    }
    if seed is not None:
        details["data-seed"] = str(seed)
    details["title"] = f"{details['data-name']} = {details['data-value']}, computed by {value.recording.name}"
    return details


def problem(message: str) -> str:
    """An error that nobody can overlook; `finish` refuses a page that holds one."""
    return f'<div class="{PROBLEM_CLASS}" role="alert"><strong>This page is wrong.</strong> {escape(message)}</div>'

