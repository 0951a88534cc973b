"""Which numbers of a page need a run, and which do not."""

import pytest

from scripts import cover, scan


def stray(text: str, path: str = "docs/x.md") -> list[str]:
    return [item.text for item in cover.strays(scan.read(path, text))]


@pytest.mark.parametrize("text", [
    "Shown by [Hochreiter (1991)](cite:hochreiter1991), see also ([Gers, Schmidhuber and Cummins, 2000](cite:gers2000)).",
    "On 21 November 2026, in May 2027, or 2026-11-21.", "Python 3.11 to 3.14, torch 2.13.0, KaTeX 0.19.1, WCAG 2.2 and CC BY 4.0.",
    "Section 3, Figure 2.1, Equation (4) and Chapter 5.", "In float32 and with h1, W_2, C0 or x2.", "A 3D plot.",
    "1. First\n2. Second\n", "`x = 3` and ``a ` 4``", "$x^2 + 1$ and $$h_{t-1} = 2 h$$", "<div data-x=\"3\">text</div>", "<!-- 5 -->",
    "[see 3 things](other.md)", "[3](exempt:counted) [0.5](value:a/b.c)", "```text\n5\n```", "<https://example.org/2020/>",
    "## References\n\n- Someone, 5(2), 157–166, 30%.\n", "arXiv:1211.5063 doi:10.1109/72.279181",
])
def test_what_needs_no_run_is_left_alone(text):
    assert stray(text) == []


@pytest.mark.parametrize("text, found", [
    ("after 10 layers", ["10"]), ("a loss of 0.3%, or −4", ["0.3%", "−4"]), ("9.5e-7 and 9.5 × 10⁻⁷ and 10⁻⁴", ["9.5e-7", "9.5 × 10⁻⁷", "10⁻⁴"]),
    ("| a | 5 |\n|---|---|\n| b | 1,048,576 |", ["5", "1,048,576"]), ("*a caption with 7*", ["7"]), ("¼ of it, 1/3 of it", ["¼", "1/3"]),
    ("the 20th step", ["20"]), ("in 1997 it", ["1997"]), ("(Hochreiter, 1991)", ["1991"]), ("in the 1990s", ["1990"]), ("# Heading with 4", ["4"]),
    ("## References\n\n5(2)\n\n## After\n\n6 more", ["6"]), ("## References to runs\n\n7", ["7"]),
    ("After 2000 steps. With 2048 units, Only 1900 remain.", ["2000", "2048", "1900"]), ("PyTorch 40% faster; NumPy 3 times", ["40%", "3"]),
    ("A 9M model, 5X faster", ["9", "5"]), ("Some words\n40. Then more", ["40"]), ("[5]", ["5"]), ("__0.9__ _40 layers_ .5 of it", ["0.9", "40", ".5"]),
    ("⅓ and ⅛", ["⅓", "⅛"]), ("a ` b\n\nAfter 40\n\nc ` d", ["40"]), ("\\` after 40 \\`", ["40"]), ("a<b shrinks.\n\n40\n\n> A quote.", ["40"]),
    ("`<!--`\n\n40\n\n`-->`", ["40"]), ("```text\nhello\n\n40", ["40"]), ("two of 3", ["3"]), ("W is 4×4", ["4", "4"]),
])
def test_every_other_number_is_found(text, found):
    assert stray(text) == found


def test_a_number_in_alt_text_title_or_formula_must_stand_bound_in_the_text():
    text = "---\ntitle: Down to 7%\n---\n\n![After 20 steps](figure:a/b)\n*C.*\n\n$w^{20} = 3.8 \\times 10^{-6} + 10^{-4}$\n"
    assert stray(text) == ["7%", "20", "20", "3.8 \\times 10^{-6}", "10^{-4}"]
    bound = "[7%](value:a/b.c) [20](value:a/b.d) [3.8e-6](value:a/b.e) [10⁻⁴](value:a/b.f)\n"
    assert stray(text + bound) == []


@pytest.mark.parametrize("formula, found", [
    ("1{,}000{,}000", ["1000000"]), ("1,000,000", ["1000000"]), ("5\\%", ["5\\%"]), ("2e5", ["2e5"]), ("\\approx40", ["40"]), ("\\le0.5", ["0.5"]), (".5", [".5"]),
    ("10^{30000000}", ["10^{30000000}"]), ("h_{t-1}^2 + W_{10}", ["10"]), ("\\tfrac{2}{3} x^2 - 9", []), ("w^{20}", ["20"]), ("3.8\\cdot10^{-6}", ["3.8\\cdot10^{-6}"]),
])
def test_the_numbers_of_a_formula_are_found_and_its_structure_is_not(formula, found):
    assert [text for text, _ in cover.formula_numbers(formula)] == found


def test_a_notebooks_markdown_cells_are_read_and_its_code_is_not():
    text = "# ---\n# title: N\n# ---\n\n# %% [markdown]\n# In 5 steps\n\n# %%\nx = 6  # 7\n# 8\n\n# %% [markdown]\n# and 9\n"
    source = scan.read("docs/projects/n.py", text)
    assert [(item.text, item.line) for item in cover.strays(source)] == [("5", 6), ("9", 13)]


def test_spans_point_at_the_very_characters():
    text = "---\ntitle: x\n---\n\nA `[0.1](value:a/b.c)` and [**0.5**](value:a/b.c \"<\") and ![alt](figure:a/b).\n"
    links = scan.read("docs/x.md", text).links
    assert [(text[link.start:link.end], link.target, link.title, link.line) for link in links] == [
        ("**0.5**", "value:a/b.c", "<", 5), ("alt", "figure:a/b", "", 5)]


def test_an_exemption_that_nothing_needs_is_refused():
    assert cover.exemption_problem("some", "year") and cover.exemption_problem("3", "") and cover.exemption_problem("3", "whim")
    assert cover.exemption_problem("3", "counted") is None
