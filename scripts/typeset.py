"""Renders the formulas of a page with KaTeX, at build time, so that readers need no JavaScript.

Produces HTML with MathML inside. Refuses LaTeX that KaTeX does not read. KaTeX runs in the
QuickJS engine of the `quickjs-ng` package.
"""

import functools
import html
import json
import re
from collections.abc import Callable
from pathlib import Path

KATEX = Path(__file__).parent / "vendor" / "katex.min.js"
FORMULA = re.compile(
    r'<(?P<tag>span|div) class="arithmatex">\\(?P<open>[(\[])(?P<tex>.*?)\\[)\]]</(?P=tag)>', re.DOTALL
)


class BadFormula(ValueError):
    """KaTeX does not read the formula; the text says why."""


@functools.cache
def _engine():
    import quickjs

    context = quickjs.Context()
    context.eval(KATEX.read_text(encoding="utf-8"))
    return context


@functools.lru_cache(maxsize=4096)
def typeset(tex: str, display: bool) -> str:
    """One formula as HTML and MathML. Raises BadFormula."""
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

    def render(match: re.Match) -> str:
        display = match["open"] == "["
        try:
            rendered = typeset(html.unescape(match["tex"]).strip(), display)
        except BadFormula as error:
            if show_error is None:
                raise
            return show_error(error)
        return f'<div class="vg-formula">{rendered}</div>' if display else rendered

    return FORMULA.sub(render, page)
