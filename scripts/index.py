"""Knows which page shows which program, and which page a text is.

Prevents: a receipt that leads nowhere. A page is recognised by its text, so that no site generator has
to say which one it is converting; a text that is not known means that a file has changed, and the
pages are read again.
"""

from functools import cached_property

from scripts import catalogue, cite, live, scan, typeset
from scripts.locate import Project, follow, slug_to_folder
from scripts.scan import FRONT_MATTER, find_fences


class PageIndex:
    """The pages of a project, read when first needed and whenever an unknown text turns up."""

    def __init__(self, project: Project):
        self.project = project
        self._paths: dict[str, str] | None = None
        self._showing: dict[str, str] = {}
        self._equations: dict[str, dict[str, int]] = {}

    def path_of(self, text: str) -> str | None:
        """The page below docs/ whose body is `text`, None for a text that is no page."""
        if not text.strip():
            return None
        if self._paths is None or _plain(text) not in self._paths:
            self._read()
        return self._paths.get(_plain(text))

    def page_showing(self, program: str) -> str | None:
        """The page below docs/ that shows the program: its own by name where that one does, else the first."""
        if self._paths is None:
            self._read()
        return self._showing.get(program)

    @cached_property
    def entries(self) -> list[catalogue.Entry]:
        """What the front matter of every page says."""
        return catalogue.catalogue(self.project)

    @cached_property
    def works(self) -> dict[str, cite.Work]:
        """The bibliography, by key."""
        return cite.load(self.project.docs)

    @cached_property
    def specs(self) -> dict[str, live.Spec]:
        """The live figures that there are, by name."""
        return live.load(self.project.docs)

    @cached_property
    def live_figures(self) -> dict[str, str]:
        """The page below docs/ that shows each live figure, by the figure's name."""
        paths = (path.relative_to(self.project.docs).as_posix() for path in self.project.page_paths() if path.suffix == ".md")
        return {name: page for page in paths for name, _, _ in live.shown(self._source(page))}

    def citing(self, key: str) -> list[catalogue.Entry]:
        """The pages that cite a work, in the order of the navigation."""
        return [entry for entry in self.entries if key in self.cited_in(entry.path)]

    def cited_in(self, page: str) -> set[str]:
        """The keys of the works that a page cites."""
        return {link.name for link in self._source(page).links if link.scheme == "cite"}

    def lists_references(self, page: str) -> bool:
        """Whether a page lists the works that it cites."""
        return any(fence.info == "references" for fence in self._source(page).fences)

    def _source(self, page: str) -> scan.Source:
        file = self.project.docs / page
        return scan.read(page, file.read_text(encoding="utf-8") if file.is_file() else "")

    def equation_number(self, page: str, target: str) -> int | None:
        """The number of the formula that a link in `page` leads to, None where it leads elsewhere."""
        label = target.partition("#")[2]
        if not label.startswith(typeset.PREFIX):
            return None
        shown_in = follow(page, target)
        if shown_in not in self._equations:
            labels = typeset.labels(self._source(shown_in))
            self._equations[shown_in] = {name: number for number, (name, _) in enumerate(labels, start=1)}
        return self._equations[shown_in].get(label)

    @staticmethod
    def programs_in(text: str) -> set[str]:
        """The programs that a page shows."""
        included = (fence.include for fence in find_fences(text) if fence.info == "python")
        return {path.removesuffix(".py") for path in included if path}

    def _read(self) -> None:
        self._paths, self._showing, self._equations = {}, {}, {}
        for name in ("entries", "works", "specs", "live_figures"):
            self.__dict__.pop(name, None)
        for path in self.project.page_paths():
            page = path.relative_to(self.project.docs).as_posix()
            if path.suffix == ".py":
                self._showing[f"projects/{slug_to_folder(path.stem)}"] = page
                continue
            body = FRONT_MATTER.sub("", path.read_text(encoding="utf-8"), count=1)
            self._paths[_plain(body)] = page
            for program in self.programs_in(body):
                own = slug_to_folder(path.stem) == program.partition("/")[0]
                if own or program not in self._showing:
                    self._showing[program] = page


def _plain(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())
