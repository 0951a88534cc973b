"""Live programs and prompts: what may be one, what a wrong one is told, and what readers without JavaScript get."""

import json

import pytest

from scripts import answer, rerun, scan, seal, vendor
from scripts.resolve import Unresolved
from tests.conftest import ROOT
from tests.scripts.test_embed import page

SHOWN = '```python\n--8<-- "decay/halves.py"\n```\n\n```output\ndecay/halves\n```\n\n'
LIVE = SHOWN + "```run\ndecay/halves\n```\n"


def wrong(guide, text: str) -> list[str]:
    """The problems of the small guide with this text in its page, without those that every changed page has."""
    guide.replace("docs/decay.md", SHOWN, text)
    return [problem for problem in guide.problems() if "docs/decay.md" in problem]


@pytest.mark.parametrize("source", ["import math\nprint(math.pi)", "from math import exp\nfor t in range(3):\n    print(t)", "print(f'{1 / 3:.3f}')"])
def test_a_program_that_needs_math_alone_is_no_stranger(source):
    assert rerun.stranger(source) is None


@pytest.mark.parametrize("source, found", [
    ("import numpy as np", "import of numpy in line 1"),
    ("\nfrom statistics import mean", "import of statistics in line 2"),
    ("import math, random", "import of random in line 1"),
    ("x = input()", "input in line 1"),
    ("class A:\n    pass", "ClassDef in line 1"),
    ("match 1:\n    case 1:\n        pass", "Match in line 1"),
    ("__import__('os')", "__import__ in line 1"),
])
def test_what_the_interpreter_of_the_page_may_not_have_is_named_with_its_line(source, found):
    assert rerun.stranger(source) == found


def test_a_number_is_too_long_when_its_last_digits_may_differ():
    assert rerun.too_long("0.30000000000000004") == "0.30000000000000004" and rerun.too_long("9.536743164062e-07\n") == "9.536743164062e-07"
    assert rerun.too_long("9.54e-07, 12345678901234567890, 0.000000000001, 1,048,576.0, 538") is None


def test_a_live_program_has_no_problem_and_its_block_holds_the_element(guide):
    assert wrong(guide, LIVE) == []
    html = page(guide, LIVE)
    (element,) = html.select("section.vg-program vg-run")
    assert element["data-program"] == "decay/halves" and element["data-python"].endswith(rerun.PYTHON)
    assert [script["src"] for script in html.select("script")] == ["assets/js/elements/run.js"]


def test_a_page_without_live_program_loads_nothing_for_one(guide):
    guide.check()
    html = page(guide, SHOWN)
    assert html.select("section.vg-program") and not html.select("script, vg-run, vg-prompt")


@pytest.mark.parametrize("text, line, expected", [
    (LIVE.replace("run\ndecay/halves", "run\ndecay/halvs"), 20, "a program that the page shows above (did you mean decay/halves?), found decay/halvs"),
    (LIVE.replace("run\ndecay/halves", "run\n"), 20, "a program that the page shows above, found nothing"),
    ("```run\ndecay/halves\n```\n\n" + SHOWN, 12, "a program that the page shows above, found decay/halves"),
    (LIVE + "\n```run\ndecay/halves\n```\n", 20, "decay/halves once in the `run` fences of a page, found it again"),
    (LIVE.replace("```output\ndecay/halves\n```\n\n", ""), 16, "the output of decay/halves as text in this page, to compare the reader's with, found none"),
    (SHOWN + "```run now\ndecay/halves\n```\n", 19, "```run without options, found ```run now"),
])
def test_a_run_fence_that_leads_nowhere_is_one_line_with_its_place(guide, text, line, expected):
    assert any(problem.startswith(f"docs/decay.md:{line}: expected {expected}") for problem in wrong(guide, text)), guide.problems()


