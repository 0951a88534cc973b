"""Compares this machine's recordings with published ones, program by program and number by number.

Refuses another output, a number that is not the published one to half of its type's digits, and a comparison of
nothing. A program that has changed since is named and left out; a value at rounding level, which its pages state as
`"<"` only, has no digits to compare, and the check holds it to its bound. Prevents: a site whose results nobody but
its author can compute.
"""

import argparse
import ast
import json
import math
import sys
import urllib.error
import urllib.request
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

from scripts import lock, publish
from scripts.check import read_sources
from scripts.locate import Project
from scripts.record import record
from scripts.report import Problem, print_problems, run_main
from scripts.resolve import TARGET, Library

RUN = "make reproduce"
SECONDS_ALLOWED = 60
# By type: the relative difference allowed, half of the digits that the type holds, and its least normal number. Some
# processors round what is smaller to zero, others do not.
NARROW = {"bfloat16": (1e-1, 2.0**-126), "float16": (1e-2, 2.0**-14), "float32": (1e-3, 2.0**-126)}
DOUBLE = (1e-6, 2.0**-1022)
# The most that rounding leaves of a difference that should be zero: the square root of a float64's precision.
ROUNDING = 2.0**-26


class BadReference(Exception):
    """The reference is no set of published recordings: what was expected, and what was found."""


@dataclass
class Comparison:
    """What was compared, what deviates, and the programs that could not be compared."""

    problems: list[Problem] = field(default_factory=list)
    programs: int = 0
    values: int = 0
    bounded: int = 0
    changed: list[str] = field(default_factory=list)
    only_published: list[str] = field(default_factory=list)
    only_here: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """The summary."""
        for what, names in (("changed since", self.changed), ("published only", self.only_published), ("here only", self.only_here)):
            if names:
                yield f"{what}: {', '.join(names)}"
        yield (
            f"programs compared: {self.programs}, values compared: {self.values}, "
            f"left to their bounds: {self.bounded}, programs changed since: {len(self.changed)}"
        )


def compare(
    reference: dict, here: dict, sources: dict[str, str], bounded: Collection[str] = (), where: str = publish.FILE
) -> Comparison:
    """Compare two documents of `publish`.

    `sources` holds the text of each program here, for line numbers; `bounded` names what pages state as "<" only.
    """
    comparison = Comparison()
    theirs, ours = reference["programs"], here["programs"]
    comparison.only_published = sorted(theirs.keys() - ours.keys())
    comparison.only_here = sorted(ours.keys() - theirs.keys())
    for name in sorted(theirs.keys() & ours.keys()):
        if theirs[name]["sha256"] != ours[name]["sha256"]:
            comparison.changed.append(name)
            continue
        comparison.programs += 1
        ours_bounded = {variable for program, _, variable in (one.partition(".") for one in bounded) if program == name}
        compare_program(theirs[name], ours[name], sources[name], ours_bounded, comparison)
    if not comparison.values:
        comparison.problems.append(Problem(where, 1, "at least one value of a program that is the same here", "none", RUN))
    return comparison


def compare_program(theirs: dict, ours: dict, source: str, bounded: Collection[str], comparison: Comparison) -> None:
    path = ours["source"]
    if theirs["stdout"] != ours["stdout"]:
        number, old, new = first_difference(theirs["stdout"], ours["stdout"])
        comparison.problems.append(Problem(path, 1, f"to print “{old}” on line {number}, as published", f"“{new}”", RUN))
    for name in dict.fromkeys([*theirs["values"], *ours["values"]]):
        line = line_of(source, name)
        old, new = theirs["values"].get(name), ours["values"].get(name)
        if old is None or new is None:
            expected, found = (f"no value {name}, as published", "one") if old is None else (f"a value {name}, as published", "none")
            comparison.problems.append(Problem(path, line, expected, found, RUN))
            continue
        before, after = numbers(old), numbers(new)
        if [place for place, _ in before] != [place for place, _ in after] or old.get("shape") != new.get("shape"):
            comparison.problems.append(Problem(path, line, f"{name} of {extent(old)}, as published", extent(new), RUN))
            continue
        tolerance, least = NARROW.get(old["type"].rpartition(".")[2], DOUBLE)
        pairs = [(place, was, now) for (place, was), (_, now) in zip(before, after, strict=True)]
        to_compare = [pair for pair in pairs if not (name in bounded and at_rounding_level(*pair[1:]))]
        comparison.values += len(to_compare)
        comparison.bounded += len(pairs) - len(to_compare)
        wrong = [(difference(was, now), place, was, now) for place, was, now in to_compare if not agrees(was, now, tolerance, least)]
        if wrong:
            far, place, was, now = max(wrong, key=lambda item: item[0])
            relative = [f"relative difference {far:.1e}"] if math.isfinite(far) else []
            others = [f"the furthest of {len(wrong)} in {len(pairs)}"] if len(wrong) > 1 else []
            remarks = f" ({', '.join(relative + others)})" if relative or others else ""
            within = f", within {tolerance:g}" if type(was) is float else ""
            comparison.problems.append(Problem(path, line, f"{name}{place} = {was!r} as published{within}", f"{now!r}{remarks}", RUN))


