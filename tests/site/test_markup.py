"""What stands in the files: HTML that parses, ids that resolve, and descriptions for machines that are true."""

import json
import re
import struct
import xml.etree.ElementTree as etree
from datetime import date

import html5lib
import pytest
from bs4 import BeautifulSoup

from scripts import catalogue, describe, expand, quiz
from scripts.check import read_sources
from scripts.locate import built
from scripts.report import print_problems

PLACEHOLDER = "https://vanishing-gradients.example/"
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "headers", "list", "form")
ATOM, MAP = "{http://www.w3.org/2005/Atom}", "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="module")
def entries(project):
    expand.shared.cache_clear()
    return catalogue.catalogue(project)


def parse_errors(html: str) -> list[str]:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parse(html)
    return [f"{code} at {place}" for place, code, _ in parser.errors]


def dangling(html) -> list[str]:
    """References to ids of the same page that lead nowhere."""
    ids = {element["id"] for element in html.find_all(id=True)}
    pairs = [(name, one) for name in REFERENCES for element in html.find_all(attrs={name: True}) for one in element[name].split()]
    pairs += [("href", element["href"][1:]) for element in html.find_all(href=re.compile("^#."))]
    return [f"{name}={one}" for name, one in pairs if one not in ids and one != "__skip"]


def skipped_levels(html) -> list[str]:
    """Headings that are more than one level below the one before, and pages without exactly one of the first level."""
    levels = [int(heading.name[1]) for heading in html.find("main").find_all(re.compile("^h[1-6]$"))]
    return [f"h{low} to h{high}" for low, high in zip(levels, levels[1:]) if high > low + 1] + (["not one h1"] if levels.count(1) != 1 or levels[0] != 1 else [])


def nameless(html) -> list[str]:
    """Pictures without words of substance."""
    found = [(element, element.get("alt", "")) for element in html.find("article").find_all("img")]
    found += [(element, element.get("aria-label", "")) for element in html.find("article").select("svg[role=img]")]
    return [str(element)[:80] for element, words in found if len(words) < 20 or len(set(words.lower().split())) < 5]


def test_every_page_parses_without_an_error(project, site):
    for path in project.site.rglob("*.html"):
        assert parse_errors(path.read_text(encoding="utf-8")) == [], path


def test_references_headings_and_pictures_of_every_page_are_in_order(site):
    drawings = 0
    for where, html in site.items():
        assert (dangling(html), skipped_levels(html), nameless(html)) == ([], [], []), where
        drawings += len(html.select("article svg[role=img]"))
        assert all(drawing["role"] == "img" for drawing in html.select("svg.vg-figure, svg.vg-fade"))
    assert drawings > 0


def test_the_detectors_find_what_is_wrong():
    bad = "<main><h1>a</h1><h3>b</h3><article><svg role='img' aria-label='a a a a a a a a a a a'></svg><label for='x'></label><a href='#y'></a></article></main>"
    html = BeautifulSoup(bad, "html.parser")
    assert (dangling(html), skipped_levels(html), len(nameless(html))) == (["for=x", "href=y"], ["h1 to h3"], 1)
    good = BeautifulSoup("<main><h1>a</h1><h2 id='y'>b</h2><article><a href='#y'></a></article></main>", "html.parser")
    assert (dangling(good), skipped_levels(good), nameless(good)) == ([], [], [])
    assert parse_errors("<!doctype html><title>a</title><p>b</p>") == [] != parse_errors("<!doctype html><title>a</title><p>b</div>")


