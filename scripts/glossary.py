"""Puts the definition card of a page into the glossary, and holds the glossary to its order.

Produces Markdown from a page's card. Prevents: a term that means one thing on its page and another in the glossary,
and a concept that the glossary forgot.
"""

import re

from scripts.report import Problem
from scripts.scan import Source

PAGE = "docs/about/glossary.md"
CARD = re.compile(r'<div class="vg-definition" markdown>\n(?P<text>.+?)\n</div>', re.DOTALL)
TERM = re.compile(r"\*\*(?P<term>[^*]+?)\.?\*\*\s*(?P<meaning>.+)", re.DOTALL)
LISTED = re.compile(r"^(?P<term>[^\s:#>|`~<-][^\n]*?)(?:[ \t]*\{[^{}\n]*\})?[ \t]*\n:[ \t]+\S", re.MULTILINE)


def definition(source: Source) -> tuple[str, str] | None:
    """The term of a page's definition card and what it means, as Markdown; None where the page has no card."""
    card = CARD.search(source.body)
    match = TERM.fullmatch(card["text"].strip()) if card else None
    return (match["term"], " ".join(match["meaning"].split())) if match else None


def entry(source: Source, link: str) -> str | None:
    """A page's card as an entry of a Markdown definition list, with a link to the page."""
    found = definition(source)
    return f"{found[0]}\n:   {found[1]} [Read more]({link})" if found else None


def glossary_problems(sources: list[Source]) -> list[Problem]:
    """Concepts that the glossary lacks, and terms out of their alphabetical order."""
    glossary = next((source for source in sources if source.path == PAGE), None)
    if glossary is None:
        return []
    pages = {source.path.removeprefix("docs/").removesuffix(".md"): source for source in sources}
    named = {fence.body.strip(): fence.line for fence in glossary.fences if fence.info == "definition"}
    problems = [
        Problem(PAGE, line + 1, "a page with a definition card", name)
        for name, line in named.items() if name not in pages or definition(pages[name]) is None
    ]
    problems += [
        Problem(PAGE, 1, f"a definition of {name}", "none") for name, source in pages.items()
        if name.startswith("concepts/") and definition(source) and name not in named
    ]
    terms = [(match["term"], glossary.line_at(match.start())) for match in LISTED.finditer(glossary.prose)]
    terms += [(definition(pages[name])[0], line) for name, line in named.items() if name in pages and definition(pages[name])]
    ordered = sorted(terms, key=lambda term: term[1])
    for (before, _), (term, line) in zip(ordered, ordered[1:]):
        if term.casefold() < before.casefold():
            problems.append(Problem(PAGE, line, f"terms in alphabetical order, {term} before {before}", "another order"))
    return problems
