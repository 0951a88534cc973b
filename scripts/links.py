"""Finds links and anchors that lead nowhere inside the guide, before the site is built.

Prevents: a broken link that a reader finds first. The built site is searched again by `finish`.
"""

import posixpath
import re

from markdown.extensions.toc import slugify, unique

from scripts import present
from scripts.report import Problem, did_you_mean
from scripts.scan import LINK, Source

SCHEMES = ("value", "claim", "exempt", "figure", "http", "https", "mailto", "doi", "arxiv")


def anchors(source: Source) -> set[str]:
    """The ids of a page: headings as the table of contents names them, programs, explicit ones."""
    ids: set[str] = set()
    for heading in source.headings:
        if heading.id:
            ids.add(heading.id)
        else:
            unique(slugify(_plain(heading.text), "-"), ids)
    ids |= {present.anchor(fence.include.removesuffix(".py")) for fence in source.fences if fence.info == "python" and fence.include}
    ids |= set(re.findall(r'\bid="([^"]+)"', source.text)) | set(re.findall(r"\{[^{}\n]*#([\w-]+)[^{}\n]*\}", source.text))
    return ids


def _plain(heading: str) -> str:
    text = LINK.sub(lambda match: match["text"], heading)
    return re.sub(r"[*_`$\\]|<[^<>]*>", "", text).strip()


def link_problems(sources: list[Source], files: set[str]) -> list[Problem]:
    """Broken internal links of all pages. `files`: every path below docs/."""
    by_page = {source.path.removeprefix("docs/"): source for source in sources}
    ids = {page: anchors(source) for page, source in by_page.items()}
    problems = []
    for page, source in by_page.items():
        for link in source.links:
            if link.scheme in SCHEMES:
                continue
            if link.scheme:
                problems.append(Problem(source.path, link.line, f"a link of a known kind{did_you_mean(link.scheme, SCHEMES)}", link.target))
                continue
            path, _, anchor = link.target.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
            if target not in files:
                problems.append(Problem(source.path, link.line, f"a file below docs/{did_you_mean(target, files)}", link.target or "an empty link"))
            elif anchor and target in ids and anchor not in ids[target]:
                problems.append(Problem(source.path, link.line, f"an anchor of {target}{did_you_mean(anchor, ids[target])}", f"#{anchor}"))
    return problems
