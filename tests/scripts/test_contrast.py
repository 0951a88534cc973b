"""Two builds of the same sources are the same; whatever a reader would notice is found and shown, and nothing else."""

import json
import shutil

import pytest

from scripts import publish, transcribe
from scripts.contrast import MOST_LINES, contrast, diff, differences
from scripts.record import record
from scripts.resolve import Library
from tests.conftest import make_guide

DRAWING = '''"""Halvings, drawn."""

import matplotlib.pyplot as plt

norms = [0.5**t for t in range(4)]
fig, ax = plt.subplots()
ax.semilogy(norms, label="kept")
ax.set_xlabel("step t")
ax.set_ylabel("norm")
plt.show()
'''
PAGE = """<!doctype html><html><head><title>Decay</title><meta name="description" content="A page.">
<meta name="generator" content="mkdocs-1.6.1"><link rel="stylesheet" href="assets/main.57a0d79d.min.css">
<script type="application/ld+json">{"@type": "Article", "headline": "Halving", "inLanguage": "en"}</script></head><body><article>
<h1 id="decay">Decay</h1><p>After three halvings <a class="vg-receipt" data-name="left" data-value="0.1250" href="#p">0.125</a> is left.
A second sentence.</p>
<pre><code>w = 0.5
    print(w)</code></pre><table><tr><th>t</th><td>0.5</td></tr></table>
<svg role="img" aria-label="A falling line"><g id="f0-axes"><text>step t</text><path d="M 0 1 L 2 3"></path></g></svg>
<div class="vg-statistics"><table><tr><td>1.23</td></tr></table></div><p class="vg-provenance">numpy 2.4.6</p></article></body></html>
"""


def build(root):
    """Build a small guide with a figure; return its site."""
    guide = make_guide(root)
    guide.write("snippets/decay/drawing.py", DRAWING)
    page = (guide.root / "docs/decay.md").read_text()
    guide.write("docs/decay.md", page + "\n![A straight line that falls over three steps](figure:decay/drawing)\n*It falls.*\n\n```python\n--8<-- \"decay/drawing.py\"\n```\n")
    return guide, rebuild(guide)


def rebuild(guide):
    done = guide.run("scripts.build")
    assert done.returncode == 0, done.stderr
    publish.write(guide.project, Library(guide.project, record(guide.project).recordings), guide.project.site)
    return guide.project.site


@pytest.fixture(scope="module")
def sites(tmp_path_factory):
    """Three builds, each from nothing: two of the same sources, one with a changed program and a changed figure."""
    kept = tmp_path_factory.mktemp("sites")
    guide, site = build(tmp_path_factory.mktemp("guide"))
    shutil.copytree(site, kept / "before")
    shutil.rmtree(guide.project.cache)
    shutil.copytree(rebuild(guide), kept / "same")
    guide.replace("snippets/decay/halves.py", "w, steps = 0.5", "w, steps = 0.25")
    guide.replace("docs/decay.md", "[0.125]", "[0.015625]")
    guide.replace("docs/index.md", "[0.5]", "[0.25]")
    guide.replace("snippets/decay/drawing.py", "0.5**t", "0.25**t")
    shutil.copytree(rebuild(guide), kept / "after")
    return kept, guide


@pytest.fixture
def copy(sites, tmp_path):
    """A site that is the same, to change."""
    return shutil.copytree(sites[0] / "before", tmp_path / "after")


def alter(site, place, old, new):
    text = (site / place).read_text()
    assert old in text, f"{place} does not contain {old!r}"
    (site / place).write_text(text.replace(old, new))


def test_two_builds_of_the_same_sources_are_the_same(sites):
    folder, guide = sites
    done = guide.run("scripts.contrast", str(folder / "before"), str(folder / "same"))
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("\n") == 1 and "differing: 0, only before: 0, only after: 0" in done.stdout
    assert (folder / "before" / publish.FILE).exists() and contrast(folder / "before", folder / "same").pages >= 2


