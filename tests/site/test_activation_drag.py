"""The point of the activation figure can be dragged by mouse and by finger, moved by keys, and traps nobody who scrolls."""

import re

import pytest
from playwright.sync_api import expect

WHERE = "concepts/activation-functions.html"
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "reduced_motion": "reduce"}
DESK = {"viewport": {"width": 1300, "height": 900}, "reduced_motion": "reduce"}
STEP = 0.1


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(request, open_page):
    return started(open_page(WHERE, **request.param))


def started(page):
    page.locator("vg-activation").scroll_into_view_if_needed()
    page.locator("vg-activation .vg-stage").evaluate("(stage) => stage.scrollIntoView({ block: 'center' })")
    expect(page.locator("vg-activation .vg-plot").first).to_be_visible()
    return page


def z(page) -> float:
    return float(page.get_by_label("Pre-activation z").input_value())


def middle(locator) -> tuple[float, float]:
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def grip(page):
    return page.locator("vg-activation .vg-grip")


def width_of_one(page) -> float:
    """Pixels between two whole numbers of the axis."""
    left, right = (page.locator("vg-activation .vg-plot").first.get_by_text(text, exact=True).bounding_box() for text in ("−5", "5"))
    return (right["x"] + right["width"] / 2 - left["x"] - left["width"] / 2) / 10


def touch(page, *points: tuple[float, float]) -> None:
    """One finger goes down at the first point, over the others, and up."""
    session = page.context.new_cdp_session(page)
    for number, (x, y) in enumerate(points):
        session.send("Input.dispatchTouchEvent", {"type": "touchMove" if number else "touchStart", "touchPoints": [{"x": x, "y": y}]})
        page.wait_for_timeout(30)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_mouse_drags_the_point_and_the_figure_and_its_address_follow(page):
    x, y = middle(grip(page))
    before, words = z(page), page.locator("vg-activation .vg-words").inner_text()
    page.mouse.move(x + 5, y - 4)  # not quite its middle: the point must not jump
    page.mouse.down()
    page.mouse.move(x + 5, y - 4 + 30)
    assert z(page) == before
    page.mouse.move(x + 5 - 3 * width_of_one(page), y + 20, steps=8)
    assert z(page) == pytest.approx(before - 3, abs=STEP)
    assert "activation.z" not in page.url, "the address waits until the point is let go"
    page.mouse.up()
    assert f"activation.z={z(page):g}" in page.url
    expect(page.locator("vg-activation .vg-words")).not_to_have_text(words)
    assert middle(grip(page))[0] == pytest.approx(x - (before - z(page)) * width_of_one(page), abs=1)
    page.mouse.move(x, y)
    assert z(page) == pytest.approx(before - 3, abs=STEP), "let go is let go"


def test_the_point_stops_at_the_ends_of_the_axis(page):
    x, y = middle(grip(page))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(-500, y)
    assert z(page) == -8
    page.mouse.move(5000, y)
    assert z(page) == 8
    page.mouse.up()


def test_a_finger_drags_the_point_and_the_page_stays(open_page):
    page = started(open_page(WHERE, **PHONE))
    (x, y), scrolled, before = middle(grip(page)), page.evaluate("scrollY"), z(page)
    touch(page, (x, y), *[(x - 10 * part, y + 15 * part) for part in range(1, 8)])
    assert z(page) == pytest.approx(before - 70 / width_of_one(page), abs=STEP)
    assert page.evaluate("scrollY") == scrolled
    assert f"activation.z={z(page):g}" in page.url


def test_a_finger_beside_the_point_scrolls_the_page_and_moves_nothing(open_page):
    page = started(open_page(WHERE, **PHONE))
    (x, y), scrolled, before = middle(grip(page)), page.evaluate("scrollY"), z(page)
    touch(page, (x - 60, y), *[(x - 60, y - 20 * part) for part in range(1, 8)])
    page.wait_for_timeout(300)
    assert page.evaluate("scrollY") > scrolled + 50
    assert z(page) == before


def test_a_tap_on_the_plot_brings_the_point_there(open_page):
    page = started(open_page(WHERE, **PHONE))
    x, y = middle(grip(page))
    before = z(page)
    page.touchscreen.tap(x - 2 * width_of_one(page), y - 60)
    assert z(page) == pytest.approx(before - 2, abs=STEP)
    assert "activation.z" in page.url


def test_the_arrow_keys_move_the_point_as_a_drag_does(page):
    x, _ = middle(grip(page))
    page.get_by_label("Pre-activation z").focus()
    for _ in range(10):
        page.keyboard.press("ArrowLeft")
    assert z(page) == 1
    expect(page.locator("vg-activation .vg-words")).to_contain_text("At z = 1 ")
    assert middle(grip(page))[0] == pytest.approx(x - width_of_one(page), abs=1)
    page.keyboard.press("Home")
    assert z(page) == -8


def test_the_point_is_large_enough_for_a_finger_and_no_second_control_for_the_keyboard(page):
    box = grip(page).bounding_box()
    assert box["width"] >= 24 and box["height"] >= 24
    assert grip(page).get_attribute("aria-hidden") == "true" and grip(page).evaluate("(grip) => grip.tabIndex") == -1


def test_the_point_stays_on_the_curve_at_every_width(open_page):
    for width in (1300, 700, 360):
        page = started(open_page(WHERE, viewport={"width": width, "height": 900}, reduced_motion="reduce"))
        x, y = middle(grip(page))
        line = page.locator("vg-activation .vg-edge").first.bounding_box()
        assert x == pytest.approx(line["x"] + line["width"] / 2, abs=1)
        under = page.evaluate("([x, y]) => document.elementFromPoint(x, y).className", [x, y])
        assert "vg-grip" in under and line["y"] < y < line["y"] + line["height"]


def test_the_product_is_said_in_words(open_page):
    page = started(open_page(WHERE, **DESK))
    words = page.locator("vg-activation .vg-words")
    expect(words).to_have_text(re.compile(r"10 layers of that slope multiply a gradient by 1\.63 × 10⁻¹⁰, one part in 6\.1 billion\."))
    page.get_by_label("Activation", exact=True).select_option("relu")
    page.get_by_label("Pre-activation z").fill("-1")
    expect(words).to_contain_text("nothing of a gradient passes")


def test_a_point_that_took_part_in_scrolling_would_be_found(open_page):
    page = started(open_page(WHERE, **PHONE))
    page.add_style_tag(content=".vg-grip { touch-action: auto !important }")
    (x, y), scrolled = middle(grip(page)), page.evaluate("scrollY")
    touch(page, (x, y), *[(x, y - 20 * part) for part in range(1, 8)])
    page.wait_for_timeout(300)
    assert page.evaluate("scrollY") > scrolled + 50
