"""Values line by line, as readers use them: pointer, keyboard, touch, no JavaScript, print; and nothing but what was recorded."""

import json
import re

import brotli
import pytest
from playwright.sync_api import expect

from scripts import outline, retrace, tabulate, thin
from tests.site.conftest import PALETTES, WIDTHS
from tests.site.test_access import violations

DESCENT, CHAIN, DIGITS = "concepts/gradient-descent.html", "concepts/vanishing-gradient-problem.html", "concepts/floating-point-and-underflow.html"
MOST, LEAST = 60_000, 6  # bytes of traces a page, traced programs
SIZES = ".vg-traced :is(button, select, summary)"
STILL = {"reduced_motion": "reduce"}


def traced(site) -> dict:
    """The pages that hold traces, with their elements."""
    found = {where: page.select("section.vg-traced") for where, page in site.items()}
    return {where: sections for where, sections in found.items() if sections}


def program_of(section) -> str:
    return section["id"].removeprefix("trace-").replace("-", "/")


def test_at_least_six_programs_are_traced_and_the_recorded_values_are_the_ones_shown(project, site):
    sections = [section for found in traced(site).values() for section in found]
    assert len(sections) >= LEAST and {program_of(section) for section in sections} == retrace.marked(project)
    for section in sections:
        steps = retrace.load(project, program_of(section))
        source = project.source_path(program_of(section)).read_text(encoding="utf-8")
        shown, left_out = thin.thin(steps, outline.outline(source).functions)
        rows = section.select("tbody tr:has(td)")
        data = json.loads(section.select_one('script[type="application/json"]').string)["steps"]
        assert len(rows) == len(data) == len(shown) > 10
        for row, step, found in zip(rows, data, shown):
            assert int(row.th.string) == step["line"] == found.step["line"] and row.code.get_text() == source.splitlines()[step["line"] - 1].strip()
            texts = {name: tabulate.value_text(value) for name, value in found.step["set"].items()}
            assert [cell.get_text() for cell in row.select(".vg-sets")] == [f"{name} = {text}" for name, text in texts.items()]
            assert {name: text for name, (text, _) in step["set"].items()} == {name: tabulate.value_text(value, None) for name, value in found.step["set"].items()}
        assert " ".join(left_out) == "".join(said.get_text() for said in section.select(".vg-left-out"))


def test_a_scalar_chain_is_traced_to_the_value_that_its_page_states(project, site):
    (section,) = traced(site)[CHAIN]
    last = [cell.get_text() for cell in section.select(".vg-sets") if cell.get_text().startswith("left = ")][-1]
    assert float(last.removeprefix("left = ")) == pytest.approx(retrace.load(project, program_of(section))[-3]["set"]["left"], rel=1e-3)


def test_the_traces_of_a_page_are_light_and_only_their_pages_load_the_script(site):
    for where, page in site.items():
        sections = traced(site).get(where, [])
        assert bool(sections) == any(script.get("src", "").endswith("elements/trace.js") for script in page.select("script"))
        assert len(brotli.compress("".join(map(str, sections)).encode())) <= MOST


def test_thinned_loops_are_said_to_be(site):
    assert "Of 10,000 passes of the loop in line 18, the first 3 and the last 3 are shown." in traced(site)[DIGITS][0].get_text()


def test_the_table_has_heads_for_its_columns_its_rows_and_its_passes(site):
    for section in (section for found in traced(site).values() for section in found):
        assert [head["scope"] for head in section.select("thead th")] == ["col"] * 3
        assert all(body.select("tr")[0].th["scope"] == "rowgroup" and {row.th["scope"] for row in body.select("tr")[1:]} == {"row"} for body in section.select("tbody"))


@pytest.fixture
def descent(open_page):
    page = open_page(DESCENT, viewport={"width": 1300, "height": 900})
    page.locator("vg-trace").scroll_into_view_if_needed()
    return page


def current(page) -> str:
    return page.locator(".vg-trace-lines [aria-current=step]").inner_text().split()[0]


