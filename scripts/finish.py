"""Works on the built site, whoever built it: typesets formulas, adds downloads, prunes, and audits.

Refuses a site with a visible problem, a broken link or a missing number. Prevents: publishing a page that
only looks right.
"""

import posixpath
import re
import shutil
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from scripts import notebook, present, typeset
from scripts.locate import Project
from scripts.report import Problem
from scripts.resolve import Library

NEVER_LOADED = ("*.map", "assets/javascripts/lunr/min/lunr.*.min.js", "assets/javascripts/lunr/tinyseg.js", "assets/javascripts/lunr/wordcut.js")
SCHEMES = ("", "http", "https", "mailto", "data")
SHOWN_PROBLEM = re.compile(rf'<(?P<tag>\w+) class="{present.PROBLEM_CLASS}"[^>]*>(?P<text>.*?)</(?P=tag)>', re.DOTALL)
# Drawings and code hold no links, and no ids that links lead to; they are most of a page.
OPAQUE = re.compile(r"<(svg|pre|style)\b.*?</\1>", re.DOTALL)


def ids(html: str) -> set[str]:
    """The ids that a page's HTML offers to links, without those inside drawings and code."""
    return set(re.findall(r'\sid="([^"]+)"', OPAQUE.sub("", html)))


class Page(HTMLParser):
    """The ids, links and receipts of one built page, without what is inside its drawings and its code."""

    def __init__(self, html: str):
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.receipts = 0
        self.feed(OPAQUE.sub("", html))

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if "id" in given:
            self.ids.add(given["id"])
        if tag == "a" and "name" in given:
            self.ids.add(given["name"])
        if tag in ("a", "link") and given.get("href"):
            self.links.append(given["href"])
        if tag in ("img", "script") and given.get("src"):
            self.links.append(given["src"])
        if "vg-receipt" in (given.get("class") or "").split():
            self.receipts += 1


def write_downloads(project: Project, site: Path, library: Library) -> None:
    """Put every snippet and notebook where the pages' download links lead."""
    for name in project.snippet_names():
        target = site / "snippets" / f"{name}.py"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(project.source_path(name), target)
    for path in project.notebook_paths():
        for name, data in notebook.downloads(project, library, f"projects/{path.name}").items():
            (site / "projects").mkdir(exist_ok=True)
            (site / "projects" / name).write_bytes(data)


def finish(project: Project, site: Path, library: Library) -> tuple[list[Problem], dict[str, int]]:
    """Finish the built site in place; return problems and how many receipts each page shows."""
    write_downloads(project, site, library)
    for pattern in NEVER_LOADED:
        for path in site.rglob(pattern) if pattern.startswith("*") else site.glob(pattern):
            path.unlink()
    problems, pages = [], {}
    for path in sorted(site.rglob("*.html")):
        where = path.relative_to(site).as_posix()
        html = path.read_text(encoding="utf-8")
        try:
            finished = typeset.typeset_page(html)
        except typeset.BadFormula as error:
            problems.append(Problem(f"site/{where}", 1, "LaTeX that KaTeX reads", str(error)))
            continue
        if finished != html:
            path.write_text(finished, encoding="utf-8")
        for match in SHOWN_PROBLEM.finditer(finished):
            text = " ".join(unescape(re.sub(r"<[^>]*>", " ", match["text"])).split())
            problems.append(Problem(f"site/{where}", 1, "no problem left in the page", text))
        if finished.count("<div") != finished.count("</div>") or finished.count("<section") != finished.count("</section>"):
            problems.append(Problem(f"site/{where}", 1, "as many closing tags as opening ones", "a page that is cut or nested wrongly"))
        pages[where] = Page(finished)
    problems += broken_links(site, pages)
    return problems, {where: page.receipts for where, page in pages.items()}


def broken_links(site: Path, pages: dict[str, Page]) -> list[Problem]:
    """Internal links and anchors of the built site that lead nowhere."""
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    problems = []
    for where, page in pages.items():
        if where == "404.html":
            continue
        for link in dict.fromkeys(page.links):
            parts = urlsplit(link)
            if parts.scheme not in SCHEMES:
                problems.append(Problem(f"site/{where}", 1, f"a link of one of {', '.join(filter(None, SCHEMES))}", link))
            if parts.scheme or parts.netloc:
                continue
            target = _target(where, unquote(parts.path))
            if target not in files and target.rstrip("/") + "/index.html" not in files:
                problems.append(Problem(f"site/{where}", 1, "a link to a file of the site", link))
            elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].ids and parts.fragment != "__skip":
                problems.append(Problem(f"site/{where}", 1, f"an anchor of {target}", f"#{parts.fragment}"))
    return problems


def _target(where: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(where), path)) if path else where
