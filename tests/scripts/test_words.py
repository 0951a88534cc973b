"""One notation, one spelling, one definition: the detectors, on good and on bad input."""

import pytest

from scripts import catalogue, glossary, notate, scan, word

NOTATION = "| symbol | meaning |\n|---|---|\n| $h_t$, $T$ | state |\n| $W_{hh}$, $\\sigma_{\\text{max}}$ | weights |\n"


@pytest.mark.parametrize("tex, found", [
    (r"h_{t-1}^2 + \tanh(W_{hh} x_t)", ["h", "t", "W", "x"]), (r"\frac{\partial L}{\partial h_t}", ["L", "h", "t"]),
    (r"\sigma_{\text{max}}(W)^{T-t} \label{eq-bound}", ["sigma", "W", "T", "t"]), (r"\operatorname{diag}(v) \text{for all} \tilde c_t", ["v", "c", "t"]),
    (r"\Delta\theta = -\eta\, g", ["Delta", "theta", "eta", "g"]), (r"2 \times 10^{-6}", []),
])
def test_the_symbols_of_a_formula_are_its_letters_without_words_and_named_indices(tex, found):
    assert notate.symbols(tex) == found


def test_a_symbol_that_the_notation_does_not_name_is_one_line():
    page = scan.read("docs/x.md", "Here $h_T$\nand $\\xi h + W_{hh} \\sigma + h_t$.\n")
    notation = scan.read(notate.PAGE, NOTATION)
    assert [str(problem) for problem in notate.notation_problems([page, notation])] == [
        "docs/x.md:2: expected symbols that about/notation.md names, found xi in $\\xi h + W_{hh} \\sigma + h_t$ — run: make check"]
    assert notate.notation_problems([page]) == []


def test_the_elsewhere_column_declares_nothing_and_a_row_that_no_formula_needs_is_refused():
    notation = scan.read(notate.PAGE, "| $a$ | x | $b$ |\n")
    assert notate.declared(notation) == {"a": 1}
    assert [str(problem) for problem in notate.notation_problems([notation])] == [
        "docs/about/notation.md:1: expected a formula that uses a, found none — run: make check"]


@pytest.mark.parametrize("text, wanted", [
    ("each timestep", "time step"), ("a preactivation", "pre-activation"), ("BatchNorm", "batch normalization"), ("initialised", "initialization, with a z"),
    ("Back-propagation", "backpropagation"), ("its behaviour", "American spelling"),
])
def test_another_spelling_of_a_term_is_found(text, wanted):
    assert [problem.expected for problem in word.word_problems(scan.read("docs/x.md", f"Here is {text}.\n"))] == [wanted]


def test_terms_as_they_should_be_and_names_in_code_are_left_alone():
    text = "A time step, a pre-activation, `BatchNorm1d`, initialization, backpropagation.\n\n```python\ntimestep\n```\n"
    assert word.word_problems(scan.read("docs/x.md", text)) == []


CARD = '<div class="vg-definition" markdown>\n**{}.** What it\nmeans.\n</div>\n'
GLOSSARY = "Alpha\n:   First.\n\n```definition\nconcepts/beta\n```\n\nGamma {{#g}}\n:   {}\n"


def glossary_problems(glossary_text: str, term: str = "Beta") -> list[str]:
    sources = [scan.read(glossary.PAGE, glossary_text), scan.read("docs/concepts/beta.md", CARD.format(term))]
    return [problem.expected for problem in glossary.glossary_problems(sources)]


def test_the_glossary_takes_a_definition_from_its_page_and_keeps_to_the_alphabet():
    assert glossary.definition(scan.read("docs/concepts/beta.md", CARD.format("Beta"))) == ("Beta", "What it means.")
    assert glossary_problems(GLOSSARY.format("Third.")) == []
    assert glossary_problems(GLOSSARY.format("Third."), "Zeta") == ["terms in alphabetical order, Gamma before Zeta"]


def test_a_concept_that_the_glossary_forgot_and_a_page_without_a_card_are_found():
    assert glossary_problems("Alpha\n:   First.\n") == ["a definition of concepts/beta"]
    assert "a page with a definition card" in glossary_problems(GLOSSARY.format("x").replace("concepts/beta", "concepts/bet"))


def test_the_glossary_shows_the_definition_as_a_term_with_a_link(guide):
    from tests.scripts.test_embed import page

    guide.write("docs/concepts/beta.md", f"---\ntitle: B\n---\n\n{CARD.format('Beta')}")
    html = page(guide, "Alpha\n:   First.\n\n```definition\nconcepts/beta\n```\n")
    assert [term.get_text() for term in html.find_all("dt")] == ["Alpha", "Beta"] and "What it means. Read more" in html.get_text()


def test_the_self_test_and_the_references_do_not_count_as_reading():
    words = "word " * 440
    plain = scan.read("a.md", f"# A\n\n{words}\n")
    more = scan.read("a.md", f"# A\n\n{words}\n\n## Self-test\n\n1. {words}\n\n## References\n\n- {words}\n\n## After\n")
    assert catalogue.minutes(plain) == catalogue.minutes(more) == 2