def test_a_click_opens_a_line_and_shows_its_values_with_all_digits_and_the_note(descent):
    descent.locator(".vg-trace-lines button", has_text="theta = theta - eta * g").click()
    opened = descent.locator(".vg-opened")
    expect(opened).to_contain_text("Line 11, loop in line 9, pass 1 of 6")
    expect(opened).to_contain_text("theta = [-0.7999999999999998, 0.91], shape 2, norm 1.21165")
    expect(opened).to_contain_text("before: [1.0, 1.0]")
    expect(opened).to_contain_text("the steep entry changes its sign at every update")
    expect(opened.locator("svg.vg-spark circle")).to_have_count(6)
    expect(descent.locator(".vg-traced [role=status]")).to_contain_text("Line 11, loop in line 9, pass 1 of 6. theta = [-0.7")


def test_buttons_and_the_list_of_passes_step_and_jump_and_stop_at_the_ends(descent):
    back, forward = (descent.get_by_role("button", name=name, exact=True) for name in ("Back", "Next"))
    assert current(descent) == "5" and back.get_attribute("aria-disabled") == "true"
    back.press("Enter")
    assert current(descent) == "5"
    forward.click()
    assert current(descent) == "6" and back.get_attribute("aria-disabled") == "false"
    descent.get_by_label("Pass", exact=True).select_option("Loop in line 9, pass 6 of 6")
    assert current(descent) == "9"
    for _ in range(9):
        forward.press("Enter")
    assert current(descent) == "13" and forward.get_attribute("aria-disabled") == "true"
    expect(descent.locator(".vg-opened")).to_contain_text("prints “update 6:")


def test_the_keyboard_walks_through_lines_and_passes_from_one_stop(descent):
    stops = descent.locator(".vg-trace-lines button").evaluate_all("all => all.filter((button) => button.tabIndex === 0).length")
    assert stops == 1
    descent.get_by_label("Pass", exact=True).focus()
    descent.keyboard.press("Tab")
    for key, line in (("ArrowRight", "6"), ("PageDown", "9"), ("ArrowDown", "10"), ("ArrowDown", "11"), ("PageDown", "9"), ("ArrowUp", "7"), ("End", "13"), ("PageUp", "9"), ("Home", "5"), ("ArrowLeft", "5")):
        descent.keyboard.press(key)
        assert current(descent) == line, key
        assert descent.evaluate("document.activeElement.getAttribute('aria-current')") == "step", key
    descent.keyboard.press("Tab")
    expect(descent.locator(".vg-name").first).to_be_focused()
    assert "Page Down" in descent.locator(f"#{descent.locator('.vg-trace-lines').get_attribute('aria-describedby')}").inner_text()


def test_a_variable_lights_up_in_code_notes_and_formulas(descent):
    lit = descent.locator(".vg-lit")
    expect(lit).to_have_count(0)
    descent.locator(".vg-name", has_text="theta").hover()
    expect(descent.locator(".vg-trace-lines .vg-lit").first).to_have_text("theta")
    formulas = descent.locator(".katex-html .vg-lit")
    assert formulas.count() > 2 and set(formulas.all_inner_texts()) == {"θ"}
    expect(descent.locator("dt.vg-lit")).to_have_count(1)
    descent.locator(".vg-name", has_text="loss").focus()
    expect(formulas).to_have_count(0)
    descent.locator(".vg-trace-lines code span", has_text="eta").first.hover()
    assert set(lit.all_inner_texts()) == {"eta"}


def test_a_pinned_variable_stays_lit(descent):
    name = descent.locator(".vg-name", has_text="loss")
    name.click()
    assert name.get_attribute("aria-pressed") == "true"
    descent.get_by_role("button", name="Next").click()
    assert set(descent.locator(".vg-trace-lines .vg-lit").all_inner_texts()) == {"loss"}
    name.click()
    assert name.get_attribute("aria-pressed") == "false"


