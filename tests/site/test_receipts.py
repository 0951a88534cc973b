"""Receipts in a real browser: under pointer, keyboard and touch, and without JavaScript."""

from playwright.sync_api import expect

PAGE = "writeups/the-memory-problem.html"


def test_hovering_over_a_number_shows_where_it_comes_from_and_escape_hides_it(open_page):
    page = open_page(PAGE)
    receipt, panel = page.locator("a.vg-receipt:visible").nth(10), page.locator("#vg-panel")
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
    page = open_page(PAGE)
    page.locator("a.vg-receipt:visible").nth(10).hover()
    page.locator("#vg-panel").hover()
    page.wait_for_timeout(400)
    expect(page.locator("#vg-panel")).to_be_visible()
    page.mouse.move(1, 1)
    expect(page.locator("#vg-panel")).to_be_hidden()


def test_the_keyboard_reaches_a_number_its_details_and_its_program(open_page):
    page = open_page(PAGE)
    page.locator("a.vg-receipt:visible").nth(9).focus()
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    expect(focused).to_have_class("vg-receipt focus-visible")
    expect(page.locator("#vg-panel")).to_be_visible()
    target = focused.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{target}")
    expect(page.locator(target)).to_be_in_viewport()


def test_the_first_tap_shows_the_details_and_the_second_follows_the_link(open_page):
    page = open_page(PAGE, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    receipt, panel = page.locator("a.vg-receipt:visible").nth(10), page.locator("#vg-panel")
    before = page.url
    receipt.tap()
    expect(panel).to_be_visible()
    assert page.url == before
    box = panel.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 360
    receipt.tap()
    page.wait_for_url(f"**{receipt.get_attribute('href')}")


def test_without_javascript_the_number_is_a_link_with_a_title(open_page):
    page = open_page(PAGE, java_script_enabled=False)
    receipt = page.locator("a.vg-receipt:visible").nth(10)
    assert receipt.get_attribute("data-value") in receipt.get_attribute("title")
    receipt.click()
    assert page.url.endswith(receipt.get_attribute("href"))


def test_figures_keep_their_clipping_when_another_is_hidden(open_page):
    page = open_page(PAGE)
    count = page.evaluate("""() => {
        const drawings = [...document.querySelectorAll('svg.vg-figure')];
        drawings[0].closest('figure').style.display = 'none';
        const paths = [...drawings[1].querySelectorAll('[clip-path]')];
        return paths.filter(path => drawings[1].querySelector(getComputedStyle(path).clipPath.slice(5, -2))).length;
    }""")
    assert count > 0
