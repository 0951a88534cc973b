"""What the figure of a sentence says about words, distances and shares."""

import math

import pytest


@pytest.fixture(scope="module")
def call(library):
    page = library("agree")
    return lambda expression: page.evaluate(f"() => ({expression})")


def test_marks_name_subject_and_verb_counted_from_one_and_leave_the_words_clean(call):
    found = call("lib.marked('The *cats,* which we fed,  *sit* quietly.')")
    assert found == {"words": ["The", "cats,", "which", "we", "fed,", "sit", "quietly."], "subject": 2, "verb": 6}


@pytest.mark.parametrize("sentence, expected", [
    ("{ words: [], subject: 1, verb: 2 }", "has 0 words"),
    ("{ words: ['Go!'], subject: 1, verb: 2 }", "has 1 word."),
    ("{ words: ['She', 'sings'], subject: 1, verb: 9 }", "there is no word 9"),
    ("{ words: ['She', 'sings'], subject: 2, verb: 1 }", "word 1 does not stand after word 2"),
    ("{ words: ['She', 'sings'], subject: 2, verb: 2 }", "word 2 does not stand after word 2"),
])
def test_a_sentence_without_a_subject_before_a_verb_is_objected_to(call, sentence, expected):
    assert expected in call(f"lib.objection({sentence})")


def test_a_sentence_with_a_subject_before_a_verb_is_not(call):
    assert call("lib.objection({ words: ['She', 'sings'], subject: 1, verb: 2 })") == ""


@pytest.mark.parametrize("factor", [0.1, 0.35, 0.7, 0.95, 1])
def test_a_factor_loses_itself_once_for_every_word_but_the_last(call, factor):
    for distance in (1, 2, 4, 11, 60):
        assert call(f"lib.decayed({factor}, {distance})") == pytest.approx((distance - 1) * math.log10(factor), rel=1e-14)
    assert call(f"lib.decayed({factor}, 1)") == 0


def test_a_tiny_factor_over_a_long_way_does_not_underflow(call):
    assert call("lib.decayed(0.1, 400)") == pytest.approx(-399)
    assert call("lib.percent(lib.decayed(0.1, 400))") == "1.0 × 10⁻³⁹⁹"


def test_recorded_shares_are_read_and_never_extrapolated(call):
    assert call("[1, 2, 3].map((distance) => lib.measured([1, 0.01, 1e-7], distance))") == pytest.approx([0, -2, -7])
    assert call("lib.measured([1, 0.01, 1e-7], 4)") is None


@pytest.mark.parametrize("share, expected", [(1, "100%"), (0.343, "34%"), (0.0282, "2.8%"), (0.001, "0.1%"), (0.00099, "9.9 × 10⁻⁴"), (1.6e-10, "1.6 × 10⁻¹⁰")])
def test_a_share_is_a_percentage_down_to_a_tenth_of_one_and_then_a_power_of_ten(call, share, expected):
    assert call(f"lib.percent(Math.log10({share}))") == expected


def test_a_bar_counts_powers_of_ten_and_stays_between_empty_and_full(call):
    assert call("[0.5, 0, -1.5, -3, -6, -300, -Infinity].map(lib.strength)") == pytest.approx([1, 1, 0.75, 0.5, 0, 0, 0])


def test_punctuation_is_no_part_of_a_quoted_word_but_letters_of_any_script_are(call):
    assert call("['cats,', '“Äpfel”', '...', \"it's\"].map(lib.bare)") == ["cats", "Äpfel", "...", "it's"]