def test_a_changed_program_shows_in_its_text_output_numbers_figure_and_values(sites):
    folder, guide = sites
    done = guide.run("scripts.contrast", str(folder / "before"), str(folder / "after"))
    assert done.returncode == 1
    shown = set(done.stdout.splitlines())
    assert {"-w, steps = 0.5, 3  # factor, steps", "+w, steps = 0.25, 3  # factor, steps", "-left 0.125", "+left 0.015625"} <= shown
    assert "-After three halvings 0.125 ⟨left = 0.125⟩ is left" in done.stdout and "+After three halvings 0.015625 ⟨left = 0.015625⟩ is left" in done.stdout
    assert {"-A number from elsewhere: 0.5 ⟨w = 0.5⟩.", "+A number from elsewhere: 0.25 ⟨w = 0.25⟩."} <= shown
    assert {"-decay/halves.left.value: 0.125", "+decay/halves.left.value: 0.015625", "=== snippets/decay/halves.py"} <= shown
    assert any(line.startswith("-[end of figure: ") for line in shown) and any(line.startswith("+[end of figure: ") for line in shown)


def test_a_removed_and_a_new_file_are_named(sites, copy):
    (copy / "decay.html").unlink()
    (copy / "new.txt").write_text("new")
    lines = list(contrast(sites[0] / "before", copy).lines())
    assert lines[:2] == ["only before: decay.html", "only after: new.txt"] and "only before: 1, only after: 1" in lines[2]


def test_one_change_of_every_page_is_shown_once(sites, copy):
    for place in ("index.html", "decay.html"):
        alter(copy, place, "</article>", "<p>A new footer.</p></article>")
    report = "\n".join(contrast(sites[0] / "before", copy).lines())
    assert report.count("+A new footer.") == 2, "the lines before it differ from page to page"
    for place in ("index.html", "decay.html"):
        alter(copy, place, "<p>A new footer.</p></article>", "</article>")
        alter(copy, place, 'data-md-component="header"', 'data-md-component="head"')
    report = "\n".join(contrast(sites[0] / "before", copy).lines())
    assert report.count('data-md-component="head"') == 1 and "=== decay.html, index.html" in report


def test_a_changed_file_that_is_no_text_is_named(sites, copy):
    (copy / "assets" / "css" / "guide.css").write_text("body {}")
    assert contrast(sites[0] / "before", copy).other == ["assets/css/guide.css"]


def test_a_theme_file_with_another_hash_in_its_name_is_neither_gone_nor_new(sites, copy):
    (style,) = (copy / "assets" / "stylesheets").glob("main.*.css")
    style.rename(style.with_name("main.0123abcd.min.css"))
    assert not contrast(sites[0] / "before", copy).differs
    (copy / "assets" / "stylesheets" / "main.0123abcd.min.css").write_text("body {}")
    assert contrast(sites[0] / "before", copy).other == ["assets/stylesheets/main.(hash).min.css"]


@pytest.mark.parametrize("old, new, shown", [
    ("halvings", "halving", "+After three halving 0.125 ⟨left = 0.1250⟩ is left."),
    (">0.125<", ">0.126<", "+After three halvings 0.126 ⟨left = 0.1250⟩ is left."),
    ('"0.1250"', '"0.1251"', "+After three halvings 0.125 ⟨left = 0.1251⟩ is left."),
    ("print(w)", "print(-w)", "+    print(-w)"),
    ("<td>0.5", "<td>0.6", "+t | 0.6 |"),
    ("<text>step t", "<text>layer", "+layer"),
    ("L 2 3", "L 2 4", "+[end of figure: 1 shapes, drawing"),
    ("A falling line", "A rising line", "+[figure: A rising line]"),
    ('content="A page."', 'content="Another."', "+description: Another."),
    ("<title>Decay", "<title>Growth", "+title: Growth"),
    ('"Halving"', '"Doubling"', '+"headline": "Doubling",'),
    ('id="decay"', 'id="growth"', '+<h1 id="growth">Decay</h1>'),
    ('href="#p"', 'href="#q"', 'href="#q"'),
])
def test_what_a_reader_would_notice_is_shown(old, new, shown):
    assert PAGE.count(old) == 1
    assert any(line.startswith(shown) or shown in line for line in differences("a.html", PAGE, PAGE.replace(old, new)))


@pytest.mark.parametrize("old, new", [
    ("57a0d79d", "0123abcd"), ("mkdocs-1.6.1", "mkdocs-1.7.0"), ("1.23", "4.56"), ("numpy 2.4.6", "numpy 2.5.0"), ("<h1 ", "\n\n<h1 "),
])
def test_what_was_measured_or_is_a_version_is_left_out(old, new):
    assert old in PAGE and differences("a.html", PAGE, PAGE.replace(old, new)) == []


