"""Reads the bibliography, says how each work is cited in a sentence, and writes the lists of references.

Produces works from docs/bibliography.yml and HTML from works. Prevents: a citation that leads nowhere, names or a
year that differ from page to page, and an entry that nobody cites any more.
"""

import functools
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path

import yaml

from scripts.report import Problem, did_you_mean

FILE = "bibliography.yml"
PAGE = "about/references.md"
KEY = re.compile(r"[a-z]+(?P<year>(?:18|19|20)\d\d)[a-z]*")
FIELDS = {"authors": list, "year": int, "title": str, "venue": str, "doi": str, "arxiv": str, "url": str, "note": str}
REQUIRED = ("authors", "year", "title", "venue")
FORMS = {"doi": re.compile(r"10\.\d{4,9}/\S+"), "arxiv": re.compile(r"\d{4}\.\d{4,5}"), "url": re.compile(r"https?://\S+")}
WHERE = {"doi": ("https://doi.org/", "doi:"), "arxiv": ("https://arxiv.org/abs/", "arXiv:"), "url": ("", "")}


@dataclass(frozen=True)
class Work:
    """One cited work. `authors` are (family name, given names), `letter` tells it from another of the same names and year."""

    key: str
    line: int
    authors: tuple[tuple[str, str], ...]
    year: int
    title: str
    venue: str
    letter: str = ""
    doi: str = ""
    arxiv: str = ""
    url: str = ""
    note: str = ""

    @property
    def names(self) -> str:
        """The family names as a sentence gives them: one, two or three; of more the first."""
        family = [name for name, _ in self.authors]
        return f"{family[0]} et al." if len(family) > 3 else _joined(family)

    @property
    def forms(self) -> tuple[str, str]:
        """The two ways to cite it: in brackets, and as part of a sentence."""
        return f"{self.names}, {self.year}{self.letter}", f"{self.names} ({self.year}{self.letter})"


def load(docs: Path) -> dict[str, Work]:
    """The works of a guide; none where it has no bibliography."""
    path = docs / FILE
    return read(path.read_text(encoding="utf-8"))[0] if path.is_file() else {}


@functools.lru_cache(maxsize=8)
def read(text: str) -> tuple[dict[str, Work], list[tuple[int, str, str]]]:
    """The works of a bibliography by key, and what is wrong with it: `(line, expected, found)`.

    The same text gives the same objects, which nobody changes.
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        entries = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        return {}, [(mark.line + 1 if mark else 1, "a bibliography in YAML", str(getattr(error, "problem", error)))]
    if not isinstance(entries, dict):
        return {}, [(1, "one entry a work, by key", "another document")]
    works, problems, last = {}, [], ""
    for key_node in [key for key, _ in root.value] if root else []:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        wrong = [*_misplaced(key, last, works), *_malformed(key, entries[key])]
        problems += [(line, *pair) for pair in wrong]
        if not wrong:
            fields = {**entries[key], "authors": tuple(tuple(map(str, name)) for name in entries[key]["authors"])}
            works[key] = Work(key, line, **fields)
        last = max(last, key)
    return _lettered(works), problems


def _misplaced(key: str, last: str, works: dict[str, Work]):
    if key in works:
        yield "each key once", f"{key} again"
    elif key < last:
        yield f"keys in alphabetical order, {key} before {last}", "another order"


def _malformed(key: str, entry):
    match = KEY.fullmatch(key)
    if match is None:
        yield "a key such as hochreiter1991", key
    if not isinstance(entry, dict):
        yield f"{key} with {', '.join(REQUIRED)}", "no fields"
        return
    for name in entry.keys() - FIELDS.keys():
        yield f"a field of {', '.join(FIELDS)}{did_you_mean(str(name), list(FIELDS))}", str(name)
    for name, kind in FIELDS.items():
        value = entry.get(name)
        if (name in REQUIRED and not value) or (value is not None and not isinstance(value, kind)):
            yield f"{key} with {name} ({kind.__name__})", f"{value!r}" if value else "nothing"
        elif value and name in FORMS and not FORMS[name].fullmatch(value):
            yield f"{name} of the usual form in {key}", value
    authors = entry.get("authors")
    if isinstance(authors, list) and not all(isinstance(name, list) and len(name) == 2 for name in authors):
        yield f"authors of {key} as [family name, given names]", str(authors)
    if match and entry.get("year") != int(match["year"]):
        yield f"the year of {key} to be {match['year']}", str(entry.get("year"))
    if not any(entry.get(name) for name in ("doi", "arxiv", "url", "note")):
        yield f"doi, arxiv or url of {key}, or a note that says that none exists", "none"


def _lettered(works: dict[str, Work]) -> dict[str, Work]:
    """The works, with a letter after the year of those that names and year do not tell apart."""
    alike = defaultdict(list)
    for work in works.values():
        alike[work.names, work.year].append(work)
    letters = {work.key: "abcdefgh"[number] for group in alike.values() if len(group) > 1 for number, work in enumerate(group)}
    return {key: Work(**{**vars(work), "letter": letters.get(key, "")}) for key, work in works.items()}


def problem_of(key: str, text: str, works: dict[str, Work]) -> tuple[str, str] | None:
    """What is wrong with a citation: `(expected, found)`, or None."""
    if key not in works:
        return f"a work of docs/{FILE}{did_you_mean(key, list(works))}", key
    said = " ".join(text.split())
    return None if said in works[key].forms else (" or ".join(works[key].forms), said)


def bibliography_problems(docs: Path, cited: Iterable[str]) -> list[Problem]:
    """What is wrong with the bibliography itself, and the works in it that no page cites."""
    path = docs / FILE
    if not path.is_file():
        return []
    where = f"docs/{FILE}"
    works, wrong = read(path.read_text(encoding="utf-8"))
    used = set(cited)
    unused = [Problem(where, work.line, f"a page that cites {key}", "none") for key, work in works.items() if key not in used]
    return [Problem(where, *item) for item in wrong] + unused


def anchor(key: str) -> str:
    """The id of a work in a list of references."""
    return f"ref-{key}"


def listed(works: Iterable[Work], citing: Callable[[Work], str] = lambda work: "") -> str:
    """A list of references as HTML, by names and year. `citing(work)` is HTML that follows an entry."""
    ordered = sorted(works, key=lambda work: ([name.casefold() for name, _ in work.authors], work.year, work.letter))
    items = "".join(f'<li id="{anchor(work.key)}">{_entry(work)}{citing(work)}</li>' for work in ordered)
    return f'<ul class="vg-references">{items}</ul>'


def _entry(work: Work) -> str:
    authors = _joined([f"{given} {family}".strip() for family, given in work.authors])
    links = " ".join(
        f'<a href="{escape(f"{address}{value}")}">{escape(f"{label}{value}")}</a>'
        for name, (address, label) in WHERE.items() if (value := getattr(work, name))
    )
    note = f" {escape(work.note)}" if work.note else ""
    return f"{escape(authors)} ({work.year}{work.letter}). <cite>{escape(work.title)}.</cite> {escape(work.venue)}. {links}{note}"


def _joined(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
