"""What the extension puts into a page, and what it refuses to."""

import re
from html import unescape

import markdown
import pytest
from bs4 import BeautifulSoup

from scripts import expand
from scripts.record import record

FIGURE = '''"""Draws two figures that are alike."""

import matplotlib.pyplot as plt

for top in (2, 3):
    fig, ax = plt.subplots()
    ax.plot([0, 9], color="C0")
    ax.set_ylim(1, top)
    plt.show()
'''
PRINTS = '''"""Prints what could be taken for markup."""
print("<script>alert(1)</script> & | [0.5](value:x) `code` *stars*")
print("| name | value |")
print("|:---|---:|")
print("| <b>a\\\\|b</b> | 1.5 |")
print("after")
'''


def render(guide, text: str) -> BeautifulSoup:
    expand.shared.cache_clear()
    body = text if text.startswith("---") else text
    extensions = ["tables", "attr_list", "md_in_html", "pymdownx.highlight", "pymdownx.superfences", "toc", "def_list", "scripts.embed"]
    html = markdown.markdown(body, extensions=extensions, extension_configs={"scripts.embed": {"root": str(guide.root)}})
    return BeautifulSoup(html, "html.parser")


def page(guide, text: str, path: str = "docs/decay.md") -> BeautifulSoup:
    """Write a page, record what it shows, and render it as a site generator would: without its front matter."""
    guide.write(path, "---\ntitle: x\n---\n\n" + text)
    record(guide.project)
    return render(guide, text)


def test_a_program_is_shown_byte_for_byte_with_name_download_install_line_and_provenance(guide):
    guide.write("snippets/decay/halves.py", '"""Seeded."""\n\nimport numpy as np\n\nseed = 3\nx = 1 < 2 and "</code>"\n')
    html = page(guide, '```python\n--8<-- "decay/halves.py"\n```\n')
    program = html.find("section", class_="vg-program")
    assert program["id"] == "program-decay-halves"
    assert program.find("code").get_text() == guide.project.source_path("decay/halves").read_text()
    assert program.find(class_="vg-file").get_text() == "halves.py"
    link = program.find("a", class_="vg-download")
    assert link["href"] == "snippets/decay/halves.py" and link["download"] == "halves.py"
    line = program.find(class_="vg-provenance").get_text()
    assert re.search(r"pip install numpy==[\d.]+", line) and re.search(r"Python 3\.\d+\.\d+ · numpy [\d.]+ · seed 3", line)


def test_output_is_text_never_markup(guide):
    guide.write("snippets/decay/halves.py", PRINTS)
    html = page(guide, "```output\ndecay/halves\n```\n")
    assert html.find("samp").get_text() == record(guide.project).recordings["decay/halves"].stdout
    assert not html.find("script") and not html.find("b") and not html.find("em")


def test_a_printed_table_becomes_a_table_and_the_rest_stays_text(guide):
    guide.write("snippets/decay/halves.py", PRINTS)
    html = page(guide, "```output table\ndecay/halves\n```\n")
    assert [cell.get_text() for cell in html.find_all("th")] == ["name", "value"]
    assert [cell.get_text() for cell in html.find_all("td")] == ["<b>a|b</b>", "1.5"]
    assert html.find_all("td")[1]["class"] == ["vg-right"]
    assert [block.get_text().split("\n")[0][:8] for block in html.find_all("samp")] == ["<script>", "after"]


def test_a_figure_has_alt_text_caption_and_a_link_to_its_program(guide):
    guide.write("snippets/decay/halves.py", FIGURE)
    html = page(guide, '```python\n--8<-- "decay/halves.py"\n```\n\n![A line that leaves the axes at the top](figure:decay/halves[0])\n*It reaches [9](value:decay/halves.top "order").*\n')
    figure = html.find("figure", class_="vg-recorded")
    svg = figure.find("svg")
    assert svg["role"] == "img" and svg["aria-label"] == "A line that leaves the axes at the top"
    assert figure.find("figcaption").find("a", class_="vg-receipt").get_text() == "9"
    assert figure.find("a", class_="vg-origin")["href"] == "#program-decay-halves"


def test_ids_of_two_figures_never_collide_and_every_reference_resolves(guide):
    guide.write("snippets/decay/halves.py", FIGURE)
    alt = "A line that leaves the axes at the top"
    html = page(guide, f'```python\n--8<-- "decay/halves.py"\n```\n\n![{alt}](figure:decay/halves[0])\n*One.*\n\n![{alt}](figure:decay/halves[1])\n*Two.*\n')
    drawings = html.find_all("svg")
    ids = [{element["id"] for element in svg.find_all(id=True)} for svg in drawings]
    assert len(drawings) == 2 and ids[0] and ids[1] and not ids[0] & ids[1]
    for svg, known in zip(drawings, ids):
        text = str(svg)
        clips = re.findall(r'clip-path="url\(#([^)]+)\)"', text)
        assert clips and set(clips) <= known, "a clipped line keeps its own clip path"
        assert set(re.findall(r'href="#([^"]+)"', text)) <= known
    recorded = record(guide.project).recordings["decay/halves"].figures
    raw = [set(re.findall(r'\sid="([^"]+)"', svg)) for svg in recorded]
    assert raw[0] & raw[1], "the figures as Matplotlib draws them do collide"