NOTEBOOK = """{"cells": [{"cell_type": "code", "source": ["w = 0.5\\n", "print(w)"], "execution_count": 1, "outputs": [
{"output_type": "stream", "name": "stdout", "text": ["kept 0.5\\n"]},
{"output_type": "display_data", "data": {"image/svg+xml": ["<svg><text>\\n1\\n0\\n−\\n7\\n</text><path d='M 0 1'/></svg>"]}}]}]}
"""


@pytest.mark.parametrize("old, new, shown", [
    ("w = 0.5", "w = 0.6", "+w = 0.6"), ("kept 0.5", "kept 0.6", "+kept 0.6"), ("n7", "n8", "+10−8"), ("M 0 1", "M 0 2", "+[end of figure: 1 shapes"),
])
def test_what_a_notebook_holds_is_shown(old, new, shown):
    assert NOTEBOOK.count(old) == 1
    assert any(line.startswith(shown) for line in differences("projects/a.ipynb", NOTEBOOK, NOTEBOOK.replace(old, new)))
    assert differences("projects/a.ipynb", NOTEBOOK, NOTEBOOK.replace('"execution_count": 1', '"execution_count":  1')) == []


def test_dates_are_left_out_of_every_text():
    assert differences("feed.xml", "<updated>2026-11-21T00:00:00Z</updated>", "<updated>2026-11-22</updated>") == []
    assert differences("feed.xml", "<title>a</title>", "<title>b</title>") == ["@@", "-<title>a</title>", "+<title>b</title>"]


def test_a_drawing_that_only_moved_to_another_number_on_its_page_is_the_same():
    assert transcribe.lines(PAGE) == transcribe.lines(PAGE.replace("f0-", "f7-"))


def test_a_change_in_the_middle_of_a_paragraph_shows_its_sentence_and_no_other():
    paragraph = "One sentence. " * 50
    page, changed = (f"<body><p>{paragraph}The number is {number}. {paragraph}</p></body>" for number in (1, 2))
    assert [line for line in differences("a.html", page, changed) if line[0] in "+-"] == ["-The number is 1.", "+The number is 2."]


def test_a_long_difference_is_cut_and_says_by_how_much(sites, copy):
    text = (copy / "decay.html").read_text()
    (copy / "decay.html").write_text(text.replace("</article>", "".join(f"<p>line {number}</p>" for number in range(200)) + "</article>"))
    lines = list(contrast(sites[0] / "before", copy).lines())
    assert len(lines) == MOST_LINES + 3 and lines[-2].startswith("… ") and lines[-2].endswith(" more lines")


def test_no_line_is_too_long_to_read():
    assert max(map(len, transcribe.fold("word " * 500 + "x" * 1000))) <= transcribe.WIDTH


def test_the_published_values_are_compared_without_what_they_were_made_with():
    def document(version, value):
        program = {"source": "s", "sha256": "0", "seed": 0, "stdout": "p", "versions": {"numpy": version}, "values": {"x": {"type": "float", "value": value}}}
        return json.dumps({"format": publish.FORMAT, "machine": {"architecture": version}, "programs": {"a/b": program}})

    texts = [document("1", 0.5), document("2", 0.5), document("2", 0.6)]
    assert differences(publish.FILE, texts[0], texts[1]) == []
    assert differences(publish.FILE, texts[1], texts[2])[-2:] == ["-a/b.x.value: 0.5", "+a/b.x.value: 0.6"]


def test_a_difference_names_no_line_numbers():
    assert diff(["a", "b", "c"], ["a", "x", "c"]) == ["@@", " a", "-b", "+x", " c"] and diff(["a"], ["a"]) == []


@pytest.mark.parametrize("arguments, message", [
    (("", "also-nothing"), "BEFORE:1: expected a folder with a built site, found no BEFORE=…"),
    (("nothing", "also-nothing"), "nothing:1: expected a folder with a built site, found no page in it"),
])
def test_a_folder_without_a_site_is_refused_and_not_the_same(guide, arguments, message):
    done = guide.run("scripts.contrast", *arguments)
    assert done.returncode == 2 and message in done.stderr and "2 problems" in done.stderr and done.stdout == ""