def test_every_page_says_what_it_is(project, site, entries):
    for entry in entries:
        html = site[entry.url]
        meta = {element["property"]: element["content"] for element in html.select("meta[property]")}
        (canonical,) = html.select("link[rel=canonical]")
        assert canonical["href"] == meta["og:url"] == PLACEHOLDER + entry.address
        assert html.select_one("meta[name=description]")["content"] == meta["og:description"] == entry.description
        picture = (project.site / meta["og:image"].removeprefix(PLACEHOLDER)).read_bytes()
        assert struct.unpack(">II", picture[16:24]) == describe.CARD_SIZE and len(picture) < 300_000
        about = json.loads(html.select_one("script[type='application/ld+json']").string)
        assert about["url"] == canonical["href"] and about["description"] == entry.description
        assert about["@type"] == ("WebSite" if entry.kind == "home" else "TechArticle" if entry.is_article else "CollectionPage")
        if entry.is_article and entry.kind != "home":
            assert (about["headline"], about["datePublished"]) == (entry.title, entry.date.isoformat())
            shown = html.select_one(".vg-header")
            assert shown.select_one("time")["datetime"] == entry.date.isoformat() and f"{entry.minutes} min read" in shown.get_text()
            assert [tag.get_text() for tag in shown.select(".vg-tags li")] == list(entry.tags) and entry.label in shown.get_text()
    assert set(site) == {entry.url for entry in entries}


def test_pages_of_different_content_have_different_pictures(project, entries):
    pictures = {(project.site / describe.card_path(entry)).read_bytes() for entry in entries}
    assert len(pictures) == len(entries)


def test_the_feed_lists_every_writeup_and_nothing_else(project, entries):
    root = etree.parse(project.site / "feed.xml").getroot()
    writeups = [entry for entry in entries if entry.kind == "writeup" and entry.is_article]
    found = {item.find(f"{ATOM}link").get("href"): item for item in root.findall(f"{ATOM}entry")}
    assert set(found) == {PLACEHOLDER + entry.address for entry in writeups} and writeups
    for entry in writeups:
        item = found[PLACEHOLDER + entry.address]
        assert (item.find(f"{ATOM}title").text, item.find(f"{ATOM}summary").text) == (entry.title, entry.description)
        assert date.fromisoformat(item.find(f"{ATOM}updated").text[:10]) == entry.date
    for name in ("id", "title", "updated", "author"):
        assert root.find(f"{ATOM}{name}") is not None
    assert len({item.find(f"{ATOM}id").text for item in found.values()}) == len(found)


def test_every_page_points_to_the_feed(project, site):
    for where, html in site.items():
        (link,) = html.select("link[type='application/atom+xml']")
        assert ((project.site / where).parent / link["href"]).resolve() == project.site / "feed.xml"


def test_the_map_lists_every_page_by_the_address_that_the_page_gives_itself(project, site):
    root = etree.parse(project.site / "sitemap.xml").getroot()
    listed = {item.find(f"{MAP}loc").text for item in root.findall(f"{MAP}url")}
    assert listed == {html.select_one("link[rel=canonical]")["href"] for html in site.values()}
    assert f"Sitemap: {PLACEHOLDER}sitemap.xml" in (project.site / "robots.txt").read_text()


def test_every_page_can_be_reported_as_mistaken(project, site):
    for where, html in site.items():
        (link,) = html.find_all("a", string="Report a mistake in this page")
        path, _, anchor = link["href"].partition("#")
        target = ((project.site / where).parent / path).resolve().relative_to(project.site).as_posix()
        assert site[target].find(id=anchor) is not None


def test_a_published_site_knows_its_addresses(guide, monkeypatch):
    monkeypatch.setenv("SITE_URL", "https://guide.example.org/field")
    monkeypatch.setenv("REPOSITORY_URL", "https://code.example.org/a/b")
    done = guide.run("scripts.build")
    assert done.returncode == 0, done.stderr
    html = BeautifulSoup((guide.project.site / "decay.html").read_text(), "html.parser")
    assert html.select_one("link[rel=canonical]")["href"] == "https://guide.example.org/field/decay.html"
    report = html.find("a", string="Report a mistake in this page")["href"]
    assert report.startswith("https://code.example.org/a/b/issues/new?template=mistake.yml&") and "page=docs%2Fdecay.md" in report
    assert html.find("a", string="Suggest a change to its source")["href"] == "https://code.example.org/a/b/edit/main/docs/decay.md"
    missing = (guide.project.site / "404.html").read_text()
    assert 'href="/field/assets/' in missing and "https://guide.example.org/field/sitemap.xml" in (guide.project.site / "robots.txt").read_text()


