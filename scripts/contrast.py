"""Shows what differs between two built sites: texts, outputs, numbers, figures, heads, files that came or went.

Measured seconds, dates and versions are left out. Refuses a folder without pages. Prevents: an updated dependency
that changes what readers see, unseen by whoever updated it.
"""

import argparse
import difflib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from scripts import publish, transcribe
from scripts.report import Problem, print_problems, run_main

RUN = "make contrast BEFORE=… AFTER=…"
# Made from the pages, which are compared: the search index holds what was measured, too.
LEFT_OUT = ("search/search_index.*", "*.gz", "*.zip")
TEXTS = (".html", ".ipynb", ".json", ".py", ".svg", ".txt", ".xml")
MOST_LINES = 60
MOST_PLACES = 8


@dataclass
class Contrast:
    """What differs: the places that show each difference, the differences in other files, and what came or went."""

    pages: int = 0
    files: int = 0
    shown: dict[tuple[str, ...], list[str]] = field(default_factory=dict)
    other: list[str] = field(default_factory=list)
    only_before: list[str] = field(default_factory=list)
    only_after: list[str] = field(default_factory=list)

    @property
    def differs(self) -> bool:
        return bool(self.shown or self.other or self.only_before or self.only_after)

    def lines(self) -> Iterator[str]:
        """The report: a unified diff for every difference, however many pages show it, and a summary."""
        for difference, places in self.shown.items():
            more = f" and {len(places) - MOST_PLACES} more" if len(places) > MOST_PLACES else ""
            yield f"=== {', '.join(places[:MOST_PLACES])}{more}"
            yield from difference[:MOST_LINES]
            if len(difference) > MOST_LINES:
                yield f"… {len(difference) - MOST_LINES} more lines"
        for what, places in (("only before", self.only_before), ("only after", self.only_after), ("differs", self.other)):
            yield from (f"{what}: {place}" for place in places)
        differing = sum(map(len, self.shown.values())) + len(self.other)
        yield (
            f"pages compared: {self.pages}, other files compared: {self.files}, differing: {differing}, "
            f"only before: {len(self.only_before)}, only after: {len(self.only_after)}"
        )


def contrast(before: Path, after: Path) -> Contrast:
    """Compare two built sites, file by file."""
    result = Contrast()
    old, new = files(before), files(after)
    result.only_before = sorted(old.keys() - new.keys())
    result.only_after = sorted(new.keys() - old.keys())
    for place in sorted(old.keys() & new.keys()):
        if place.endswith(".html"):
            result.pages += 1
        else:
            result.files += 1
        was, now = old[place].read_bytes(), new[place].read_bytes()
        if was == now:
            continue
        if not place.endswith(TEXTS):
            result.other.append(place)
        elif difference := differences(place, was.decode(), now.decode()):
            result.shown.setdefault(tuple(difference), []).append(place)
    return result


def files(site: Path) -> dict[str, Path]:
    """The files to compare, by their places in the site without the hashes in their names."""
    return {
        transcribe.mask(path.relative_to(site).as_posix()): path for path in sorted(site.rglob("*"))
        if path.is_file() and not any(path.relative_to(site).match(pattern) for pattern in LEFT_OUT)
    }


def differences(place: str, before: str, after: str) -> list[str]:
    """The unified diff of what readers notice in a file; where that is the same, of a page's markup; else nothing."""
    readings = {".html": (transcribe.lines, transcribe.markup), ".ipynb": (transcribe.cells,)}.get(Path(place).suffix, (transcribe.fold,))
    for read in (values,) if place == publish.FILE else readings:
        if found := diff(read(before), read(after)):
            return found
    return []


def values(text: str) -> list[str]:
    """The published recordings, a printed line or a number a line, without what they were made with."""
    try:
        document = json.loads(text)
    except ValueError:
        return transcribe.fold(text)
    if document.get("format") != publish.FORMAT:
        return transcribe.fold(text)
    found = []
    for program, entry in document["programs"].items():
        found += [f"{program} {name}: {entry[name]}" for name in ("source", "sha256", "seed")]
        found += [f"{program} prints: {line}" for line in entry["stdout"].splitlines()]
        found += [f"{program}.{name}{place}: {item!r}" for name, described in entry["values"].items() for place, item in publish.leaves(described)]
    return found


def diff(before: list[str], after: list[str]) -> list[str]:
    """A unified diff without its file names and line numbers, which belong to no file that anyone has."""
    return ["@@" if line.startswith("@@") else line for line in list(difflib.unified_diff(before, after, lineterm="", n=1))[2:]]


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Show what differs between two built sites.")
    parser.add_argument("before", help="a folder that holds a built site")
    parser.add_argument("after", help="another")
    arguments = parser.parse_args(argv)
    folders = (arguments.before, arguments.after)
    problems = [
        Problem(folder or name, 1, "a folder with a built site", "no page in it" if folder else f"no {name}=…", RUN)
        for name, folder in zip(("BEFORE", "AFTER"), folders, strict=True) if not folder or not any(Path(folder).rglob("*.html"))
    ]
    if print_problems(problems):
        return 2
    result = contrast(*map(Path, folders))
    print(*result.lines(), sep="\n")
    return 1 if result.differs else 0


if __name__ == "__main__":
    sys.exit(run_main(main))
