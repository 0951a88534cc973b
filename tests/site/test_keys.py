"""Single-key shortcuts: they act, never while typing, before the theme's own, and can be switched off."""

import pytest
from playwright.sync_api import expect

ARTICLE = "writeups/the-memory-problem.html"
SECTIONS = {"k": "concepts/index.html", "w": "writeups/index.html", "p": "projects/index.html", "a": "about/index.html"}


def scheme(page) -> str:
    return page.locator("body").get_attribute("data-md-color-scheme")


@pytest.mark.parametrize("key", [*SECTIONS, *map(str.upper, SECTIONS)])
def test_a_key_leads_to_its_section_from_any_page(open_page, address, key):
    page = open_page(ARTICLE, address)
    page.keyboard.press(key)
    page.wait_for_url(address + SECTIONS[key.lower()])


def test_p_is_projects_although_the_theme_has_it_for_the_previous_page(open_page, address):
    page = open_page("about/index.html", address)
    previous = page.locator(".md-footer__link--prev").evaluate("link => link.href")
    page.keyboard.press("p")
    page.wait_for_url(address + SECTIONS["p"])
    assert page.url != previous


def test_t_switches_the_palette_and_says_so_and_the_choice_stays(open_page, address):
    page = open_page(ARTICLE, address, color_scheme="light")
    assert scheme(page) == "default"
    page.keyboard.press("t")
    assert scheme(page) == "slate"
    expect(page.locator("body > p[role=status]")).to_have_text("Dark palette")
    page.reload()
    assert scheme(page) == "slate"
    page.keyboard.press("t")
    assert scheme(page) == "default"
    expect(page.locator("body > p[role=status]")).to_have_text("Light palette")


def test_the_slash_opens_the_search_and_keys_typed_there_are_text(open_page, address):
    page = open_page(ARTICLE, address)
    page.keyboard.press("/")
    expect(page.locator(".md-search__input")).to_be_focused()
    page.keyboard.type("kwpat?")
    expect(page.locator(".md-search__input")).to_have_value("kwpat?")
    assert page.url == address + ARTICLE and not page.locator("dialog.vg-keys").is_visible() and scheme(page) == "default"


@pytest.mark.parametrize("modifier", ["Control", "Alt", "Meta"])
def test_a_key_with_a_modifier_stays_the_browsers(open_page, address, modifier):
    page = open_page(ARTICLE, address)
    page.evaluate("window.stayed = true")
    page.keyboard.press(f"{modifier}+k")
    page.wait_for_timeout(200)
    assert page.evaluate("window.stayed") and page.url == address + ARTICLE


def test_the_question_mark_shows_the_list_and_escape_closes_it(open_page, address):
    page = open_page(ARTICLE, address)
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    page.keyboard.press("?")
    expect(dialog).to_be_visible()
    for name in ("Concepts", "Writeups", "Projects", "About", "Search", "palette", "This list"):
        expect(dialog).to_contain_text(name)
    page.keyboard.press("k")
    page.keyboard.press("p")
    assert page.url == address + ARTICLE
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_shortcuts_can_be_switched_off_with_the_themes_own_and_on_again(open_page, address):
    page = open_page(ARTICLE, address)
    opener, box = page.get_by_role("button", name="Keyboard shortcuts"), page.get_by_label("Use single-key shortcuts")
    assert page.locator(".md-tabs__link[aria-keyshortcuts]").count() == len(SECTIONS)
    opener.click()
    box.uncheck()
    page.get_by_role("button", name="Close").click()
    page.reload()
    for key in ("k", "t", "p", "n", ",", ".", "/", "s", "f", "?"):
        page.keyboard.press(key)
    page.wait_for_timeout(200)
    assert page.url == address + ARTICLE and scheme(page) == "default"
    assert page.locator("dialog.vg-keys").is_hidden() and page.locator(".md-search__input:focus").count() == 0
    assert page.locator("[aria-keyshortcuts]").count() == 0
    opener.click()
    box.check()
    page.keyboard.press("Escape")
    assert page.locator("[aria-keyshortcuts]").count() > 0 and page.evaluate("localStorage.getItem('vanishing-gradients.shortcuts')") is None
    page.keyboard.press("k")
    page.wait_for_url(address + SECTIONS["k"])
