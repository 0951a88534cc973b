"""Changes the few things in the theme's files that no option of the theme changes.

Each change is a text that must be found exactly as often as stated. Prevents: a new version of the theme in which a
change no longer fits, and nobody notices.
"""

from pathlib import Path

from scripts.report import Problem

# Over http the theme fetches the search index with every page; on file:// when the search is opened. The latter is right for both.
# It takes every alternate of a page, its feed included, for a translation, and fetches a map of the pages for it.
CHANGES = {
    'location.protocol!=="file:"),': "!1),",
    'M("link[rel=alternate]"))': 'M("link[rel=alternate][hreflang]"))',
}
BUNDLE = "assets/javascripts/bundle.*.min.js"
UNNAMED, NAMED = '<div class="md-search" data-md-component="search" role="dialog">', '<div class="md-search" data-md-component="search" role="dialog" aria-label="Search">'


def trim(site: Path) -> list[Problem]:
    """Change the theme's script; return what did not fit."""
    problems = []
    for path in site.glob(BUNDLE):
        text = path.read_text(encoding="utf-8")
        for old, new in CHANGES.items():
            if text.count(old) != 1:
                problems.append(Problem(f"site/{path.relative_to(site).as_posix()}", 1, f"{old} once", str(text.count(old))))
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
    return problems


def name_dialog(html: str) -> str:
    """The page with a name for the search dialog. Raises ValueError where there is none to name."""
    if html.count(UNNAMED) != 1:
        raise ValueError(f"{UNNAMED} once")
    return html.replace(UNNAMED, NAMED)
