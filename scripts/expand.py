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

from scripts import annotate, answer, cards, cite, count, docket, fade, glossary, outline, predict, present, rerun, scan, tabulate, thin
from scripts.catalogue import Entry
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
        self.fences = find_fences(text)
        self.figures = self.prompts = 0
        self.scripts: set[str] = set()

    def script(self, name: str) -> str:
        """The tag that loads a script of the guide, `figures/through-time` or `elements/quiz`; "" where the page has it already."""
        if name in self.scripts:
            return ""
        self.scripts.add(name)
        return f'<script src="{link_between(self.path, f"assets/js/{name}.js")}" defer></script>'

    def python(self, element: str) -> tuple[str, str]:
        """Where the page's interpreter is, and the tag that loads an element that runs it."""
        return link_between(self.path, rerun.PYTHON), self.script(f"elements/{element}")

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
        pages = (f'<a href="{escape(self._mention(entry, work))}">{escape(entry.title)}</a>' for entry in self.index.citing(work.key))
        return f'<span class="vg-cited">Cited in {", ".join(pages)}.</span>'

    def _mention(self, entry: Entry, work: cite.Work) -> str:
        """Where a page lists a work; the page itself where it has no list, as notebooks."""
        page = link_between(self.path, entry.url)
        return f"{page}#{cite.anchor(work.key)}" if self.index.lists_references(entry.path) else page

    def link_to_work(self, key: str) -> str:
        """A page-relative link to a work: in this page's list where there is one, else in the list of all."""
        listed_here = self.index.lists_references(self.path)
        return f"#{cite.anchor(key)}" if listed_here else f"{built(link_between(self.path, cite.PAGE))}#{cite.anchor(key)}"


class EmbedFences(Preprocessor):
    """Expands program includes and output fences; runs after white space is normalised, before fences are read."""

    def __init__(self, md: Markdown, page: Page):
        super().__init__(md)
        self.page = page
        self.raw = {
            "statistics": self.statistics, "cards": self.cards, "fade": self.fade, "references": self.references, "definition": self.definition,
            "prompt": self.prompt, "trace": self.trace, "run": self.run_fence, docket.DOCKET: self.docket,
        }

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines) + "\n"
        for fence in reversed(find_fences(text)):
            words = fence.info.split()
            if words == ["python"] and fence.include:
                text = text[:fence.start] + self.block(fence.indent, self.program, fence.include) + text[fence.end:]
            elif words[:1] == ["output"]:
                text = text[:fence.start] + self.block(fence.indent, self.output, fence.body.strip(), words[1:]) + text[fence.end:]
            elif fence.info in scan.SPOKEN:
                text = text[:fence.start] + self.block(fence.indent, getattr(self, fence.info), fence) + text[fence.end:]
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
            *self.live(name),
            self.md.htmlStash.store(present.program_foot(source, recording)),
        ]

    def live(self, name: str) -> list[str]:
        """What lets readers run the program, where a `run` fence of the page names it."""
        if not any(fence.info == "run" and fence.body.strip() == name for fence in self.page.fences):
            return []
        return [self.md.htmlStash.store(rerun.place(name, *self.page.python("run")))]

    def run_fence(self, name: str) -> list[str]:
        """Nothing where the fence stands: the program's own block is live."""
        rerun.require(name, self.page.fences, self.page.project, self.page.library)
        return []

    def prompt(self, body: str) -> list[str]:
        self.page.prompts += 1
        return [self.md.htmlStash.store(answer.place(body, self.page.prompts, *self.page.python("prompt")))]

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

    def predict(self, fence: scan.Fence) -> list[str]:
        return predict.write(predict.read(fence))

    def claim(self, fence: scan.Fence) -> list[str]:
        claim = docket.read(fence)
        return docket.write(claim, self.page.link_to(claim.run))

    def docket(self, body: str) -> list[str]:
        if wrong := docket.docket_problem(body, sum(fence.info == scan.CLAIM for fence in self.page.fences)):
            raise Unresolved(*wrong)
        return docket.place()

    def references(self, scope: str) -> list[str]:
        return [self.md.htmlStash.store(self.page.references(scope))]

    def definition(self, name: str) -> list[str]:
        path = self.page.project.docs / f"{name}.md"
        source = scan.read(f"{name}.md", path.read_text(encoding="utf-8")) if path.is_file() else None
        found = glossary.entry(source, link_between(self.page.path, f"{name}.md")) if source else None
        if found is None:
            raise Unresolved("a page with a definition card", name or "nothing")
        return [found]

    def trace(self, body: str) -> list[str]:
        name = annotate.program(body)
        steps = self.page.library.trace(name)
        if wrong := next(annotate.note_problems(body, annotate.variables(steps), None), None):
            raise Unresolved(*wrong[1:])
        source = self.page.project.source_path(name).read_text(encoding="utf-8")
        lines = source.splitlines()
        for step in steps:
            step["code"] = lines[step["line"] - 1].strip()
        shown, left_out = thin.thin(steps, outline.outline(source).functions)
        head = tabulate.head(name, present.anchor(name))
        foot = tabulate.foot(shown, left_out, self.page.script("elements/trace"))
        return [self.md.htmlStash.store(head), tabulate.notes(annotate.notes(body)), self.md.htmlStash.store(foot)]
