"""Predictions in a real browser: guessing on a slider and in words, revealing, and what is not shown before."""

import re

import pytest
from playwright.sync_api import expect

from scripts import live, predict
from scripts.check import read_sources
from scripts.locate import built
from scripts.scan import PREDICT
from tests.site.conftest import PALETTES, WIDTHS, on_every_page, reader
from tests.site.test_access import violations

LOG, LINEAR, TYPED = "concepts/weight-initialization.html", "concepts/recurrent-neural-networks.html", "concepts/floating-point-and-underflow.html"
DENIED = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError'); } });"
ALL = """() => [...document.querySelectorAll("vg-predict")].map((question) => {
  const field = question.querySelector("input");
  const receipt = question.querySelector(".vg-answer a");
  const before = question.innerText;
  question.querySelector("button").click();
  const refused = question.querySelector(".vg-outcome").hidden;
  const [kind, low, high] = question.dataset.scale.split(" ");
  field.value = kind === "typed" ? receipt.textContent : kind === "log" ? Math.log10(receipt.dataset.value) : receipt.dataset.value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  question.querySelector("button").click();
  const spot = (selector) => { const box = question.querySelector(selector)?.getBoundingClientRect(); return box && box.x + box.width / 2; };
  return {
    before, refused, after: question.innerText, verdict: question.querySelector(".vg-verdict").textContent, stated: receipt.textContent, kind,
    mark: spot(".vg-mark"), track: [question.querySelector(".vg-ends")?.getBoundingClientRect().x, question.querySelector(".vg-ends")?.getBoundingClientRect().width],
    position: (field.valueAsNumber - field.min) / (field.max - field.min),
  };
})"""


def shown(page, number: int = 0):
    return page.locator("vg-predict").nth(number)


def slide(question, position: float) -> None:
    """Move the slider to a position, as a hand or the keyboard would."""
    question.get_by_role("slider").fill(str(position))


def test_every_prediction_reveals_its_recorded_value_and_finds_the_right_guess_near(project, site):
    written = {
        built(source.path.removeprefix("docs/")): [predict.read(fence) for fence in source.fences if fence.info == PREDICT]
        for source in read_sources(project) if not source.is_notebook
    }
    written = {where: asked for where, asked in written.items() if asked}
    found = on_every_page(project.site.as_uri() + "/", written, lambda page, where: page.evaluate(ALL), viewport={"width": 1300, "height": 900})
    assert sum(map(len, written.values())) >= 7 and set(found) == set(written)
    for where, questions in found.items():
        assert [question["stated"] for question in questions] == [re.match(r"\[(.+?)\]", asked.answer)[1] for asked in written[where]]
        for question in questions:
            assert question["refused"] and question["stated"] not in question["before"], where
            assert f"Recorded: {question['stated']}" in question["after"], where
            assert re.fullmatch(r"Your guess, .+, is (right|within 5%|too (high|low) by a factor of 1\.\d)\.", question["verdict"]), (where, question["verdict"])
            if question["kind"] != "typed":
                start, width = question["track"]
                assert question["mark"] == pytest.approx(start + 8 + (width - 16) * question["position"], abs=width / 60), where


def test_every_live_figure_has_a_question_to_predict_before_it(project):
    for source in read_sources(project):
        asked = [fence.line for fence in source.fences if fence.info == PREDICT]
        headings = [heading.line for heading in source.headings if heading.level == 2]
        for name, _, line in live.shown(source):
            section = max((start for start in headings if start < line), default=0)
            assert any(section < place < line for place in asked), f"{source.path}: {name}"


def test_the_middle_of_no_slider_is_the_answer(project, site, open_page):
    for where in sorted(where for where, html in site.items() if html.find("vg-predict")):
        page = open_page(where)
        for question in page.locator("vg-predict").all():
            slider = question.get_by_role("slider")
            if slider.count():
                slide(question, slider.evaluate("field => (Number(field.min) + Number(field.max)) / 2"))
                question.get_by_role("button").click()
                assert "within" not in question.locator(".vg-verdict").inner_text() and "right" not in question.locator(".vg-verdict").inner_text(), where


def test_a_slider_shows_the_guess_and_reveal_says_how_many_decades_it_is_off(open_page):
    page = open_page(LOG)
    question = shown(page)
    expect(question.locator("output")).to_be_empty()
    slide(question, -6)
    expect(question.locator("output")).to_have_text("10⁻⁶")
    assert question.get_by_role("slider").get_attribute("aria-valuetext") == "10⁻⁶"
    question.get_by_role("button", name="Reveal").click()
    expect(question.locator(".vg-verdict")).to_have_text("Your guess, 10⁻⁶, is 5.5 decades too high.")
    receipt = question.locator(".vg-answer a")
    receipt.hover()
    expect(page.locator("#vg-panel")).to_contain_text(receipt.get_attribute("data-value"))
    assert question.get_by_role("slider").is_disabled()


def test_a_linear_slider_counts_whole_things(open_page):
    question = shown(open_page(LINEAR))
    slide(question, 33)
    question.get_by_role("button", name="Reveal").click()
    expect(question.locator(".vg-verdict")).to_have_text("Your guess, 33, is 20 too high.")


