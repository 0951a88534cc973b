"""Writes a trace into a page: a table of passes for every reader, and the full values for the script that walks through it.

Numbers are rounded here, in the table, and nowhere else: the script shows the table's own cells. Prevents: two ways to round, and
a trace that needs JavaScript.
"""

import json
import math
import re
from html import escape
from itertools import groupby

from scripts import annotate, present
from scripts.thin import Pass, Shown

DIGITS = 4
MOST_OPEN = 12
TOP = "outside loops and functions"


def head(name: str, program: str) -> str:
    """What opens a trace: its title. `program` is the id of the program's block."""
    shown = escape(present.file_name(name))
    return (
        f'<section class="vg-traced" id="trace-{name.replace("/", "-")}" aria-label="{shown}, line by line" data-program="{program}"><vg-trace class="vg-trace">'
        f'<p class="vg-live-title">Values line by line: <a href="#{program}">{shown}</a></p>'
    )


def notes(found: list[annotate.Note]) -> str:
    """The author's notes, as Markdown: one definition for each variable."""
    return "\n\n".join(f"`{note.name}`{f' ${note.symbol}$' if note.symbol else ''}\n:   {note.text}" for note in found)


def foot(steps: list[Shown], left_out: list[str], script: str) -> str:
    """What closes a trace: the table, what it leaves out, and the data. `script` is the tag that loads the element."""
    passes = list(dict.fromkeys(shown.within for shown in steps))
    is_open = " open" if len(steps) <= MOST_OPEN else ""
    said = f'<p class="vg-left-out">{escape(" ".join(left_out))}</p>' if left_out else ""
    data = {
        "passes": [_pass(found) for found in passes],
        "steps": [{"line": shown.step["line"], "pass": passes.index(shown.within), "set": _set(shown.step["set"])} for shown in steps],
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return (
        f'{said}<details class="vg-still vg-trace-table" data-search-exclude{is_open}><summary>Every value in a table</summary>'
        f'<div class="vg-trace-rows" data-scroll="Table">{_table(steps)}</div></details>'
        f'<div hidden data-search-exclude><script type="application/json">{text}</script>{script}</div></vg-trace></section>'
    )


def _pass(found: Pass | None) -> dict:
    if found is None:
        return {"label": TOP, "number": 1, "loop": ""}
    loop = f"{found.line} {found.outer.label if found.outer else ''}"
    return {"label": found.label, "number": found.number, "loop": loop}


def _set(values: dict) -> dict[str, list]:
    """For each variable its full text, and its size where that is a number: what a small plot shows."""
    return {name: [value_text(value, None), _size(value)] for name, value in values.items()}


def _size(value) -> float | None:
    number = value.get("norm") if isinstance(value, dict) else value
    return float(f"{number:.6g}") if isinstance(number, (int, float)) and not isinstance(number, bool) else None


def value_text(value, digits: int | None = DIGITS, inside: bool = False) -> str:
    """A value in words: numbers with so many digits, or with all of them for None. Arrays inside of others are not opened."""
    if not isinstance(value, dict):
        return _number(value, digits)
    if "text" in value:
        return value["text"]
    if "shape" in value:
        return _array(value, digits, inside)
    if "dict" in value:
        entries = [f"{key}: {value_text(item, digits, True)}" for key, item in value["dict"].items()]
        return f"{{{'; '.join([*entries, *(['…'] if len(entries) < value['of'] else [])])}}}"
    items = [value_text(item, digits, True) for item in value["list"]]
    between = "; " if any(isinstance(item, dict) for item in value["list"]) else ", "
    if len(items) < value["of"]:
        return f"[{between.join([*items[:-1], '…', items[-1]])}], {value['of']} entries"
    return f"[{between.join(items)}]"


def _array(value: dict, digits: int | None, inside: bool) -> str:
    shape = "×".join(map(str, value["shape"]))
    norm = f", norm {value_text(value['norm'], digits)}" if "norm" in value else ""
    if inside:
        return f"shape {shape}{norm}"
    more = ", …" if len(value["first"]) < math.prod(value["shape"]) else ""
    return f"[{', '.join(value_text(entry, digits) for entry in value['first'])}{more}], shape {shape}{norm}"


def _number(value, digits: int | None) -> str:
    if isinstance(value, (bool, int)):
        return str(value)
    text = repr(value) if digits is None else f"{value:.{digits}g}"
    # As Python prints it, without the zeros and the sign that an exponent does not need.
    return re.sub(r"e([+-]?)0*(\d+)$", lambda match: f"e{match[1].strip('+')}{match[2]}", text)


def cell(step: dict) -> str:
    """What one step set, printed or gave back, as HTML."""
    parts = [f'<span class="vg-sets"><code>{escape(name)}</code> = {escape(value_text(value))}</span>' for name, value in step["set"].items()]
    for what in ("returns", "yields"):
        if what in step:
            parts.append(f'<span class="vg-does">{what} {escape(value_text(step[what]))}</span>')
    if "raises" in step:
        parts.append(f'<span class="vg-does">raises {escape(step["raises"])}</span>')
    if "printed" in step:
        parts.append(f'<span class="vg-does">prints “{escape(step["printed"])}”</span>')
    return " ".join(parts)


def _table(steps: list[Shown]) -> str:
    heads = "".join(f'<th scope="col">{name}</th>' for name in ("Line", "Code", "Values after it"))
    bodies = []
    for within, group in groupby(steps, key=lambda shown: shown.within):
        label = escape(within.label if within else TOP)
        rows = "".join(_row(shown.step) for shown in group)
        bodies.append(f'<tbody><tr><th scope="rowgroup" colspan="3">{label[0].upper()}{label[1:]}</th></tr>{rows}</tbody>')
    return f'<table class="vg-results"><thead><tr>{heads}</tr></thead>{"".join(bodies)}</table>'


def _row(step: dict) -> str:
    return f'<tr><th scope="row">{step["line"]}</th><td><code>{escape(step["code"])}</code></td><td>{cell(step)}</td></tr>'
