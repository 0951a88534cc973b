"""Everybody can read it: rules of WCAG 2.2, keyboard alone, reduced motion, narrow and wide screens, no JavaScript."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.site.conftest import PALETTES, WIDTHS, on_every_page, reader, settle

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CONTROLS = "a[href], button, input, select, textarea, summary, [tabindex]"
REACHABLE = f"""() => {{
  const seen = [...document.querySelectorAll(`{CONTROLS}`)].filter(
    (element) => element.tabIndex >= 0 && !element.disabled && !element.closest("[hidden]") && element.checkVisibility({{ visibilityProperty: true }}));
  const group = (radio) => seen.filter((other) => other.type === "radio" && other.form === radio.form && other.name === radio.name);
  const stops = seen.filter((element) => element.type !== "radio" || element === (group(element).find((radio) => radio.checked) ?? group(element)[0]));
  stops.forEach((element, number) => {{ element.dataset.stop = number; }});
  return stops.length;
}}"""
FOCUSED = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const drawn = element.classList.contains("md-option") ? element.nextElementSibling : element;
  const style = getComputedStyle(drawn);
  return { stop: Number(element.dataset.stop), visible: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2, html: element.outerHTML.slice(0, 120) };
}"""


def violations(page) -> list[str]:
    # What is inside a picture is no content of its own, and is most of a page's elements.
    found = Axe().run(page, context={"exclude": [["svg[role=img] > *"]]}, options={"runOnly": RULES, "resultTypes": ["violations"]}).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


def violations_with_answers(page) -> list[str]:
    page.evaluate("[...document.querySelectorAll('.vg-choices button')].filter((button) => button.textContent === 'Show the answer').forEach((button) => button.click())")
    assert page.locator(".vg-reason:visible").count() == page.locator(".vg-quiz > li").count()
    return violations(page)


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_breaks_a_rule_of_accessibility(site, address, width, palette):
    settings = {"viewport": {"width": width, "height": 800}, "color_scheme": palette, "reduced_motion": "reduce"}
    broken = on_every_page(address, site, lambda page, where: violations_with_answers(page), **settings)
    assert {where: found for where, found in broken.items() if found} == {} and set(broken) == set(site)


def test_a_broken_rule_would_be_found(open_page):
    page = open_page("index.html")
    page.evaluate("document.querySelector('article').insertAdjacentHTML('beforeend', '<img src=\"\"><p style=\"color:#ccc\">faint</p>')")
    assert {found.partition(":")[0] for found in violations(page)} >= {"image-alt", "color-contrast"}


@pytest.mark.parametrize("width", WIDTHS)
def test_the_keyboard_reaches_every_control_in_order_sees_where_it_is_and_leaves_again(site, address, open_page, width):
    for where in ("index.html", "concepts/vanishing-gradient-problem.html", "projects/gradient-norms-through-time.html"):
        page = open_page(where, address, viewport={"width": width, "height": 800}, reduced_motion="reduce")
        settle(page)
        count = page.evaluate(REACHABLE)
        reached = []
        for _ in range(count + 5):
            page.keyboard.press("Tab")
            focused = page.evaluate(FOCUSED)
            if focused is None or reached and focused["stop"] == reached[0]["stop"]:
                break
            reached.append(focused)
        assert [stop["stop"] for stop in reached] == list(range(count)), (where, [stop["html"] for stop in reached[-3:]])
        assert [stop["html"] for stop in reached if not stop["visible"]] == [], where


