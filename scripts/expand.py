"""Expands the fences of a page: programs, outputs, cards, references and the like, into Markdown or HTML.

Knows which page is being converted, and no site generator. Prevents: a fence that shows something that no run
produced. What cannot be resolved becomes a visible error in the page.
"""

import functools
import re
from html import escape
from pathlib import Path

from markdown import Markdown
from markdown.preprocessors import Preprocessor

from scripts import cards, cite, count, fade, glossary, present, scan
from scripts.index import PageIndex
from scripts.locate import Project, built, link_between
from scripts.resolve import Library, Unresolved
from scripts.scan import find_fences


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

    def references(self, scope: str) -> str:
        """The works that the page cites, or `all`, each with the pages that cite it."""
        works = self.index.works
        if scope == "all":
            return cite.listed(works.values(), self._citing)
        if scope:
            raise Unresolved("an empty `references` fence, or `all`", scope)
        return cite.listed(work for key, work in works.items() if key in self.index.cited_in(self.path))

    def _citing(self, work: cite.Work) -> str:
        pages = (f'<a href="{escape(link_between(self.path, entry.url))}#{cite.anchor(work.key)}">{escape(entry.title)}</a>' for entry in self.index.citing(work.key))
        return f'<span class="vg-cited">Cited in {", ".join(pages)}.</span>'

    def link_to_work(self, key: str) -> str:
        """A page-relative link to a work: in this page's list where there is one, else in the list of all."""
        listed_here = self.index.lists_references(self.path)
        return f"#{cite.anchor(key)}" if listed_here else f"{built(link_between(self.path, cite.PAGE))}#{cite.anchor(key)}"


class EmbedFences(Preprocessor):
    """Expands program includes and output fences; runs after white space is normalised, before fences are read."""

    def __init__(self, md: Markdown, page: Page):
        super().__init__(md)
        self.page = page
        self.raw = {"statistics": self.statistics, "cards": self.cards, "fade": self.fade, "references": self.references, "definition": self.definition}

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

    def references(self, scope: str) -> list[str]:
        return [self.md.htmlStash.store(self.page.references(scope))]

    def definition(self, name: str) -> list[str]:
        path = self.page.project.docs / f"{name}.md"
        source = scan.read(f"{name}.md", path.read_text(encoding="utf-8")) if path.is_file() else None
        found = glossary.entry(source, link_between(self.page.path, f"{name}.md")) if source else None
        if found is None:
            raise Unresolved("a page with a definition card", name or "nothing")
        return [found]
