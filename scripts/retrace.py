"""Knows which programs the pages want to see line by line, and keeps what each of their lines did.

Produces a second recording of such a program, under a key of its own. Refuses one that prints, computes or draws something else
when it is watched. Prevents: values beside the lines of a program that are not those of the published run.
"""

import json
from collections.abc import Iterable
from datetime import date
from itertools import takewhile
from pathlib import Path

from scripts import annotate, fingerprint, judge, scan, store
from scripts.locate import Project
from scripts.report import Problem
from scripts.request import key_for, trace_key_of

FILE = "trace.json"


def marked(project: Project) -> set[str]:
    """The programs that any page wants to be traced."""
    names = set()
    for path in project.page_paths():
        text = path.read_bytes().decode(errors="replace")
        if path.suffix == ".md" and f"```{annotate.INFO}" in text:
            names |= {annotate.program(fence.body) for fence in scan.find_fences(text) if fence.info == annotate.INFO}
    return names


def untraced(project: Project, names: Iterable[str]) -> list[str]:
    """Those of the names that are to be traced and are not, for their present bytes."""
    wanted = marked(project)
    return [name for name in names if name in wanted and load(project, name) is None]


def load(project: Project, name: str) -> list[dict] | None:
    """The steps of a program as it is now, None where there are none."""
    try:
        found = store.load(project.recordings, trace_key_of(project, name), name)
        return json.loads((found.folder / FILE).read_text(encoding="utf-8"))["steps"] if found else None
    except (OSError, UnicodeDecodeError):
        return None


def difference(request: dict, recording: store.Recording) -> Problem | None:
    """What the program did otherwise when it was watched, at the line that did it; None where it did the same."""
    folder = Path(request["out"])
    steps = json.loads((folder / FILE).read_text(encoding="utf-8"))["steps"]
    printed = (folder / "stdout.txt").read_bytes()
    if printed != (shown := recording.stdout.encode()):
        at = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(printed, shown)))
        line = next((step["line"] for step in reversed(steps) if step.get("at", at + 1) <= at), 1)
        return _problem(request, line, "the same output", f"“{_line(printed, at)}” instead of “{_line(shown, at)}”")
    values = json.loads((folder / "values.json").read_text(encoding="utf-8"))
    for name in dict.fromkeys([*recording.variables, *values]):
        if values.get(name) != recording.variables.get(name):
            line = next((step["line"] for step in reversed(steps) if name in step["set"]), 1)
            return _problem(request, line, f"the same {name}", "another value")
    if tuple(path.read_text(encoding="utf-8") for path in _figures(folder)) != recording.figures:
        return _problem(request, 1, "the same figures", "others")
    return None


def keep(project: Project, request: dict, seconds: float) -> None:
    """Store what a watched run left, without what the recording has already."""
    folder = Path(request["out"])
    for scratch in (*_figures(folder), *(folder / name for name in ("stderr.txt", "log.txt", "request.json"))):
        scratch.unlink(missing_ok=True)
    meta = {"versions": fingerprint.versions(request["code"]), "seed": None, "figures": 0}
    timing = {"seconds": round(seconds, 3), "date": date.today().isoformat()}
    store.save(project.recordings, fingerprint.trace_key(key_for(request)), folder, meta, timing)


def _figures(folder: Path) -> list[Path]:
    return [folder / f"figure-{number}.svg" for number in range(len(list(folder.glob("figure-*.svg"))))]


def _problem(request: dict, line: int, expected: str, found: str) -> Problem:
    return Problem(request["file"], line, f"{expected} when the program is traced as when it is not", found, judge.RUN)


def _line(printed: bytes, at: int) -> str:
    """The line of an output that a position lies in."""
    start = printed.rfind(b"\n", 0, at) + 1
    return printed[start:].partition(b"\n")[0].decode(errors="replace")
