"""Finds links and anchors that lead nowhere inside the guide, before the site is built.

Prevents: a broken link that a reader finds first. The built site is searched again by `finish`.
"""

import re
from urllib.parse import unquote

import markdown

from scripts import live, present, typeset
from scripts.locate import follow
from scripts.report import Problem, did_you_mean
from scripts.scan import Source

SETEXT = re.compile(r"^[^\n]+\n(?:=+|-+)[ \t]*$", re.MULTILINE)
SCHEMES = ("value", "claim", "exempt", "cite", "set", "figure", "http", "https", "mailto", "doi", "arxiv")


def anchors(source: Source) -> set[str]:
    """The ids of a page: headings as Python-Markdown names them, programs, explicit ones."""
    headings = "\n\n".join(f"{'#' * heading.level} {heading.markup}" for heading in source.headings)
    converter = markdown.Markdown(extensions=["toc", "attr_list"])
    html = converter.convert(headings + "\n\n" + "\n\n".join(SETEXT.findall(source.body)))
    ids = set(re.findall(r'\bid="([^"]+)"', html))
    ids |= {present.anchor(fence.include.removesuffix(".py")) for fence in source.fences if fence.info == "python" and fence.include}
    ids |= {name for name, _ in typeset.labels(source)} | {live.anchor(name) for name, _, _ in live.shown(source)}
    return ids | set(re.findall(r'\bid="([^"]+)"', source.text)) | set(re.findall(r"\{[^{}\n]*#([\w-]+)[^{}\n]*\}", source.text))


def link_problems(sources: list[Source], files: set[str]) -> list[Problem]:
    """Broken internal links of all pages. `files`: every path below docs/."""
    by_page = {source.path.removeprefix("docs/"): source for source in sources}
    ids = {page: anchors(source) for page, source in by_page.items()}
    problems, led_to = [], set()
    for page, source in by_page.items():
        for link in source.links:
            if link.scheme in SCHEMES or link.target.startswith("#fn"):
                continue
            if link.scheme:
                problems.append(Problem(source.path, link.line, f"a link of a known kind{did_you_mean(link.scheme, SCHEMES)}", link.target))
                continue
            anchor = unquote(link.target).partition("#")[2]
            target = follow(page, unquote(link.target))
            if target not in files or not link.target:
                problems.append(Problem(source.path, link.line, f"a file below docs/{did_you_mean(target, files)}", link.target or "an empty link"))
            led_to.add((target, anchor))
            if target in files and anchor and target in ids and anchor not in ids[target]:
                problems.append(Problem(source.path, link.line, f"an anchor of {target}{did_you_mean(anchor, ids[target])}", f"#{anchor}"))
    return problems + [problem for page, source in by_page.items() for problem in _label_problems(page, source, led_to)]


def _label_problems(page: str, source: Source, led_to: set[tuple[str, str]]):
    """Labels of formulas that stand twice, or that no text refers to."""
    seen = set()
    for name, line in typeset.labels(source):
        if name in seen:
            yield Problem(source.path, line, "each label once in a page", f"{name} again")
        elif (page, name) not in led_to:
            yield Problem(source.path, line, f"a text that refers to the formula, [equation](#{name}), or no label", f"\\label{{{name}}} that no link leads to")
        seen.add(name)