def test_the_keyboard_opens_the_drawer_walks_through_it_and_closes_it(address, open_page):
    page = open_page("writeups/the-memory-problem.html", address, viewport={"width": 360, "height": 740}, reduced_motion="reduce")
    switch = page.get_by_role("button", name="Navigation")
    link = page.locator(".md-nav--primary a", has_text="Concepts").first
    expect(link).to_be_hidden()
    switch.focus()
    page.keyboard.press("Enter")
    assert switch.get_attribute("aria-expanded") == "true"
    expect(link).to_be_visible()
    expect(page.locator(".md-nav--primary a[href]").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(switch).to_be_focused()


def test_the_keyboard_opens_the_search_of_a_narrow_screen(address, open_page):
    page = open_page("index.html", address, viewport={"width": 360, "height": 740})
    page.get_by_role("button", name="Search").focus()
    page.keyboard.press(" ")
    expect(page.locator(".md-search__input")).to_be_focused()


def test_what_overflows_is_a_named_stop_of_the_keyboard_and_what_fits_is_not(open_page):
    narrow = open_page("writeups/the-memory-problem.html", viewport={"width": 360, "height": 740})
    stops = narrow.locator("[data-scroll][tabindex]")
    assert 0 < stops.count() < narrow.locator("[data-scroll]").count()
    for stop in stops.all():
        assert stop.get_attribute("role") == "group" and stop.get_attribute("aria-label").endswith("scrolls sideways")
    wide = open_page("writeups/the-memory-problem.html", viewport={"width": 2400, "height": 1200})
    assert wide.locator(".vg-formula[tabindex]").count() == 0


def test_nothing_moves_for_a_reader_who_asked_for_stillness(open_page):
    running = "document.getAnimations().length"
    assert open_page("index.html", reduced_motion="no-preference").evaluate(running) > 0
    assert open_page("index.html", reduced_motion="reduce").evaluate(running) == 0


def test_what_moves_by_itself_stops_within_five_seconds(open_page):
    page = open_page("index.html", reduced_motion="no-preference")
    ends = page.evaluate("Math.max(...document.getAnimations().map((animation) => animation.effect.getComputedTiming().endTime))")
    assert 0 < ends <= 5000


KEPT = "svg.vg-figure, .md-typeset .vg-program .highlight pre"


def moved(page) -> list[str]:
    """Code and figures that have another height in view than out of it, in windows of several widths."""
    def heights() -> list:
        found = []
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            found += page.eval_on_selector_all(KEPT, "elements => elements.map((element) => [element.tagName, element.getBoundingClientRect().height])")
        return found

    settle(page)
    before = heights()
    page.add_style_tag(content=f"{KEPT} {{ content-visibility: visible !important; }}")
    return [f"{tag}: {kept} then {real}" for (tag, kept), (_, real) in zip(before, heights()) if abs(kept - real) > 1]


def test_no_page_moves_when_code_and_figures_come_into_view(project, site):
    found = on_every_page(project.site.as_uri() + "/", site, lambda page, where: moved(page))
    assert {where: some for where, some in found.items() if some} == {} and set(found) == set(site)


def test_what_would_move_is_found(open_page):
    page = open_page("concepts/vanishing-gradient-problem.html")
    page.add_style_tag(content="svg.vg-figure { aspect-ratio: auto !important; } .highlight pre { --vg-rows: 90 !important; }")
    assert {line.partition(":")[0] for line in moved(page)} == {"svg", "PRE"}


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_no_page_scrolls_sideways_from_a_small_phone_to_a_wall(project, site, scripts):
    def widest(page, where) -> list[int]:
        found = []
        for width in (320, 360, 768, 1300, 3840):
            page.set_viewport_size({"width": width, "height": 800})
            page.mouse.wheel(500, 0)
            box = page.locator(".md-main").bounding_box()
            found.append(round(box["x"]) >= 0 and round(box["x"] + box["width"]) <= width)
            if scripts:
                found.append(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
        return found

    start = project.site.as_uri() + "/"
    assert {where: found for where, found in on_every_page(start, site, widest, java_script_enabled=scripts).items() if not all(found)} == {}


def open_all(page, html) -> None:
    """Open what a page keeps closed, one after the other: the reasons of its self-test, predicted values, long tables of values line by line."""
    assert len(html.select(".vg-quiz details:not([open])")) == len(html.select(".vg-quiz > li"))
    summaries = page.locator("article details:not([open]) > summary").all()
    assert len(summaries) == len(html.select("article details:not([open])"))
    # The last first, because what is open no longer counts.
    for summary in reversed(summaries):
        summary.click()
    assert page.locator("article details:not([open])").count() == 0


@pytest.mark.parametrize("palette", PALETTES)
def test_without_javascript_all_text_code_outputs_figures_and_tables_are_there(project, site, browser, palette):
    context = reader(browser, java_script_enabled=False, color_scheme=palette)
    page = context.new_page()
    shown = 0
    for where, html in site.items():
        page.goto((project.site / where).as_uri())
        open_all(page, html)
        for kind in ("samp", "section.vg-program pre", "svg.vg-figure", "svg.vg-fade", ".vg-table", ".katex-html", "a.vg-receipt", ".md-tabs__link", ".vg-download"):
            elements = page.locator(f"body {kind}").all()
            assert len(elements) == len(html.select(f"body {kind}")), (where, kind)
            assert all(element.is_visible() for element in elements), (where, kind)
            shown += len(elements)
        words = page.locator("article").inner_text()
        assert all(line.strip() in words for samp in html.select("article samp") for line in samp.get_text().splitlines())
        assert page.locator(".vg-copy").count() == 0
    context.close()
    assert shown > 200


def test_without_javascript_the_system_chooses_the_palette(open_page):
    grounds = {}
    for scripts in (True, False):
        for palette in PALETTES:
            shot = open_page("index.html", java_script_enabled=scripts, color_scheme=palette, reduced_motion="reduce")
            grounds[scripts, palette] = shot.screenshot(clip={"x": 4, "y": 400, "width": 4, "height": 4})
    assert grounds[True, "light"] == grounds[False, "light"] != grounds[False, "dark"] == grounds[True, "dark"]


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    parts = [int(colour[start:start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", PALETTES)
def test_the_series_of_figures_and_the_quiet_text_stand_out_from_every_ground(open_page, palette):
    page = open_page("index.html", color_scheme=palette)
    names = [*(f"c{index}" for index in range(10)), "ink", "quiet", "ember", "ground", "raised", "sunken"]
    colours = page.evaluate("names => names.map(name => getComputedStyle(document.body).getPropertyValue(`--vg-${name}`).trim())", names)
    found = dict(zip(names, colours))
    for ground in ("ground", "raised", "sunken"):
        assert min(ratio(found[f"c{index}"], found[ground]) for index in range(10)) >= 3
        assert min(ratio(found[name], found[ground]) for name in ("ink", "quiet", "ember")) >= 4.5


def test_contrast_is_measured_as_the_guidelines_do():
    assert ratio("#000000", "#ffffff") == pytest.approx(21) and ratio("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
