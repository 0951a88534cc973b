"""Prints problems, one line each, in the one form that names place, expectation and repair.

Prevents: a contributor who is told that something is wrong, but not where, or not what to do.
"""

import difflib
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from scripts.isolate import FULL

LONGEST_FOUND = 160


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to repair: `path:line: expected …, found … — run: make …`."""

    path: str
    line: int
    expected: str
    found: str
    run: str = "make check"

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"

    @property
    def message(self) -> str:
        found = self.found if len(self.found) <= LONGEST_FOUND else self.found[: LONGEST_FOUND - 1] + "…"
        return f"expected {self.expected}, found {found} — run: {self.run}"


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A hint to append to `expected`, empty where nothing known is close."""
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f" (did you mean {close[0]}?)" if close else ""


def print_problems(problems: Iterable[Problem], stream=None) -> int:
    """Print each distinct problem once, sorted by place; return how many there were."""
    stream = stream or sys.stderr
    distinct = sorted(set(problems))
    for problem in distinct:
        print(problem, file=stream)
        if os.environ.get("GITHUB_ACTIONS") == "true":
            message = problem.message.replace("%", "%25").replace("\n", "%0A")
            print(f"::error file={problem.path},line={problem.line}::{message}", file=stream)
    if distinct:
        print(f"{len(distinct)} problem{'s' if len(distinct) > 1 else ''}", file=stream)
    return len(distinct)


def run_main(main: Callable[[], int]) -> int:
    """Run a command; say in one line that the disk is full or that it was interrupted."""
    try:
        return main()
    except KeyboardInterrupt:
        print("interrupted; the last good state is untouched", file=sys.stderr)
        return 130
    except OSError as error:
        if error.errno not in FULL:
            raise
        print_problems([Problem(str(error.filename or ".cache"), 1, "room on the disk", str(error.strerror), "make clean")])
        return 1
