"""A trace says what each line did, as the program without a tracer would have done it, and is refused where it cannot."""

import json

import pytest

from scripts import outline, retrace, store, tabulate, thin, trace
from scripts.record import record
from scripts.request import key_of, trace_key_of

NAME = "decay/traced"
FENCES = f'\n\n```python\n--8<-- "{NAME}.py"\n```\n\n```trace\n{NAME}\n```\n'


def follow(guide, program: str):
    """What recording a page that traces the program gave, and the steps."""
    guide.write(f"snippets/{NAME}.py", f'"""A program."""\n{program}')
    if "```trace" not in (guide.root / "docs" / "decay.md").read_text(encoding="utf-8"):
        guide.replace("docs/decay.md", "\nAfter three", f"{FENCES}\nAfter three")
    outcome = record(guide.project)
    return outcome, retrace.load(guide.project, NAME)


def told(steps: list[dict]) -> list[tuple]:
    """The steps as `(line, {variable: text})`, with the docstring's line not counted."""
    return [(step["line"] - 1, {name: tabulate.value_text(value) for name, value in step["set"].items()}) for step in steps]


def test_every_line_of_a_loop_says_what_it_set_in_every_pass(guide):
    _, steps = follow(guide, "w, total = 0.5, 0\nfor t in range(2):\n    w = w * w\n    total += w\nleft = total\n")
    assert told(steps) == [
        (1, {"w": "0.5", "total": "0"}),
        (2, {"t": "0"}), (3, {"w": "0.25"}), (4, {"total": "0.25"}),
        (2, {"t": "1"}), (3, {"w": "0.0625"}), (4, {"total": "0.3125"}),
        (5, {"left": "0.3125"}),
    ]
    assert [step["scopes"] for step in steps] == [[], *[[[3, 1]]] * 3, *[[[3, 2]]] * 3, []]


def test_a_line_that_sets_what_was_there_before_says_so_again(guide):
    _, steps = follow(guide, "h = 0\nfor t in range(3):\n    h = h * 2\n")
    assert [values for line, values in told(steps) if line == 3] == [{"h": "0"}] * 3


def test_while_loops_that_end_by_their_test_by_break_and_at_once_are_counted_right(guide):
    _, steps = follow(guide, "n = 3\nwhile n > 1:\n    n -= 1\nwhile True:\n    n += 5\n    break\nwhile n < 0:\n    n = 0\nfor k in []:\n    n = 1\n")
    assert [(step["line"] - 1, step["scopes"]) for step in steps] == [(1, []), (3, [[3, 1]]), (3, [[3, 2]]), (5, [[5, 1]])]


def test_calls_say_what_they_were_given_what_they_did_and_what_they_returned(guide):
    _, steps = follow(guide, "def double(x, *rest):\n    for k in range(2):\n        x = 2 * x\n    return x\n\n\na = double(1, 5)\nb = double(a)\n")
    first = [(1, {"x": "1", "rest": "[5]"}), (2, {"k": "0"}), (3, {"x": "2"}), (2, {"k": "1"}), (3, {"x": "4"}), (4, {})]
    assert told(steps)[:7] == [*first, (7, {"a": "4"})] and told(steps)[-1] == (8, {"b": "16"})
    assert steps[5]["returns"] == 4 and steps[5]["scopes"] == [[2, 1]] and steps[4]["scopes"] == [[2, 1], [3, 2]]
    assert steps[7]["scopes"] == [[2, 2]]


def test_a_recursion_counts_its_calls(guide):
    _, steps = follow(guide, "def f(n):\n    return n * f(n - 1) if n else 1\n\n\nx = f(2)\n")
    assert [(step["scopes"][0][1], step["returns"]) for step in steps if "returns" in step] == [(3, 1), (2, 1), (1, 2)]


