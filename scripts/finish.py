"""Works on the built site, whoever built it: typesets, dresses, describes and seals its pages, adds what goes with them, and audits.

Refuses a site with a visible problem, a broken link or a missing number. Prevents: publishing a page that
only looks right.
"""

import re
import shutil
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from scripts import bundle, darken, describe, dress, notebook, pack, paint, present, reserve, seal, store, subset, swap, syndicate, trim, typeset
from scripts.catalogue import Entry
from scripts.locate import Project, follow
from scripts.report import Problem
from scripts.resolve import Library

NEVER_LOADED = ("*.map", "assets/javascripts/lunr/min/lunr.*.min.js", "assets/javascripts/lunr/tinyseg.js", "assets/javascripts/lunr/wordcut.js", "sitemap.xml.gz")
SCHEMES = ("", "http", "https", "mailto", "data")
SHOWN_PROBLEM = re.compile(rf'<(?P<tag>\w+) class="{present.PROBLEM_CLASS}"[^>]*>(?P<text>.*?)</(?P=tag)>', re.DOTALL)
# Drawings and code hold no links, and no ids that links lead to; they are most of a page.
OPAQUE = re.compile(r"<(svg|pre|style)\b.*?</\1>", re.DOTALL)
ANCHOR = re.compile(r'<(?:[a-z][^<>]*?\sid|a\s[^<>]*?\bname)="([^"]+)"')
LINKING = re.compile(r"""<(?P<name>a|link|img|script)\b(?P<attributes>(?:[^>"']|"[^"]*"|'[^']*')*)>""")
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')


class Page:
    """The ids, links and receipts of one built page, without what is inside its drawings and its code."""

    def __init__(self, html: str):
        text = OPAQUE.sub("", html)
        self.ids = {unescape(found) for found in ANCHOR.findall(text)}
        self.links: list[str] = []
        self.receipts = 0
        for tag in LINKING.finditer(text):
            given = dict(ATTRIBUTE.findall(tag["attributes"]))
            if address := given.get("href" if tag["name"] in ("a", "link") else "src"):
                self.links.append(unescape(address))
            if "vg-receipt" in given.get("class", "").split():
                self.receipts += 1


@dataclass(frozen=True)
class Place:
    """Where the site and its sources are published. `site` ends in a slash; `repository` is "" where it is not known."""

    site: str
    repository: str
    name: str
    description: str


def write_downloads(project: Project, site: Path, library: Library) -> None:
    """Put every snippet and notebook where the pages' download links lead, and every script where pages load it."""
    bundle.write(project, site)
    for name in project.snippet_names():
        target = site / "snippets" / f"{name}.py"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(project.source_path(name), target)
    for path in project.notebook_paths():
        for name, data in notebook.downloads(project, library, f"projects/{path.name}").items():
            (site / "projects").mkdir(exist_ok=True)
            (site / "projects" / name).write_bytes(data)


def finish(project: Project, site: Path, library: Library, entries: list[Entry], place: Place, painting: paint.Painting) -> tuple[list[Problem], dict[str, int]]:
    """Finish the built site in place; return problems and how many receipts each page shows."""
    write_downloads(project, site, library)
    prune(site)
    darken.write(site)
    trim.lighten(site)
    problems = trim.trim(site)
    for name, text in syndicate.files(entries, place.site, place.name, place.description).items():
        (site / name).write_text(text, encoding="utf-8")
    try:
        for place_of_card, picture in painting.finish().items():
            (site / place_of_card).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(picture, site / place_of_card)
    except paint.NotPainted as error:
        problems.append(Problem("site/assets/cards", 1, "a picture for every page", str(error)))
    html, found = finish_pages(site, entries, place)
    subset.write(site, html.values(), project.cache / "fonts")
    files = pack.contents(site, html)
    archive = store.kept(project.cache / "archive", [item for where, data in files.items() for item in (where.encode(), data)], lambda: pack.pack(files))
    (site / pack.NAME).write_bytes(archive)
    for where, text in html.items():
        html[where] = text.replace(pack.MARK, pack.offer("../" * where.count("/") + pack.NAME, len(archive)))
        (site / where).write_text(html[where], encoding="utf-8")
    pages, wrong = audit(site, html)
    return problems + found + wrong, {where: page.receipts for where, page in pages.items()}


def prune(site: Path) -> None:
    for pattern in NEVER_LOADED:
        for path in site.rglob(pattern) if pattern.startswith("*") else site.glob(pattern):
            path.unlink()


def finish_pages(site: Path, entries: list[Entry], place: Place) -> tuple[dict[str, str], list[Problem]]:
    """The HTML of every page with its header, formulas, description and policy, and what could not be finished."""
    by_url = {entry.url: entry for entry in entries}
    pages, problems = {}, []
    for path in sorted(site.rglob("*.html")):
        where = path.relative_to(site).as_posix()
        pages[where] = path.read_text(encoding="utf-8")
        try:
            html = reserve.reserve(typeset.typeset_page(pages[where]))
            if where in by_url:
                html = describe.describe(dress.dress(html, by_url[where], entries, place.repository), by_url[where], place.site, place.name)
                html = html.replace("</head>", darken.link(where) + "</head>", 1)
            pages[where] = seal.seal(trim.mend(html))
        except typeset.BadFormula as error:
            problems.append(Problem(f"site/{where}", 1, "LaTeX that KaTeX reads", str(error)))
        except swap.Misfit as error:
            problems.append(Problem(f"site/{where}", 1, error.expected, error.found))
    return pages, problems


def audit(site: Path, html: dict[str, str]) -> tuple[dict[str, Page], list[Problem]]:
    """Read every page as it is published: its ids, links and receipts, and what is wrong."""
    problems, pages = [], {}
    for where, text in html.items():
        for match in SHOWN_PROBLEM.finditer(text):
            message = " ".join(unescape(re.sub(r"<[^>]*>", " ", match["text"])).split())
            problems.append(Problem(f"site/{where}", 1, "no problem left in the page", message))
        if text.count("<div") != text.count("</div>") or text.count("<section") != text.count("</section>"):
            problems.append(Problem(f"site/{where}", 1, "as many closing tags as opening ones", "a page that is cut or nested wrongly"))
        pages[where] = Page(text)
    return pages, problems + broken_links(site, pages)


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
            target = follow(where, unquote(parts.path))
            if target not in files and target.rstrip("/") + "/index.html" not in files:
                problems.append(Problem(f"site/{where}", 1, "a link to a file of the site", link))
            elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].ids and parts.fragment != "__skip":
                problems.append(Problem(f"site/{where}", 1, f"an anchor of {target}", f"#{parts.fragment}"))
    return problems
