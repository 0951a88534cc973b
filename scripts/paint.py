"""Paints the picture that is shown with a shared link: the page's title above the page's own recorded figure.

Produces PNG files with resvg, from the SVG that the build recorded and the fonts that Matplotlib brings.
Prevents: a picture made by hand, and one that asks the network for a font.
"""

import contextlib
import functools
import hashlib
import importlib.util
import json
import re
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from html import escape
from importlib.metadata import version
from pathlib import Path

from scripts import store, tint
from scripts.catalogue import Entry
from scripts.describe import CARD_SIZE, card_path
from scripts.locate import Project
from scripts.report import run_main
from scripts.resolve import Library, Unresolved

STYLES = "assets/css/guide.css"
DARK = re.compile(r'^\[data-md-color-scheme="slate"\] \{(.*?)^\}', re.DOTALL | re.MULTILINE)
COLOUR = re.compile(r"--vg-([a-z0-9]+): (#[0-9a-f]{6});")
FIGURE = re.compile(r"<svg\b(?P<attributes>[^>]*)>(?P<body>.*)</svg>", re.DOTALL)


class NotPainted(RuntimeError):
    """The painter gave up; the text says why."""


@dataclass
class Painting:
    """The pictures by their places in the site, and the process that paints those which are not there yet."""

    paths: dict[str, Path]
    process: subprocess.Popen | None

    def finish(self) -> dict[str, Path]:
        """Wait for the last one; return the pictures by their places in the site. Raises NotPainted."""
        if self.process and self.process.wait():
            raise NotPainted(" ".join(self.process.stderr.read().decode(errors="replace").split()[-30:]))
        return self.paths


def begin(project: Project, library: Library, entries: list[Entry], name: str) -> Painting:
    """Begin to paint: of each page its first figure, else the first of all. Another process paints, beside the site generator."""
    usual = next((entry.figure for entry in entries if entry.figure), "")
    painter = version("resvg-py")
    colours = palette((project.docs / STYLES).read_text(encoding="utf-8"))
    paths, missing = {}, {}
    for entry in entries:
        # What a page names wrongly is no figure here, and a problem that `check` reports.
        with contextlib.suppress(Unresolved):
            svg = compose(entry, library.figure(entry.figure or usual)[1], colours, name)
            digest = hashlib.sha256((svg + painter).encode()).hexdigest()[:32]
            path = paths[card_path(entry)] = project.cache / "cards" / f"{digest}.png"
            if not path.is_file():
                missing[str(path)] = svg
    if not missing:
        return Painting(paths, None)
    process = subprocess.Popen([sys.executable, "-m", "scripts.paint"], cwd=project.root, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdin.write(json.dumps(missing).encode())
    process.stdin.close()
    return Painting(paths, process)


def palette(css: str) -> dict[str, str]:
    """The dark palette of the guide's style sheet: colours by the names that it gives them."""
    return dict(COLOUR.findall(DARK.search(css)[1]))


def compose(entry: Entry, figure: str, colours: dict[str, str], name: str) -> str:
    """The card as SVG."""
    width, height = CARD_SIZE
    lines = textwrap.wrap(entry.title, 17)[:3]
    words = textwrap.wrap(entry.description, 40)[:5]
    title = "".join(
        f'<text x="70" y="{190 + 66 * number}" font-family="DejaVu Serif" font-size="54" fill="{colours["ink"]}">{escape(line)}</text>' for number, line in enumerate(lines)
    )
    start = 190 + 66 * len(lines)
    text = "".join(f'<text x="70" y="{start + 34 * number}" font-size="23" fill="{colours["quiet"]}">{escape(line)}</text>' for number, line in enumerate(words))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="DejaVu Sans"><rect width="{width}" height="{height}" fill="{colours["ground"]}"/>'
        f'<text x="70" y="96" font-size="24" letter-spacing="1" fill="{colours["ember"]}">{escape(name)}</text>{title}{text}'
        f'{_dots(colours["ember"], 70, height - 62)}<g transform="translate(640 130)">{_embedded(figure, colours, 500, 380)}</g></svg>'
    )


def _dots(colour: str, x: float, y: float) -> str:
    """The site's mark: a signal that fades to the left."""
    return "".join(
        f'<circle cx="{x + 26 * number}" cy="{y}" r="{2 + number * 0.95:.2f}" fill="{colour}" fill-opacity="{0.2 + 0.1 * number:.2f}"/>' for number in range(9)
    )


def _embedded(figure: str, colours: dict[str, str], width: float, height: float) -> str:
    svg = tint.recolour(tint.strip(figure), colours["ink"], colours["ground"], colours["grid"], tuple(colours[f"c{index}"] for index in range(10)))
    match = FIGURE.search(svg)
    across, down = (float(size) for size in re.search(r'viewBox="([^"]+)"', match["attributes"])[1].split()[2:])
    # A group, not an SVG in an SVG, which would be cut out through a mask: that takes twice as long.
    scale = min(width / across, height / down)
    shift = f"translate({(width - scale * across) / 2:.1f} {(height - scale * down) / 2:.1f})"
    return f'<g transform="{shift} scale({scale:.4f})">{match["body"]}</g>'


@functools.cache
def _fonts() -> list[Path]:
    """Matplotlib's own fonts, found without importing it."""
    data = Path(importlib.util.find_spec("matplotlib").origin).parent / "mpl-data" / "fonts" / "ttf"
    return [data / "DejaVuSans.ttf", data / "DejaVuSerif.ttf"]


def main() -> int:
    """Paint the pictures that stand on stdin: SVG by path."""
    import resvg_py

    fonts = [str(font) for font in _fonts()]
    for path, svg in json.loads(sys.stdin.buffer.read()).items():
        image = resvg_py.svg_to_bytes(svg_string=svg, font_files=fonts, skip_system_fonts=True, font_family="DejaVu Sans")
        store.write_atomically(Path(path), bytes(image))
    return 0


if __name__ == "__main__":
    sys.exit(run_main(main))