def test_a_statement_of_several_lines_and_a_comprehension_are_one_step_each(guide):
    _, steps = follow(guide, "k = 7\nvalues = [\n    k * k\n    for k in range(3)\n    if k\n]\nlong = sum(\n    values)\nf = lambda: 3\ny = f()\nz = list(map(lambda v: v + 1, values))\n")
    assert told(steps) == [(1, {"k": "7"}), (2, {"values": "[1, 4]"}), (7, {"long": "5"}), (10, {"y": "3"}), (11, {"z": "[2, 5]"})]


def test_a_generator_goes_on_where_it_was(guide):
    _, steps = follow(guide, "def halves(x):\n    while x > 1:\n        x = x / 2\n        yield x\n\n\nfound = []\nfor h in halves(4.0):\n    found.append(h)\n")
    assert [(step["line"] - 1, step["yields"]) for step in steps if "yields" in step] == [(4, 2.0), (4, 1.0)]
    assert {tuple(step["scopes"][0]) for step in steps if step["line"] < 7} == {(2, 1)}
    assert told(steps)[-1] == (9, {"found": "[2, 1]"})


def test_what_a_line_prints_and_raises_stands_with_it(guide):
    _, steps = follow(guide, 'def f():\n    raise ValueError("no")\n\n\nprint("one")\ntry:\n    f()\nexcept ValueError:\n    print("two", end="")\n    x = 1\n')
    assert [(step["line"] - 1, step.get("printed"), step.get("raises")) for step in steps] == [
        (5, "one", None), (2, None, "ValueError: no"), (7, None, "ValueError: no"), (9, "two", None), (10, None, None),
    ]


ARRAYS = """import numpy as np
import torch

torch.manual_seed(0)
torch.set_default_dtype(torch.float64)


def clear(v):
    v.zero_()


a = np.arange(8.0)
a[0] = 3
names = [1]
names.append(2)
table = {"x": 1}
table["y"] = a[1]
W = torch.randn(3, requires_grad=True)
theta = [W]
(2 * W).sum().backward()
with torch.no_grad():
    W -= W.grad
half = torch.ones(2, dtype=torch.bfloat16)
clear(half)
drawn = torch.rand(1)
print(f"{drawn.item():.6f} {W.grad.sum().item()} {W.grad_fn}")
"""


def test_changes_in_place_are_seen_and_nothing_of_the_computation_changes(guide):
    outcome, steps = follow(guide, ARRAYS)
    assert outcome.problems == [] and outcome.traced == [NAME]
    by_line = {line: values for line, values in told(steps)}
    assert by_line[13] == {"a": "[3, 1, 2, …], shape 8, norm 12.21"}  # the root of 9 + 1 + 4 + … + 49 = 149
    assert by_line[15] == {"names": "[1, 2]"} and by_line[17] == {"table": "{x: 1; y: 1}"}
    assert by_line[20] == {"W.grad": "[2, 2, 2], shape 3, norm 3.464"}
    assert set(by_line[22]) == {"W", "theta"} and by_line[24] == {"half": "[0, 0], shape 2, norm 0"}


def test_the_trace_holds_the_very_values_of_the_recording(guide):
    outcome, steps = follow(guide, "import math\nx = math.pi\nfor k in range(5):\n    x = x / 3\ny = float('inf') * x\nz = float('nan')\n")
    last = {name: value for step in steps for name, value in step["set"].items()}
    variables = outcome.recordings[NAME].variables
    assert last["x"] == variables["x"]["value"] and last["y"] == {"text": "inf"} and last["z"] == {"text": "nan"}


def test_a_program_that_prints_something_else_when_it_is_traced_is_refused_at_its_line(guide):
    outcome, steps = follow(guide, 'import sys\nprint("same")\nprint("traced" if sys.gettrace() else "alone")\n')
    assert [str(problem) for problem in outcome.problems] == [
        f"snippets/{NAME}.py:4: expected the same output when the program is traced as when it is not, found “traced” instead of “alone” — run: make site"
    ]
    assert steps is None and outcome.traced == []


def test_a_program_that_computes_something_else_when_it_is_traced_is_refused_at_its_line(guide):
    outcome, steps = follow(guide, "import sys\nx = 1\nseen = sys.gettrace() is not None\n")
    assert [(problem.line, problem.expected.split(" when")[0]) for problem in outcome.problems] == [(4, "the same seen")] and steps is None


