"""The guide can be cited: the file has what the format requires, and agrees with the licence and the site."""

import datetime
import re

import pytest
import yaml

from tests.conftest import ROOT

REQUIRED = ("cff-version", "message", "title", "authors")
IN_WORDS = {"MIT": "MIT", "CC-BY-4.0": "CC BY 4.0"}


def problems(text: str) -> list[str]:
    """What is wrong with a CITATION.cff. An address or a DOI would be invented: the guide names neither of its own."""
    cited = yaml.safe_load(text)
    found = [f"{key} is missing" for key in REQUIRED if not cited.get(key)]
    if cited.get("license") != list(IN_WORDS):
        found.append("not the licences of code and text")
    if not all(author.get("name") or author.get("family-names") for author in cited.get("authors") or [{}]):
        found.append("an author without a name")
    try:
        datetime.date.fromisoformat(str(cited.get("date-released")))
    except ValueError:
        found.append("no date of release")
    if re.search(r"https?://|\bdoi\b|10\.\d{4}/", text, re.IGNORECASE):
        found.append("an address or a DOI")
    return found


@pytest.fixture
def citation() -> str:
    return (ROOT / "CITATION.cff").read_text(encoding="utf-8")


def test_the_citation_is_complete(citation):
    assert problems(citation) == []
    assert yaml.safe_load(citation)["cff-version"] == "1.2.0"


@pytest.mark.parametrize("old, new, wrong", [
    ("title: ", "titel: ", "title is missing"), ("  - CC-BY-4.0\n", "", "not the licences of code and text"),
    ('date-released: "2026-11-21"', 'date-released: "soon"', "no date of release"), ("  - name: The", "  - alias: The", "an author without a name"),
    ("type: software", "url: https://example.org", "an address or a DOI"), ("type: software", "doi: 10.5281/zenodo.1", "an address or a DOI"),
])
def test_a_citation_with_a_mistake_is_found(citation, old, new, wrong):
    assert citation.count(old) == 1
    assert problems(citation.replace(old, new)) == [wrong]


def test_the_citation_agrees_with_the_licence_and_the_site(citation):
    cited = yaml.safe_load(citation)
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    (copyright_line,) = re.findall(r"^copyright: (.*)$", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.MULTILINE)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for licensed in cited["license"]:
        assert IN_WORDS[licensed] in licence and IN_WORDS[licensed] in copyright_line, licensed
    assert readme.startswith(f"# {cited['title']}\n")
    assert cited["authors"] == [{"name": "The Vanishing Gradients authors"}] and "The authors of Vanishing Gradients" in licence
