"""What finishes built pages: each part on input that fits, and on input that does not."""

import re
from dataclasses import replace
from datetime import date

import pytest

from scripts import cards, catalogue, darken, describe, dress, fade, scan, tint, trim, typeset, vendor
from scripts.catalogue import Entry

ENTRY = Entry("writeups/a-b.md", "A < B", "Why it is.", "writeup", date(2026, 3, 1), ("Long term", "RNN"), 7, "")
INDEX = replace(ENTRY, path="about/index.md", kind="about", title="About")
TAGS = replace(ENTRY, path="about/tags.md", kind="about", title="Tags")
THEME = f'<head></head>{trim.SEARCH}</div><img src="logo.svg" {trim.LOGO}<span class="md-ellipsis"> Concepts </span>' \
    '<label for="__nav_2" id="__nav_2_label" tabindex=""><span></span></label><nav aria-labelledby="__nav_2_label"></nav>'


def test_an_entry_knows_its_addresses():
    assert (ENTRY.url, ENTRY.address, INDEX.address) == ("writeups/a-b.html", "writeups/a-b.html", "about/")
    assert replace(ENTRY, path="index.md").address == "" and replace(ENTRY, path="projects/x.py").url == "projects/x.html"
    assert ENTRY.is_article and not INDEX.is_article and not TAGS.is_article


def test_more_words_programs_figures_and_formulas_take_more_minutes():
    text = "---\ntitle: a\n---\n\n" + "word " * 440
    longer = text + "\n\n$$\nx\n$$\n" * 5 + '\n```python\n--8<-- "a/b.py"\n```\n' * 5
    assert catalogue.minutes(scan.read("a.md", text)) == 2 < catalogue.minutes(scan.read("a.md", longer)) == 4
    assert catalogue.minutes(scan.read("a.md", "one")) == 1


def test_a_header_says_kind_date_minutes_and_tags_and_escapes_them():
    html = dress.dress("<article><h1>A</h1></article>", replace(ENTRY, tags=("x & y",)), [ENTRY, INDEX, TAGS], "")
    assert "Writeup" in html and "1 March 2026" in html and "7 min read" in html
    assert 'href="../about/tags.html#tag-x-y" rel="tag">x &amp; y</a>' in html
    assert html.count("<h1>A</h1>") == 1 and html.index("vg-header") < html.index("<h1>") < html.index("1 March")


def test_a_page_that_leads_to_others_has_no_header_and_a_guide_without_those_pages_no_links_to_them():
    assert "vg-header" not in dress.dress("<article><h1>A</h1></article>", INDEX, [INDEX], "")
    alone = dress.dress("<article><h1>A</h1></article>", ENTRY, [ENTRY], "")
    assert "vg-header" in alone and "href" not in alone


def test_a_report_names_the_page_and_is_safe_in_an_address():
    link = dress.report_link(replace(ENTRY, title="A & B?"), "https://x.org/a/b")
    assert link.startswith("https://x.org/a/b/issues/new?") and "A+%26+B%3F" in link and "page=docs%2Fwriteups%2Fa-b.md" in link


def test_structured_data_cannot_close_its_script():
    head = describe.head(replace(ENTRY, title="</script><b>"), "https://x.org/", "Guide")
    assert head.count("</script>") == 1 and "<b>" not in head


def test_the_theme_is_mended_and_a_theme_that_changed_is_noticed():
    html = trim.mend(THEME)
    assert 'aria-label="Search"' in html and 'width="48"' in html and "aria-labelledby" not in html
    assert '<nav aria-label="Concepts">' in html and 'tabindex="0"><span class="vg-offscreen">Concepts, its pages</span>' in html
    for missing in (trim.SEARCH, trim.LOGO, '<span class="md-ellipsis"> Concepts </span>'):
        with pytest.raises(ValueError):
            trim.mend(THEME.replace(missing, ""))


def test_a_script_of_the_theme_in_which_a_change_no_longer_fits_is_a_problem(tmp_path):
    script = tmp_path / "assets" / "javascripts" / "bundle.0.min.js"
    script.parent.mkdir(parents=True)
    script.write_text("a".join(trim.CHANGES))
    assert trim.trim(tmp_path) == [] and all(new in script.read_text() for new in trim.CHANGES.values())
    assert [problem.found for problem in trim.trim(tmp_path)] == ["0"] * len(trim.CHANGES)