@pytest.mark.parametrize("text, verdict", [
    ("150", "Your guess, 150, is right."),
    ("1.5 × 10^2", "Your guess, 150, is right."),
    ("10⁻³", "Your guess, 0.001, is 5.2 decades too low."),
    ("1%", "Your guess, 0.01, is 4.2 decades too low."),
    ("1e4", "Your guess, 10⁴, is 1.8 decades too high."),
    ("75", "Your guess, 75, is too low by a factor of 2."),
])
def test_a_guess_can_be_typed_in_many_ways(open_page, text, verdict):
    question = shown(open_page(TYPED))
    question.get_by_role("textbox", name="Your guess").fill(text)
    question.get_by_role("button", name="Reveal").click()
    expect(question.locator(".vg-verdict")).to_have_text(verdict)


def test_nothing_is_revealed_before_a_guess_and_the_reader_is_told_what_is_missing(open_page):
    for where, guess in ((LOG, None), (TYPED, "many")):
        question = shown(open_page(where))
        field = question.locator("input")
        if guess:
            field.fill(guess)
        question.get_by_role("button", name="Reveal").click()
        assert question.locator(".vg-outcome").is_hidden() and "Recorded" not in question.aria_snapshot() and question.locator("details").count() == 0
        assert field.evaluate("field => document.activeElement === field && field.validationMessage").startswith(("Move the slider", "Write a number"))


def test_the_keyboard_alone_guesses_and_reveals_and_hears_the_verdict(open_page):
    page = open_page(LOG)
    question = shown(page)
    slider = question.get_by_role("slider", name="Your guess")
    slider.focus()
    assert slider.get_attribute("aria-valuetext") == "no guess yet"
    page.keyboard.press("Home")
    expect(question.locator("output")).to_have_text("10⁻²⁰")
    page.keyboard.press("ArrowRight")
    expect(question.locator("output")).to_have_text("1.6 × 10⁻²⁰")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(question.locator(".vg-verdict")).to_be_focused()
    expect(question.locator(".vg-verdict")).to_contain_text("8.3 decades too low")
    page.keyboard.press("Tab")
    expect(question.locator(".vg-answer a")).to_be_focused()


def test_enter_in_the_field_reveals(open_page):
    page = open_page(TYPED)
    shown(page).get_by_role("textbox").fill("125")
    page.keyboard.press("Enter")
    expect(shown(page).locator(".vg-verdict")).to_contain_text("too low by a factor of 1.2")


def test_a_finger_guesses_and_reveals(open_page):
    page = open_page(LOG, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    question = shown(page)
    box = question.get_by_role("slider").bounding_box()
    assert box["height"] >= 24 and question.get_by_role("button").bounding_box()["height"] >= 24
    question.get_by_role("slider").tap(position={"x": box["width"] * 0.75, "y": box["height"] / 2})
    expect(question.locator("output")).to_have_text(re.compile(r"10⁻[⁴⁵⁶]$"))
    question.get_by_role("button", name="Reveal").tap()
    expect(question.locator(".vg-verdict")).to_contain_text("decades too high")


def test_without_javascript_the_question_is_asked_and_the_value_is_in_a_closed_details(open_page):
    page = open_page(LOG, java_script_enabled=False)
    question = shown(page)
    expect(question.locator(".vg-ask")).to_be_visible()
    expect(question.locator(".vg-answer")).to_be_hidden()
    question.locator("summary").click()
    expect(question.locator(".vg-answer a.vg-receipt")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_print_shows_the_question_the_value_and_the_reason(open_page, scripts):
    page = open_page(LOG, java_script_enabled=scripts)
    page.emulate_media(media="print")
    question = shown(page)
    for part in (".vg-ask", ".vg-answer", ".vg-answer + p"):
        assert question.locator(part).is_visible() and question.locator(part).bounding_box()["height"] > 10, part
    assert question.locator("input:visible, button:visible, summary:visible").count() == 0


def test_a_prediction_needs_no_place_to_keep_anything(browser, project, site):
    context = reader(browser)
    context.add_init_script(DENIED)
    page = context.new_page()
    page.goto((project.site / LOG).as_uri())
    slide(shown(page), -6)
    shown(page).get_by_role("button", name="Reveal").click()
    expect(shown(page).locator(".vg-verdict")).to_be_visible()
    context.close()


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("width", WIDTHS)
def test_predictions_break_no_rule_of_accessibility_before_and_after(address, site, open_page, width, palette):
    for where in (LINEAR, TYPED):
        page = open_page(where, address, viewport={"width": width, "height": 800}, color_scheme=palette, reduced_motion="reduce")
        assert violations(page) == []
        page.evaluate(ALL)
        assert violations(page) == [], where


def test_a_page_without_a_prediction_loads_no_script_for_one(site):
    for where, html in site.items():
        loaded = [script["src"] for script in html.find_all("script", src=re.compile("elements/predict"))]
        assert len(loaded) == (1 if html.find("vg-predict") else 0), where
