"""A Python-Markdown extension that puts recorded programs, outputs, figures and numbers into pages.

Produces HTML for python fences that include a program, `output` fences, `figure:` images and
`value:`, `claim:` and `exempt:` links. Knows no site generator: MkDocs and Zensical both load it
as `scripts.embed`. Prevents: a page that shows something that no run produced. What cannot be
resolved becomes a visible error in the page.
"""

import functools
import re
import xml.etree.ElementTree as etree
from pathlib import Path

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from scripts import cards, count, fade, present, state, tint
from scripts.index import PageIndex
from scripts.locate import Project, link_between
from scripts.resolve import Library, Unresolved
from scripts.scan import find_fences

SCHEMES = ("value", "claim", "exempt")


@functools.cache
def shared(root: Path) -> tuple[Library, PageIndex]:
    """What all pages of one build share; `shared.cache_clear()` starts the next build."""
    project = Project(root)
    return Library(project), PageIndex(project)


class Page:
    """What the parts of the extension share while one page is converted."""

    def __init__(self, project: Project):
        self.project = project
        self.library, self.index = shared(project.root)
        self.begin("")

    def begin(self, text: str) -> None:
        """Start a page: find out which one it is by its text, and forget the last one."""
        self.path = self.index.path_of(text) or "index.md"
        self.programs = self.index.programs_in(text)
        self.figures = 0

    def link_to(self, program: str) -> str:
        """A page-relative link to the block that shows `program`: here, or in the page that shows it."""
        if program in self.programs:
            return f"#{present.anchor(program)}"
        shown_in = self.index.page_showing(program)
        if shown_in is None:
            raise Unresolved(f"a page that shows {program}", "none")
        target = link_between(self.path, shown_in)
        return target if shown_in.endswith(".py") else f"{target}#{present.anchor(program)}"


class FindPage(Preprocessor):
    """Runs first, while the text is still as it is in the file."""

    def __init__(self, md: Markdown, page: Page):
        super().__init__(md)
        self.page = page

    def run(self, lines: list[str]) -> list[str]:
        self.page.begin("\n".join(lines))
        return lines


class EmbedFences(Preprocessor):
    """Expands program includes and output fences; runs after white space is normalised, before fences are read."""

    def __init__(self, md: Markdown, page: Page):
        super().__init__(md)
        self.page = page
        self.raw = {"statistics": self.statistics, "cards": self.cards, "fade": self.fade}

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines) + "\n"
        for fence in reversed(find_fences(text)):
            words = fence.info.split()
            if words == ["python"] and fence.include:
                text = text[:fence.start] + self.block(fence.indent, self.program, fence.include) + text[fence.end:]
            elif words[:1] == ["output"]:
                text = text[:fence.start] + self.block(fence.indent, self.output, fence.body.strip(), words[1:]) + text[fence.end:]
            elif len(words) == 1 and words[0] in self.raw:
                text = text[:fence.start] + self.block(fence.indent, self.raw[words[0]], fence.body.strip()) + text[fence.end:]
        return text.split("\n")

    def block(self, indent: str, build, *arguments) -> str:
        try:
            parts = build(*arguments)
        except Unresolved as error:
            parts = [self.md.htmlStash.store(present.problem(str(error)))]
        lines = "\n\n".join(parts).split("\n")
        return "\n" + "\n".join(indent + line if line else line for line in lines) + "\n"

    def program(self, include: str) -> list[str]:
        name = include.removesuffix(".py")
        recording = self.page.library.recording(name)
        source = self.page.project.source_path(name).read_text(encoding="utf-8")
        mark = "`" * max([3, *(len(run) + 1 for run in re.findall("`{3,}", source))])
        download = link_between(self.page.path, f"snippets/{name}.py")
        return [
            self.md.htmlStash.store(present.program_head(name, download)),
            f"{mark}python\n{source.rstrip(chr(10))}\n{mark}",
            self.md.htmlStash.store(present.program_foot(source, recording)),
        ]

    def output(self, name: str, options: list[str]) -> list[str]:
        recording = self.page.library.recording(name)
        present.require_output(recording, options)
        html = present.output(recording, options == ["table"], name in self.page.programs)
        return [self.md.htmlStash.store(html)]

    def statistics(self, kind: str) -> list[str]:
        try:
            return [self.md.htmlStash.store(count.table(self.page.project, kind))]
        except (KeyError, OSError, ValueError) as error:
            raise Unresolved("statistics of `build`, `slowest` or `bench`", f"{kind} ({error})") from error

    def cards(self, section: str) -> list[str]:
        html = cards.fence(section, self.page.index.entries, lambda entry: link_between(self.page.path, entry.url))
        return [self.md.htmlStash.store(html)]

    def fade(self, body: str) -> list[str]:
        return [self.md.htmlStash.store(fade.draw(fade.rows(body, self.page.library)))]


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
            _unwrap(parent, element)
            return
        loose = element.attrib.pop("title", "")
        try:
            value = self.page.library.value(target)
            state.verify(scheme, text, loose, value)
            element.set("href", self.page.link_to(value.recording.name))
            element.attrib.update(present.receipt(value, loose or scheme))
        except Unresolved as error:
            element.attrib.clear()
            element.tag = "strong"
            element.set("class", present.PROBLEM_CLASS)
            element.set("title", str(error))
            element.text = f"{text} ⚠ {error}"

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


def _is_figure_paragraph(paragraph: etree.Element) -> bool:
    """Whether a paragraph is a figure with its caption, or a figure alone, and nothing else."""
    children = list(paragraph)
    if not children or children[0].tag != "img" or not children[0].get("src", "").startswith("figure:"):
        return False
    words = [paragraph.text, *(child.tail for child in children)]
    return [child.tag for child in children[1:]] in ([], ["em"]) and not any((text or "").strip() for text in words)


def _unwrap(parent: etree.Element, element: etree.Element) -> None:
    """Replace an element by its text."""
    position = list(parent).index(element)
    text = "".join(element.itertext()) + (element.tail or "")
    if position:
        before = parent[position - 1]
        before.tail = (before.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    parent.remove(element)


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