def test_the_dark_rules_hold_for_pages_without_scripts_and_no_other_rule_comes_along():
    css = 'a{b:c}/* [data-md-color-scheme="slate"] {} */[data-md-color-scheme="slate"]{--x:1}[data-md-color-scheme=slate] p,q{d:e}'
    assert darken.darken(css) == '[data-md-color-scheme="default"]{--x:1}\n[data-md-color-scheme="default"] p{d:e}\n'
    assert darken.darken("a{b:c}").strip() == ""


def test_a_slim_drawing_has_the_same_shapes_and_every_reference_still_leads_somewhere(project):
    from scripts.record import load

    for name in project.snippet_names():
        for figure in load(project, name).figures:
            slim = tint.slim(tint.strip(figure))
            shapes = [len(re.findall(f"<{tag}\\b", text)) for text in (tint.strip(figure), slim) for tag in ("path", "use", "text", "g", "clipPath")]
            assert shapes[:5] == shapes[5:] and len(slim) < 0.9 * len(figure)
            words = [re.sub(r"\s|<[^>]*>", "", text) for text in (tint.strip(figure), slim)]
            assert words[0] == words[1]
            assert set(re.findall(r'(?:href="#|url\(#)([^")]+)', slim)) <= set(re.findall(r'\bid="([^"]+)"', slim))


@pytest.mark.parametrize("long, short", [("1.23456", "1.23"), ("-0.00049", "-0"), ("12.5", "12.5"), ("266.398901", "266.4"), ("100", "100"), ("7.995", "8")])
def test_coordinates_are_kept_to_a_hundredth(long, short):
    assert tint.slim(f'<path d="M {long} 0"/>') == f'<path d="M {short} 0"/>'


def test_a_number_that_a_figure_states_keeps_all_its_digits():
    assert tint.slim('<text x="1.23456">decay 0.005</text>') == '<text x="1.23">decay 0.005</text>'


def test_a_row_of_dots_follows_the_logarithm_and_says_so_in_words():
    rows = [fade.Row("dying", "c0", (1e-6, 1e-3, 1.0)), fade.Row("living", "c1", (0.4, 0.7, 1.0))]
    svg = fade.draw(rows)
    radii = [float(radius) for radius in re.findall(r'class="vg-fade-dot"[^>]* r="([\d.]+)"', svg)]
    assert radii[0] < radii[1] < radii[2] == radii[5] and radii[1] - radii[0] == pytest.approx(radii[2] - radii[1], abs=0.02)
    assert "dying: 1 at the last layer, 1e-06 at the first" in svg and "1.0e-6 left at layer 1" in svg and "40% left at layer 1" in svg


def test_cards_and_tags_lead_where_they_say(project):
    html = cards.fence("writeups", [ENTRY, INDEX], lambda entry: entry.url)
    assert html.count("<li>") == 1 and 'href="writeups/a-b.html">A &lt; B</a>' in html and "Writeup · 7 min" in html
    tags = cards.fence("tags", [ENTRY], lambda entry: entry.url)
    assert re.findall(r'id="(tag-[^"]+)"', tags) == ["tag-long-term", "tag-rnn"]


def test_a_label_becomes_a_number_and_only_in_a_displayed_formula():
    html = typeset.typeset_page(r'<div class="arithmatex">\[x \label{eq-a}\]</div><div class="arithmatex">\[y\]</div><div class="arithmatex">\[z \label{eq-b}\]</div>')
    assert re.findall(r'id="(eq-\w)".*?\((\d)\)', html, re.DOTALL) == [("eq-a", "1"), ("eq-b", "2")] and html.count("katex-tag") == 2
    for tex, display in ((r"x \label{eq-a}", False), (r"x \label{sum}", True), (r"x \label{eq-A}", True)):
        with pytest.raises(typeset.BadFormula, match="label"):
            typeset.typeset(tex, display)


def test_a_change_in_a_vendored_file_fits_exactly_once():
    assert vendor.replace(b"abc", {"changes": [["b", "x"]]}) == b"axc" and vendor.replace(b"abc", None) == b"abc"
    for data in (b"ac", b"bab"):
        with pytest.raises(ValueError, match="once"):
            vendor.replace(data, {"changes": [["b", "x"]]})


def test_style_sheets_travel_without_their_remarks_and_lose_no_rule(tmp_path):
    folder = tmp_path / "assets" / "css"
    folder.mkdir(parents=True)
    (folder / "a.css").write_text("/* Why,\n   at length. */\na { color: red; }\n/* b */\nb { margin: 0; }\n", encoding="utf-8")
    trim.lighten(tmp_path)
    assert (folder / "a.css").read_text(encoding="utf-8") == "a { color: red; }\nb { margin: 0; }\n"
