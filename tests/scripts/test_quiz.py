"""Self-tests: what a half-made one is told, and what readers get of a whole one."""

import pytest
from bs4 import BeautifulSoup

from scripts import quiz, scan

GOOD = """## Self-test

1. How many factors?
    - [ ] [10](exempt:wrong)
        - That counts layers.
    - [x] [0.5](value:decay/halves.w)
        - One for each gap,
          and that is all.
    - [ ] None
        - Then nothing would shrink.

## Key takeaways
"""


def problems(old: str, new: str) -> list[str]:
    assert old in GOOD
    return [str(problem) for problem in quiz.quiz_problems(scan.read("docs/x.md", GOOD.replace(old, new, 1)))]


def test_a_whole_self_test_has_no_problem():
    assert problems("How", "How") == []


@pytest.mark.parametrize("old, new, line, expected", [
    ("- [x]", "- [ ]", 3, "exactly one answer marked [x], found 0"),
    ("- [ ] None", "- [x] None", 3, "exactly one answer marked [x], found 2"),
    ("        - That counts layers.\n", "", 4, "one reason below each answer, found 0"),
    ("Then nothing would shrink.", "That counts layers.", 4, "a reason of its own for each answer, found the same twice"),
    ("    - [ ] None\n        - Then nothing would shrink.\n", "", 3, "at least 3 answers, found 2"),
    ("    - [ ] None", "  - [ ] None", 9, "`1. question`"),
    ("    - [ ] None", "    - None", 9, "`1. question`"),
    ("## Key takeaways", "[7](exempt:wrong)", 12, "exempt:wrong in a wrong answer"),
    ("[0.5](value:decay/halves.w)", "[0.5](exempt:wrong)", 6, "exempt:wrong in a wrong answer"),
])
def test_a_half_made_question_is_one_line_with_its_place(old, new, line, expected):
    assert any(found.startswith(f"docs/x.md:{line}: expected {expected}") for found in problems(old, new)), problems(old, new)


def test_a_page_without_self_test_has_no_questions():
    assert quiz.questions(scan.read("docs/x.md", "# A\n\n1. First\n    - [ ] a\n")) == []


def test_readers_get_lettered_answers_and_every_reason_in_a_closed_details(guide):
    from tests.scripts.test_embed import page

    guide.check()
    html = page(guide, '```python\n--8<-- "decay/halves.py"\n```\n\n' + GOOD)
    asked = html.select("ol.vg-quiz > li")
    assert len(asked) == 1 and asked[0].find("p").get_text() == "How many factors?"
    assert [answer.get_text() for answer in asked[0].select("ol.vg-answers > li")] == ["10", "0.5", "None"]
    details = asked[0].find("details")
    assert not details.has_attr("open") and details.find("summary").get_text() == "Answer to question 1"
    told = details.select("li")
    assert [reason["class"] for reason in told] == [["vg-false"], ["vg-true"], ["vg-false"]]
    assert told[0].get_text() == "10No. That counts layers." and " ".join(told[1].get_text().split()) == "0.5Right. One for each gap, and that is all."
    assert told[1].select_one("a.vg-receipt")["data-value"] == "0.5"


def test_an_answer_does_not_give_itself_away_by_a_receipt(guide):
    from tests.scripts.test_embed import page

    guide.check()
    html = page(guide, '```python\n--8<-- "decay/halves.py"\n```\n\n' + GOOD)
    assert not html.select(".vg-answers a") and "0.5" in html.select_one(".vg-answers").get_text()


def test_a_question_with_blank_lines_between_its_answers_is_set_the_same_way():
    import xml.etree.ElementTree as etree

    import markdown

    loose = GOOD.replace("    - [", "\n    - [").replace("[10](exempt:wrong)", "10").replace("[0.5](value:decay/halves.w)", "0.5")
    root = etree.fromstring(f"<div>{markdown.markdown(loose, output_format='xhtml')}</div>")
    quiz.arrange(root, str, str)
    html = BeautifulSoup(etree.tostring(root), "html.parser")
    assert [" ".join(answer.get_text().split()) for answer in html.select("ol.vg-answers > li")] == ["10", "0.5", "None"]
    assert len(html.select("details li")) == 3
