"""Lists the pages of the guide with what their front matter and their length say of them.

Produces one entry a page, in the order of the navigation. Prevents: a card, a feed or a header that says
something else of a page than the page itself.
"""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from scripts import nav, scan
from scripts.locate import Project, built

WORDS_A_MINUTE = 220
NOT_READ = ("Self-test", "References")
SECONDS_A_PIECE = 12  # for every program, figure and displayed formula
LABELS = {"home": "Home", "about": "About", "concept": "Concept", "writeup": "Writeup", "project": "Project"}


@dataclass(frozen=True)
class Entry:
    """A page: `path` lies below docs/, `minutes` is how long it takes to read, `figure` names the first one it shows, if any."""

    path: str
    title: str
    description: str
    kind: str
    date: date
    tags: tuple[str, ...]
    minutes: int
    figure: str

    @property
    def url(self) -> str:
        """The page's file below site/."""
        return built(self.path)

    @property
    def address(self) -> str:
        """What follows the site's address: as `url`, with the folder alone for its index page."""
        return re.sub(r"(^|/)index\.html$", r"\1", self.url)

    @property
    def is_article(self) -> bool:
        """Whether it is a page to read, not one that leads to others."""
        return Path(self.path).stem not in ("index", "tags")

    @property
    def label(self) -> str:
        return LABELS[self.kind]


def catalogue(project: Project) -> list[Entry]:
    """Every page with complete front matter. Pages without it are problems that `check` reports."""
    return arranged(project, {path.relative_to(project.docs).as_posix(): path.read_text(encoding="utf-8") for path in project.page_paths()})


def arranged(project: Project, texts: dict[str, str]) -> list[Entry]:
    """The entries of these pages, by their paths below docs/, in the order of the navigation."""
    order = {path: number for number, path in enumerate(nav.order(project))}
    entries = filter(None, [_entry(path, text) for path, text in texts.items()])
    return sorted(entries, key=lambda entry: (order.get(entry.path, len(order)), entry.path))


def _entry(path: str, text: str) -> Entry | None:
    source = scan.read(path, text)
    meta = source.meta or {}
    if not isinstance(meta.get("date"), date) or not isinstance(meta.get("tags"), list) or meta.get("kind") not in LABELS:
        return None
    figures = [link.name for link in source.links if link.scheme == "figure"]
    words = (str(meta.get("title", "")), str(meta.get("description", "")))
    return Entry(path, *words, meta["kind"], meta["date"], tuple(map(str, meta["tags"])), minutes(source), next(iter(figures), ""))


def minutes(source: scan.Source) -> int:
    """How long a page takes to read: its words, and a while for every program, figure and displayed formula.

    The self-test, the references and what a reader is to predict are left out.
    """
    programs = sum(fence.info == "python" for fence in source.fences) + source.text.count("\n# %%\n")
    figures = sum(link.is_image for link in source.links)
    formulas = sum(display for _, display, _ in source.maths)
    prose, skipped = source.prose, [source.section(title) for title in NOT_READ]
    skipped += [(fence.start, fence.end) for fence in source.fences if fence.info == scan.PREDICT]
    for start, end in skipped:
        prose = prose[:start] + " " * (end - start) + prose[end:]
    read = [link for link in source.links if not link.is_image and not any(start <= link.start < end for start, end in skipped)]
    words = len(prose.split()) + sum(len(link.text.split()) for link in read)
    return max(1, round(words / WORDS_A_MINUTE + (programs + figures + formulas) * SECONDS_A_PIECE / 60))


def tag_id(tag: str) -> str:
    """The id under which the page of tags lists a tag."""
    return f"tag-{re.sub(r'[^a-z0-9]+', '-', tag.lower()).strip('-')}"


def on_day(day: date) -> str:
    """A date as pages show it: 21 November 2026."""
    return f"{day.day} {day:%B %Y}"
