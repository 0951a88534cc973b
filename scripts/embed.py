"""A Python-Markdown extension that puts recorded programs, outputs, figures and numbers into pages.

Produces HTML for python fences that include a program, `output` fences, `figure:` images and
`value:`, `claim:` and `exempt:` links. Knows no site generator: MkDocs and Zensical both load it
as `scripts.embed`. Prevents: a page that shows something that no run produced. What cannot be
resolved becomes a visible error in the page.
"""

import xml.etree.ElementTree as etree
from pathlib import Path

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from scripts import cards, cite, docket, live, predict, present, quiz, state, tint
from scripts.expand import EmbedFences, Page
from scripts.locate import Project, link_between
from scripts.resolve import Unresolved
from scripts.unwrap import unwrap

SCHEMES = ("value", "claim", "exempt", "cite", "set")


class FindPage(Preprocessor):
    """Runs first, while the text is still as it is in the file."""

    def __init__(self, md: Markdown, page: Page):
        super().__init__(md)
        self.page = page

    def run(self, lines: list[str]) -> list[str]:
        self.page.begin("\n".join(lines))
        return lines


class EmbedInline(Treeprocessor):
    """Turns `figure:` images into figures and stated numbers into receipts; runs before links are rewritten."""

    def __init__(self, md: Markdown, page: Page):
        super().__init__(md)
        self.page = page

    def run(self, root: etree.Element) -> None:
        for parent in list(root.iter()):
            for child in list(parent):
                if child.tag == "a":
                    self.link(parent, child)
        cards.relate(root, self.page.path, self.page.index.entries)
        quiz.arrange(root, self.page.script, self.md.htmlStash.store)
        predict.arrange(root, self.page.script, self.md.htmlStash.store)
        _let_tables_scroll(root)
        docket.arrange(root, self.page.script, self.md.htmlStash.store)
        live.arrange(root, self.page.index.specs, self.page.library, self.page.script, self.md.htmlStash.store)
        for parent in list(root.iter()):
            for child in list(parent):
                if child.tag == "p" and _is_figure_paragraph(child):
                    self.figure(child)
        for element in root.iter("img"):
            if element.get("src", "").startswith("figure:"):
                self.misplaced(element)

    def link(self, parent: etree.Element, element: etree.Element) -> None:
        scheme, _, target = element.get("href", "").partition(":")
        if scheme not in SCHEMES:
            if number := self.page.index.equation_number(self.page.path, element.get("href", "")):
                etree.SubElement(element, "span").text = f" ({number})"
            return
        text = "".join(element.itertext())
        if scheme == "exempt":
            unwrap(parent, element)
            return
        if scheme == "cite":
            self.citation(element, text, target)
            return
        if scheme == "set":
            self.setting(element, text, target)
            return
        loose = element.attrib.pop("title", "")
        try:
            value = self.page.library.value(target)
            state.verify(scheme, text, loose, value)
            element.set("href", self.page.link_to(value.recording.name))
            element.attrib.update(present.receipt(value, loose or scheme))
        except Unresolved as error:
            _show_error(element, text, error)

    def citation(self, element: etree.Element, text: str, key: str) -> None:
        if wrong := cite.problem_of(key, text, self.page.index.works):
            _show_error(element, text, Unresolved(*wrong))
            return
        element.set("href", self.page.link_to_work(key))
        element.set("class", "vg-cite")

    def setting(self, element: etree.Element, text: str, target: str) -> None:
        """A link that sets a live figure of this page or of another."""
        places = self.page.index.live_figures
        if wrong := live.link_problem(text, target, self.page.index.specs, places):
            _show_error(element, text, Unresolved(*wrong))
            return
        page = places[target.partition("?")[0]]
        here = page == self.page.path
        element.set("href", ("" if here else link_between(self.page.path, page)) + live.address(target))
        element.set("class", "vg-set")

    def misplaced(self, image: etree.Element) -> None:
        """A figure that shares its paragraph would lose the words beside it."""
        error = f"{image.get('src')}: expected a figure and its caption in a paragraph of their own"
        image.tag = "strong"
        image.attrib.clear()
        image.set("class", present.PROBLEM_CLASS)
        image.text = error

    def figure(self, paragraph: etree.Element) -> None:
        image, *rest = list(paragraph)
        target = image.get("src").partition(":")[2]
        try:
            recording, svg = self.page.library.figure(target)
            link = self.page.link_to(recording.name)
        except Unresolved as error:
            paragraph.clear()
            paragraph.text = self.md.htmlStash.store(present.problem(str(error)))
            return
        prefix = f"f{self.page.figures}"
        self.page.figures += 1
        caption = rest[0] if rest and rest[0].tag == "em" else None
        paragraph.clear()
        paragraph.tag = "figure"
        paragraph.set("class", "vg-recorded")
        drawing = etree.SubElement(paragraph, "div", {"class": "vg-drawing", "data-scroll": "Figure", "data-search-exclude": ""})
        drawing.text = self.md.htmlStash.store(tint.tint(svg, prefix, image.get("alt", "")))
        legend = etree.SubElement(paragraph, "figcaption")
        if caption is not None:
            legend.text = caption.text
            legend.extend(list(caption))
        origin = etree.SubElement(legend, "a", {"class": "vg-origin", "href": link})
        origin.text = present.file_name(recording.name)


def _let_tables_scroll(root: etree.Element) -> None:
    """Put every table of a page's text into a box that scrolls, and that the keyboard can reach when it does."""
    for parent in list(root.iter()):
        for position, child in enumerate(list(parent)):
            if child.tag == "table":
                box = etree.Element("div", {"class": "vg-table", "data-scroll": "Table"})
                child.set("class", "vg-plain-table")
                box.tail, child.tail = child.tail, None
                parent[position] = box
                box.append(child)


def _is_figure_paragraph(paragraph: etree.Element) -> bool:
    """Whether a paragraph is a figure with its caption, or a figure alone, and nothing else."""
    children = list(paragraph)
    if not children or children[0].tag != "img" or not children[0].get("src", "").startswith("figure:"):
        return False
    words = [paragraph.text, *(child.tail for child in children)]
    return [child.tag for child in children[1:]] in ([], ["em"]) and not any((text or "").strip() for text in words)


def _show_error(element: etree.Element, text: str, error: Unresolved) -> None:
    """Make of a link an error that nobody can overlook."""
    element.attrib.clear()
    element.tag = "strong"
    element.set("class", present.PROBLEM_CLASS)
    element.set("title", str(error))
    element.text = f"{text} ⚠ {error}"


class EmbedExtension(Extension):
    def __init__(self, **options):
        self.config = {"root": [".", "folder that holds docs/, snippets/ and .cache/"]}
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:
        page = Page(Project(Path(self.getConfig("root")).resolve()))
        md.preprocessors.register(FindPage(md, page), "vg-page", 100)
        md.preprocessors.register(EmbedFences(md, page), "vg-fences", 28)
        md.treeprocessors.register(EmbedInline(md, page), "vg-inline", 5)


def makeExtension(**options) -> EmbedExtension:
    return EmbedExtension(**options)
