"""Compares every page with the recordings, and collects all that is wrong with either.

Produces problems, or silence and a count of what was checked. `fix` calls the same functions.
Prevents: a published sentence that no run supports.
"""

import argparse
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from scripts import annotate, answer, bundle, cards, catalogue, cite, cover, docket, fade, glossary, links, live, lock, nav, notate, predict, present, quiz, rerun, scan, shape, state, typeset, word
from scripts.locate import Project
from scripts.record import Outcome, record
from scripts.report import Problem, print_problems, run_main
from scripts.resolve import Library, NotRecorded, Unresolved, Value
from scripts.scan import Link, Source

YEAR = re.compile(r"(?:18|19|20)\d\d")


@dataclass
class Report:
    """What was checked, in all and by page, what was wrong, and which strict numbers are stale."""

    problems: list[Problem] = field(default_factory=list)
    counts: Counter = field(default_factory=Counter)
    stated: Counter = field(default_factory=Counter)
    stale: list[tuple[Source, Link, Value]] = field(default_factory=list)

    def summary(self) -> str:
        names = ("numbers", "claims", "exemptions", "figures", "outputs", "programs", "formulas", "citations", "questions", "predictions", "claims on trial", "live figures", "traces", "live programs", "prompts", "links", "pages")
        return "checked " + ", ".join(f"{self.counts[name]} {name}" for name in names)


def read_sources(project: Project, problems: list[Problem] | None = None) -> list[Source]:
    """Every page; one that is not UTF-8 text with Unix line ends is a problem, and is left out."""
    sources = []
    for path in project.page_paths():
        where = project.relative(path)
        try:
            text = path.read_bytes().decode()
        except UnicodeDecodeError:
            text = "\r"
        if "\r" in text or text.startswith("\ufeff"):
            if problems is not None:
                problems.append(Problem(where, 1, "UTF-8 text with Unix line ends and no byte-order mark", "otherwise"))
            continue
        sources.append(scan.read(where, text))
    return sources


def check(project: Project, library: Library | None = None) -> Report:
    """Check every page against the recordings that exist."""
    report, library, works = Report(), library or Library(project), cite.load(project.docs)
    snippets = set(project.snippet_names())
    sources = read_sources(project, report.problems)
    entries = catalogue.arranged(project, {source.path.removeprefix("docs/"): source.text for source in sources})
    symbols = next((set(notate.declared(source)) for source in sources if source.path == notate.PAGE), None)
    for source in sources:
        report.counts["pages"] += 1
        report.problems += shape.page_problems(source, snippets)
        report.problems += quiz.quiz_problems(source) + word.word_problems(source)
        report.counts["questions"] += len(quiz.questions(source))
        _check_fences(source, project, library, entries, report)
        _check_traces(source, library, snippets, symbols, report)
        report.problems += docket.problems(source, snippets)
        for link in source.links:
            _check_link(source, link, library, report)
        _check_citations(source, works, report)
        _check_formulas(source, report)
        _check_coverage(source, report)
    report.problems += shape.snippet_problems(project, sources)
    report.problems += nav.nav_problems(project, sources)
    files = {path.relative_to(project.docs).as_posix() for path in project.docs.rglob("*") if path.is_file()}
    report.problems += links.link_problems(sources, files)
    report.problems += cite.bibliography_problems(project.docs, {link.name for source in sources for link in source.links if link.scheme == "cite"})
    report.problems += bundle.module_problems(project) + live.plan_problems(project.docs)
    report.problems += live.live_problems(sources, live.load(project.docs), library)
    report.counts["live figures"] += sum(len(live.shown(source)) for source in sources)
    report.problems += notate.notation_problems(sources) + glossary.glossary_problems(sources)
    if sources and report.counts["numbers"] == 0:
        report.problems.append(Problem("docs", 1, "at least one bound number in the guide", "none"))
    return report


def _check_fences(source: Source, project: Project, library: Library, entries: list[catalogue.Entry], report: Report) -> None:
    for fence in source.fences:
        if fence.info == "python" and fence.include:
            report.counts["programs"] += 1
        if source.is_notebook:
            continue
        kind, *options = fence.info.split() or [""]
        report.counts["outputs"] += kind == "output"
        report.counts["predictions"] += kind == scan.PREDICT
        report.counts["claims on trial"] += kind == scan.CLAIM
        try:
            if kind == "output":
                present.require_output(library.recording(fence.body.strip()), options)
            elif kind == "fade":
                fade.rows(fence.body, library)
            elif fence.info == "run":
                report.counts["live programs"] += 1
                rerun.require(fence.body.strip(), source.fences, project, library)
            elif fence.info == "prompt":
                report.counts["prompts"] += 1
                answer.answers(fence.body)
            elif kind == scan.PREDICT:
                predict.read(fence)
            elif kind == "cards":
                cards.fence(fence.body.strip(), entries, str)
        except NotRecorded:
            continue
        except Unresolved as error:
            report.problems.append(Problem(source.path, fence.line + 1, error.expected, error.found))


