"""Self-tests in a real browser: choosing, checking, reasons, retrying, the score, what is kept, and what is not given away."""

import json
import re

import pytest
from playwright.sync_api import expect

from scripts import quiz
from scripts.check import read_sources
from scripts.locate import built
from tests.site.conftest import PALETTES, WIDTHS, on_every_page, reader
from tests.site.test_access import violations

PAGE = "concepts/residual-connections.html"
DENIED = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError'); } });"
FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"
STORED = "Object.entries(localStorage).filter(([name]) => name.startsWith('vanishing-gradients.self-test:'))"
# What a reader gets to see: text without what is hidden and without the second copies that formulas have for the eye.
SEEN = """element => {
  const copy = element.cloneNode(true);
  copy.querySelectorAll("[hidden], .katex-html, annotation").forEach((unseen) => unseen.remove());
  return copy.textContent.replace(/\\s+/g, " ").trim();
}"""
ROBOT = f"""() => [...document.querySelectorAll(".vg-quiz > li")].map((question) => {{
  const seen = {SEEN};
  const press = (name) => [...question.querySelectorAll("button")].find((button) => button.textContent === name).click();
  return [...question.querySelectorAll("input")].map((radio, number) => {{
    radio.click();
    press("Check");
    const [shown, ...others] = [...question.querySelectorAll(".vg-reason:not([hidden])")];
    const told = {{ alone: others.length === 0, own: shown.closest("li") === radio.closest("li"), answer: seen(radio.closest("label")), reason: seen(shown), said: document.querySelector("vg-quiz [role=status]").textContent }};
    press("Try again");
    return told;
  }});
}})"""


def question(page, number: int):
    return page.locator(".vg-quiz > li").nth(number)


def right_and_wrong(site, number: int) -> tuple[int, int]:
    """The places of the right answer of a question of PAGE and of a wrong one."""
    kinds = ["vg-true" in reason["class"] for reason in site[PAGE].select(".vg-quiz > li")[number].select(".vg-reasons li")]
    return kinds.index(True), kinds.index(False)


def answer(page, number: int, place: int) -> None:
    question(page, number).locator("label").nth(place).click()
    question(page, number).get_by_role("button", name="Check").click()


def plain(element) -> str:
    """The text of a built element, formulas once."""
    for copy in element.select(".katex-html, annotation"):
        copy.extract()
    return " ".join(element.get_text().split())


def test_every_answer_of_every_page_gives_exactly_its_own_recorded_reason(project, site):
    asked = {built(source.path.removeprefix("docs/")): quiz.questions(source) for source in read_sources(project)}
    found = on_every_page(project.site.as_uri() + "/", [where for where, questions in asked.items() if questions], lambda page, where: page.evaluate(ROBOT))
    assert len(found) >= 20
    for where, questions in found.items():
        written = asked[where]
        recorded = [[plain(reason) for reason in shown.select(".vg-reasons li")] for shown in site[where].select(".vg-quiz > li")]
        assert [len(one) for one in questions] == [len(one.answers) for one in written], where
        for told, reasons, source in zip(questions, recorded, written, strict=True):
            assert len({source.text for source in written}) == len(written) and len(set(reasons)) == len(reasons), where
            for one, reason, offered in zip(told, reasons, source.answers, strict=True):
                assert one["alone"] and one["own"], where
                assert f"{one['answer']}{one['reason']}".replace(" ", "") == reason.replace(" ", ""), where
                assert one["reason"].startswith("Right." if offered.is_right else "No.") and one["said"].startswith(one["reason"]), where


def test_nothing_tells_the_right_answer_before_one_is_checked(site, open_page):
    page = open_page(PAGE)
    for number in range(page.locator(".vg-quiz > li").count()):
        item = question(page, number)
        rows = item.locator(".vg-answers > li")
        assert {row.get_attribute("class") for row in rows.all()} <= {None, ""}
        assert {tuple(sorted(row.evaluate("row => [...row.querySelector('input').getAttributeNames()]"))) for row in rows.all()} == {("id", "name", "required", "type")}
        assert not any(reason.is_visible() for reason in item.locator(".vg-reason").all()) and item.locator("details").count() == 0
        assert "Right." not in item.aria_snapshot() and "No." not in item.aria_snapshot() and item.locator(".vg-answers a:visible").count() == 0
        item.locator("label").first.click()
        assert {row.get_attribute("class") for row in rows.all()} <= {None, ""}


def test_the_net_would_catch_an_answer_that_gives_itself_away(open_page):
    page = open_page(PAGE)
    answer(page, 0, 0)
    snapshot = question(page, 0).aria_snapshot()
    assert "Right." in snapshot or "No." in snapshot


