"""Thins a trace: of a loop of many passes, or a function that is called often, the first and the last are kept.

Produces the steps to show, the passes that they belong to, and a sentence for everything that was left out. Prevents: a page
of ten thousand rows, and a gap that nobody mentions.
"""

from dataclasses import dataclass

MOST_WHOLE, AT_EACH_END = 12, 3


@dataclass(frozen=True)
class Pass:
    """One pass of a loop, or one call of a function: `number` of `total`, begun in `line`, inside `outer`, if any."""

    line: int
    number: int
    total: int
    function: str
    outer: "Pass | None"

    @property
    def label(self) -> str:
        own = f"{self.function}, call" if self.function else f"loop in line {self.line}, pass"
        outer = f"{self.outer.label}; " if self.outer else ""
        return f"{outer}{own} {self.number:,} of {self.total:,}"


@dataclass(frozen=True)
class Shown:
    """A step that readers see. `step` is as the tracer wrote it."""

    step: dict
    within: Pass | None


def thin(steps: list[dict], functions: dict[int, str]) -> tuple[list[Shown], list[str]]:
    """The steps to show, and what to say of those that are not. `functions`: names by their first lines."""
    totals = _totals(steps)
    kept = [Shown(step, _within(step["scopes"], totals, functions)) for step in steps if _is_kept(step["scopes"], totals)]
    return kept, _left_out(totals, functions)


def _totals(steps: list[dict]) -> dict[tuple, int]:
    """How many passes each loop made each time that it was begun, and how often each function was called."""
    totals: dict[tuple, int] = {}
    for step in steps:
        path = tuple(map(tuple, step["scopes"]))
        for depth, (line, number) in enumerate(path):
            key = (path[:depth], line)
            totals[key] = max(totals.get(key, 0), number)
    return totals


def _is_kept(scopes: list, totals: dict[tuple, int]) -> bool:
    path = tuple(map(tuple, scopes))
    for depth, (line, number) in enumerate(path):
        total = totals[path[:depth], line]
        if total > MOST_WHOLE and AT_EACH_END < number <= total - AT_EACH_END:
            return False
    return True


def _within(scopes: list, totals: dict[tuple, int], functions: dict[int, str]) -> Pass | None:
    path, found = tuple(map(tuple, scopes)), None
    for depth, (line, number) in enumerate(path):
        found = Pass(line, number, totals[path[:depth], line], functions.get(line, ""), found)
    return found


def _left_out(totals: dict[tuple, int], functions: dict[int, str]) -> list[str]:
    most: dict[int, int] = {}
    for (_, line), total in totals.items():
        if total > MOST_WHOLE:
            most[line] = max(most.get(line, 0), total)
    ends = f"the first {AT_EACH_END} and the last {AT_EACH_END} are shown"
    return [
        f"Of {total:,} calls of {functions[line]}, {ends}." if line in functions else f"Of {total:,} passes of the loop in line {line}, {ends}."
        for line, total in sorted(most.items())
    ]