def first_difference(old: str, new: str) -> tuple[int, str, str]:
    """The first line that differs between two outputs: its number, and what each says there."""
    lines = zip_longest(old.split("\n"), new.split("\n"), fillvalue="no such line")
    return next((number, was, now) for number, (was, now) in enumerate(lines, start=1) if was != now)


def numbers(described: dict) -> list[tuple[str, object]]:
    """The published numbers of a variable, named by their places."""
    if "sample" in described:
        return [(f", number {index * described['every']} of {described['numbers']},", item) for index, item in enumerate(described["sample"])]
    return list(publish.leaves(described.get("value")))


def extent(described: dict) -> str:
    """How large a variable is, in words."""
    shape = f"shape {described['shape']} and " if "shape" in described else ""
    return f"{shape}{described.get('numbers', len(numbers(described)))} numbers"


def agrees(old, new, tolerance: float, least: float) -> bool:
    """Whether two recorded numbers are the same to `tolerance`. Whole numbers, booleans, fractions, nan and inf are exact."""
    if type(old) is not float or type(new) is not float:
        return type(old) is type(new) and old == new
    return old == new or max(abs(old), abs(new)) < least or difference(old, new) <= tolerance


def difference(old, new) -> float:
    """The relative difference of two finite floats, infinite between anything else."""
    if type(old) is not float or type(new) is not float:
        return math.inf
    # Halved first: the difference of two numbers near the largest float would not be one.
    return abs(old / 2 - new / 2) / (max(abs(old), abs(new)) / 2)


def at_rounding_level(old, new) -> bool:
    """Whether two numbers are both no more than what rounding leaves."""
    return type(old) is float and type(new) is float and max(abs(old), abs(new)) <= ROUNDING


def stated_as_bounded(project: Project) -> set[str]:
    """The variables, as `program.variable`, that the pages state as below a bound and never by their digits."""
    kinds: dict[str, set[str]] = {}
    for source in read_sources(project):
        for link in source.links:
            match = TARGET.fullmatch(link.name)
            if link.scheme == "value" and match:
                kinds.setdefault(f"{match['snippet']}.{match['variable']}", set()).add(link.title)
    return {name for name, titles in kinds.items() if titles == {"<"}}


def line_of(source: str, variable: str) -> int:
    """The line that last gives a variable its value at top level, 1 where none does so by name."""
    lines = [
        node.lineno for statement in ast.parse(source).body for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id == variable
    ]
    return max(lines, default=1)


def read(reference: str) -> dict:
    """The published recordings behind a path or an address. Raises BadReference."""
    if not reference:
        raise BadReference("no REFERENCE=…")
    try:
        if reference.startswith(("https://", "http://")):
            with urllib.request.urlopen(reference, timeout=SECONDS_ALLOWED) as answer:
                document = json.loads(answer.read().decode())
        else:
            document = json.loads(Path(reference).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadReference(f"nothing published there: {error}") from error
    if not isinstance(document, dict) or document.get("format") != publish.FORMAT or not isinstance(document.get("programs"), dict):
        raise BadReference("something else")
    return document


def made_with(document: dict) -> str:
    """The processor and the versions behind a document, on one line."""
    versions = {name: version for program in document["programs"].values() for name, version in program["versions"].items()}
    return ", ".join([document["machine"]["architecture"], *(f"{name} {version}" for name, version in sorted(versions.items()))])


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Compare this machine's recordings with published ones.")
    parser.add_argument("reference", help=f"the published {publish.FILE}: a path, or an address that begins with https://")
    reference = parser.parse_args(argv).reference
    try:
        published = read(reference)
    except BadReference as error:
        print_problems([Problem(reference or "REFERENCE", 1, f"published recordings of format {publish.FORMAT}", str(error), f"{RUN} REFERENCE=…")])
        return 1
    project = Project(Path.cwd())
    with lock.hold(project.cache):
        outcome = record(project, say=lambda line: print(line, flush=True))
    if print_problems(outcome.problems):
        return 1
    here = publish.published(project, Library(project, outcome.recordings))
    sources = {name: project.source_path(name).read_text(encoding="utf-8") for name in here["programs"]}
    comparison = compare(published, here, sources, stated_as_bounded(project), reference)
    failed = print_problems(comparison.problems)
    print(f"published: {made_with(published)}\nhere: {made_with(here)}")
    print(*comparison.lines(), sep="\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(run_main(main))
