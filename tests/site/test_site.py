"""The built site: every page, as it lies on disk, under two generators."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest
from bs4 import BeautifulSoup

from scripts import cover, finish
from scripts.check import check, read_sources
from scripts.locate import built, follow
from scripts.record import load
from tests.conftest import ROOT

# Zensical runs no MkDocs plugins; notebooks come from one.
NOT_UNDER_ZENSICAL = {
    "projects/gradient-norms-through-time.html": "a notebook, rendered by mkdocs-jupyter",
    "projects/the-adding-problem.html": "a notebook, rendered by mkdocs-jupyter",
    "projects/number-agreement-at-a-distance.html": "a notebook, rendered by mkdocs-jupyter",
    "projects/an-ablation-grid.html": "a notebook, rendered by mkdocs-jupyter",
}


@pytest.fixture(scope="session")
def zensical(project, site, tmp_path_factory):
    """The same pages, built by Zensical, in a folder of its own: it keeps a page cache in .cache, which must start empty."""
    root = tmp_path_factory.mktemp("zensical")
    (root / ".cache").mkdir()
    for folder in ("docs", "snippets", "overrides", "bench"):
        shutil.copytree(ROOT / folder, root / folder)
    for name in ("mkdocs.yml", "mkdocs.zensical.yml"):
        shutil.copy(ROOT / name, root / name)
    for name in ("scripts", ".cache/recordings", ".cache/statistics.json"):
        (root / name).symlink_to(ROOT / name)
    done = subprocess.run(
        [os.path.join(os.path.dirname(sys.executable), "zensical"), "build", "-f", "mkdocs.zensical.yml"],
        cwd=root, text=True, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    folder = root / ".cache" / "zensical"
    return {path.relative_to(folder).as_posix(): BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser") for path in folder.rglob("*.html")}


def test_every_page_is_built(project, site):
    pages = {built(path.relative_to(project.docs).as_posix()) for path in project.page_paths()}
    assert pages <= set(site)


def test_every_output_shows_what_was_recorded(project, site):
    shown = 0
    for html in site.values():
        for output in html.find_all("figure", class_="vg-output"):
            if "data-program" in output.attrs and not output.find("table"):
                assert output.find("samp").get_text() == load(project, output["data-program"]).stdout
                shown += 1
    assert shown > 0


def test_every_program_shown_and_downloaded_is_the_file_that_ran(project, site):
    seen = set()
    for where, html in site.items():
        for program in html.find_all("section", class_="vg-program"):
            if "vg-cell" in program["class"]:
                continue
            link = program.find("a", class_="vg-download")["href"]
            target = (project.site / where).parent / link
            name = os.path.relpath(target.resolve(), project.site / "snippets").removesuffix(".py")
            source = project.source_path(name).read_bytes()
            assert target.read_bytes() == source and program.find("code").get_text().encode() == source, name
            seen.add(name)
    assert seen == set(project.snippet_names())


def test_every_stated_number_of_the_sources_is_a_receipt_in_the_site(project, site):
    report = check(project)
    receipts = [link for html in site.values() for link in html.find_all("a", class_="vg-receipt")]
    assert len(receipts) == report.counts["numbers"] + report.counts["claims"] > 0
    stated = [link.text.strip("*_") for source in read_sources(project) for link in source.links if link.scheme in ("value", "claim")]
    assert sorted(link.get_text() for link in receipts) == sorted(stated)


def numbers_on(html) -> list[str]:
    """The numbers a reader sees in the sentences of a built page, without links, code, formulas, drawings and references."""
    article = BeautifulSoup(str(html.find("article")), "html.parser")
    for element in article.select("a, code, pre, samp, svg, kbd, nav, .katex, .vg-output .vg-table, .vg-statistics, .vg-answers, .vg-references, .vg-provenance, .vg-trace-table, .vg-left-out, .vg-program-head, .vg-kind, .vg-facts"):
        element.replace_with(" ")
    found, in_references = [], False
    for block in article.find_all(["h1", "h2", "h3", "h4", "p", "li", "td", "th", "figcaption", "dd", "dt"]):
        if block.name in ("h1", "h2"):
            in_references = block.get("id") == "references"
        if not in_references and not block.find(["p", "li"]):
            found += [token for token, _ in cover.unaccounted(" ".join(block.get_text().split()))]
    return found


def test_no_number_in_a_built_sentence_escaped_the_coverage_rule(project, site):
    sources = {built(source.path.removeprefix("docs/")): source for source in read_sources(project)}
    for where, source in sources.items():
        exempt = [part for link in source.links if link.scheme == "exempt" for part in cover.RANGE.split(link.text)]
        assert sorted(numbers_on(site[where])) == sorted(exempt), where


def test_the_net_under_the_coverage_rule_holds():
    page = "<article><h1>A</h1><p>After 40 layers <a>0.5</a> and <code>3</code> (<a>Nielsen, 2015</a>).</p><h2 id='references'>R</h2><p>5(2)</p></article>"
    assert numbers_on(BeautifulSoup(page, "html.parser")) == ["40"]


def test_every_receipt_lands_on_the_block_that_shows_its_program(project, site):
    for where, html in site.items():
        for link in html.find_all("a", class_="vg-receipt"):
            path, _, anchor = link["href"].partition("#")
            target = os.path.relpath(((project.site / where).parent / path).resolve() if path else project.site / where, project.site)
            if anchor:
                assert "vg-program" in site[target].find(id=anchor)["class"]
            else:
                assert target.startswith("projects/")


def test_ids_are_unique_and_references_inside_a_page_resolve(site):
    for where, html in site.items():
        ids = [element["id"] for element in html.find_all(id=True)]
        assert len(ids) == len(set(ids)), (where, {one for one in ids if ids.count(one) > 1})
        figures = "".join(map(str, html.find_all("svg", class_="vg-figure")))
        for reference in re.findall(r'url\(#([^)]+)\)|href="#([^"]+)"', figures):
            assert (reference[0] or reference[1]) in ids, where


def test_the_list_of_all_works_leads_to_each_page_that_cites_and_to_its_list_where_it_has_one(site):
    seen = set()
    for work in site["about/references.html"].select(".vg-references li"):
        mentions = work.select(".vg-cited a")
        assert mentions, work["id"]
        for link in mentions:
            target, _, anchor = link["href"].partition("#")
            where = follow("about/references.html", target)
            listed = {item["id"] for item in site[where].select(".vg-references li")}
            assert anchor == (work["id"] if listed else "") and (not listed or anchor in listed), (work["id"], where)
            assert site[where].select(f"article a[href$='#{work['id']}']"), (work["id"], where)
            seen.add(bool(listed))
    assert seen == {True, False}


def test_formulas_are_typeset_and_none_is_left_raw(site):
    text = "".join(map(str, site.values()))
    assert 'class="katex"' in text and "arithmatex" not in text and "<math" in text


def test_no_page_asks_another_server_for_anything(site):
    for where, html in site.items():
        for element in html.find_all(["script", "img", "link", "iframe"]):
            address = element.get("src") or (element.get("href") if element.name == "link" and "canonical" not in element["rel"] else "") or ""
            assert not address.startswith(("http:", "https:", "//")), (where, address)


def test_the_statistics_page_shows_this_build(project, site):
    counted = json.loads((project.cache / "statistics.json").read_text(encoding="utf-8"))["build"]
    text = site["about/how-this-site-checks-itself.html"].get_text()
    assert counted["Numbers in sentences checked against a run"] == check(project).counts["numbers"]
    for name, value in counted.items():
        assert name in text and str(value) in text


def test_broken_links_of_a_built_site_are_found(tmp_path):
    (tmp_path / "a.html").write_text('<a href="b.html#x">1</a><a href="b.html#y">2</a><a href="c.html">3</a><a href="https://x.org">4</a><a href="#z">5</a>')
    (tmp_path / "b.html").write_text('<p id="x"></p>')
    pages = {path.name: finish.Page(path.read_text()) for path in tmp_path.glob("*.html")}
    assert [problem.found for problem in finish.broken_links(tmp_path, pages)] == ["#y", "c.html", "#z"]


def _results(html) -> dict:
    article = html.find("article")
    return {
        "outputs": [block.get_text() for block in article.find_all("samp")],
        "tables": [table.get_text() for table in article.select(".vg-output table")],
        "figures": [re.sub(r"\s+", " ", str(svg)) for svg in article.find_all("svg", class_="vg-figure")],
        "numbers": [(link.get_text(), link["href"], link["data-value"]) for link in article.find_all("a", class_="vg-receipt")],
        "programs": [block.find("code").get_text() for block in article.find_all("section", class_="vg-program")],
    }


def test_zensical_shows_the_same_outputs_figures_numbers_and_programs(site, zensical):
    compared = 0
    for where, html in site.items():
        if where in NOT_UNDER_ZENSICAL:
            continue
        ours, theirs = _results(html), _results(zensical[where])
        assert ours == theirs, where
        compared += sum(map(len, ours.values()))
    assert compared > 50


def test_no_page_is_excused_from_zensical_without_need(project, zensical):
    notebooks = {f"projects/{path.stem}.html" for path in project.notebook_paths()}
    assert set(NOT_UNDER_ZENSICAL) == notebooks and not notebooks & set(zensical)
