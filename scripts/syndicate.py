"""Writes what machines read of the site: the feed of writeups, the map of pages, and the way there.

Produces feed.xml (Atom, RFC 4287), sitemap.xml (sitemaps.org) and robots.txt. Prevents: a feed whose dates
change because the site was built again.
"""

import xml.etree.ElementTree as etree

from scripts.catalogue import Entry
from scripts.describe import FEED

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def files(entries: list[Entry], site: str, name: str, description: str) -> dict[str, str]:
    """The text of each file, by its path below site/. `site` is the site's address, ending in a slash."""
    return {
        FEED: feed([entry for entry in entries if entry.kind == "writeup" and entry.is_article], site, name, description),
        "sitemap.xml": sitemap(entries, site),
        "robots.txt": f"User-agent: *\nAllow: /\nSitemap: {site}sitemap.xml\n",
    }


def feed(writeups: list[Entry], site: str, name: str, description: str) -> str:
    """An Atom feed, newest first."""
    root = etree.Element("feed", {"xmlns": ATOM, "xml:lang": "en"})
    newest = sorted(writeups, key=lambda entry: (entry.date, entry.path), reverse=True)
    _add(root, "title", name)
    _add(root, "subtitle", description)
    _add(root, "id", site)
    _add(root, "updated", f"{newest[0].date.isoformat() if newest else '1970-01-01'}T00:00:00Z")
    etree.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": site + FEED})
    etree.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": site})
    _add(etree.SubElement(root, "author"), "name", f"The {name} authors")
    _add(root, "rights", "Text under CC BY 4.0, code under MIT")
    for entry in newest:
        item = etree.SubElement(root, "entry")
        _add(item, "title", entry.title)
        _add(item, "id", site + entry.address)
        for when in ("published", "updated"):
            _add(item, when, f"{entry.date.isoformat()}T00:00:00Z")
        etree.SubElement(item, "link", {"rel": "alternate", "type": "text/html", "href": site + entry.address})
        _add(item, "summary", entry.description)
        for tag in entry.tags:
            etree.SubElement(item, "category", {"term": tag})
    return _text(root)


def sitemap(entries: list[Entry], site: str) -> str:
    root = etree.Element("urlset", {"xmlns": SITEMAP})
    for entry in entries:
        page = etree.SubElement(root, "url")
        _add(page, "loc", site + entry.address)
        _add(page, "lastmod", entry.date.isoformat())
    return _text(root)


def _add(parent: etree.Element, tag: str, text: str) -> None:
    etree.SubElement(parent, tag).text = text


def _text(root: etree.Element) -> str:
    etree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + etree.tostring(root, encoding="unicode") + "\n"
