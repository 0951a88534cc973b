"""Predictions: what a half-made one is told, and what readers get of a whole one."""

import pytest

from scripts import catalogue, predict, quiz, scan
from scripts.resolve import Unresolved
from tests.scripts.test_embed import page, render

PROGRAM = '```python\n--8<-- "decay/halves.py"\n```\n'
GOOD = """```predict
ask: Which share is left after *three* halvings?
answer: [0.125](value:decay/halves.left)
scale: log 1e-3 1
why: The factor is [0.5](value:decay/halves.w), and three of them
  multiply to an eighth.
```
"""


def read(old: str = "ask", new: str = "ask") -> predict.Prediction:
    assert old in GOOD
    return predict.read(scan.find_fences(GOOD.replace(old, new, 1))[0])


def test_a_whole_prediction_is_read_with_what_continues_on_the_next_line():
    assert read() == predict.Prediction(
        "Which share is left after *three* halvings?", "[0.125](value:decay/halves.left)", "log 1e-3 1",
        "The factor is [0.5](value:decay/halves.w), and three of them multiply to an eighth.",
    )


@pytest.mark.parametrize("scale", ["typed", "linear 0 1", "linear -1 0.13", "log 0.12 1", "log 1e-300 1e300", "linear 0% 100%", "log 10⁻³ 1"])
def test_every_scale_that_holds_the_answer_is_a_scale(scale):
    assert read("log 1e-3 1", scale).scale == scale


def test_an_answer_may_be_loose_by_some_per_cent():
    assert read("halves.left)", 'halves.left "±5%")').answer == '[0.125](value:decay/halves.left "±5%")'


@pytest.mark.parametrize("old, new, expected", [
    ("ask: Which", "asks: Which", "expected `ask`, `answer`, `scale`, `why`, each once, longer texts indented on the lines below, found asks: Which"),
    ("  multiply to", "multiply to", "expected `ask`, `answer`, `scale`, `why`, each once, longer texts indented on the lines below, found multiply to"),
    ("scale: log 1e-3 1\n", "scale: typed\nscale: typed\n", "found scale: typed"),
    ("scale: log 1e-3 1\n", "\n", "found a blank line"),
    ("scale: log 1e-3 1\n", "", "expected `scale` in a `predict` fence, found none"),
    ("scale: log 1e-3 1", "scale:", "found scale:"),
    ("log 1e-3 1", "log 1e-3", "expected a scale such as `log 1e-12 1`, `linear 0 10` or `typed`, found log 1e-3"),
    ("log 1e-3 1", "square 1e-3 1", "expected a scale such as"),
    ("log 1e-3 1", "log low high", "expected one number, found low"),
    ("log 1e-3 1", "linear 0 inf", "expected a finite number, found inf"),
    ("log 1e-3 1", "log 1 1e-3", "expected a scale that rises, a logarithmic one from above zero, found log 1 1e-3"),
    ("log 1e-3 1", "log 0 1", "expected a scale that rises, a logarithmic one from above zero, found log 0 1"),
    ("log 1e-3 1", "log 1e-12 1e-3", "expected an answer between 1e-12 and 1e-3, the ends that readers see, found 0.125"),
    ("log 1e-3 1", "linear 0.125 1", "expected an answer between 0.125 and 1, the ends that readers see, found 0.125"),
    ("log 1e-3 1", "linear 0% 10%", "expected an answer between 0% and 10%, the ends that readers see, found 0.125"),
    ("[0.125](value:decay/halves.left)", "0.125", "expected one bound number, "),
    ("[0.125](value:decay/halves.left)", "decay/halves.left", "expected one bound number, "),
    ("[0.125](value:decay/halves.left)", "[0.125](exempt:name)", "expected one bound number, "),
    ("[0.125](value:decay/halves.left)", '[0.2](value:decay/halves.left "<")', "expected one bound number, "),
    ("[0.125](value:decay/halves.left)", "[0.125](value:decay/halves.left) of it", "expected one bound number, "),
    ("[0.125](value:decay/halves.left)", "[an eighth](value:decay/halves.left)", "expected one number, found an eighth"),
])
def test_a_half_made_prediction_is_refused(old, new, expected):
    with pytest.raises(Unresolved) as error:
        read(old, new)
    assert expected in str(error.value)


