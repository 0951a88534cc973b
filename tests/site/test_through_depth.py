"""The figure of the gradient through depth says what its library computes, keeps to its place, and is quick."""

import json
import re

import pytest
from playwright.sync_api import expect

from scripts import bundle
from tests.conftest import ROOT

WHERE, FIGURE = "concepts/weight-initialization.html", "vg-through-depth"
LIB = ROOT / "docs" / "assets" / "js" / "lib"
DEFAULT = {control["name"]: control["value"] for control in json.loads((ROOT / "docs/assets/js/figures/through-depth.json").read_text(encoding="utf-8"))["controls"]}
LARGEST = {"depth": 100, "init": "orthogonal", "normalization": "layer", "residual": "on", "activation": "tanh"}
SLOW = 5  # how many times slower than promised a busy or an old machine may be before the test says so


def query(**settings) -> str:
    return "?" + "&".join(f"through-depth.{name}={value}" for name, value in settings.items())


@pytest.fixture
def shown(open_page, address):
    """The page with the figure at some settings, drawn."""
    def show(settings: dict, width: int = 1300):
        page = open_page(WHERE + query(**settings), address, viewport={"width": width, "height": 900})
        page.locator(FIGURE).scroll_into_view_if_needed()
        expect(page.locator(f"{FIGURE} .vg-plot")).to_have_count(3)
        return page

    return show


@pytest.fixture
def words(shown):
    """What the figure says at some settings."""
    return lambda **settings: shown(settings).locator(f"{FIGURE} .vg-words").inner_text()


@pytest.fixture(scope="module")
def logs(browser):
    """log10 of the gradient's norms that the library computes at some settings."""
    page = browser.new_page()
    page.add_script_tag(content=bundle.expose(LIB / "depth.js", "lib"))
    page.add_script_tag(content=bundle.expose(LIB / "meanfield.js", "theory"))
    run = """(config) => {
      const { logs } = lib.run(lib.draw({ ...config, law: lib.rules[config.init].law }), config);
      return { logs: Array.from(logs, String), theory: theory.predict(config)?.logs[0] };
    }"""

    def of(**settings):
        found = page.evaluate(run, DEFAULT | settings)
        return [float(log) for log in found["logs"]], found["theory"]

    yield of
    page.close()


def number(text: str) -> float:
    """`3.28 × 10⁻¹⁹` and `0.134` as numbers."""
    mantissa, _, exponent = text.partition(" × 10")
    return float(mantissa) * 10.0 ** int(exponent.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")) or 0)


@pytest.mark.parametrize("settings", [{}, {"activation": "tanh", "init": "standard"}, {"residual": "on"}, {"depth": 100}, {"normalization": "layer", "bias": 0.5}])
def test_the_words_say_what_the_library_computes(words, logs, settings):
    said, (computed, theory) = words(**settings), logs(**settings)
    share = re.search(r"The first layer gets (.+?) (?:of|times) the gradient of the last", said)[1]
    assert number(share) == pytest.approx(10 ** (computed[0] - computed[-1]), rel=0.006)
    assert number(re.search(r"predicts ([^;]+);", said)[1]) == pytest.approx(10**theory, rel=0.006)


def test_float32_is_said_to_end_at_the_layer_where_it_ends(words, logs):
    said, (computed, _) = words(depth=100, precision="float32"), logs(depth=100, precision="float32")
    zeros = sum(log == float("-inf") for log in computed)
    assert zeros > 1 and said.startswith(f"Nothing of the gradient of the last layer reaches the first; it is exactly zero at layers 1 to {zeros};")


def test_float32_is_said_to_overflow(words):
    assert "the activations overflow float32 from layer" in words(depth=100, precision="float32", activation="relu", init="standard")


def test_no_theory_is_drawn_where_there_is_none(shown):
    with_theory, without = shown({}), shown({"normalization": "batch"})
    assert with_theory.locator(f"{FIGURE} .vg-theory").count() == 3 and without.locator(f"{FIGURE} .vg-theory").count() == 0
    assert "no theory is drawn" in without.locator(f"{FIGURE} .vg-words").inner_text()


def test_curves_and_shapes_have_the_color_of_the_activation(shown):
    colors = [
        shown({"activation": activation}).locator(f"{FIGURE} .vg-stage").evaluate(
            "(stage) => ['.vg-line:not(.vg-theory, .vg-legend *)', '.vg-violin'].map((part) => getComputedStyle(stage.querySelector(part)).color)")
        for activation in ("tanh", "sigmoid", "relu", "identity")
    ]
    assert all(curve == shape for curve, shape in colors) and len({curve for curve, _ in colors}) == 4


@pytest.mark.parametrize("depth", [2, 30, 100])
@pytest.mark.parametrize("width", [1300, 360])
def test_everything_drawn_stays_inside_the_picture(shown, depth, width):
    page = shown({"depth": depth, "activation": "relu"}, width)
    outside = page.locator(f"{FIGURE} .vg-stage").evaluate("""(stage) => {
      const place = stage.getBoundingClientRect();
      const beyond = (box) => box.width > 0 && (box.left < place.left - 1 || box.right > place.right + 1 || box.top < place.top - 1 || box.bottom > place.bottom + 1);
      return [...stage.querySelectorAll("text, .vg-violin, .vg-zeros, p")].filter((part) => beyond(part.getBoundingClientRect())).map((part) => part.outerHTML.slice(0, 100));
    }""")
    assert outside == []
    label, bars = (page.locator(f"{FIGURE} {part}").first.bounding_box() for part in ("text:text-is('exactly 0')", ".vg-zeros"))
    assert label["x"] + label["width"] <= bars["x"]


def measure(page, settings: dict, times: int = 20) -> float:
    """Milliseconds of the processor for one update with a new seed, everything computed and drawn anew, as a slider that moves asks for: the least of five means."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    clock = lambda: 1000 * next(metric["value"] for metric in session.send("Performance.getMetrics")["metrics"] if metric["name"] == "ThreadTime")
    updates = """(figure, [settings, first, times]) => {
      for (let seed = first; seed < first + times; seed += 1) {
        const all = { ...figure.defaults, ...settings, seed };
        const result = figure.compute(all);
        figure.draw(result, all, 722, false);
        figure.words(result, all);
      }
    }"""
    found = []
    for first in range(0, 5 * times, times):
        before = clock()
        page.locator(FIGURE).evaluate(updates, [settings, first, times])
        found.append((clock() - before) / times)
    return min(found)


def test_an_update_takes_four_milliseconds_and_the_largest_sixteen(shown):
    page = shown({})
    default, largest = measure(page, {}), measure(page, LARGEST)
    print(f"default {default:.1f} ms, largest {largest:.1f} ms")
    assert 0.5 < default < 4 * SLOW and default < largest < 16 * SLOW
