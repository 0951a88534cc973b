"""Changes the few things in the theme's files that no option of the theme changes.

Each change is a text that must be found exactly as often as stated. Prevents: a new version of the theme in which a
change no longer fits, and nobody notices.
"""

import re
from pathlib import Path

from scripts.report import Problem
from scripts.swap import Misfit, swap

# Over http the theme fetches the search index with every page; on file:// when the search is opened. The latter is right for both.
# It takes every alternate of a page, its feed included, for a translation, and fetches a map of the pages for it.
CHANGES = {
    'location.protocol!=="file:"),': "!1),",
    'M("link[rel=alternate]"))': 'M("link[rel=alternate][hreflang]"))',
}
BUNDLE = "assets/javascripts/bundle.*.min.js"
SEARCH, NAMED_SEARCH = '<div class="md-search" data-md-component="search" role="dialog">', '<div class="md-search" data-md-component="search" role="dialog" aria-label="Search">'
LOGO, SIZED_LOGO = 'alt="logo">', 'alt="" width="48" height="24">'
# The theme names a section's list by a label that is empty, or not there, where the section has a page of its own.
SECTION = re.compile(r'aria-labelledby="__nav_\d+_label"|(?P<label>id="__nav_\d+_label" )tabindex="\d?">')
TITLE = re.compile(r'<span class="md-ellipsis">\s*(.*?)\s*</span>', re.DOTALL)
CONTENTS = ' for="__toc"'
REMARK = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


def trim(site: Path) -> list[Problem]:
    """Change the theme's script; return what did not fit."""
    problems = []
    for path in site.glob(BUNDLE):
        text = path.read_text(encoding="utf-8")
        for old, new in CHANGES.items():
            try:
                text = swap(text, old, new)
            except Misfit as error:
                problems.append(Problem(f"site/{path.relative_to(site).as_posix()}", 1, error.expected, error.found))
        path.write_text(text, encoding="utf-8")
    return problems


def lighten(site: Path) -> None:
    """Leave the remarks in our style sheets to those who edit them: every page would load them."""
    for path in sorted((site / "assets" / "css").glob("*.css")):
        path.write_text(REMARK.sub("", path.read_text(encoding="utf-8")), encoding="utf-8")


def mend(html: str) -> str:
    """The page with names for the search dialog and for each section of the navigation, and without empty or dangling attributes.

    Raises Misfit where something is not as it was when this was written.
    """
    html = swap(html, SEARCH, NAMED_SEARCH)
    if LOGO not in html:
        raise Misfit(LOGO, "none")
    html = html.replace(LOGO, SIZED_LOGO)
    if 'id="__toc"' not in html:
        html = html.replace(CONTENTS, "")
    parts, end = [], 0
    for match in SECTION.finditer(html):
        titles = TITLE.findall(html, 0, match.start())
        if not titles:
            raise Misfit("the title of a section before its list", "none")
        named = f'{match["label"]}tabindex="0"><span class="vg-offscreen">{titles[-1]}, its pages</span>' if match["label"] else f'aria-label="{titles[-1]}"'
        parts += [html[end:match.start()], named]
        end = match.end()
    return "".join([*parts, html[end:]])
