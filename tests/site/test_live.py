"""Live figures in a browser: pointer, keyboard, touch, addresses, links that set them, speed, and no JavaScript."""

import itertools
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from scripts import live, scan
from tests.site.conftest import on_every_page

QUICK, SLOWEST = 4, 16  # milliseconds for an update: at the default setting, at the largest
# The least of up to four hundred, because whatever else the machine does can only add to it; and with another seed every time where there is one, so that
# drawing the random numbers counts.
LEAST = """(element, limit) => {
  let least = Infinity;
  for (let run = 0; run < 400 && least > limit; run += 1) {
    if ("seed" in element.settings) element.settings = {...element.settings, seed: run};
    const started = performance.now();
    element.update();
    least = Math.min(least, performance.now() - started);
  }
  return least;
}"""


@pytest.fixture(scope="module")
def specs(project):
    return live.load(project.docs)


@pytest.fixture(scope="module")
def pages(project):
    """The built page of each live figure."""
    sources = (scan.read(path.relative_to(project.docs).as_posix(), path.read_text(encoding="utf-8")) for path in project.page_paths())
    return {name: source.path.replace(".md", ".html") for source in sources for name, _, _ in live.shown(source)}


def figure_in(page, name):
    figure = page.locator(f"#{live.anchor(name)}")
    figure.scroll_into_view_if_needed()
    expect(figure.locator(".vg-words")).not_to_be_empty()
    return figure


def field(figure, control):
    return figure.locator(f"[name='{control.name}']")


def another(control) -> str:
    """A setting other than the first one."""
    if control.options:
        return next(option for option in control.options if option != control.value)
    if control.text:
        return "the key is here"[:control.text]
    far = control.min if control.value != control.min else control.max
    return f"{far:g}"


def test_every_figure_has_its_page(specs, pages):
    assert set(specs) == set(pages) and specs


def test_without_javascript_a_recorded_figure_or_table_stands_in_its_place(specs, pages, open_page):
    for name, where in pages.items():
        page = open_page(where, java_script_enabled=False)
        figure = page.locator(f"#{live.anchor(name)}")
        shown = figure.locator("svg.vg-figure, .vg-output")
        assert shown.count() >= 1
        for number in range(shown.count()):
            expect(shown.nth(number)).to_be_visible()
        assert figure.locator("input, select, button").count() == 0


def test_a_figure_draws_when_it_comes_near_and_keeps_the_recorded_run_below(specs, pages, open_page):
    for name, where in pages.items():
        page = open_page(where, viewport={"width": 1300, "height": 300})
        figure = page.locator(f"#{live.anchor(name)}")
        assert figure.locator(".vg-stage > *").count() == 0, "drawn before anybody could see it"
        figure_in(page, name)
        assert figure.locator(".vg-stage > *").count() >= 1
        figure.locator(".vg-still summary").click()
        expect(figure.locator(".vg-still").locator("svg.vg-figure, .vg-output").first).to_be_visible()


def test_every_control_has_a_name_and_the_keyboard_moves_it(specs, pages, open_page):
    for name, where in pages.items():
        page = open_page(where)
        figure = figure_in(page, name)
        for control in specs[name].controls:
            entry = field(figure, control)
            if not entry.is_visible():
                continue
            expect(entry).to_have_accessible_name(control.label)
            if control.text:
                continue
            before = entry.input_value()
            entry.focus()
            page.keyboard.press("End" if control.options else "ArrowRight" if float(before) < control.max else "ArrowLeft")
            assert entry.input_value() != before, control.name
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.name") != control.name, "a keyboard trap"


def test_moving_a_control_changes_the_words_and_assistive_technology_hears_them(specs, pages, open_page):
    for name, where in pages.items():
        page = open_page(where)
        figure = figure_in(page, name)
        before = figure.locator(".vg-words").inner_text()
        control = next(control for control in specs[name].controls if control.min is not None and field(figure, control).is_visible())
        field(figure, control).focus()
        page.keyboard.press("Home" if control.value != control.min else "End")
        expect(figure.locator(".vg-words")).not_to_have_text(before)
        expect(figure.get_by_role("status")).to_have_text(figure.locator(".vg-words").inner_text())


