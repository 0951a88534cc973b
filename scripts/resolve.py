"""Finds the recorded value that a page names as `snippet.variable`, `…[0]` or `….key`.

Prevents: a number bound to a name that does not exist, or that no longer holds a number.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from scripts import retrace, store
from scripts.locate import Project
from scripts.request import key_of
from scripts.report import did_you_mean

PROGRAM = re.compile(r"[\w-]+/[\w-]+")
TARGET = re.compile(
    r"(?P<snippet>[\w-]+/[\w-]+)\.(?P<variable>[A-Za-z]\w*)(?:\[(?P<index>-?\d+)\]|\.(?P<key>[\w.+-]+))?"
)
FIGURE = re.compile(r"(?P<snippet>[\w-]+/[\w-]+)(?:\[(?P<index>\d+)\])?")


class Unresolved(LookupError):
    """The name leads nowhere: what was expected, and what was found."""

    def __init__(self, expected: str, found: str):
        super().__init__(f"expected {expected}, found {found}")
        self.expected, self.found = expected, found


class NotRecorded(Unresolved):
    """The snippet exists, but its last run failed; that failure is reported where it happened."""


@dataclass(frozen=True)
class Value:
    """A recorded value and where it stands. `value` is a number, a boolean, or a list or dict of them."""

    name: str
    variable: str
    value: object
    type: str
    recording: store.Recording

    @property
    def is_number(self) -> bool:
        return not isinstance(self.value, (bool, list, dict))

    def numbers(self) -> list:
        """Every number in the value, flat."""
        return list(_flatten(self.value))


def _flatten(value) -> Iterable:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _flatten(item)
    else:
        yield value


class Library:
    """The recordings of a project, looked up by name and always for the present bytes of the program."""

    def __init__(self, project: Project, recordings: dict[str, store.Recording] | None = None):
        self.project = project
        self._loaded: dict[tuple[str, str], store.Recording] = {}
        self.add(recordings or {})

    def add(self, recordings: dict[str, store.Recording]) -> None:
        """Take over recordings that were just loaded or made, so that they are not read again."""
        self._loaded.update({(name, recording.folder.name): recording for name, recording in recordings.items()})

    def recording(self, name: str) -> store.Recording:
        """The recording of a snippet or notebook. Raises Unresolved, NotRecorded."""
        path = self.project.source_path(name)
        if not PROGRAM.fullmatch(name) or not path.is_file():
            known = [*self.project.snippet_names(), *self.project.notebook_names()]
            raise Unresolved(f"a snippet{did_you_mean(name, known)}", name)
        try:
            key = key_of(self.project, name)
        except UnicodeDecodeError:
            key = ""
        if (name, key) not in self._loaded:
            recording = store.load(self.project.recordings, key, name) if key else None
            if recording is None:
                raise NotRecorded(f"a recording of {name}", "none: its last run failed, or it has not run")
            self._loaded[name, key] = recording
        return self._loaded[name, key]

    def trace(self, name: str) -> list[dict]:
        """What each line of a program did. Raises Unresolved, NotRecorded."""
        self.recording(name)
        steps = retrace.load(self.project, name)
        if steps is None:
            raise NotRecorded(f"a trace of {name}", "none: its last traced run failed, or it has not run")
        return steps

    def value(self, target: str) -> Value:
        """The value that `target` names. Raises Unresolved, NotRecorded."""
        match = TARGET.fullmatch(target)
        if match is None:
            raise Unresolved("snippet.variable, snippet.variable[0] or snippet.variable.key", target or "nothing")
        recording = self.recording(match["snippet"])
        variable = match["variable"]
        if variable not in recording.variables:
            hint = did_you_mean(variable, recording.variables)
            raise Unresolved(f"a top-level numeric variable of {match['snippet']}{hint}", variable)
        described = recording.variables[variable]
        if "value" not in described:
            raise Unresolved("a value small enough to record", f"{variable} of shape {described.get('shape')}")
        value = _step(described["value"], variable, match)
        return Value(target, variable, value, described["type"], recording)

    def figure(self, target: str) -> tuple[store.Recording, str]:
        """The recording and the SVG that `target` names. Raises Unresolved, NotRecorded."""
        match = FIGURE.fullmatch(target)
        if match is None:
            raise Unresolved("page_slug/what_it_shows", target or "nothing")
        recording = self.recording(match["snippet"])
        count = len(recording.figures)
        if count == 0:
            raise Unresolved(f"{match['snippet']} to show a figure", "no plt.show()")
        if match["index"] is None and count > 1:
            raise Unresolved(f"which of {count} figures: {target}[0] to [{count - 1}]", target)
        index = int(match["index"] or 0)
        if index >= count:
            raise Unresolved(f"figure [0] to [{count - 1}]", f"[{index}]")
        return recording, recording.figures[index]


def _step(value, variable: str, match: re.Match):
    if match["index"] is not None:
        if not isinstance(value, list):
            raise Unresolved(f"{variable} to be a list or an array", type(value).__name__)
        index = int(match["index"])
        if not -len(value) <= index < len(value):
            raise Unresolved(f"a position below {len(value)} in {variable}", f"[{index}]")
        return value[index]
    if match["key"] is not None:
        if not isinstance(value, dict):
            raise Unresolved(f"{variable} to be a dict", type(value).__name__)
        if match["key"] not in value:
            raise Unresolved(f"a key of {variable}{did_you_mean(match['key'], value)}", match["key"])
        return value[match["key"]]
    return value
