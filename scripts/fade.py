"""Draws recorded gradient norms as rows of dots that fade or survive: size and strength follow the logarithm.

Produces the SVG of a `fade` fence. Refuses values that are not positive numbers. Prevents: a picture of a
vanishing gradient that somebody drew by hand.
"""

import math
import re
from dataclasses import dataclass
from html import escape

from scripts.resolve import Library, Unresolved

LINE = re.compile(r"(?P<label>[^,:\n]+), (?P<colour>C\d): (?P<target>\S+)")
WIDTH, LEFT, ROW, RADIUS = 640, 22, 104, 21  # user units: the drawing, its margin, a row's height, the largest dot


@dataclass(frozen=True)
class Row:
    """One line of dots: a gradient norm for every layer or step, relative to the last."""

    label: str
    colour: str
    values: tuple[float, ...]


def rows(body: str, library: Library) -> list[Row]:
    """The rows that a fence names, one a line: `label, C0: snippet.variable`. Raises Unresolved."""
    found = []
    for line in body.strip().splitlines():
        match = LINE.fullmatch(line.strip())
        if match is None:
            raise Unresolved("lines of the form `label, C0: snippet.variable`", line.strip())
        values = tuple(float(number) for number in library.value(match["target"]).numbers())
        if len(values) < 2 or not all(math.isfinite(value) and value > 0 for value in values):
            raise Unresolved(f"{match['target']} to hold two or more positive numbers", f"{len(values)} values")
        found.append(Row(match["label"].strip(), match["colour"].lower(), values))
    if len({len(row.values) for row in found}) != 1:
        raise Unresolved("rows of the same length", ", ".join(str(len(row.values)) for row in found) or "none")
    return found


def draw(drawn: list[Row]) -> str:
    """The SVG: layer 1 on the left, the loss on the right, as the page's figures have it."""
    decades = max(-math.log10(min(value for row in drawn for value in row.values)), 1)
    height = ROW * len(drawn) + 54
    parts = [
        f'<svg class="vg-fade" viewBox="0 0 {WIDTH} {height}" xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(alternative(drawn))}">'
    ]
    for number, row in enumerate(drawn):
        parts += _row(row, number * ROW, decades)
    steps = len(drawn[0].values)
    for layer in range(1, steps + 1):
        parts.append(f'<text class="vg-fade-tick" x="{_x(layer - 1, steps):.1f}" y="{height - 34}">{layer}</text>')
    parts.append(f'<text class="vg-fade-axis" x="{LEFT - RADIUS}" y="{height - 6}">first layer</text>')
    parts.append(f'<path class="vg-fade-way" d="M{WIDTH - 200} {height - 11}H150m7-5-7 5 7 5"/>')
    parts.append(f'<text class="vg-fade-axis vg-fade-end" x="{WIDTH - LEFT + RADIUS}" y="{height - 6}">last layer</text>')
    return "".join([*parts, "</svg>"])


def alternative(drawn: list[Row]) -> str:
    """The drawing in words, from the same values."""
    told = "; ".join(f"{row.label}: {row.values[-1]:.2g} at the last layer, {row.values[0]:.2g} at the first" for row in drawn)
    return f"Gradient norm at each of {len(drawn[0].values)} layers, relative to the last. {told}."


def _row(row: Row, top: float, decades: float):
    steps, middle = len(row.values), top + 62
    yield f'<text class="vg-fade-name" x="{LEFT - RADIUS}" y="{top + 24}">{escape(row.label)}</text>'
    yield f'<text class="vg-fade-left" x="{WIDTH - LEFT + RADIUS}" y="{top + 24}">{_amount(row.values[0])} left at layer 1</text>'
    for index, value in enumerate(row.values):
        strength = min(max(1 + math.log10(value) / decades, 0), 1)
        x = _x(index, steps)
        yield f'<circle class="vg-fade-seat" cx="{x:.1f}" cy="{middle}" r="{RADIUS}"/>'
        yield (
            f'<circle class="vg-fade-dot" cx="{x:.1f}" cy="{middle}" r="{1.5 + (RADIUS - 1.5) * strength:.2f}" '
            f'style="fill:var(--vg-{row.colour});fill-opacity:{0.25 + 0.75 * strength:.2f};--vg-delay:{steps - 1 - index}"/>'
        )


def _amount(value: float) -> str:
    if value >= 0.01:
        return f"{value:.0%}"
    digits, _, power = f"{value:.1e}".partition("e")
    return f"{digits}e{int(power)}"


def _x(index: int, steps: int) -> float:
    return LEFT + index * (WIDTH - 2 * LEFT) / (steps - 1)
