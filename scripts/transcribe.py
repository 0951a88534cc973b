"""Turns a built page into the lines that a reader would notice, and into its markup, a tag a line.

Measured seconds, dates, versions and the hashes in file names are left out of both. Prevents: a comparison of two
builds in which what matters drowns in what always differs.
"""

import hashlib
import json
import re
import textwrap

from bs4 import BeautifulSoup, NavigableString, Tag

WIDTH = 160
MEASURED = ".vg-statistics, .vg-provenance"
UNREAD = "script, style, template, noscript, .katex-html"
BLOCKS = (
    "address", "article", "aside", "blockquote", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "label", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table",
    "title", "tr", "ul",
)
ALWAYS_NEW = (
    (re.compile(r"\b20\d\d-\d\d-\d\d(?:T[\d:.]+Z?)?"), "(date)"),
    (re.compile(r"(?<=\.)[0-9a-f]{8,}(?=\.)"), "(hash)"),
    (re.compile(r"\bsha256-[A-Za-z0-9+/]{43}="), "sha256-(hash)"),
)
# Each drawing's ids begin with its number on the page, which another drawing before it changes.
NUMBERED = re.compile(r"\bf\d+-")
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“])")


def mask(text: str) -> str:
    """The text without what differs between any two builds."""
    for pattern, instead in ALWAYS_NEW:
        text = pattern.sub(instead, text)
    return text


def lines(html: str) -> list[str]:
    """What a reader of the page and of its head would notice, each number with the full value behind it."""
    soup = _parse(html)
    found = _head(soup)
    for drawing in soup.find_all("svg"):
        drawing.replace_with(figure(drawing) if drawing.get("role") == "img" else "")
    for formula in soup.find_all("math"):
        formula.replace_with(f"${formula.annotation.get_text() if formula.annotation else formula.get_text()}$")
    for element in soup.select(UNREAD):
        element.decompose()
    for picture in soup.find_all("img"):
        picture.replace_with(f"[image: {picture.get('alt', '')}]")
    for receipt in soup.select(".vg-receipt"):
        receipt.append(f" ⟨{receipt.get('data-name')} = {receipt.get('data-value')}⟩")
    return [*found, *fold(_text(soup.body) if soup.body else "")]


def markup(html: str) -> list[str]:
    """The page's HTML, a tag a line."""
    return fold(re.sub(r">\s*<", ">\n<", str(_parse(html))))


def cells(notebook: str) -> list[str]:
    """The cells of a notebook with what they printed and drew. Raises ValueError, KeyError for what is no notebook."""
    found = []
    for cell in json.loads(notebook)["cells"]:
        found.append("".join(cell["source"]))
        for output in cell.get("outputs", []):
            shown = output.get("data", {})
            found.append("".join(output.get("text", shown.get("text/plain", ""))))
            found += [figure(svg) for svg in BeautifulSoup("".join(shown.get("image/svg+xml", "")), "html.parser").find_all("svg")]
    return fold("\n".join(found))


def fold(text: str) -> list[str]:
    """The lines of a text that are not blank, a sentence each, none longer than WIDTH."""
    sentences = (sentence for line in mask(text).split("\n") for sentence in SENTENCE.split(line) if sentence.strip())
    return [
        part for sentence in sentences
        for part in ([sentence.rstrip()] if len(sentence) <= WIDTH else textwrap.wrap(sentence, WIDTH, break_on_hyphens=False))
    ]


def figure(drawing: Tag) -> str:
    """A drawing as its label, its words, and a digest of its shapes."""
    # A formula in a drawing is a line a glyph.
    words = [" ".join(text.get_text().replace("\n", "").split()) for text in drawing.find_all("text")]
    source = NUMBERED.sub("", str(drawing))
    digest = hashlib.sha256(source.encode()).hexdigest()[:12]
    shapes = len(drawing.find_all(["path", "use", "circle", "rect", "line", "image"]))
    return "\n".join(["", f"[figure: {drawing.get('aria-label', '')}]", *words, f"[end of figure: {shapes} shapes, drawing {digest}]", ""])


def _parse(html: str) -> BeautifulSoup:
    soup = BeautifulSoup(html, "html.parser")
    for element in soup.select(MEASURED):
        element.clear()
    for element in soup.select('meta[name="generator"]'):
        element.decompose()
    return soup


def _head(soup: BeautifulSoup) -> list[str]:
    found = []
    for element in soup.head.find_all(True) if soup.head else []:
        if element.name == "title":
            found.append(f"title: {element.get_text()}")
        elif element.name == "meta" and element.get("content"):
            name = element.get("name") or element.get("property") or element.get("http-equiv")
            found.append(f"{name}: {element['content']}")
        elif element.name == "link":
            found.append(f"link {' '.join(element.get('rel', []))}: {element.get('href')}")
        elif element.name == "script" and element.get("type") == "application/ld+json":
            found.append("data: " + element.get_text().replace(', "', ',\n"'))
    return fold("\n".join(found))


def _text(body: Tag) -> str:
    for text in body.find_all(string=True):
        if type(text) is NavigableString and not text.find_parent("pre") and not text.startswith("\n[figure"):
            text.replace_with(re.sub(r"\s+", " ", text))
    for cell in body.find_all(["td", "th"]):
        cell.append(" | ")
    for block in body.find_all([*BLOCKS, "br"]):
        block.insert_before("\n")
        block.insert_after("\n")
    return body.get_text()
