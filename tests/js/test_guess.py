"""Guesses are read as the pages' own numbers are, scales hold what they are asked for, and distances are said as a person would."""

import random

import pytest

from scripts import compare

READ = "texts => texts.map((text) => { const value = lib.readGuess(text); return Number.isNaN(value) ? null : value; })"
DISTANCE = "([guess, value, how]) => lib.distance(guess, value, how)"
SCALE = """([text, answer]) => {
  const scale = lib.readScale(text, answer);
  return { ...scale, ends: [scale.min, scale.max].map((end) => scale.say(scale.at(end))), back: scale.place(scale.at(scale.min + 3 * scale.step)) - scale.min };
}"""
THOUSANDTH = [
    "0.001", "1e-3", "10^-3", "10⁻³", "0.1%", "1E-3", ".001", "10**-3", "1 × 10⁻³", "1×10^-3", "1·10⁻³", "1*10^-3", "1x10^(-3)", "1/1000", " 0.001 ", "1e−3", "0.1 %",
    "0.01e-1", "10 ^ -3",
]
NO_NUMBERS = ["", " ", "a lot", "1e", "10^", "%", "1,00", "0,001", "1,0000", "5 6", "--1", "1/0", "e5", "1e-400", "1e400", "10⁻⁹⁹⁹", "0x10", "Infinity", "NaN", "1.2.3", "×10⁻³", "10^1.5"]


@pytest.fixture(scope="module")
def guess(library):
    return library("guess")


def literals() -> list[str]:
    """Numbers in every format that a page may state one in."""
    draw = random.Random(8)
    found = []
    for _ in range(60):
        digits, exponent = f"{draw.uniform(1, 9.99):.{draw.randint(0, 3)}f}", draw.randint(-30, 30)
        raised = str(exponent).translate(compare.SUPERSCRIPTS)
        sign = draw.choice(["", "−", "-"])
        found += [f"{sign}{digits}e{exponent}", f"{sign}{digits} × 10{raised}", f"{digits}·10{raised}", f"10{raised}", f"{sign}{digits}%", f"{draw.randint(1, 10**9):,}"]
        found += [f"{draw.randint(1, 20)}/{draw.randint(1, 20)}", f"{sign}{draw.randint(0, 999)}.{draw.randint(0, 999)}"]
    return found


def test_a_thousandth_is_a_thousandth_however_it_is_written(guess):
    assert dict(zip(THOUSANDTH, guess.evaluate(READ, THOUSANDTH))) == dict.fromkeys(THOUSANDTH, pytest.approx(0.001, rel=1e-15, abs=0))


def test_every_number_that_a_page_may_state_is_read_as_the_pages_are(guess):
    texts = literals()
    for text, value in zip(texts, guess.evaluate(READ, texts), strict=True):
        assert value == pytest.approx(float(compare.parse(text).value), rel=1e-15, abs=0), text


def test_what_is_no_number_or_beyond_what_can_be_compared_is_none(guess):
    assert dict(zip(NO_NUMBERS, guess.evaluate(READ, NO_NUMBERS))) == dict.fromkeys(NO_NUMBERS)


def test_zero_and_the_smallest_numbers_are_numbers(guess):
    assert guess.evaluate(READ, ["0", "0.0", "0e5", "0%", "1e-300", "5e-324"]) == [0, 0, 0, 0, 1e-300, 5e-324]


@pytest.mark.parametrize("guessed, value, how, words", [
    (1e-6, 1e-6, {}, "right"),
    (1.04e-6, 1e-6, {}, "within 5%"),
    (0.96e-6, 1e-6, {}, "within 5%"),
    (1.06e-6, 1e-6, {}, "too high by a factor of 1.1"),
    (0.5e-6, 1e-6, {}, "too low by a factor of 2"),
    (1e-5, 1e-6, {}, "1 decade too high"),
    (10**-2.8, 1e-6, {}, "3.2 decades too high"),
    (1e-300, 1, {}, "300 decades too low"),
    (1e-12, 0, {}, "10⁻¹² too high"),
    (-2, 3, {}, "5 too low"),
    (60, 75, {}, "too low by a factor of 1.3"),
    (20, 13, {"linear": True}, "7 too high"),
    (0.1, 0.5, {"linear": True}, "0.4 too low"),
    (0.4, 0.403, {"linear": True, "percent": True}, "within 5%"),
    (0.5, 0.4, {"linear": True, "percent": True}, "10 percentage points too high"),
    (0.39, 0.5, {"linear": True, "percent": True}, "11 percentage points too low"),
    (0.11, 0.1, {"linear": True, "percent": True}, "1 percentage point too high"),
])
def test_the_distance_is_said_in_decades_factors_or_what_it_is_off_by(guess, guessed, value, how, words):
    assert guess.evaluate(DISTANCE, [guessed, value, how]) == words


@pytest.mark.parametrize("text, answer, kind, ends, step", [
    ("log 1e-10 1", 9.5e-7, "log", ["10⁻¹⁰", "1"], 0.1),
    ("log 1e-40 1", 3e-31, "log", ["10⁻⁴⁰", "1"], 0.2),
    ("log 1e-9 1e12", 1e8, "log", ["10⁻⁹", "10¹²"], 0.2),
    ("linear 0% 100%", 0.4, "linear", ["0%", "100%"], 0.01),
    ("linear 0 40", 13, "linear", ["0", "40"], 1),
    ("linear 0 40", 13.5, "linear", ["0", "40"], 0.2),
    ("linear 0 1", 0.25, "linear", ["0", "1"], 0.01),
    ("linear -1 1", 0.5, "linear", ["−1", "1"], 0.02),
])
def test_a_slider_runs_from_end_to_end_in_about_a_hundred_round_steps(library, text, answer, kind, ends, step):
    scale = library("scale").evaluate(SCALE, [text, answer])
    assert (scale["kind"], scale["ends"], scale["step"]) == (kind, ends, pytest.approx(step, rel=1e-12, abs=0))
    assert scale["back"] == pytest.approx(3 * step) and 40 <= (scale["max"] - scale["min"]) / scale["step"] <= 220


@pytest.mark.parametrize("results, words, missed", [
    (["open", "open", "open"], "3 questions, none answered yet.", 0),
    (["right", "open", "missed"], "1 of 3 right, 1 not answered yet.", 1),
    (["missed", "missed", "right"], "1 of 3 right.", 2),
    (["right", "right", "right"], "All 3 right.", 0),
])
def test_the_score_counts_what_is_right_missed_and_open(library, results, words, missed):
    total = library("score").evaluate("results => lib.score(results)", results)
    assert (total["words"], total["missed"]) == (words, missed)