@pytest.mark.parametrize("old, new, line, expected", [
    ("halves.left", "halves.gone", 21, "expected a top-level numeric variable of decay/halves"),
    ("[0.125]", "[0.126]", 21, "expected 0.125 (decay/halves.left = 0.125), found 0.126"),
    ("*three* halvings", "40 halvings", 20, "found the unbound number 40"),
    ("an eighth", "1/8", 24, "found the unbound number 1/8"),
    ("[0.5]", "[0.6]", 23, "expected 0.5 (decay/halves.w = 0.5), found 0.6"),
    ("log 1e-3 1", "log 1e-3 0.1", 20, "expected an answer between 1e-3 and 0.1, the ends that readers see, found 0.125"),
    ("why: ", "because: ", 20, "each once"),
    ("*three*", "$k$", 20, "expected symbols that about/notation.md names"),
])
def test_a_fault_in_a_page_is_one_line_with_its_place(guide, old, new, line, expected):
    guide.write("docs/about/notation.md", "---\ntitle: N\ndescription: N\ndate: 2026-11-21\ntags: [x]\nkind: about\n---\n\n# N\n")
    guide.replace("docs/decay.md", "After three", f"{GOOD.replace(old, new, 1)}\nAfter three")
    problems = [problem for problem in guide.problems() if problem.startswith("docs/decay.md")]
    assert len(problems) == 1 and problems[0].startswith(f"docs/decay.md:{line}: ") and expected in problems[0], problems


def test_a_page_with_a_whole_prediction_has_no_problem_and_its_numbers_are_counted(guide):
    _, before = guide.check()
    guide.replace("docs/decay.md", "After three", f"{GOOD}\nAfter three")
    _, report = guide.check()
    assert [problem for problem in report.problems if problem.path == "docs/decay.md"] == [] and report.counts["predictions"] == 1 and report.counts["numbers"] == before.counts["numbers"] + 2


def test_fix_rewrites_a_stale_answer_where_it_stands(guide):
    guide.replace("docs/decay.md", "After three", f"{GOOD.replace('[0.125]', '[0.131]')}\nAfter three")
    done = guide.run("scripts.fix")
    assert "1 number rewritten" in done.stdout, done.stdout + done.stderr
    assert GOOD in (guide.root / "docs/decay.md").read_text()


def test_readers_without_javascript_get_the_question_and_the_recorded_value_in_a_closed_details(guide):
    html = page(guide, PROGRAM + "\n" + GOOD)
    asked = html.find("vg-predict")
    assert asked["data-scale"] == "log 1e-3 1" and not html.select(".vg-problem")
    assert asked.select_one(".vg-ask").get_text() == "Which share is left after three halvings?" and asked.select_one(".vg-ask em")
    details = asked.find("details")
    assert not details.has_attr("open") and details.find("summary").get_text() == "The recorded value"
    assert details.select_one(".vg-answer").get_text() == "Recorded: 0.125"
    assert [receipt["data-value"] for receipt in details.select("a.vg-receipt")] == ["0.125", "0.5"]
    details.extract()
    assert "0.125" not in asked.get_text()


def test_its_script_is_loaded_once_and_only_where_it_stands(guide):
    both = page(guide, f"{PROGRAM}\n{GOOD}\n{GOOD}")
    assert [script["src"] for script in both.find_all("script")] == ["assets/js/elements/predict.js"]
    assert render(guide, PROGRAM).find_all("script") == []


def test_a_self_test_loads_its_own_script(guide):
    from tests.scripts.test_quiz import GOOD as SELF_TEST

    html = page(guide, f"{PROGRAM}\n{SELF_TEST}")
    assert [script["src"] for script in html.select("vg-quiz script")] == ["assets/js/elements/quiz.js"]
    assert len(quiz.questions(scan.read("docs/x.md", SELF_TEST))) == len(html.select("vg-quiz > ol.vg-quiz > li")) == 1


def test_a_half_made_prediction_is_an_error_that_nobody_can_overlook(guide):
    html = page(guide, PROGRAM + "\n" + GOOD.replace("1e-3", "1e3"))
    assert "a scale that rises" in html.select_one(".vg-problem").get_text() and not html.find("vg-predict")


def test_predicting_is_no_reading_and_adds_nothing_to_the_minutes_of_a_page():
    head = "---\ntitle: x\n---\n\n" + "word " * 400 + "\n\n"
    assert catalogue.minutes(scan.read("x.md", head + GOOD * 40)) == catalogue.minutes(scan.read("x.md", head)) == 2


def test_the_sentences_of_a_prediction_are_prose_and_its_keys_and_its_scale_are_not():
    source = scan.read("docs/x.md", f"Before.\n\n{GOOD}\nAfter.\n")
    assert source.prose.split() == "Before. Which share is left after *three* halvings? The factor is , and three of them multiply to an eighth. After.".split()
    assert len(source.prose) == len(source.text) and [link.text for link in source.links] == ["0.125", "0.5"]