def test_the_search_index_holds_each_formula_once_as_its_author_wrote_it(project, site):
    index = json.loads((project.site / "search" / "search_index.json").read_text(encoding="utf-8"))
    texts = [entry["text"] for entry in index["docs"] if entry["location"].startswith("writeups/the-memory-problem.html#")]
    whole = " ".join(texts)
    assert whole.count(r"J_T\, J_{T-1} \cdots J_{t+1}") == 1
    assert "katex" not in whole and "<math" not in whole and "∂" not in whole


def test_an_equation_is_numbered_where_a_text_refers_to_it(site):
    html = site["writeups/the-memory-problem.html"]
    links = [link for link in html.select("article a[href^='#eq-']")]
    labelled = [formula["id"] for formula in html.select("article .vg-formula[id]")]
    assert {link["href"][1:] for link in links} == set(labelled) and labelled
    for number, name in enumerate(labelled, start=1):
        assert html.find(id=name).select_one(".katex-tag").get_text().strip() == f"({number})"
        assert all(link.get_text() == f"equation ({number})" for link in links if link["href"] == f"#{name}")


LABEL_FAULTS = {
    "label without a text": (r"$$x \label{eq-a}$$", r"expected a text that refers to the formula, [equation](#eq-a), or no label"),
    "link without a label": ("By [equation](#eq-b).", "expected an anchor of decay.md"),
    "label twice": ("$$x \\label{eq-a}$$\n\n$$y \\label{eq-a}$$\n\n[equation](#eq-a)", "expected each label once in a page"),
    "label in a line": (r"The value $x \label{eq-a}$ and [equation](#eq-a).", r"expected LaTeX that KaTeX reads, found \label{eq-…} belongs into a displayed formula"),
    "label of another form": (r"$$x \label{sum}$$", r"expected LaTeX that KaTeX reads, found \label{eq-…} belongs into a displayed formula"),
    "fade without values": ("```fade\nfirst, C0: decay/halves.nothing\n```", "expected a top-level numeric variable of decay/halves"),
    "fade of a zero": ("```fade\nfirst, C0: decay/halves.steps\n```", "expected decay/halves.steps to hold two or more positive numbers, found 1 values"),
    "fade in another form": ("```fade\ndecay/halves.norms\n```", "expected lines of the form `label, C0: snippet.variable`, found decay/halves.norms"),
    "cards of nothing": ("```cards\nnothing\n```", "expected cards of one of concepts, writeups, projects, tags, or pages such as concepts/lstm, found nothing"),
}


@pytest.mark.parametrize("fault", LABEL_FAULTS)
def test_a_wrong_label_picture_or_card_is_one_line(guide, fault, capsys):
    text, expected = LABEL_FAULTS[fault]
    guide.replace("docs/decay.md", "After three", f"{text}\n\nAfter three")
    report = guide.check()[1]
    print_problems(report.problems)
    assert any(expected in str(problem) and str(problem).startswith("docs/decay.md:") for problem in report.problems), report.problems


def test_every_self_test_is_set_with_its_answers_and_its_reasons(project, site):
    asked = 0
    for source in read_sources(project):
        written = quiz.questions(source)
        shown = site[built(source.path.removeprefix("docs/"))].select("ol.vg-quiz > li")
        assert [len(question.answers) for question in written] == [len(question.select(".vg-answers > li")) for question in shown], source.path
        for question in shown:
            assert len(question.select("details:not([open]) li")) == len(question.select(".vg-answers > li")), source.path
            assert len(question.select("details li.vg-true")) == 1 and not re.search(r"\[[ x]\]", question.get_text()), source.path
        asked += len(shown)
    assert asked > 0
