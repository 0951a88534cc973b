"""Ways through a trace: to a pass, to a line, and back to what a variable was."""

import pytest

STEPS = [
    {"line": 1, "pass": 0, "set": {"w": ["1", 1]}},
    {"line": 3, "pass": 1, "set": {"w": ["0.5", 0.5]}}, {"line": 4, "pass": 1, "set": {}},
    {"line": 3, "pass": 2, "set": {"w": ["0.25", 0.25]}}, {"line": 4, "pass": 2, "set": {}},
    {"line": 3, "pass": 3, "set": {"w": ["0.0625", 0.0625]}},
    {"line": 6, "pass": 0, "set": {"words": ["x", None]}},
]
PASSES = [{"number": 1, "loop": ""}, *({"number": number, "loop": "2 "} for number in (1, 2, 9))]


@pytest.fixture
def lib(library):
    page = library("steps")
    return lambda call: page.evaluate(f"([steps, passes]) => {call}", [STEPS, PASSES])


def test_a_pass_begins_at_its_first_step_and_an_unknown_one_nowhere(lib):
    assert [lib(f"lib.firstOf(steps, {number})") for number in (0, 1, 2, 3, 4)] == [0, 1, 3, 5, -1]


def test_a_line_leads_to_the_same_pass_else_on_else_back(lib):
    assert lib("lib.nearest(steps, 4, 3)") == 3 and lib("lib.nearest(steps, 0, 4)") == 2 and lib("lib.nearest(steps, 6, 4)") == 4


def test_each_line_shows_what_it_did_last(lib):
    assert lib("[...lib.latest(steps, 3)]") == [[1, 0], [3, 3], [4, 2]]


def test_a_variable_remembers_what_it_was(lib):
    assert lib("lib.before(steps, 3, 'w')") == "0.5" and lib("lib.before(steps, 1, 'w')") == "1" and lib("lib.before(steps, 0, 'w') ?? null") is None


def test_a_plot_follows_one_line_through_one_loop(lib):
    assert lib("lib.along(steps, passes, 3, 'w')") == {"points": [[1, 0.5], [2, 0.25], [9, 0.0625]], "at": 1}
    assert lib("lib.along(steps, passes, 6, 'words')") == {"points": [], "at": -1}
