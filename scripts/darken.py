"""Makes the style sheet that gives readers without JavaScript the dark palette when their system asks for it.

The theme chooses the palette with a script. Produces the rules of the dark palette, from every style sheet of the site, for
the palette that pages carry before that script has run. Prevents: a white page at night for who switched scripts off.
"""

import re
from pathlib import Path

from scripts.locate import link_between

FILE = "assets/css/dark.css"
SHEETS = ("assets/stylesheets/main.*.min.css", "assets/stylesheets/palette.*.min.css", "assets/css/guide.css")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
RULE = re.compile(r"(?P<selectors>[^{}]*)\{(?P<body>[^{}]*)\}")
DARK = re.compile(r'\[data-md-color-scheme="?slate"?\]')
BEFORE_SCRIPTS = '[data-md-color-scheme="default"]'


def darken(css: str) -> str:
    """The rules of a style sheet that hold in the dark palette only, for pages that have no script to choose it."""
    rules = []
    for match in RULE.finditer(COMMENT.sub("", css)):
        selectors = [part.strip() for part in match["selectors"].split(",") if DARK.search(part)]
        if selectors:
            rules.append(f"{','.join(DARK.sub(BEFORE_SCRIPTS, selector) for selector in selectors)}{{{match['body'].strip()}}}")
    return "\n".join(rules) + "\n"


def write(site: Path) -> None:
    sheets = [path for pattern in SHEETS for path in sorted(site.glob(pattern))]
    (site / FILE).write_text("".join(darken(path.read_text(encoding="utf-8")) for path in sheets), encoding="utf-8")


def link(where: str) -> str:
    """What loads it in the head of a page."""
    return f'<noscript><link rel="stylesheet" href="{link_between(where, FILE)}" media="(prefers-color-scheme: dark)"></noscript>\n'
