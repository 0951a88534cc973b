"""Holds figures to their form: alone on a line, with alt text, and a caption that is the rest of the paragraph.

Prevents: words beside a figure that vanish when the figure takes their paragraph's place.
"""

import re

from scripts.report import Problem
from scripts.scan import Source

SHORTEST_ALT = 20
CAPTION = re.compile(r"[ \t]*\n[ \t]*\*(?![*\s])(?P<text>(?:(?!\n[ \t]*\n).)*?)(?<![*\s])\*[ \t]*(?=\n[ \t]*\n|\s*\Z)", re.DOTALL)


def figure_problems(source: Source) -> list[Problem]:
    """What is wrong with the images of a page."""
    problems = []
    for link in source.links:
        if link.scheme == "figure" and not link.is_image:
            problems.append(Problem(source.path, link.line, "an image, ![alt text](figure:…)", "a link"))
        if not link.is_image:
            continue
        if link.scheme in ("http", "https"):
            problems.append(Problem(source.path, link.line, "an image of this site", link.target))
        if len(link.text.strip()) < SHORTEST_ALT:
            found = f"“{link.text}”"
            problems.append(Problem(source.path, link.line, f"alt text that states the data, {SHORTEST_ALT} characters or more", found))
        if link.scheme == "figure":
            problems += _place(source, link)
    return problems


def _place(source: Source, link):
    line_start = source.body.rfind("\n", 0, link.opens) + 1
    before = source.body[line_start:link.opens]
    if before.strip() or not _blank_line_above(source.body, line_start):
        yield Problem(source.path, link.line, "a figure alone on its line, with a blank line above", "words beside it")
    if not CAPTION.match(source.body, link.closes):
        yield Problem(source.path, link.line, "a caption in *…* on the line below the figure, and a blank line after it", "none, or more than that")


def _blank_line_above(text: str, line_start: int) -> bool:
    previous = text[text.rfind("\n", 0, line_start - 1) + 1:line_start]
    return not previous.strip()


def caption_span(text: str, end: int) -> tuple[int, int] | None:
    """The span of the caption's words after a figure that ends at `end`, without its asterisks."""
    match = CAPTION.match(text, end)
    return match.span("text") if match else None