def test_settings_stand_in_the_address_and_come_back_from_it(specs, pages, open_page, address):
    for served, (name, where) in itertools.product((None, address), pages.items()):
        page = open_page(where, served=served)
        figure = figure_in(page, name)
        for control in specs[name].controls:
            entry = field(figure, control)
            if not entry.is_visible():
                continue
            if control.options:
                entry.select_option(another(control))
            else:
                entry.fill(another(control))
                entry.dispatch_event("change")
            assert parse_qs(urlsplit(page.url).query)[f"{name}.{control.name}"] == [entry.input_value()], control.name
        chosen = {control.name: field(figure, control).input_value() for control in specs[name].controls}
        said = figure.locator(".vg-words").inner_text()
        page.reload()
        figure = figure_in(page, name)
        assert {control.name: field(figure, control).input_value() for control in specs[name].controls} == chosen
        expect(figure.locator(".vg-words")).to_have_text(said)
        figure.get_by_role("button", name="Reset").click()
        assert urlsplit(page.url).query == ""
        assert field(figure, specs[name].controls[0]).input_value() == str(specs[name].controls[0].value)


def test_an_address_with_nonsense_in_it_shows_the_figure_as_at_first(specs, pages, open_page, address):
    for name, where in pages.items():
        nonsense = "&".join(f"{name}.{control.name}={'%3Cb%3E' if not control.text else ''}" for control in specs[name].controls)
        page = open_page(f"{where}?{nonsense}&other=1", served=address)
        figure = figure_in(page, name)
        for control in specs[name].controls:
            if not control.text:
                assert field(figure, control).input_value() == f"{control.value:g}" if control.min is not None else control.value


def test_every_link_in_the_text_sets_its_figure_and_back_unsets_it(specs, pages, open_page, address):
    followed = 0
    for name, where in pages.items():
        page = open_page(where, served=address, reduced_motion="reduce")
        figure_in(page, name)
        for number in range(page.locator("a.vg-set").count()):
            link = page.locator("a.vg-set").nth(number)
            target = urlsplit(link.evaluate("(link) => link.href"))
            if target.fragment != live.anchor(name):
                continue
            before = page.url
            link.click()
            figure = page.locator(f"#{live.anchor(name)}")
            for setting, (value,) in parse_qs(target.query).items():
                assert field(figure, next(control for control in specs[name].controls if f"{name}.{control.name}" == setting)).input_value() == value
            expect(figure).to_be_in_viewport()
            page.go_back()
            page.wait_for_url(before)
            followed += 1
    assert followed >= len(pages)


def test_a_finger_moves_a_slider(specs, pages, open_page):
    for name, where in pages.items():
        page = open_page(where, has_touch=True, is_mobile=True, viewport={"width": 360, "height": 740})
        figure = figure_in(page, name)
        control = next(control for control in specs[name].controls if control.min is not None and field(figure, control).is_visible())
        entry = field(figure, control)
        entry.scroll_into_view_if_needed()
        box = entry.bounding_box()
        before = entry.input_value()
        page.touchscreen.tap(box["x"] + box["width"] * (0.9 if float(before) < (control.min + control.max) / 2 else 0.1), box["y"] + box["height"] / 2)
        assert entry.input_value() != before
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_an_update_takes_a_fraction_of_a_frame(specs, pages, project, site):
    def slow(page, name) -> dict[str, float]:
        figure = figure_in(page, name)
        choices = [control for control in specs[name].controls if control.options]
        ends = {f"{name}.{control.name}": control.max for control in specs[name].controls if control.min is not None}
        found = {f"{name}, as at first": (figure.evaluate(LEAST, QUICK), QUICK)}
        for options in itertools.product(*(control.options for control in choices)):
            settings = ends | {f"{name}.{control.name}": option for control, option in zip(choices, options)}
            figure.evaluate("(element, settings) => element.set(element.settingsOf(new URLSearchParams(settings)), false)", settings)
            found[f"{name} with {options}"] = (figure.evaluate(LEAST, SLOWEST), SLOWEST)
        return {what: took for what, (took, limit) in found.items() if took > limit}

    for name, where in pages.items():  # each in a browser of its own: one that has run other tests, or runs two pages at once, is slower
        assert on_every_page(project.site.as_uri() + "/", [where], lambda page, _, name=name: slow(page, name)) == {where: {}}


def test_a_page_without_figures_loads_none_of_their_scripts(project, site, pages):
    for where, html in site.items():
        loaded = {script["src"].rpartition("/")[2] for script in html.find_all("script", src=True) if "js/figures/" in script["src"]}
        assert loaded == {f"{name}.js" for name, page in pages.items() if page == where}, where
        assert not (project.site / "assets" / "js" / "lib").exists()
