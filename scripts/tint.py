"""Turns a recorded SVG into one that stands in a page: its palette, its own ids, a name for screen readers.

Prevents: two figures whose ids collide (Matplotlib gives every figure the same ones), and figures
that vanish on a dark page.
"""

import html
import re

from scripts.palette import GRID, GROUND, INK, SERIES

COLOURS = {
    INK: "currentColor",
    "#000000": "currentColor",
    GROUND: "var(--vg-ground)",
    "#ffffff": "var(--vg-ground)",
    GRID: "var(--vg-grid)",
    **{colour: f"var(--vg-c{index})" for index, colour in enumerate(SERIES)},
}
MATPLOTLIB = (
    "#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf",
)
_COLOUR = re.compile("|".join(COLOURS), re.IGNORECASE)
_PROLOG = re.compile(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->|<metadata>.*?</metadata>", re.DOTALL)
_STYLE = re.compile(r"<style[^>]*>.*?</style>", re.DOTALL)
_EMPTY_DEFS = re.compile(r"<defs>\s*</defs>")
_REFERENCE = re.compile(r"(?:href=\"#|url\(#)([^\")]+)")
_ID = re.compile(r'\sid="([^"]+)"')
_TURN = re.compile(r' transform="rotate\(-?0(?: [^)]*)?\)"')
_TAG = re.compile(r"<[^>]*>")
_DECIMALS = re.compile(r"-?\d+\.\d{3,}")
# Matplotlib places every letter of a formula by the widths of its own font; letters side by side on a line follow each other in any font.
_TSPANS = re.compile(
    r'(?P<head><tspan x="[^"]*" y="(?P<y>[^"]*)" style="(?P<style>[^"]*)">)(?P<text>[^<]*)</tspan>\s*<tspan x="[^"]*" y="(?P=y)" style="(?P=style)">(?P<next>[^<]*)</tspan>'
)
_POWER = re.compile(r'(>10</tspan>)\s*(<tspan) x="[^"]*"')
_ROOT = re.compile(r"<svg\b[^>]*>")
_FONT = re.compile(r"font(-family)?: ([^;\"']*?)'[^;\"]*?(?=[;\"])")


def tint(svg: str, prefix: str, alternative: str) -> str:
    """The SVG for inlining. `prefix` must be unique in the page; `alternative` is its text for screen readers."""
    body = slim(strip(svg))
    view = re.search(r'viewBox="([^"]+)"', body)[1]
    body = prefix_ids(body, prefix)
    body = _COLOUR.sub(lambda match: COLOURS[match.group().lower()], body)
    body = _FONT.sub(lambda match: f"font{match[1] or ''}: {match[2]}var(--vg-figure-font, sans-serif)", body)
    width, height = (round(float(points) * 4 / 3) for points in view.split()[2:])
    root = (
        f'<svg class="vg-figure" xmlns="http://www.w3.org/2000/svg" viewBox="{view}" width="{width}" height="{height}" style="--vg-ratio: {width} / {height}" role="img" aria-label="{html.escape(alternative)}">'
    )
    return _ROOT.sub(lambda _: root, body, count=1)


def strip(svg: str) -> str:
    """The SVG without prolog, metadata and style sheet."""
    return _EMPTY_DEFS.sub("", _STYLE.sub("", _PROLOG.sub("", svg)))


def slim(svg: str) -> str:
    """The same drawing in fewer bytes: hundredths of a unit, and no ids, groups of white space or turns by nothing."""
    used = set(_REFERENCE.findall(svg))
    svg = _ID.sub(lambda match: match.group() if match[1] in used else "", svg)
    svg = _TURN.sub("", svg).replace("xlink:href", "href")
    while _TSPANS.search(svg):
        svg = _TSPANS.sub(r"\g<head>\g<text>\g<next></tspan>", svg)
    svg = _POWER.sub(r"\1\2", svg)
    svg = _TAG.sub(lambda tag: _DECIMALS.sub(lambda match: f"{float(match.group()):.2f}".rstrip("0").rstrip("."), tag.group()), svg)
    return re.sub(r"\s*\n\s*", "\n", re.sub(r" ?\n(?=[ML\"z])", " ", svg)).strip()


def prefix_ids(svg: str, prefix: str) -> str:
    """Prefix every id and every reference to one."""
    svg = re.sub(r'(\sid=")([^"]+)"', rf'\g<1>{prefix}-\2"', svg)
    svg = re.sub(r'(href="#)([^"]+)"', rf'\g<1>{prefix}-\2"', svg)
    return re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}-\1)", svg)


def fix_colours(svg: str) -> str:
    """The SVG in Matplotlib's own colours on white, for a notebook that leaves the site."""
    return recolour(svg, "#000000", "#ffffff", "#b0b0b0", MATPLOTLIB)


def recolour(svg: str, ink: str, ground: str, grid: str, series: tuple[str, ...]) -> str:
    """The SVG in fixed colours, for where no style sheet is."""
    colours = {INK: ink, "#000000": ink, GROUND: ground, "#ffffff": ground, GRID: grid, **dict(zip(SERIES, series))}
    return _COLOUR.sub(lambda match: colours[match.group().lower()], svg)