def test_a_figure_follows_the_palette_and_leaves_no_style_for_the_page(guide):
    guide.write("snippets/decay/halves.py", FIGURE)
    text = str(page(guide, '```python\n--8<-- "decay/halves.py"\n```\n\n![A line that leaves the axes at the top](figure:decay/halves[0])\n*One.*\n').find("svg"))
    assert "var(--vg-c0)" in text and "currentColor" in text
    assert not re.search(r"#[0-9a-f]{6}\b", text) and "<style" not in text and "DejaVu" not in text


def test_a_stated_number_becomes_a_receipt_with_its_full_value(guide):
    html = page(guide, '```python\n--8<-- "decay/halves.py"\n```\n\nLeft: [0.13](value:decay/halves.left), [0.12](value:decay/halves.norms[-1]), [0.5](value:decay/halves.named.h_1).\n')
    receipts = html.find_all("a", class_="vg-receipt")
    assert [receipt.get_text() for receipt in receipts] == ["0.13", "0.12", "0.5"]
    assert receipts[0]["href"] == "#program-decay-halves" and receipts[0]["data-value"] == "0.125"
    assert receipts[0]["data-program"] == "decay/halves" and receipts[1]["data-name"] == "norms[-1]"


def test_a_receipt_for_another_page_is_a_relative_link_to_its_markdown(guide):
    record(guide.project)
    text = "Here: [0.125](value:decay/halves.left).\n"
    html = page(guide, text, "docs/deep/down/there.md")
    assert html.find("a", class_="vg-receipt")["href"] == "../../decay.md#program-decay-halves"


def test_an_exemption_leaves_plain_text(guide):
    html = page(guide, "Since *[1997](exempt:year)* and [3](exempt:counted) more.\n")
    assert not html.find("a") and html.get_text().strip() == "Since 1997 and 3 more."


@pytest.mark.parametrize("text", [
    "[0.2](value:decay/halves.left)", "[0.2](value:decay/nothing.left)", "[false](claim:decay/halves.left)",
    "```output\ndecay/nothing\n```", '```python\n--8<-- "decay/nothing.py"\n```', "![Some alternative text](figure:decay/halves)\n*C.*",
    "```output chart\ndecay/halves\n```", "```statistics\nnothing\n```", "- item\n\n    ```output\n    decay/nothing\n    ```",
])
def test_what_cannot_be_resolved_is_visible_in_the_page(guide, text):
    html = page(guide, '```python\n--8<-- "decay/halves.py"\n```\n\n' + text + "\n")
    problem = html.find(class_="vg-problem")
    assert problem is not None and "expected" in unescape(str(problem))


def test_a_sample_inside_a_list_keeps_its_place(guide):
    html = page(guide, '1. First\n\n    ```python\n    --8<-- "decay/halves.py"\n    ```\n\n2. Second\n')
    assert html.find("ol").find("section", class_="vg-program") and len(html.find_all("li")) == 2
    assert html.find("code").get_text() == guide.project.source_path("decay/halves").read_text()


def test_a_fence_in_a_longer_fence_is_an_example_and_stays_one(guide):
    html = page(guide, "````markdown\n```output\ndecay/halves\n```\n````\n")
    assert "```output" in html.get_text() and not html.find("samp")


TRACED = '# Decay\n\n```python\n--8<-- "decay/halves.py"\n```\n\n```trace\ndecay/halves\nnorms = h: all *four* of them\n```\n\n```trace\ndecay/halves\n```\n'


def test_a_trace_stands_in_the_page_with_notes_table_and_data_and_its_script_once(guide):
    html = page(guide, TRACED)
    first, _ = html.select("section.vg-traced")
    assert first["data-program"] == html.select_one(".vg-program")["id"] and first.select_one("vg-trace > dl dt code").string == "norms"
    assert first.dd.decode_contents() == "all <em>four</em> of them" and not first.find_parent("p") and not first.find("p", recursive=False)
    assert "norms = [1, 0.5, 0.25, 0.125]" in [cell.get_text() for cell in first.select("td .vg-sets")]
    assert [script["src"] for script in html.select("script[src]")] == ["assets/js/elements/trace.js"]


def test_a_note_that_fits_nothing_is_an_error_in_the_page(guide):
    html = page(guide, TRACED.replace("norms = h", "nroms"))
    assert "did you mean norms?" in html.select_one(".vg-problem").get_text()
