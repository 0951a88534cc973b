"""Paints the picture that is shown with a shared link: the page's title above the page's own recorded figure.

Produces PNG files with resvg, from the SVG that the build recorded and the fonts that Matplotlib brings.
Prevents: a picture made by hand, and one that asks the network for a font.
"""

import functools
import hashlib
import importlib.util
import re
import textwrap
from html import escape
from importlib.metadata import version
from pathlib import Path

from scripts import store, tint
from scripts.catalogue import Entry
from scripts.describe import CARD_SIZE
from scripts.locate import Project
from scripts.palette import GRID, GROUND, INK, SERIES

# The dark palette of the guide's stylesheet: ground, ink, quiet ink, grid, then the ten series.
GROUND_COLOUR, INK_COLOUR, QUIET, GRID_COLOUR = "#14171b", "#ece8e0", "#a8adb3", "#3a4149"
COLOURS = ("#6db3f2", "#f0a04b", "#6cc58f", "#f28b82", "#b79df0", "#cfa27a", "#ec8fc4", "#a3afba", "#cfcf5a", "#5fd0dd")
FIGURE = re.compile(r"<svg\b(?P<attributes>[^>]*)>(?P<body>.*)</svg>", re.DOTALL)


def paint(project: Project, entry: Entry, figure: str, name: str) -> Path:
    """The picture of a page, painted once for the same words and figure. `figure` is a recorded SVG."""
    svg = compose(entry, figure, name)
    path = project.cache / "cards" / f"{hashlib.sha256((svg + version('resvg-py')).encode()).hexdigest()[:32]}.png"
    if not path.is_file():
        import resvg_py

        fonts = [str(font) for font in _fonts()]
        image = resvg_py.svg_to_bytes(svg_string=svg, font_files=fonts, skip_system_fonts=True, font_family="DejaVu Sans")
        store.write_atomically(path, bytes(image))
    return path


def compose(entry: Entry, figure: str, name: str) -> str:
    """The card as SVG."""
    width, height = CARD_SIZE
    lines = textwrap.wrap(entry.title, 17)[:3]
    words = textwrap.wrap(entry.description, 40)[:5]
    title = "".join(
        f'<text x="70" y="{190 + 66 * number}" font-family="DejaVu Serif" font-size="54" fill="{INK_COLOUR}">{escape(line)}</text>' for number, line in enumerate(lines)
    )
    start = 190 + 66 * len(lines)
    text = "".join(f'<text x="70" y="{start + 34 * number}" font-size="23" fill="{QUIET}">{escape(line)}</text>' for number, line in enumerate(words))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="DejaVu Sans"><rect width="{width}" height="{height}" fill="{GROUND_COLOUR}"/>'
        f'<text x="70" y="96" font-size="24" letter-spacing="1" fill="{COLOURS[1]}">{escape(name)}</text>{title}{text}'
        f'{_dots(70, height - 62)}<g transform="translate(640 130)">{_embedded(figure, 500, 380)}</g></svg>'
    )


def _dots(x: float, y: float) -> str:
    """The site's mark: a signal that fades to the left."""
    return "".join(
        f'<circle cx="{x + 26 * number}" cy="{y}" r="{2 + number * 0.95:.2f}" fill="{COLOURS[1]}" fill-opacity="{0.2 + 0.1 * number:.2f}"/>' for number in range(9)
    )


def _embedded(figure: str, width: float, height: float) -> str:
    colours = {INK: INK_COLOUR, "#000000": INK_COLOUR, GROUND: GROUND_COLOUR, "#ffffff": GROUND_COLOUR, GRID: GRID_COLOUR, **dict(zip(SERIES, COLOURS))}
    svg = tint.strip(figure)
    for old, new in colours.items():
        svg = svg.replace(old, new)
    match = FIGURE.search(svg)
    view = re.search(r'viewBox="([^"]+)"', match["attributes"])[1]
    return f'<svg x="0" y="0" width="{width}" height="{height}" viewBox="{view}" preserveAspectRatio="xMidYMid meet">{match["body"]}</svg>'


@functools.cache
def _fonts() -> list[Path]:
    """Matplotlib's own fonts, found without importing it."""
    data = Path(importlib.util.find_spec("matplotlib").origin).parent / "mpl-data" / "fonts" / "ttf"
    return [data / "DejaVuSans.ttf", data / "DejaVuSerif.ttf"]