def test_a_wrong_answer_shows_why_and_the_right_one_only_when_asked_for(site, open_page):
    page = open_page(PAGE)
    right, wrong = right_and_wrong(site, 0)
    answer(page, 0, wrong)
    item = question(page, 0)
    expect(item.locator(".vg-reason:visible")).to_have_count(1)
    expect(item.locator("li.vg-false .vg-reason")).to_be_visible()
    assert item.locator("li.vg-true").count() == 0
    radio = item.get_by_role("radio").nth(wrong)
    assert radio.get_attribute("aria-describedby") == item.locator("li.vg-false .vg-reason").get_attribute("id")
    item.get_by_role("button", name="Show the answer").click()
    expect(item.locator("li.vg-true .vg-reason")).to_be_visible()
    assert item.locator(".vg-answers > li").nth(right).get_attribute("class") == "vg-true"
    expect(page.locator(".vg-total")).to_have_text(re.compile(r"^0 of \d+ right, \d+ not answered yet\.$"))


def test_a_receipt_of_an_answer_and_of_a_reason_works_once_it_is_shown(site, open_page):
    page = open_page(PAGE)
    with_receipt = next(number for number, item in enumerate(site[PAGE].select(".vg-quiz > li")) if item.select(".vg-reasons .vg-choice a.vg-receipt"))
    item = question(page, with_receipt)
    assert item.locator(".vg-answers a:visible").count() == 0
    item.get_by_role("button", name="Show the answer").click()
    receipt = item.locator("label a.vg-receipt:visible").first
    receipt.hover()
    expect(page.locator("#vg-panel")).to_contain_text(receipt.get_attribute("data-value"))


def test_a_question_can_be_tried_again_and_the_score_follows(site, open_page):
    page = open_page(PAGE)
    right, wrong = right_and_wrong(site, 0)
    count = page.locator(".vg-quiz > li").count()
    total = page.locator(".vg-total")
    expect(total).to_have_text(f"{count} questions, none answered yet.")
    answer(page, 0, wrong)
    expect(total).to_have_text(f"0 of {count} right, {count - 1} not answered yet.")
    question(page, 0).get_by_role("button", name="Try again").click()
    expect(total).to_have_text(f"{count} questions, none answered yet.")
    expect(question(page, 0).get_by_role("radio").first).to_be_focused()
    assert question(page, 0).locator("input:checked").count() == 0
    answer(page, 0, right)
    expect(total).to_have_text(f"1 of {count} right, {count - 1} not answered yet.")
    question(page, 0).locator("label").nth(wrong).click()
    expect(total).to_have_text(f"{count} questions, none answered yet.")
    for number in range(count):
        answer(page, number, right_and_wrong(site, number)[0])
    expect(total).to_have_text(f"All {count} right.")


def test_a_check_without_a_choice_says_what_is_missing_and_judges_nothing(open_page):
    page = open_page(PAGE)
    question(page, 0).get_by_role("button", name="Check").click()
    assert question(page, 0).get_by_role("radio").first.evaluate("radio => radio.validity.valueMissing && document.activeElement === radio")
    expect(page.locator(".vg-total")).to_contain_text("none answered yet")


def test_review_shows_the_missed_questions_under_their_own_numbers_until_it_ends(site, open_page):
    page = open_page(PAGE)
    answer(page, 0, right_and_wrong(site, 0)[0])
    answer(page, 1, right_and_wrong(site, 1)[1])
    review = page.get_by_role("button", name="Review 1 missed")
    review.click()
    assert [item.is_visible() for item in page.locator(".vg-quiz > li").all()] == [number == 1 for number in range(page.locator(".vg-quiz > li").count())]
    assert question(page, 1).evaluate("item => item.value") == 2
    answered = question(page, 1)
    answered.get_by_role("button", name="Try again").click()
    answer(page, 1, right_and_wrong(site, 1)[0])
    expect(answered).to_be_visible()
    page.get_by_role("button", name="Show all questions").click()
    assert all(item.is_visible() for item in page.locator(".vg-quiz > li").all())
    expect(page.locator(".vg-score button:visible")).to_have_text(["Forget my answers"])
    expect(page.get_by_role("button", name="Forget my answers")).to_be_focused()


def test_answers_are_kept_on_the_device_until_the_reader_has_them_forgotten(site, open_page):
    page = open_page(PAGE)
    assert page.evaluate(STORED) == []
    answer(page, 0, right_and_wrong(site, 0)[0])
    answer(page, 1, right_and_wrong(site, 1)[1])
    words = page.locator(".vg-total").inner_text()
    page.reload()
    expect(page.locator(".vg-total")).to_have_text(words)
    expect(question(page, 0).locator("li.vg-true .vg-reason")).to_be_visible()
    expect(question(page, 1).locator("li.vg-false .vg-reason")).to_be_visible()
    [[name, kept]] = page.evaluate(STORED)
    assert name.endswith(PAGE) and len(json.loads(kept)) == 2
    page.get_by_role("button", name="Forget my answers").click()
    assert page.evaluate(STORED) == [] and page.locator(".vg-quiz .vg-reason:visible, .vg-quiz input:checked").count() == 0
    expect(page.locator(".vg-total")).to_contain_text("none answered yet")
    page.reload()
    expect(page.locator(".vg-total")).to_contain_text("none answered yet")


