"""Makes one JSON document of all recordings, to publish beside the pages.

A value of more than MOST_NUMBERS numbers is thinned: every n-th number in order, with how many there are; everything
else is whole. (With all numbers, twelve programs took 600 kB, and thinned 120 kB.) Figures are in the pages and stay
out. Prevents: results that another machine can only compare digit by rounded digit.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from scripts import fingerprint, store
from scripts.locate import Project
from scripts.request import program_text
from scripts.resolve import Library

FILE = "recordings.json"
FORMAT = 1
MOST_NUMBERS = 256


def published(project: Project, library: Library) -> dict:
    """The document: every program with its output and its values. Raises Unresolved where one has no recording."""
    programs = {name: describe(project, library.recording(name)) for name in _names(project)}
    return {"format": FORMAT, "machine": fingerprint.machine(), "programs": programs}


def describe(project: Project, recording: store.Recording) -> dict:
    """One program: where it is, the digest of what its results depend on, and what it printed and computed."""
    return {
        "source": project.relative(project.source_path(recording.name)),
        "sha256": hashlib.sha256(program_text(project, recording.name).encode()).hexdigest(),
        "versions": recording.versions,
        "seed": recording.seed,
        "stdout": recording.stdout,
        "values": {name: thinned(described) for name, described in recording.variables.items()},
    }


def thinned(described: dict) -> dict:
    """A variable as `collect` describes it, with `every`, `numbers` and `sample` in place of a value that is too long."""
    every_number = [number for _, number in leaves(described.get("value"))]
    if len(every_number) <= MOST_NUMBERS:
        return described
    step = -(-len(every_number) // MOST_NUMBERS)
    rest = {key: item for key, item in described.items() if key != "value"}
    return {**rest, "numbers": len(every_number), "every": step, "sample": every_number[::step]}


def leaves(value, name: str = "") -> Iterator[tuple[str, object]]:
    """Every number of a value in order, named by its place: `[0][1]`, `.key`. Of None, none."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, f"{name}.{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from leaves(item, f"{name}[{index}]")
    elif value is not None:
        yield name, value


def write(project: Project, library: Library, site: Path) -> None:
    """Write the document into a built site. Raises Unresolved."""
    recordings = [library.recording(name) for name in _names(project)]
    keys = [f"{recording.name} {recording.folder.name}".encode() for recording in recordings]
    text = store.kept(project.cache / "published", [Path(__file__).read_bytes(), *keys], lambda: _text(published(project, library)))
    store.write_atomically(site / FILE, text)


def _names(project: Project) -> list[str]:
    return [*project.snippet_names(), *project.notebook_names()]


def _text(document: dict) -> bytes:
    return (json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
