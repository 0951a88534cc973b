"""The figure of a sentence: what it says is what was recorded, a typed sentence is text, and every shade can be read."""

import re
from itertools import product

import pytest
from playwright.sync_api import expect

from scripts.resolve import Library
from tests.site.conftest import PALETTES

WHERE = "concepts/long-range-dependencies.html"
LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
SHOWN = {"keys": 4, "author": 6, "dogs": 10, "cats": 11, "letter": 15, "key": 1}
SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
COLOURS = """(token) => {
  const seen = (colour) => {
    const context = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
    context.fillStyle = getComputedStyle(token.closest(".vg-live")).backgroundColor;
    context.fillRect(0, 0, 1, 1);
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  return { ground: seen(getComputedStyle(token).backgroundColor), ink: [...token.querySelectorAll("span:not(.vg-bar)")].map((part) => seen(getComputedStyle(part).color)) };
}"""


@pytest.fixture
def figure(open_page):
    """Open the page with these settings of the figure, and give the figure."""
    def open_it(settings="", **reader):
        query = "&".join(f"sentence.{setting}" for setting in settings.split("&") if setting)
        page = open_page(f"{WHERE}?{query}", served=reader.pop("served"), **reader)
        found = page.locator("vg-sentence")
        found.scroll_into_view_if_needed()
        expect(found.locator(".vg-words")).not_to_be_empty()
        return found

    return open_it


@pytest.fixture(scope="module")
def recorded(project):
    library = Library(project)
    return lambda name: library.value(f"long_range_dependencies/subject_and_verb.{name}").value


def number(text: str) -> float:
    """What `34%` and `1.6 × 10⁻⁶` stand for."""
    if text.endswith("%"):
        return float(text[:-1]) / 100
    mantissa, exponent = text.split(" × 10")
    return float(mantissa) * 10.0 ** int(exponent.translate(SUPERSCRIPTS))


def shares(figure) -> list[float]:
    return [number(text) for text in figure.locator(".vg-reach").all_inner_texts()]


def contrast(one, other) -> float:
    def luminance(colour):
        parts = [value / 255 for value in colour]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_sentence_is_as_its_name_says_and_the_numbers_are_the_recorded_ones(figure, recorded, address):
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    for (name, distance), source in product(SHOWN.items(), ("vanilla", "LSTM")):
        shown = figure(f"sentence={name}&source={source}", served=address)
        subject, verb = (shown.locator(f".vg-{role} > span").nth(1).inner_text().strip(",") for role in ("subject", "verb"))
        label = shown.locator("[name=sentence] option:checked").inner_text()
        assert label == f"{subject} … {verb}, {distance} {'word' if distance == 1 else 'words'}"
        found = shares(shown)
        assert found == pytest.approx(recorded(f"middle.{source}")[:len(found)][::-1], rel=0.051)
        assert len(found) == distance + 1, "one word stands before the subject"


def test_the_words_state_distance_share_range_and_how_often_the_networks_are_right(figure, recorded, address):
    said = figure("sentence=dogs&source=LSTM", served=address).locator(".vg-words").inner_text()
    assert said.startswith("The subject “dogs” stands 10 words before the verb “bark”; trained LSTMs leave it ")
    for kind, part in zip(("LSTM", "vanilla"), said.split("; ")[1:]):
        usual, low, high = (number(text) for text in re.match(r"trained .+ leave it (.+?) \((.+?) to (.+?)\) and are right", part).groups())
        assert [low, usual, high] == pytest.approx([recorded(f"{band}.{kind}")[9] for band in ("least", "middle", "most")], rel=0.051)
        worst = min(network[9] for network in recorded(f"right.{kind}"))
        assert ("all cases" if worst == 1 else f"at least {int(100 * worst)}% of cases") in part