def test_a_question_that_has_changed_is_asked_anew_and_the_others_are_kept(site, address, open_page):
    page = open_page(PAGE, address)
    for number in (0, 1):
        answer(page, number, right_and_wrong(site, number)[0])
    text = question(page, 0).locator(".vg-ask").inner_text()

    def changed(route):
        body = route.fetch().text()
        assert body.count(text) == 1
        route.fulfill(body=body.replace(text, f"{text} Today."), content_type="text/html")

    page.route(f"**/{PAGE}", changed)
    page.reload()
    expect(page.locator(".vg-total")).to_contain_text("1 of")
    assert question(page, 0).locator("input:checked").count() == 0 and question(page, 1).locator("input:checked").count() == 1


@pytest.mark.parametrize("fault", [DENIED, FULL], ids=["denied", "full"])
def test_without_a_place_to_keep_answers_everything_else_works_and_the_reader_is_told(site, browser, project, fault):
    context = reader(browser)
    context.add_init_script(fault)
    page = context.new_page()
    page.goto((project.site / PAGE).as_uri())
    answer(page, 0, right_and_wrong(site, 0)[0])
    expect(question(page, 0).locator("li.vg-true .vg-reason")).to_be_visible()
    expect(page.locator(".vg-kept")).to_have_text("This browser keeps nothing for this page: your answers last until you leave it.")
    page.reload()
    expect(page.locator(".vg-total")).to_contain_text("none answered yet")
    context.close()


def test_what_is_kept_by_another_hand_breaks_nothing(site, open_page):
    page = open_page(PAGE)
    answer(page, 0, 0)
    [[name, _]] = page.evaluate(STORED)
    for text in ("[]", "null", "{", '{"x": 1}', "7"):
        page.evaluate("([name, text]) => localStorage.setItem(name, text)", [name, text])
        page.reload()
        expect(page.locator(".vg-total")).to_contain_text("none answered yet")


def test_the_keyboard_alone_chooses_checks_looks_up_tries_again_and_forgets(site, open_page):
    page = open_page(PAGE)
    item = question(page, 0)
    wrong = right_and_wrong(site, 0)[1]
    item.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    for _ in range(wrong):
        page.keyboard.press("ArrowDown")
    expect(item.get_by_role("radio").nth(wrong)).to_be_checked()
    assert item.locator(".vg-reason:visible").count() == 0
    page.keyboard.press("Tab")
    expect(item.get_by_role("button", name="Check")).to_be_focused()
    page.keyboard.press("Enter")
    expect(item.locator("li.vg-false .vg-reason")).to_be_visible()
    expect(item.get_by_role("button", name="Try again")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(item.locator("li.vg-true .vg-reason")).to_be_visible()
    expect(item.get_by_role("button", name="Try again")).to_be_focused()
    page.keyboard.press("Space")
    expect(item.get_by_role("radio").first).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(item.locator(".vg-reason:visible")).to_have_count(1)
    page.get_by_role("button", name="Forget my answers").focus()
    page.keyboard.press("Enter")
    expect(item.get_by_role("radio").first).to_be_focused()


def test_fingers_choose_and_check_on_targets_that_are_large_enough(site, open_page):
    page = open_page(PAGE, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    item = question(page, 0)
    item.locator("label").nth(right_and_wrong(site, 0)[0]).tap()
    item.get_by_role("button", name="Check").tap()
    expect(item.locator("li.vg-true .vg-reason")).to_be_visible()
    for target in page.locator("vg-quiz label, vg-quiz button:visible").all():
        assert target.bounding_box()["height"] >= 24


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_print_shows_every_question_every_answer_and_every_reason(site, open_page, scripts):
    page = open_page(PAGE, java_script_enabled=scripts)
    page.emulate_media(media="print")
    reasons = page.locator(".vg-quiz .vg-reason, .vg-quiz .vg-reasons li")
    assert reasons.count() == len(site[PAGE].select(".vg-quiz .vg-reasons li"))
    assert all(reason.is_visible() and reason.bounding_box()["height"] > 10 for reason in reasons.all())
    assert page.locator(".vg-quiz button:visible, .vg-score:visible, .vg-quiz summary:visible").count() == 0


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("width", WIDTHS)
def test_an_answered_self_test_breaks_no_rule_of_accessibility(site, address, open_page, width, palette):
    page = open_page(PAGE, address, viewport={"width": width, "height": 800}, color_scheme=palette, reduced_motion="reduce")
    answer(page, 0, right_and_wrong(site, 0)[0])
    answer(page, 1, right_and_wrong(site, 1)[1])
    question(page, 1).get_by_role("button", name="Show the answer").click()
    assert violations(page) == []
    assert page.get_by_role("group", name=question(page, 0).locator(".vg-ask").inner_text()).get_by_role("radio").count() >= 3


def test_a_page_without_a_self_test_loads_no_script_for_one(site):
    for where, html in site.items():
        loaded = [script["src"] for script in html.find_all("script", src=re.compile("elements/quiz"))]
        assert len(loaded) == (1 if html.select(".vg-quiz") else 0), where
