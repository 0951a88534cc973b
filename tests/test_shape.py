"""The rules for all pages, applied to the real guide, and the detectors tried on good and bad input."""

import ast
import re
from collections import Counter

import pytest

from scripts import catalogue, quiz, vendor
from scripts.check import check, read_sources
from scripts.locate import Project, slug_to_folder
from scripts.report import did_you_mean
from scripts.scan import LINK, Source
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def report(project):
    return check(project)


def test_the_guide_has_no_problem_and_something_was_checked(report):
    assert [str(problem) for problem in report.problems] == []
    for what in ("numbers", "claims", "figures", "outputs", "programs", "formulas", "citations", "questions", "links", "pages"):
        assert report.counts[what] > 0, what


def test_one_slug_names_page_and_folder(project):
    assert slug_to_folder("why-early-layers-learn-slowly") == "why_early_layers_learn_slowly"
    stems = {slug_to_folder(path.stem) for path in project.page_paths()}
    assert {name.partition("/")[0] for name in project.snippet_names()} <= stems


def test_every_page_ends_with_what_it_does_not_show(project):
    for source in articles(project):
        headings = [heading.text for heading in source.headings if heading.level == 2]
        assert headings[-5:] == ["Self-test", "Key takeaways", "Related concepts", "References", "What this page does not show"], source.path


def test_every_concept_and_writeup_answers_before_its_first_formula_or_heading(project):
    for source in articles(project):
        opening = source.text.split("\n## ")[0]
        assert 'class="vg-definition"' in opening and "$" not in opening, source.path


def articles(project) -> list[Source]:
    """Concepts and writeups, without the pages that only lead to them."""
    return [
        source for source in read_sources(project)
        if source.meta["kind"] in ("concept", "writeup") and not source.path.endswith("index.md")
    ]


def test_concepts_are_short_and_writeups_are_not_endless(project):
    for source in articles(project):
        least, most = (2, 6) if source.meta["kind"] == "concept" else (10, 25)
        assert least <= catalogue.minutes(source) <= most, f"{source.path}: {catalogue.minutes(source)} minutes"


def test_every_article_ends_with_a_self_test_of_enough_questions(project):
    for source in articles(project):
        assert len(quiz.questions(source)) >= (3 if source.meta["kind"] == "concept" else 8), source.path


def test_the_right_answer_is_not_found_by_its_place_or_its_length(project):
    asked = [question for source in articles(project) for question in quiz.questions(source)]
    places = Counter(number for question in asked for number, answer in enumerate(question.answers) if answer.is_right)
    longest = sum(max(question.answers, key=lambda answer: len(shown(answer.text))).is_right for question in asked)
    assert max(places.values()) < 0.55 * len(asked), places
    assert longest < 0.5 * len(asked), f"the longest answer is right in {longest} of {len(asked)}"


def shown(text: str) -> str:
    """An answer as readers see it, without the targets of its links."""
    return LINK.sub(lambda match: match["text"], text)


def test_every_article_shows_a_program_a_figure_and_references(project):
    for source in articles(project):
        kinds = [fence.info for fence in source.fences]
        assert "python" in kinds and "references" in kinds, source.path
        assert any(link.scheme == "figure" for link in source.links), source.path


def test_related_pages_are_three_or_more_and_say_why(project):
    for source in articles(project):
        start, end = source.section("Related concepts")
        lines = [line for line in source.text[start:end].splitlines() if line.startswith("- ")]
        assert len(lines) >= 3 and all(re.fullmatch(r"- \[[^]]+\]\([^)]+\): \S.*[.?]", line) for line in lines), (source.path, lines)


def test_snippets_follow_the_house_style(project):
    for name in project.snippet_names():
        text = project.source_path(name).read_text(encoding="utf-8")
        assert not re.search(r"__main__|argparse|logging|sys\.path|\btry:|def main|color=\"(?!C\d)", text), name


def test_modules_are_small_and_say_what_they_prevent():
    for path in sorted((ROOT / "scripts").glob("*.py")):
        text = path.read_text(encoding="utf-8")
        if text:
            assert text.count("\n") <= 250, path.name
            assert ast.get_docstring(ast.parse(text)), path.name
        assert not re.search(r"except Exception|except:|TODO|FIXME", text), path.name


def test_vendored_files_are_as_they_were_fetched():
    assert vendor.verify(ROOT) == []


def test_a_vendored_file_that_changed_is_found(tmp_path):
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "vendor.json").write_text('[{"package": "x", "version": "1", "sha256": {"a.js": "00", "b.js": "00"}}]')
    (tmp_path / "a.js").write_text("changed")
    assert [problem.path for problem in vendor.verify(tmp_path)] == ["a.js", "b.js"]


def test_a_hint_is_given_only_for_what_is_close():
    assert did_you_mean("halvs", ["halves", "thirds"]) == " (did you mean halves?)" and did_you_mean("zzz", ["halves"]) == ""


def test_the_lock_names_torch_without_suffix_and_no_cuda():
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert "\ntorch==2.13.0\n" in lock and not re.search(r"^(nvidia|cuda|triton)", lock, re.MULTILINE)
    direct = re.findall(r"^([\w.-]+)==([\w.]+)", (ROOT / "requirements.in").read_text(encoding="utf-8"), re.MULTILINE)
    assert direct and all(re.search(rf"^{re.escape(name)}=={re.escape(version)}(?: ;.*)?$", lock, re.MULTILINE | re.IGNORECASE) for name, version in direct)


def test_an_empty_guide_is_not_a_checked_guide(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("---\ntitle: x\n---\n")
    (tmp_path / "mkdocs.yml").write_text("nav:\n  - index.md\n")
    assert any("at least one bound number" in str(problem) for problem in check(Project(tmp_path)).problems)
