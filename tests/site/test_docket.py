"""Claims on trial in a real browser: choosing rows, addresses and Back, the keyboard, print, and readers without JavaScript."""

import re
from collections import Counter

import pytest
from playwright.sync_api import expect

from scripts import docket
from scripts.check import read_sources
from scripts.locate import built
from scripts.scan import CLAIM
from tests.site.conftest import PALETTES, WIDTHS
from tests.site.test_access import violations

PAGE = "writeups/claims-on-trial.html"


@pytest.fixture(scope="module")
def claims(project) -> list[docket.Claim]:
    """What the page's author wrote."""
    source = next(source for source in read_sources(project) if built(source.path.removeprefix("docs/")) == PAGE)
    return [docket.read(fence) for fence in source.fences if fence.info == CLAIM]


def shown(page) -> int:
    return page.locator("vg-docket tbody tr:visible").count()


def test_every_claim_has_its_row_in_order_with_links_to_its_section_and_to_its_run(site, claims):
    html = site[PAGE]
    rows = html.select("vg-docket tbody tr")
    assert [(row["data-topic"], row["data-verdict"]) for row in rows] == [(claim.topic, claim.verdict) for claim in claims] and len(rows) >= 25
    for row, claim in zip(rows, claims):
        section, run = row.select("a")
        heading = html.find(id=section["href"].removeprefix("#"))
        assert heading.name == "h3" and section.get_text() == heading.get_text().removesuffix("¶") and heading.find_next("div", class_="vg-claim")["data-verdict"] == claim.verdict
        target, _, anchor = run["href"].partition("#")
        where = f"writeups/{target}" if target and not target.startswith("../") else target.removeprefix("../") or PAGE
        assert site[where].find(id=anchor) and anchor == f"program-{claim.run.replace('/', '-')}"


def test_each_claim_names_a_source_and_its_verdict_in_words(site):
    for box in site[PAGE].select(".vg-claim"):
        made = box.find_all("p")[-1]
        assert made.get_text().startswith("Made in:") and made.find("a")
        assert box.select_one(".vg-ruling strong").get_text() == box["data-verdict"].capitalize()


def test_choosing_a_verdict_and_a_topic_leaves_their_rows_and_says_how_many(open_page, claims):
    page = open_page(PAGE)
    said = page.locator("vg-docket").get_by_role("status")
    expect(said).to_have_text(f"{len(claims)} of {len(claims)} claims")
    page.get_by_label("Verdict").select_option("False")
    wrong = sum(claim.verdict == "false" for claim in claims)
    expect(said).to_have_text(f"{wrong} of {len(claims)} claims")
    page.get_by_label("Topic").select_option("Recurrence")
    both = sum(claim.verdict == "false" and claim.topic == "recurrence" for claim in claims)
    expect(said).to_have_text(f"{both} of {len(claims)} claims")
    assert shown(page) == both > 0 and page.url.endswith("?verdict=false&topic=recurrence")


def test_the_lists_offer_what_the_rows_have_and_nothing_else(open_page, claims):
    page = open_page(PAGE)
    for label, found in (("Verdict", Counter(claim.verdict for claim in claims)), ("Topic", Counter(claim.topic for claim in claims))):
        offered = page.get_by_label(label).locator("option").evaluate_all("options => options.map(option => option.value)")
        assert offered[0] == "" and sorted(offered[1:]) == sorted(found)


def test_an_address_shows_the_rows_that_it_names_and_takes_no_notice_of_others(open_page, claims, project):
    page = open_page(PAGE)
    start = (project.site / PAGE).as_uri()
    page.goto(f"{start}?verdict=holds+under+conditions&topic=gating")
    assert shown(page) == sum((claim.verdict, claim.topic) == ("holds under conditions", "gating") for claim in claims) > 0
    assert page.get_by_label("Topic").input_value() == "gating"
    page.goto(f"{start}?verdict=guilty&topic=weather")
    assert shown(page) == len(claims) and page.get_by_label("Verdict").input_value() == ""


def test_back_takes_back_the_last_choice_and_forward_makes_it_again(open_page, claims):
    page = open_page(PAGE)
    page.get_by_label("Verdict").select_option("false")
    page.get_by_label("Topic").select_option("depth")
    page.go_back()
    assert page.url.endswith("?verdict=false") and page.get_by_label("Topic").input_value() == ""
    expect(page.locator("vg-docket").get_by_role("status")).to_have_text(re.compile(rf"^{sum(claim.verdict == 'false' for claim in claims)} of"))
    page.go_back()
    assert shown(page) == len(claims) and "?" not in page.url
    page.go_forward()
    assert page.get_by_label("Verdict").input_value() == "false"


def test_a_choice_stays_when_a_reader_follows_a_row_and_comes_back(open_page):
    page = open_page(PAGE)
    page.get_by_label("Topic").select_option("gating")
    left = shown(page)
    page.locator("vg-docket tbody tr:visible a").first.click()
    assert "topic=gating#" in page.url
    page.go_back()
    assert shown(page) == left and page.get_by_label("Topic").input_value() == "gating"


def test_show_all_clears_both_lists_and_leaves_the_keyboard_at_the_first(open_page, claims):
    page = open_page(PAGE)
    everything = page.get_by_role("button", name="Show all")
    expect(everything).to_be_hidden()
    page.get_by_label("Verdict").select_option("holds")
    everything.click()
    assert shown(page) == len(claims) and "?" not in page.url and everything.is_hidden()
    assert page.get_by_label("Verdict").evaluate("field => document.activeElement === field")


def test_the_keyboard_alone_chooses(open_page, claims):
    page = open_page(PAGE)
    page.get_by_label("Verdict").focus()
    page.keyboard.press("f")
    page.keyboard.press("Tab")
    assert page.get_by_label("Topic").evaluate("field => document.activeElement === field")
    assert shown(page) == sum(claim.verdict == "false" for claim in claims)


def test_without_javascript_all_rows_are_there_and_no_list(open_page, claims):
    page = open_page(PAGE, java_script_enabled=False)
    assert shown(page) == len(claims) and page.locator("vg-docket select").count() == 0


def test_print_shows_all_rows_whatever_was_chosen(open_page, claims):
    page = open_page(PAGE)
    page.get_by_label("Verdict").select_option("holds")
    assert shown(page) < len(claims)
    page.emulate_media(media="print")
    assert shown(page) == len(claims) and page.locator("vg-docket select:visible, vg-docket button:visible").count() == 0


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_table_breaks_no_rule_of_accessibility_before_and_after_a_choice(address, open_page, width, palette):
    page = open_page(PAGE, address, viewport={"width": width, "height": 800}, color_scheme=palette, reduced_motion="reduce")
    assert violations(page) == []
    page.get_by_label("Verdict").select_option("false")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_the_lists_come_into_a_place_that_was_kept_for_them(open_page, width):
    def top(scripts: bool) -> float:
        page = open_page(PAGE, viewport={"width": width, "height": 800}, reduced_motion="reduce")
        if not scripts:
            page.route("**/elements/docket.js", lambda route: route.abort())
            page.reload()
        return page.locator("vg-docket table").bounding_box()["y"]

    assert abs(top(True) - top(False)) < 40


def test_a_page_without_a_docket_loads_no_script_for_one(site):
    for where, html in site.items():
        loaded = [script["src"] for script in html.find_all("script", src=re.compile("elements/docket"))]
        assert len(loaded) == (1 if html.find("vg-docket") else 0), where
