"""Weight and speed budgets, on what travels: brotli for text, as it is for fonts and pictures."""

import functools
import re

import brotli
import pytest

from tests.site.conftest import on_every_page, settle

KB = 1000
OURS = ("assets/css/", "assets/js/", "assets/vendor/")
PAGE, OWN, NOTEBOOK = 250 * KB, 60 * KB, 40 * KB
PACKED = (".woff2", ".png", ".zip")
MOST_SHIFT = 0.1  # the limit of "good": https://web.dev/articles/cls
SHIFT = """() => new Promise((resolve) => {
  let total = 0;
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) total += entry.value; }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(total), 100);
})"""
LARGEST = """() => new Promise((resolve) => {
  new PerformanceObserver((list) => {
    const last = list.getEntries().at(-1);
    resolve({ url: last.url, text: (last.element?.innerText ?? "").trim().slice(0, 60), tag: last.element?.tagName });
  }).observe({ type: "largest-contentful-paint", buffered: true });
})"""


@functools.cache
def weight(project, name: str) -> int:
    data = (project.site / name).read_bytes()
    return len(data) if name.endswith(PACKED) else len(brotli.compress(data))


@pytest.fixture(scope="module", params=[(412, 823), (1300, 850)], ids=["phone", "desktop"])
def visits(request, site, address):
    """What each page loads before anybody touches it, and the largest thing it then shows."""
    def visit(page, where):
        settle(page)
        names = {url.partition("#")[0].removeprefix(address) for url in page.asked if url.startswith(address)}
        return {"names": sorted(names), "largest": page.evaluate(LARGEST)}

    return on_every_page(address, site, visit, viewport=dict(zip(("width", "height"), request.param)))


def test_no_page_is_heavier_than_its_budget_with_everything_it_loads(project, visits):
    weights = {where: sum(weight(project, name) for name in visit["names"]) for where, visit in visits.items()}
    assert {where: total for where, total in weights.items() if total > PAGE} == {}
    assert all(total > 50 * KB for total in weights.values())


def test_our_own_styles_and_scripts_are_light_on_every_page(project, visits):
    for where, visit in visits.items():
        own = [name for name in visit["names"] if name.startswith(OURS) and name.endswith((".css", ".js"))]
        assert own and sum(weight(project, name) for name in own) <= OWN, where


def test_the_html_of_a_notebook_is_light_beside_its_figures(project):
    for path in project.notebook_paths():
        html = (project.site / "projects" / f"{path.stem}.html").read_text(encoding="utf-8")
        bare = re.sub(r'<svg class="vg-figure".*?</svg>', "", html, flags=re.DOTALL)
        assert len(bare) < len(html) and len(brotli.compress(bare.encode())) <= NOTEBOOK


def test_the_largest_thing_that_a_reader_sees_first_is_text(visits):
    for where, visit in visits.items():
        assert visit["largest"]["url"] == "" and visit["largest"]["text"], (where, visit["largest"])


def test_nothing_moves_when_the_fonts_arrive_late(site, address):
    def shift(page, where) -> float:
        page.route("**/*.woff2", lambda route: (page.wait_for_timeout(300), route.continue_()))
        page.reload()
        settle(page)
        page.wait_for_timeout(300)
        return page.evaluate(SHIFT)

    shifts = on_every_page(address, site, shift, viewport={"width": 412, "height": 823}, reduced_motion="reduce")
    assert {where: found for where, found in shifts.items() if found > MOST_SHIFT} == {}


def test_a_shift_would_be_measured(open_page):
    page = open_page("about/index.html")
    page.evaluate("document.querySelector('article').prepend(Object.assign(document.createElement('div'), { style: 'height: 400px' }))")
    page.wait_for_timeout(100)
    assert page.evaluate(SHIFT) > MOST_SHIFT
