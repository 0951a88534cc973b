"""The built pages in a real browser: receipts under pointer, keyboard and touch, and nothing from elsewhere."""

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.site import browser as browsers

PAGE = "writeups/the-memory-problem.html"


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        started = browsers.launch(playwright)
        yield started
        started.close()


@pytest.fixture
def open_page(project, site, browser):
    """Open a page of the built site from the disk, as a reader with these settings would."""
    contexts = []

    def open_it(where: str = PAGE, **settings):
        contexts.append(browser.new_context(**settings))
        page = contexts[-1].new_page()
        page.goto((project.site / where).as_uri())
        return page

    yield open_it
    for context in contexts:
        context.close()


def test_hovering_over_a_number_shows_where_it_comes_from_and_escape_hides_it(open_page):
    page = open_page()
    receipt, panel = page.locator("a.vg-receipt").nth(10), page.locator("#vg-panel")
    expect(panel).to_be_hidden()
    receipt.hover()
    expect(panel).to_be_visible()
    for key in ("value", "program"):
        expect(panel).to_contain_text(receipt.get_attribute(f"data-{key}"))
    assert receipt.get_attribute("aria-describedby") == "vg-panel"
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert receipt.get_attribute("aria-describedby") is None


def test_the_pointer_may_rest_on_the_panel(open_page):
    page = open_page()
    page.locator("a.vg-receipt").nth(10).hover()
    page.locator("#vg-panel").hover()
    page.wait_for_timeout(400)
    expect(page.locator("#vg-panel")).to_be_visible()
    page.mouse.move(1, 1)
    expect(page.locator("#vg-panel")).to_be_hidden()


def test_the_keyboard_reaches_a_number_its_details_and_its_program(open_page):
    page = open_page()
    page.locator("a.vg-receipt").nth(9).focus()
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    expect(focused).to_have_class("vg-receipt focus-visible")
    expect(page.locator("#vg-panel")).to_be_visible()
    target = focused.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{target}")
    expect(page.locator(target)).to_be_in_viewport()


def test_the_first_tap_shows_the_details_and_the_second_follows_the_link(open_page):
    page = open_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    receipt, panel = page.locator("a.vg-receipt").nth(10), page.locator("#vg-panel")
    before = page.url
    receipt.tap()
    expect(panel).to_be_visible()
    assert page.url == before
    box = panel.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 360
    receipt.tap()
    page.wait_for_url(f"**{receipt.get_attribute('href')}")


def test_without_javascript_the_number_is_a_link_with_a_title(open_page):
    page = open_page(java_script_enabled=False)
    receipt = page.locator("a.vg-receipt").nth(10)
    assert receipt.get_attribute("data-value") in receipt.get_attribute("title")
    receipt.click()
    assert page.url.endswith(receipt.get_attribute("href"))


def test_figures_keep_their_clipping_when_another_is_hidden(open_page):
    page = open_page()
    count = page.evaluate("""() => {
        const drawings = [...document.querySelectorAll('svg.vg-figure')];
        drawings[0].closest('figure').style.display = 'none';
        const paths = [...drawings[1].querySelectorAll('[clip-path]')];
        return paths.filter(path => drawings[1].querySelector(getComputedStyle(path).clipPath.slice(5, -2))).length;
    }""")
    assert count > 0


def test_every_page_loads_from_the_disk_alone_without_an_error(project, site, browser):
    context = browser.new_context()
    page = context.new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    for where in site:
        page.goto((project.site / where).as_uri())
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), where
    assert said == [] and asked and all(url.startswith(("file://", "data:", "blob:")) for url in asked), (said, asked[:3])
    assert context.cookies() == []
    context.close()