def _check_traces(source: Source, library: Library, snippets: set[str], symbols: set[str] | None, report: Report) -> None:
    for number, fence in enumerate(source.fences):
        if fence.info != annotate.INFO or source.is_notebook:
            continue
        report.counts["traces"] += 1
        wrong = list(annotate.fence_problems(fence, source.fences[:number], snippets))
        try:
            wrong = wrong or list(annotate.note_problems(fence.body, annotate.variables(library.trace(annotate.program(fence.body))), symbols))
        except NotRecorded:
            pass
        report.problems += [Problem(source.path, fence.line + offset, expected, found) for offset, expected, found in wrong]


def _check_link(source: Source, link: Link, library: Library, report: Report) -> None:
    try:
        if link.scheme == "figure" and link.is_image:
            report.counts["figures"] += 1
            library.figure(link.name)
        elif link.scheme == "exempt":
            report.counts["exemptions"] += 1
            _check_exemption(source, link, report)
        elif link.scheme in ("value", "claim"):
            report.counts["numbers" if link.scheme == "value" else "claims"] += 1
            report.stated[source.path] += 1
            _check_stated(source, link, library, report)
        elif not link.is_image:
            report.counts["links"] += 1
    except NotRecorded:
        return
    except Unresolved as error:
        report.problems.append(Problem(source.path, link.line, error.expected, error.found))


def _check_citations(source: Source, works: dict[str, cite.Work], report: Report) -> None:
    cited = [link for link in source.links if link.scheme == "cite"]
    for link in cited:
        report.counts["citations"] += 1
        if wrong := cite.problem_of(link.name, link.text, works):
            report.problems.append(Problem(source.path, link.line, *wrong))
    lists = [fence for fence in source.fences if fence.info == "references" and not fence.body.strip()]
    if cited and not lists and (source.meta or {}).get("kind") in ("concept", "writeup"):
        report.problems.append(Problem(source.path, cited[0].line, "a `references` fence in a page that cites", "none"))
    if lists and not cited:
        report.problems.append(Problem(source.path, lists[0].line, "works that the page cites", "none"))


def _check_stated(source: Source, link: Link, library: Library, report: Report) -> None:
    value = library.value(link.name)
    try:
        state.verify(link.scheme, link.text, link.title, value)
    except Unresolved as error:
        repairable = link.scheme == "value" and not link.title and state.can_rewrite(link.text, value)
        if repairable:
            report.stale.append((source, link, value))
        report.problems.append(Problem(source.path, link.line, error.expected, error.found, "make fix" if repairable else "make check"))


def _check_exemption(source: Source, link: Link, report: Report) -> None:
    wrong = cover.exemption_problem(link.text, link.name)
    if wrong:
        raise Unresolved(*wrong)
    start, end = source.text.rfind("\n", 0, link.opens) + 1, source.text.find("\n", link.closes)
    before = source.prose[start:link.opens]
    line = before + link.text + source.prose[link.closes:end if end >= 0 else None]
    if not any(len(before) <= position < len(before) + len(link.text) for _, position in cover.unaccounted(line)):
        raise Unresolved("an exemption that is needed", f"“{link.text}”, which is recognised without it")


def _check_formulas(source: Source, report: Report) -> None:
    for tex, display, line in source.maths:
        report.counts["formulas"] += 1
        try:
            typeset.typeset(tex, display)
        except typeset.BadFormula as error:
            report.problems.append(Problem(source.path, line, "LaTeX that KaTeX reads", str(error)))


def _check_coverage(source: Source, report: Report) -> None:
    for stray in cover.strays(source):
        if stray.where == "prose" and YEAR.fullmatch(stray.text):
            expected = f"[names, {stray.text}](cite:key), or [{stray.text}](exempt:year)"
            report.problems.append(Problem(source.path, stray.line, expected, f"the unbound year {stray.text}"))
        elif stray.where == "prose":
            expected = f"[{stray.text}](value:snippet.variable) or [{stray.text}](exempt:reason)"
            report.problems.append(Problem(source.path, stray.line, expected, f"the unbound number {stray.text}"))
        else:
            expected = f"the {stray.where}'s number bound in the text of this page"
            report.problems.append(Problem(source.path, stray.line, expected, f"{stray.text}, which is not"))


def record_and_check(project: Project, say=lambda line: None, server=None, meanwhile=lambda: None) -> tuple[Outcome, Report]:
    """Bring the recordings up to date, then check; the report holds the problems of both."""
    outcome = record(project, server=server, say=say, meanwhile=meanwhile)
    report = check(project, Library(project, outcome.recordings))
    report.problems += outcome.problems
    return outcome, report


def main(argv: list[str] | None = None) -> int:
    argparse.ArgumentParser(description="Check every page against its snippets.").parse_args(argv)
    project = Project(Path.cwd())
    with lock.hold(project.cache):
        outcome, report = record_and_check(project, say=lambda line: print(line, flush=True))
    failed = print_problems(report.problems)
    print(report.summary())
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(run_main(main))