def test_it_plays_and_pauses_and_stops_when_a_reader_does_something(descent):
    descent.clock.install()
    descent.get_by_role("button", name="Play").click()
    for line in ("6", "7", "9"):
        descent.clock.run_for(1500)
        assert current(descent) == line
    descent.get_by_role("button", name="Pause").click()
    descent.clock.run_for(5000)
    assert current(descent) == "9"
    descent.get_by_role("button", name="Play").click()
    descent.locator(".vg-trace-lines button").first.press("ArrowLeft")
    expect(descent.get_by_role("button", name="Play")).to_be_visible()
    stopped = current(descent)
    descent.clock.run_for(5000)
    assert current(descent) == stopped


def test_it_plays_to_the_end_and_stops(descent):
    descent.clock.install()
    descent.locator(".vg-trace-lines button").first.press("End")
    descent.locator(".vg-trace-lines button").last.press("ArrowLeft")
    descent.get_by_role("button", name="Play").click()
    descent.clock.run_for(6000)
    assert current(descent) == "13"
    expect(descent.get_by_role("button", name="Play")).to_be_visible()


def test_nothing_plays_for_a_reader_who_asked_for_stillness(open_page):
    page = open_page(DESCENT, **STILL)
    expect(page.get_by_role("button", name="Next")).to_be_visible()
    expect(page.get_by_role("button", name="Play")).to_be_hidden()


def test_playing_and_stepping_never_scroll_the_page(descent):
    at = descent.evaluate("scrollY")
    descent.locator(".vg-trace-lines [aria-current=step]").focus()
    for _ in range(20):
        descent.keyboard.press("ArrowRight")
    assert descent.evaluate("scrollY") == pytest.approx(at, abs=1) or descent.locator(".vg-trace-lines [aria-current=step]").is_visible()


def test_a_finger_opens_lines_and_pins_variables_and_every_target_is_large_enough(open_page):
    page = open_page(DESCENT, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True, **STILL)
    page.locator(".vg-trace-lines button", has_text="loss = ").tap()
    expect(page.locator(".vg-opened")).to_contain_text("loss = 3.407")
    page.locator(".vg-name", has_text="theta").tap()
    assert page.locator(".katex-html .vg-lit").count() > 2
    boxes = [element.bounding_box() for element in page.locator(SIZES).all() if element.is_visible()]
    assert len(boxes) > 10 and all(box["width"] >= 24 and box["height"] >= 24 for box in boxes), boxes
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_javascript_the_values_are_a_table(open_page, site):
    page = open_page(DESCENT, java_script_enabled=False)
    expect(page.locator(".vg-trace-lines")).to_have_count(0)
    summary = page.locator(".vg-traced summary")
    expect(page.locator(".vg-trace-rows")).to_be_hidden()
    summary.click()
    expect(page.locator(".vg-trace-rows")).to_be_visible()
    assert re.search(r"11\s+theta = theta - eta \* g.*\s+theta = \[-0\.8, 0\.91\], shape 2, norm 1\.212", page.locator(".vg-trace-rows").inner_text())
    expect(page.locator(".vg-traced dd").first).to_have_text("curvature times distance from the minimum")


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_the_table_is_printed(open_page, scripts):
    page = open_page(DESCENT, java_script_enabled=scripts)
    page.emulate_media(media="print")
    table = page.locator(".vg-trace-rows table")
    assert table.bounding_box()["height"] > 500 and table.is_visible()
    expect(page.locator(".vg-trace-tools, .vg-trace-lines")).to_have_count(2 if scripts else 0)
    assert not any(element.is_visible() for element in page.locator(".vg-trace-tools, .vg-trace-lines, .vg-opened").all())


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("width", WIDTHS)
def test_an_opened_trace_breaks_no_rule_of_accessibility(site, open_page, width, palette):
    for where in traced(site):
        page = open_page(where, viewport={"width": width, "height": 800}, color_scheme=palette, **STILL)
        page.locator(".vg-trace-lines button").last.click()
        page.locator(".vg-name").first.click()
        page.locator(".vg-traced summary").click()
        assert violations(page) == [], where