def test_a_program_that_fails_is_reported_once_at_its_line(guide):
    outcome, steps = follow(guide, "x = 1\ny = x / 0\n")
    assert [(problem.path, problem.line) for problem in outcome.problems] == [(f"snippets/{NAME}.py", 3)] and steps is None


def test_a_program_of_too_many_steps_is_refused(guide):
    outcome, steps = follow(guide, f"n = 0\nfor t in range({trace.MOST_STEPS}):\n    n += 1\n")
    assert len(outcome.problems) == 1 and "TooLong: more than 50,000 steps" in outcome.problems[0].found and steps is None


def test_nothing_unchanged_is_traced_again_and_a_damaged_trace_is(guide):
    assert follow(guide, "x = 1\n")[0].traced == [NAME]
    assert record(guide.project).traced == []
    folder = guide.project.recordings / trace_key_of(guide.project, NAME)
    (folder / retrace.FILE).write_text("{", encoding="utf-8")
    again = record(guide.project)
    assert (again.traced, again.ran) == ([NAME], []) and retrace.load(guide.project, NAME)
    assert follow(guide, "x = 2\n")[0].traced == [NAME]


def test_a_trace_is_kept_beside_the_recording_under_a_key_that_holds_the_tracer(guide, monkeypatch):
    follow(guide, "x = 1\n")
    assert trace_key_of(guide.project, NAME) != key_of(guide.project, NAME)
    kept = store.load(guide.project.recordings, trace_key_of(guide.project, NAME), NAME)
    assert json.loads((kept.folder / "trace.json").read_text(encoding="utf-8"))["steps"]
    monkeypatch.setattr("scripts.fingerprint.TRACER", ("trace.py",))
    assert retrace.load(guide.project, NAME) is None


def test_only_what_a_page_marks_is_traced(guide):
    assert record(guide.project).traced == [] and retrace.marked(guide.project) == set()


@pytest.mark.parametrize("passes, kept", [(3, [1, 2, 3]), (12, list(range(1, 13))), (13, [1, 2, 3, 11, 12, 13]), (10_000, [1, 2, 3, 9998, 9999, 10_000])])
def test_long_loops_are_thinned_in_the_middle_and_said_so(passes, kept):
    steps = [{"line": 5, "scopes": [[4, number]], "set": {}} for number in range(1, passes + 1)]
    shown, said = thin.thin(steps, {})
    assert [step.within.number for step in shown] == kept and {step.within.total for step in shown} == {passes}
    assert said == ([] if passes <= 12 else [f"Of {passes:,} passes of the loop in line 4, the first 3 and the last 3 are shown."])


def test_a_loop_inside_another_is_thinned_in_every_pass_and_a_function_by_its_calls():
    steps = [{"line": 6, "scopes": [[4, outer], [5, inner]], "set": {}} for outer in (1, 2) for inner in range(1, 21)]
    steps += [{"line": 2, "scopes": [[1, call]], "set": {}} for call in range(1, 15)]
    shown, said = thin.thin(steps, {1: "f"})
    assert len(shown) == 2 * 6 + 6 and shown[0].within.label == "loop in line 4, pass 1 of 2; loop in line 5, pass 1 of 20"
    assert said == ["Of 14 calls of f, the first 3 and the last 3 are shown.", "Of 20 passes of the loop in line 5, the first 3 and the last 3 are shown."]


def test_an_outline_knows_statements_loops_and_what_is_assigned():
    found = outline.outline("@wraps(\n    f)\ndef g(a,\n      b):\n    for x, (y, z) in a:\n        w[x] = y\n    else:\n        v = 1\n    with open(b) as u: pass\nwhile (k := g(1)):\n    pass\n")
    assert found.starts == {1: 3, 2: 3, 3: 3, 4: 3, 5: 5, 6: 6, 8: 8, 9: 9, 10: 10, 11: 11}
    assert found.assigned[5] == ("x", "y", "z") and found.assigned[6] == () and found.assigned[9] == ("u",) and found.assigned[10] == ("k",)
    assert found.loops[5] == (5,) == found.loops[6] and found.loops[8] == () == found.loops[3] and found.functions == {3: "g"}


