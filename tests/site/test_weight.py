"""Weight and speed budgets, on what travels: brotli for text, as it is for fonts and pictures."""

import re

import brotli
import pytest

KB = 1000
OURS = ("assets/css/", "assets/js/", "assets/vendor/")
PAGE, OWN, NOTEBOOK = 250 * KB, 60 * KB, 40 * KB
PACKED = (".woff2", ".png", ".zip")
LARGEST = """() => new Promise((resolve) => {
  new PerformanceObserver((list) => {
    const last = list.getEntries().at(-1);
    resolve({ url: last.url, text: (last.element?.innerText ?? "").trim().slice(0, 60), tag: last.element?.tagName });
  }).observe({ type: "largest-contentful-paint", buffered: true });
})"""


def weight(project, name: str) -> int:
    data = (project.site / name).read_bytes()
    return len(data) if name.endswith(PACKED) else len(brotli.compress(data))


@pytest.fixture(scope="session")
def loaded(project, site, address, browser):
    """The files of the site that each page loads before anybody touches it."""
    context = browser.new_context(viewport={"width": 412, "height": 823})
    found = {}
    for where in site:
        page, asked = context.new_page(), []
        page.on("request", lambda request, asked=asked: asked.append(request.url.partition("#")[0]))
        page.goto(address + where)
        page.wait_for_load_state("networkidle")
        found[where] = sorted({url.removeprefix(address) for url in asked if url.startswith(address)})
        page.close()
    context.close()
    return found


def test_no_page_is_heavier_than_its_budget_with_everything_it_loads(project, loaded):
    weights = {where: sum(weight(project, name) for name in names) for where, names in loaded.items()}
    assert {where: total for where, total in weights.items() if total > PAGE} == {}
    assert all(total > 50 * KB for total in weights.values())


def test_our_own_styles_and_scripts_are_light_on_every_page(project, loaded):
    for where, names in loaded.items():
        own = [name for name in names if name.startswith(OURS) and name.endswith((".css", ".js"))]
        assert own and sum(weight(project, name) for name in own) <= OWN, where


def test_the_html_of_a_notebook_is_light_beside_its_figures(project):
    for path in project.notebook_paths():
        html = (project.site / "projects" / f"{path.stem}.html").read_text(encoding="utf-8")
        bare = re.sub(r'<svg class="vg-figure".*?</svg>', "", html, flags=re.DOTALL)
        assert len(bare) < len(html) and len(brotli.compress(bare.encode())) <= NOTEBOOK


@pytest.mark.parametrize("size", [(412, 823), (1300, 850)])
def test_the_largest_thing_that_a_reader_sees_first_is_text(site, address, browser, size):
    context = browser.new_context(viewport=dict(zip(("width", "height"), size)))
    for where in site:
        page = context.new_page()
        page.goto(address + where)
        largest = page.evaluate(LARGEST)
        assert largest["url"] == "" and largest["text"], (where, largest)
        page.close()
    context.close()
