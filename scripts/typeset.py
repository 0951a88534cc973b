"""Renders the formulas of a page with KaTeX, at build time, so that readers need no JavaScript.

Produces HTML with MathML inside, and numbers the formulas that carry a `\\label`. Refuses LaTeX that KaTeX does not read. KaTeX runs in the
QuickJS engine of the `quickjs-ng` package.
"""

import functools
import html
import itertools
import json
import re
from collections.abc import Callable
from pathlib import Path

from scripts.scan import Source

KATEX = Path(__file__).parent / "vendor" / "katex.min.js"
FORMULA = re.compile(
    r'<(?P<tag>span|div) class="arithmatex">\\(?P<open>[(\[])(?P<tex>.*?)\\[)\]]</(?P=tag)>', re.DOTALL
)
LABEL = re.compile(r"\s*\\label\{(?P<name>[^{}]*)\}")
PREFIX = "eq-"
LABEL_NAME = re.compile(rf"{PREFIX}[a-z0-9-]+")


class BadFormula(ValueError):
    """KaTeX does not read the formula; the text says why."""


@functools.cache
def _engine():
    import quickjs

    context = quickjs.Context()
    context.eval(KATEX.read_text(encoding="utf-8"))
    return context


def labels(source: Source) -> list[tuple[str, int]]:
    """The labels of a page's formulas, in the order of their numbers, with their lines."""
    return [(match["name"], line) for tex, _, line in source.maths for match in LABEL.finditer(tex)]


def typeset(tex: str, display: bool, number: int = 1) -> str:
    """One formula as HTML and MathML; one with a label carries its `number`. Raises BadFormula."""
    label = LABEL.search(tex)
    if label is None:
        return _render(tex, display)
    if not display or not LABEL_NAME.fullmatch(label["name"]):
        raise BadFormula(r"\label{eq-…} belongs into a displayed formula, and its name is made of a-z, 0-9 and -")
    return _render(f"{LABEL.sub('', tex, count=1)} \\tag{{{number}}}", display)


@functools.lru_cache(maxsize=4096)
def _render(tex: str, display: bool) -> str:
    import quickjs

    options = json.dumps({"displayMode": display, "output": "htmlAndMathml", "strict": "error", "throwOnError": True})
    try:
        return json.loads(_engine().eval(f"JSON.stringify(katex.renderToString({json.dumps(tex)}, {options}))"))
    except quickjs.JSException as error:
        raise BadFormula(str(error).splitlines()[0].removeprefix("ParseError: ")) from error


def typeset_page(page: str, show_error: Callable[[BadFormula], str] | None = None) -> str:
    """A page's HTML with every formula rendered. Raises BadFormula, or puts `show_error` in the formula's place."""
    if 'class="arithmatex"' not in page:
        return page

    numbers = itertools.count(1)

    def render(match: re.Match) -> str:
        display = match["open"] == "["
        tex = html.unescape(match["tex"]).strip()
        label = LABEL.search(tex)
        try:
            rendered = typeset(tex, display, next(numbers) if label else 0)
        except BadFormula as error:
            if show_error is None:
                raise
            return show_error(error)
        if not display:
            return rendered
        anchor = f' id="{label["name"]}"' if label else ""
        return f'<div class="vg-formula" data-scroll="Formula"{anchor}>{rendered}</div>'

    return FORMULA.sub(render, page)
