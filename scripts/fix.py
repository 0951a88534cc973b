"""Rewrites stated numbers that are out of date, each by its exact span in the file.

Changes digits and exponents only; formats, loose claims and everything else stay. Prevents: a
repair that hits the wrong place, as one that searches for the text does.
"""

import argparse
import re
import sys
from pathlib import Path

from scripts import compare, lock, state, store
from scripts.check import Report, record_and_check
from scripts.locate import Project
from scripts.report import print_problems, run_main


def rewrite_page(text: str, spans: list[tuple[int, int, str]]) -> str:
    """Replace `(start, end, new)` spans, last first, so that earlier offsets stay true."""
    for start, end, new in sorted(spans, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def fix(project: Project, report: Report) -> list[str]:
    """Write the pages of `report.stale`; return a line for each sentence to read again."""
    changes: dict[str, list[tuple[int, int, str]]] = {}
    sentences = []
    for source, link, value in report.stale:
        old = state.bare(link.text)
        start = link.start + link.text.index(old)
        new = compare.rewrite(old, value.value)
        changes.setdefault(source.path, []).append((start, start + len(old), new))
        sentences.append(f"{source.path}:{link.line}: {old} → {new} in: {sentence(source.text, link.start)}")
    texts = {source.path: source.text for source, _, _ in report.stale}
    for path, spans in changes.items():
        store.write_atomically(project.root / path, rewrite_page(texts[path], spans))
    return sentences


def sentence(text: str, offset: int) -> str:
    """The sentence around an offset, with its links reduced to their text."""
    before = max(text.rfind(mark, 0, offset) + len(mark) for mark in (". ", "\n\n", "\n|", "\n# "))
    ends = [found for mark in (". ", ".\n", "\n\n", "\n|") if (found := text.find(mark, offset)) >= 0]
    plain = re.sub(r"!?\[([^\[\]]*)\]\([^)]*\)", r"\1", text[max(before, 0):min(ends, default=len(text)) + 1])
    return " ".join(plain.split())


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Rewrite stated numbers that are out of date.")
    parser.add_argument("--check", action="store_true", help="say what would change, and change nothing")
    arguments = parser.parse_args(argv)
    project = Project(Path.cwd())
    with lock.hold(project.cache):
        _, report = record_and_check(project, say=lambda line: print(line, flush=True))
        if arguments.check:
            return 1 if print_problems(report.problems) else 0
        for line in fix(project, report):
            print(line)
        if report.stale:
            number = "1 number" if len(report.stale) == 1 else f"{len(report.stale)} numbers"
            print(f"{number} rewritten; read these sentences again: do their words still hold?")
        _, after = record_and_check(project)
    return 1 if print_problems(after.problems) else 0


if __name__ == "__main__":
    sys.exit(run_main(main))
