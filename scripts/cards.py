"""Writes the cards that lead from page to page: of a section, of related pages, of every tag.

Produces HTML from the catalogue. Prevents: a card whose title, length or address is not that of the page it leads to.
"""

import xml.etree.ElementTree as etree
from collections.abc import Callable
from html import escape

from scripts.catalogue import Entry, tag_id
from scripts.locate import follow
from scripts.report import did_you_mean
from scripts.resolve import Unresolved

SECTIONS = {"concepts": "concept", "writeups": "writeup", "projects": "project"}
RELATED = ("related concepts", "related pages")


def fence(body: str, entries: list[Entry], link: Callable[[Entry], str]) -> str:
    """The HTML of a `cards` fence: a section, all tags, or pages, one a line. `link(entry)` is a page's relative address. Raises Unresolved."""
    articles = [entry for entry in entries if entry.is_article]
    if body == "tags":
        return _tags(articles, link)
    if "/" in body:
        chosen = _chosen(body.split(), articles)
    elif body in SECTIONS:
        chosen = [entry for entry in articles if entry.kind == SECTIONS[body]]
    else:
        raise Unresolved(f"cards of one of {', '.join((*SECTIONS, 'tags'))}, or pages such as concepts/lstm", body or "nothing")
    return f'<ul class="vg-cards">{"".join(_card(entry, link(entry)) for entry in chosen)}</ul>'


def _chosen(names: list[str], articles: list[Entry]) -> list[Entry]:
    by_name = {entry.path.rpartition(".")[0]: entry for entry in articles}
    for name in names:
        if name not in by_name:
            raise Unresolved(f"a page{did_you_mean(name, list(by_name))}", name)
    return [by_name[name] for name in names]


def facts(entry: Entry) -> str:
    return f"{entry.label} · {entry.minutes} min"


def _card(entry: Entry, href: str) -> str:
    return (
        f'<li><p class="vg-kind">{facts(entry)}</p>'
        f'<p class="vg-card-title"><a href="{escape(href)}">{escape(entry.title)}</a></p><p>{escape(entry.description)}</p></li>'
    )


def _tags(entries: list[Entry], link: Callable[[Entry], str]) -> str:
    by_tag: dict[str, list[Entry]] = {}
    for entry in entries:
        for tag in entry.tags:
            by_tag.setdefault(tag, []).append(entry)
    return "".join(
        f'<h2 id="{tag_id(tag)}">{escape(tag)}</h2><ul>'
        + "".join(f'<li><a href="{escape(link(entry))}">{escape(entry.title)}</a> ({entry.label})</li>' for entry in by_tag[tag]) + "</ul>"
        for tag in sorted(by_tag, key=str.lower)
    )


def relate(root: etree.Element, page: str, entries: list[Entry]) -> None:
    """Turn the list under the heading of related pages into cards, each with the kind and length of its page.

    Expects links as authors write them, relative to `page`.
    """
    by_path = {entry.path: entry for entry in entries}
    blocks = list(root)
    for heading, following in zip(blocks, blocks[1:]):
        if heading.tag != "h2" or not "".join(heading.itertext()).strip().lower().startswith(RELATED) or following.tag != "ul":
            continue
        following.set("class", "vg-cards vg-related")
        for item in following:
            link = item.find(".//a")
            if link is None:
                continue
            path = follow(page, link.get("href", ""))
            link.set("class", "vg-card-title")
            said = (link.tail or "").lstrip(": ")
            link.tail = said[:1].upper() + said[1:]
            if path in by_path:
                kind = etree.Element("span", {"class": "vg-kind"})
                kind.text = facts(by_path[path])
                item.insert(0, kind)