@pytest.mark.parametrize("value, short, full", [
    (1 / 3, "0.3333", "0.3333333333333333"), (1e-20 / 3, "3.333e-21", "3.3333333333333333e-21"), (1e22, "1e22", "1e22"), (True, "True", "True"), (7, "7", "7"),
    ({"shape": [2, 3], "first": [0.1, 1 / 3, 2.0], "norm": 2 / 3}, "[0.1, 0.3333, 2, …], shape 2×3, norm 0.6667", "[0.1, 0.3333333333333333, 2.0, …], shape 2×3, norm 0.6666666666666666"),
    ({"list": [1, 2, 3, 9], "of": 30}, "[1, 2, 3, …, 9], 30 entries", "[1, 2, 3, …, 9], 30 entries"),
])
def test_numbers_are_rounded_for_showing_only(value, short, full):
    assert tabulate.value_text(value) == short and tabulate.value_text(value, None) == full


BAD = {
    "decay/halvs\n": "a snippet in the first line of a trace (did you mean decay/halves?), found decay/halvs",
    "decay/other\n": "a program that this page shows above its trace, found decay/other",
    "decay/halves\nlfet: it\n": "a variable that the program sets (did you mean left?), found lfet",
    "decay/halves\nleft it\n": "notes of the form `variable: note` or `variable = \\symbol: note`, found left it",
    "decay/halves\nleft: it\nleft: again\n": "one note for each variable, found left again",
    "decay/halves\nleft: about 3 of it\n": "a note without numbers, links and formulas, which nothing would check, found about 3 of it",
    "decay/halves\nleft: [it](index.md)\n": "a note without numbers, links and formulas, which nothing would check, found [it](index.md)",
    "decay/halves\nleft = \\dleta: it\n": "LaTeX that KaTeX reads, found KaTeX parse error: Undefined control sequence: \\dleta",
}


@pytest.mark.parametrize("body", BAD)
def test_each_mistake_in_a_trace_is_one_line_at_its_place(guide, body):
    guide.write("snippets/decay/other.py", '"""Another."""\nx = 1\n')
    guide.write("docs/index.md", (guide.root / "docs" / "index.md").read_text(encoding="utf-8") + '\n```python\n--8<-- "decay/other.py"\n```\n')
    guide.replace("docs/decay.md", "\nAfter three", f"\n```trace\n{body}```\n\nAfter three")
    page = (guide.root / "docs" / "decay.md").read_text(encoding="utf-8")
    line = page.splitlines().index("```trace") + 1 + body.count("\n")
    (problem,) = problems_of_page(guide)
    assert problem.startswith(f"docs/decay.md:{line}: expected {BAD[body]}")


def problems_of_page(guide) -> list[str]:
    return [problem for problem in guide.problems() if problem.startswith("docs/decay.md")]


def test_a_second_trace_of_a_program_and_one_above_it_are_refused(guide):
    fence = "\n```trace\ndecay/halves\n```\n"
    guide.replace("docs/decay.md", "\nAfter three", f"{fence}{fence}\nAfter three")
    assert [problem.partition(": ")[2] for problem in problems_of_page(guide)] == ["expected each trace once in a page, found decay/halves again — run: make check"]
    guide.replace("docs/decay.md", fence + fence, "")
    guide.replace("docs/decay.md", "# Decay\n", f"# Decay\n{fence}")
    assert [problem.partition(": ")[2] for problem in problems_of_page(guide)] == ["expected a program that this page shows above its trace, found decay/halves — run: make check"]


def test_a_good_trace_has_no_problem_and_is_counted(guide):
    guide.replace("docs/decay.md", "\nAfter three", "\n```trace\ndecay/halves\nnorms: all of *them*\nleft = w^\\top: what remains\n```\n\nAfter three")
    assert problems_of_page(guide) == [] and guide.check()[1].counts["traces"] == 1
