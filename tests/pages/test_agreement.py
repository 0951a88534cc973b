"""Nothing contradicts anything: a quantity that several programs compute has one value on all pages."""

from itertools import combinations

import pytest
import yaml

from scripts.check import read_sources
from scripts.resolve import Library
from tests.conftest import ROOT

AGREE = 5e-4  # as far as pages state digits
BY_CHANCE = "equal by chance"
LISTED = ROOT / "tests" / "pages" / "quantities.yml"


def is_telling(value) -> bool:
    """Whether a number is so particular that two programs hardly share it by chance: not round, not a count, not rounding error."""
    return isinstance(value, float) and abs(value) > 1e-12 and float(f"{value:.2g}") != value and value != int(value)


def unlisted(values: dict[str, float], groups: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Pairs of bound numbers of different programs that agree and that no quantity holds together."""
    together = {frozenset(pair) for targets in groups.values() for pair in combinations(targets, 2)}
    return [
        (a, b) for a, b in combinations(sorted(name for name, value in values.items() if is_telling(value)), 2)
        if a.partition(".")[0] != b.partition(".")[0] and frozenset((a, b)) not in together and same(values[a], values[b])
    ]


def same(a: float, b: float) -> bool:
    return abs(a - b) <= AGREE * max(abs(a), abs(b))


def parted(values: dict[str, float], groups: dict[str, list[str]]) -> dict[str, list[float]]:
    """The quantities whose programs do not agree."""
    return {name: [values[target] for target in targets] for name, targets in groups.items()
            if not all(same(values[targets[0]], values[target]) for target in targets)}


@pytest.fixture(scope="module")
def listed() -> dict:
    return yaml.safe_load(LISTED.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def groups(listed) -> dict[str, list[str]]:
    return {name: targets for name, targets in listed.items() if name != BY_CHANCE}


@pytest.fixture(scope="module")
def by_chance(listed) -> dict[str, list[str]]:
    """Pairs of different quantities that agree today, each under the reason why they are different."""
    return listed[BY_CHANCE]


@pytest.fixture(scope="module")
def values(project) -> dict[str, float]:
    """Every number that a page states as one value, by its target."""
    library = Library(project)
    targets = {link.name for source in read_sources(project) for link in source.links if link.scheme == "value" and not link.title}
    return {target: library.value(target).value for target in sorted(targets)}


def test_each_quantity_has_one_value(values, groups):
    assert all(len(targets) > 1 for targets in groups.values())
    assert [target for targets in groups.values() for target in targets if target not in values] == [], "a target that no page states"
    assert parted(values, groups) == {}


def test_programs_that_agree_today_are_held_together_or_excused_for_a_reason(values, groups, by_chance):
    assert unlisted(values, {**groups, **by_chance}) == []


def test_an_excuse_that_is_no_longer_needed_is_refused(values, groups, by_chance):
    needed = {frozenset(pair) for pair in unlisted(values, groups)}
    assert {name for name, pair in by_chance.items() if frozenset(pair) not in needed} == set()


def test_two_values_of_one_quantity_would_be_found():
    values = {"a/x.left": 0.12345, "b/y.kept": 0.12399, "b/y.n": 3, "a/x.n": 3, "a/x.w": 0.5, "b/y.w": 0.5}
    assert parted(values, {"left": ["a/x.left", "b/y.kept"]}) == {"left": [0.12345, 0.12399]}
    assert unlisted(values, {}) == [] and unlisted({**values, "b/y.kept": 0.12345}, {}) == [("a/x.left", "b/y.kept")]
    assert unlisted({**values, "b/y.kept": 0.12345}, {"left": ["a/x.left", "b/y.kept"]}) == []