@pytest.mark.parametrize("old, new, expected", [
    ("w, steps", "import random\n\nw, steps", "a live program to need `math` alone of what Python has, decay/halves, found import of random in line 3"),
    ("{left}", "{left / 3}", "a live program to print rounded numbers, decay/halves, found 0.041666666666666664"),
])
def test_a_program_that_may_print_something_else_in_the_page_is_refused(guide, old, new, expected):
    guide.replace("snippets/decay/halves.py", old, new)
    assert any(expected in problem for problem in wrong(guide, LIVE)), guide.problems()


def test_a_wrong_fence_is_a_visible_error_in_the_page(guide):
    guide.check()
    assert "expected a program that the page shows above" in page(guide, "```run\ndecay/halves\n```\n").select_one(".vg-problem").get_text()
    assert "expected lines that run" in page(guide, "```prompt\n1 / 0\n```\n").select_one(".vg-problem").get_text()


def test_the_lines_of_a_prompt_are_answered_one_after_the_other():
    assert answer.answers("w = 0.5\nw**20\nw > 1\n") == [("w = 0.5", ""), ("w**20", str(0.5**20)), ("w > 1", "False")]
    assert answer.answers("import math\nmath.log10(0.001)") == [("import math", ""), ("math.log10(0.001)", "-3.0")]


@pytest.mark.parametrize("body, found", [
    ("", "nothing"), ("1 +", "1 + (invalid syntax)"), ("1\n\n2", "an empty line"), ("1\n1", "1"), ("1 / 0", "ZeroDivisionError: division by zero"),
    ("import numpy", "import of numpy"), ("while True: pass", "while True: pass"),
])
def test_a_prompt_that_cannot_be_answered_is_refused(body, found, monkeypatch):
    monkeypatch.setattr(answer, "SECONDS", 1)
    with pytest.raises(Unresolved) as refused:
        answer.answers(body)
    assert found in refused.value.found


def test_a_wrong_prompt_is_one_line_with_its_place(guide):
    assert any(problem.startswith("docs/decay.md:20: expected lines that run, found ZeroDivisionError") for problem in wrong(guide, SHOWN + "```prompt\n1 / 0\n```\n"))


def test_readers_without_javascript_get_every_line_of_a_prompt_with_its_result(guide):
    guide.check()
    html = page(guide, "```prompt\n0.5**2\n2 < 1\n```\n")
    assert [(item.code.get_text(), item.samp.get_text()) for item in html.select("vg-prompt li")] == [("0.5**2", "0.25"), ("2 < 1", "False")]


def test_only_a_page_that_runs_python_may_compile_and_start_a_worker_of_its_own():
    plain, live = (seal.policy(f"<p>{body}</p>") for body in ("vg-run", "<vg-run></vg-run>"))
    assert "wasm" not in plain and "blob:" not in plain
    assert "'wasm-unsafe-eval'" in live and "worker-src 'self' blob:" in live and live.count("blob:") == 1 and "'unsafe-eval'" not in live
    assert seal.policy("<vg-prompt></vg-prompt>") == live


def test_the_interpreter_is_one_script_whose_build_is_pinned_and_recorded():
    (entry,) = (entry for entry in json.loads((ROOT / vendor.MANIFEST).read_text(encoding="utf-8")) if "build" in entry)
    script = (ROOT / "docs" / rerun.PYTHON).read_text(encoding="utf-8")
    name, _, text = script.partition(" = ")
    assert name == f"globalThis.{entry['build']['global']}" and "loadMicroPython" in json.loads(text.rstrip().rstrip(";"))
    assert f"docs/{rerun.PYTHON}" in entry["sha256"] and any(path.endswith("LICENSE") for path in entry["sha256"])
    package, _, version = entry["build"]["command"][0].partition("@")
    assert package == "esbuild" and version.replace(".", "").isdecimal()


def test_fences_of_both_kinds_are_read_as_code_not_as_prose():
    assert scan.read("docs/x.md", "Type:\n\n```prompt\n0.5**20\n```\n").prose.strip() == "Type:"