def test_a_factor_of_seven_tenths_leaves_the_cats_what_the_memory_problem_says(figure, project, address):
    expected = Library(project).value("the_memory_problem/agreement.assumed_words").value
    shown = figure("sentence=cats&factor=0.7", served=address)
    assert number(shown.locator(".vg-subject .vg-reach").inner_text()) == pytest.approx(expected, rel=0.05)
    assert f"leaves it {100 * expected:.2g}% of the signal" in shown.locator(".vg-words").inner_text()


def test_the_memory_problem_leads_to_its_sentence(open_page, address):
    page = open_page("writeups/the-memory-problem.html", served=address, reduced_motion="reduce")
    page.get_by_role("link", name="what trained networks leave").press("Enter")
    expect(page.locator("vg-sentence .vg-words")).to_contain_text("The subject “cats” stands 11 words before the verb “sit”; trained vanilla networks leave it")
    expect(page.locator("vg-sentence")).to_be_in_viewport()


def test_beyond_what_was_recorded_nothing_is_said(figure, recorded, address):
    shown = figure("sentence=proposal&source=LSTM", served=address)
    numbers = shown.locator(".vg-reach").all_inner_texts()
    assert len(numbers) == 24 and numbers[:-len(recorded("middle.LSTM"))] == ["not recorded"] * 8
    assert "beyond the 16 words" in shown.locator(".vg-words").inner_text() and "%" not in shown.locator(".vg-words").inner_text()
    by_factor = figure("sentence=proposal&factor=0.5", served=address)
    assert shares(by_factor) == pytest.approx([0.5 ** (distance - 1) for distance in range(24, 0, -1)], rel=0.051)


def test_a_typed_sentence_is_text_whatever_it_holds_and_stays_in_its_box(figure, address):
    shown = figure("sentence=own", served=address, viewport={"width": 360, "height": 740})
    typed = f"<img src=x onerror=alert(1)> <b>keys</b> &amp; {'w' * 120} are here"
    shown.locator("[name=text]").fill(typed)
    expect(shown.locator(".vg-token")).to_have_count(len(typed.split()))
    assert [token.locator("span").nth(1).text_content() for token in shown.locator(".vg-token").all()] == typed.split()
    assert shown.locator(".vg-stage :is(img, b)").count() == 0
    assert shown.evaluate("(element) => element.scrollWidth <= element.clientWidth")


def test_a_reader_says_which_words_are_subject_and_verb_and_is_told_when_that_cannot_be(figure, address):
    shown = figure("sentence=own", served=address)
    shown.locator("[name=text]").fill("Her old friends in Rome send letters")
    shown.locator("[name=subject]").fill("3")
    shown.locator("[name=verb]").fill("6")
    expect(shown.locator(".vg-words")).to_contain_text("“friends” stands 3 words before the verb “send”")
    expect(shown.locator(".vg-reach")).to_have_count(5)
    shown.locator("[name=verb]").fill("2")
    expect(shown.locator(".vg-words")).to_have_text("The verb has to stand after its subject; word 2 does not stand after word 3.")
    expect(shown.locator(".vg-reach")).to_have_count(0)
    shown.locator("[name=verb]").fill("9")
    expect(shown.locator(".vg-words")).to_have_text("The sentence has 7 words; there is no word 9.")
    shown.locator("[name=text]").fill("")
    expect(shown.locator(".vg-words")).to_contain_text("the sentence has 0 words")


@pytest.mark.parametrize("palette", PALETTES)
def test_every_shade_leaves_the_words_on_it_readable(figure, address, palette):
    grounds = set()
    for source in ("factor", "vanilla", "LSTM"):
        shown = figure(f"sentence=dogs&source={source}&factor=0.9", served=address, color_scheme=palette)
        for token in shown.locator(".vg-token").all():
            colours = token.evaluate(COLOURS)
            grounds.add(tuple(colours["ground"]))
            assert min(contrast(colours["ground"], ink) for ink in colours["ink"]) >= LEAST_CONTRAST
    assert len(grounds) > 20, "shades that do not differ"
