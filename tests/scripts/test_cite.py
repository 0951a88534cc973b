"""The bibliography: what it refuses, how works are named, and where a citation leads."""

import pytest
from bs4 import BeautifulSoup

from scripts import cite, expand
from tests.conftest import ROOT

GOOD = """bengio1994:
  authors: [[Bengio, Yoshua], [Simard, Patrice], [Frasconi, Paolo]]
  year: 1994
  title: A title
  venue: A journal
  doi: 10.1109/72.279181
he2016a:
  authors: [[He, Kaiming], [Zhang, Xiangyu], [Ren, Shaoqing], [Sun, Jian]]
  year: 2016
  title: First
  venue: A conference
  arxiv: "1512.03385"
he2016b:
  authors: [[He, Kaiming], [Zhang, Xiangyu], [Ren, Shaoqing], [Sun, Jian]]
  year: 2016
  title: Second
  venue: A conference
  arxiv: "1603.05027"
"""


def wrong(old: str, new: str) -> list[tuple[int, str, str]]:
    assert old in GOOD
    return cite.read(GOOD.replace(old, new, 1))[1]


def test_names_are_joined_as_a_sentence_joins_them_and_a_letter_tells_two_works_apart():
    works, problems = cite.read(GOOD)
    assert problems == []
    assert works["bengio1994"].forms == ("Bengio, Simard and Frasconi, 1994", "Bengio, Simard and Frasconi (1994)")
    assert works["he2016a"].forms[0] == "He et al., 2016a" and works["he2016b"].forms[1] == "He et al. (2016b)"


@pytest.mark.parametrize("old, new, line, expected", [
    ("year: 1994", "year: 1995", 1, "the year of bengio1994 to be 1994"),
    ("  title: A title\n", "", 1, "bengio1994 with title (str)"),
    ("doi: 10.1109/72.279181", "doi: ten.1109/72", 1, "doi of the usual form"),
    ("  doi: 10.1109/72.279181\n", "", 1, "doi, arxiv or url of bengio1994"),
    ("venue: A journal", "journal: A journal", 1, "a field of"),
    ("[Bengio, Yoshua]", "Yoshua Bengio", 1, "authors of bengio1994 as [family name, given names]"),
    ("bengio1994:", "Bengio94:", 1, "a key such as hochreiter1991"),
    ("he2016a:", "abc2016:", 7, "keys in alphabetical order"),
    ("he2016b:", "he2016a:", 13, "each key once"),
    ('arxiv: "1603.05027"', "arxiv: 1603.05027", 13, "he2016b with arxiv (str)"),
])
def test_a_malformed_entry_is_one_line_with_its_place(old, new, line, expected):
    found = wrong(old, new)
    assert any(at == line and text.startswith(expected) for at, text, _ in found), found


def test_what_is_not_yaml_is_said_with_its_line():
    assert cite.read("a: [1\nb: 2\n")[1][0][0] == 2 and cite.read("- a\n")[1]


def test_a_citation_is_checked_by_key_and_by_text():
    works, _ = cite.read(GOOD)
    assert cite.problem_of("bengio1994", "Bengio,\nSimard and Frasconi, 1994", works) is None
    assert cite.problem_of("bengio1994", "Bengio et al., 1994", works)[0].startswith("Bengio, Simard and Frasconi, 1994 or ")
    assert cite.problem_of("bengio1995", "x", works) == ("a work of docs/bibliography.yml (did you mean bengio1994?)", "bengio1995")


def cited(guide, text: str) -> None:
    guide.write("docs/bibliography.yml", GOOD)
    guide.replace("docs/decay.md", "See [the top]", text + "\n\nSee [the top]")


def test_mistakes_with_citations_are_one_line_each(guide):
    cited(guide, "([He et al., 2016](cite:he2016a)) and (Someone, 1997)")
    assert guide.problems() == [
        "docs/bibliography.yml:13: expected a page that cites he2016b, found none — run: make check",
        "docs/bibliography.yml:1: expected a page that cites bengio1994, found none — run: make check",
        "docs/decay.md:20: expected He et al., 2016a or He et al. (2016a), found He et al., 2016 — run: make check",
        "docs/decay.md:20: expected [names, 1997](cite:key), or [1997](exempt:year), found the unbound year 1997 — run: make check",
        "docs/decay.md:20: expected a `references` fence in a page that cites, found none — run: make check",
    ]


def test_a_list_of_references_without_citations_is_refused(guide):
    cited(guide, "```references\n```")
    assert any("expected works that the page cites, found none" in problem for problem in guide.problems())


def test_a_citation_leads_to_the_list_of_its_page_which_holds_what_the_page_cites(guide):
    from tests.scripts.test_embed import page

    expand.shared.cache_clear()
    cited(guide, "[Bengio, Simard and Frasconi (1994)](cite:bengio1994)\n\n## References\n\n```references\n```")
    html = page(guide, (guide.root / "docs" / "decay.md").read_text().split("---\n", 2)[2])
    link = html.find("a", class_="vg-cite")
    entries = html.select(".vg-references li")
    assert link["href"] == "#ref-bengio1994" and [entry["id"] for entry in entries] == ["ref-bengio1994"]
    assert "Yoshua Bengio, Patrice Simard and Paolo Frasconi (1994). A title. A journal. doi:10.1109/72.279181" in entries[0].get_text()
    assert entries[0].find("a")["href"] == "https://doi.org/10.1109/72.279181"


def test_text_of_the_bibliography_is_escaped():
    works, _ = cite.read(GOOD.replace("A title", '"<b> & co"'))
    html = BeautifulSoup(cite.listed(works.values()), "html.parser")
    assert not html.find("b") and "<b> & co" in html.get_text()


def test_the_real_bibliography_has_no_problem_but_what_pages_leave_unused():
    works, problems = cite.read((ROOT / "docs" / cite.FILE).read_text(encoding="utf-8"))
    assert problems == [] and len(works) > 30
