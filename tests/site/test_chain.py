"""The chain shows exact digits, what each format makes of them, and takes a typed factor as it takes a dragged one."""

import pytest
from playwright.sync_api import expect

WHERE = "concepts/floating-point-and-underflow.html"
DESK = {"viewport": {"width": 1300, "height": 900}, "reduced_motion": "reduce"}
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "reduced_motion": "reduce"}


def opened(open_page, query: str = "", **settings):
    page = open_page(WHERE, **settings)
    page.goto(f"{page.url}?{query}#figure-chain")
    expect(page.locator("vg-chain .vg-plot")).to_be_visible()
    return page


def rows(page) -> dict[str, list[str]]:
    """What stands beside each name: the number, and what is said of it."""
    texts = [text.replace("\N{NO-BREAK SPACE}", " ") for text in page.locator("vg-chain .vg-formats > *").all_inner_texts()]
    return {name: [number, note] for name, number, note in zip(texts[::3], texts[1::3], texts[2::3])}


def test_twenty_halves_are_shown_to_their_last_digit(open_page):
    page = opened(open_page, "chain.w=0.5&chain.n=20", **DESK)
    assert rows(page) == {name: ["9.5367431640625 × 10⁻⁷", note] for name, note in (("exact", ""), ("float64", "exact"), ("float32", "exact"))}


def test_digits_that_do_not_fit_are_cut_and_marked_and_a_phone_shows_fewer(open_page):
    digits = str(9**30)
    for settings, shown in ((DESK, 20), (PHONE, 14)):
        found = rows(opened(open_page, "chain.w=0.9&chain.n=30", **settings))
        assert found["exact"] == [f"0.0{digits[:shown]}…", f"{len(digits)} digits in all"]
        assert found["float32"][1].startswith("relative error ") and found["float32"][0][:7] == found["exact"][0][:7]


@pytest.mark.parametrize(("query", "words"), [
    ("chain.w=0.25&chain.n=100", "float32 leaves the normal numbers at factor 64 and is exactly zero from 75 on. float64 leaves the normal numbers at factor 512, beyond these 100, and is exactly zero from 538 on."),
    ("chain.w=0.9&chain.n=1200", "float32 leaves the normal numbers at factor 829 and never becomes zero, but stays at 5.6 × 10⁻⁴⁵ from 964 on."),
    ("chain.w=2&chain.n=128", "float32 is infinite from factor 128 on. float64 is infinite from factor 1,024 on, beyond these 128."),
    ("chain.w=1&chain.n=5", "float32 holds it for any number of factors."),
])
def test_where_the_formats_end_is_said_in_words(open_page, query, words):
    expect(opened(open_page, query, **DESK).locator("vg-chain .vg-words")).to_contain_text(words)


def test_the_page_says_what_its_figure_says(open_page):
    """The sentence below the figure states recorded numbers; the figure computes its own."""
    page = opened(open_page, **DESK)
    for link, words in (("A quarter", "zero from 75 on"), ("a half", "zero from 150 on"), ("Nine tenths", "stays at 5.6 × 10⁻⁴⁵"), ("At 1.1", "float32 is infinite")):
        page.locator("a.vg-set", has_text=link).click()
        expect(page.locator("vg-chain .vg-words")).to_contain_text(words)


@pytest.mark.parametrize("settings", [DESK, PHONE], ids=["desk", "phone"])
def test_a_typed_factor_sets_the_figure_its_range_and_its_address(open_page, settings):
    page = opened(open_page, **settings)
    field, slider = page.get_by_label("Factor w, typed"), page.get_by_label("Factor w", exact=True)
    field.fill("")
    expect(page.locator("vg-chain .vg-words")).to_contain_text("0.25¹⁰⁰")
    field.press_sequentially("0.995")
    expect(page.locator("vg-chain .vg-words")).to_contain_text("0.995¹⁰⁰ is 0.606.")
    assert slider.input_value() == "0.995" == field.input_value()
    field.press("Enter")
    assert "chain.w=0.995" in page.url
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert field.input_value() == "0.996"


@pytest.mark.parametrize(("typed", "taken"), [("7", "2"), ("-1", "0.001"), ("0.12345", "0.123")])
def test_what_the_figure_cannot_take_becomes_the_nearest_that_it_can(open_page, typed, taken):
    page = opened(open_page, **DESK)
    field = page.get_by_label("Factor w, typed")
    field.fill(typed)
    field.press("Enter")
    expect(page.locator("vg-chain .vg-words")).to_contain_text(f"{taken}¹⁰⁰ is ")
    expect(field).to_have_value(taken)
