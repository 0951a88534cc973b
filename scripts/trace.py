"""Runs one program as `isolate` does, and writes down what each of its lines did: `trace.json` beside what `isolate` leaves.

A step is a statement that set or changed variables, printed, or gave something back: `{"line", "scopes", "set", …}`, where
`scopes` says which call of a function and which passes of loops it belongs to. Prevents: values beside a line that somebody
worked out. Called as `python -m scripts.trace <request.json>`.
"""

import importlib
import inspect
import json
import os
import sys
from collections import Counter
from pathlib import Path

from scripts import fingerprint, isolate
from scripts.outline import Outline, outline
from scripts.summarize import gradient, mark, summary

MOST_STEPS = 50_000
LONGEST_PRINTED = 160


class TooLong(Exception):
    """More steps than a reader could be shown, or a build could wait for."""


class Tracer:
    """Follows every frame of one file, and no other."""

    def __init__(self, file: str, lines: Outline):
        self.file, self.lines = file, lines
        self.steps: list[dict] = []
        self.calls: Counter = Counter()
        self.printed = 0

    def enter(self, frame, event: str, argument):
        """What `sys.settrace` calls when a frame begins; gives what follows it, if it is the program's own."""
        code = frame.f_code
        is_own = code.co_filename == self.file and (code.co_name == "<module>" or not code.co_name.startswith("<"))
        if event != "call" or not is_own:
            return None
        # A generator that goes on has its follower already.
        return frame.f_trace or Watch(self, frame).follow

    def add(self, line: int, scopes: list, values: dict, more: dict) -> None:
        """Add a step, unless there is nothing to show of it."""
        sys.stdout.flush()
        written = os.lseek(1, 0, os.SEEK_CUR)
        if written > self.printed:
            more["printed"] = [self.printed, written]
            self.printed = written
        if not values and not more:
            return
        if len(self.steps) == MOST_STEPS:
            raise TooLong(f"more than {MOST_STEPS:,} steps to trace; a shorter program says more")
        self.steps.append({"line": line, "scopes": scopes, "set": {name: summary(value) for name, value in values.items()}, **more})


class Watch:
    """Follows one frame: which statement runs, in which pass, and what the variables were before it."""

    def __init__(self, tracer: Tracer, frame):
        self.tracer, self.lines = tracer, tracer.lines
        self.line: int | None = None
        self.passes: dict[int, int] = {}
        self.call: list[list[int]] = []
        self.raised = ""
        self.gives = "yields" if frame.f_code.co_flags & inspect.CO_GENERATOR else "returns"
        values = variables(frame)
        self.known = {name: mark(value) for name, value in values.items()}
        if frame.f_code.co_name != "<module>":
            line = self.lines.starts[frame.f_code.co_firstlineno]
            tracer.calls[line] += 1
            self.call = [[line, tracer.calls[line]]]
            given = inspect.getargs(frame.f_code)
            names = [*given.args, *filter(None, (given.varargs, given.varkw))]
            tracer.add(line, self.call, {name: values[name] for name in names if self.known.get(name) is not None}, {})

    def follow(self, frame, event: str, argument):
        if event == "line":
            line = self.lines.starts.get(frame.f_lineno, frame.f_lineno)
            if line != self.line:
                self.finish(frame, line)
                self.begin(line)
        elif event == "return":
            self.finish(frame, None, argument)
        elif event == "exception" and not issubclass(argument[0], (StopIteration, GeneratorExit)):
            self.raised = f"{argument[0].__name__}: {argument[1]}"
        return self.follow

    def begin(self, line: int) -> None:
        around = self.lines.loops.get(line, ())
        self.passes = {loop: number for loop, number in self.passes.items() if loop in around}
        if line in around:
            self.passes[line] = self.passes.get(line, 0) + 1
        self.line = line

    def finish(self, frame, following: int | None, given=None) -> None:
        """Add what the statement did that has just run; `following` is the next one, None where the frame is left."""
        if self.line is None:
            return
        around = self.lines.loops.get(self.line, ())
        if self.line in around and self.line not in self.lines.loops.get(following, ()):
            return  # A loop that looked for another pass and found none.
        values = variables(frame)
        marks = {name: mark(value) for name, value in values.items()}
        assigned = [name for name in self.lines.assigned.get(self.line, ()) if marks.get(name) is not None]
        changed = [name for name, found in marks.items() if found is not None and found != self.known.get(name)]
        self.known = marks
        more = {self.gives: summary(given)} if given is not None and mark(given) is not None else {}
        if self.raised:
            more["raises"], self.raised = self.raised[:LONGEST_PRINTED], ""
        scopes = [*self.call, *([loop, self.passes[loop]] for loop in around)]
        self.tracer.add(self.line, scopes, {name: values[name] for name in dict.fromkeys([*assigned, *changed])}, more)


def variables(frame) -> dict:
    """A frame's public variables, each followed by the gradient that it holds, if any."""
    found = {}
    for name, value in list(frame.f_locals.items()):
        if name.startswith("_"):
            continue
        found[name] = value
        if (held := gradient(value)) is not None:
            found[f"{name}.grad"] = held
    return found


def write(steps: list[dict], out: Path) -> None:
    """Write the steps, with what they printed as text."""
    printed = (out / "stdout.txt").read_bytes()
    for step in steps:
        if "printed" in step:
            start, end = step["printed"]
            step.update(printed=printed[start:end].decode(errors="replace").rstrip("\n"), at=start)
    (out / "trace.json").write_text(json.dumps({"steps": steps}, ensure_ascii=False), encoding="utf-8")


def main(argv: list[str] | None = None) -> int:
    isolate.die_with_parent()
    request = json.loads(Path((sys.argv[1:] if argv is None else argv)[0]).read_text(encoding="utf-8"))
    # Imports are slow under a tracer, and nothing in them is the program's own.
    for name in fingerprint.imported_modules(request["source"]):
        try:
            importlib.import_module(name)
        except ImportError:
            continue
    tracer = Tracer(request["file"], outline(request["source"]))
    sys.settrace(tracer.enter)
    try:
        status = isolate.run({**request, "name": request["file"]})
    finally:
        sys.settrace(None)
    if status == 0:
        write(tracer.steps, Path(request["out"]))
    return status


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    os._exit(status)
