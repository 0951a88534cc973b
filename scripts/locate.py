"""Says where everything lies, so that no module spells a path of its own.

Prevents: two modules that disagree about a folder, and a page whose snippets
lie under another name than its own.
"""

import os
from dataclasses import dataclass
from pathlib import Path

PAGE_ENDINGS = (".md", ".py")


@dataclass(frozen=True)
class Project:
    """A checkout of the guide; every path hangs from `root`."""

    root: Path

    @property
    def docs(self) -> Path:
        return self.root / "docs"

    @property
    def snippets(self) -> Path:
        return self.root / "snippets"

    @property
    def cache(self) -> Path:
        return self.root / ".cache"

    @property
    def recordings(self) -> Path:
        return self.cache / "recordings"

    @property
    def site(self) -> Path:
        return self.root / "site"

    def page_paths(self) -> list[Path]:
        """Every page below docs/: Markdown everywhere, notebooks under docs/projects/."""
        pages = [*self.docs.rglob("*.md"), *(self.docs / "projects").glob("*.py")]
        return sorted(path for path in pages if "assets" not in path.relative_to(self.docs).parts)

    def notebook_paths(self) -> list[Path]:
        return sorted((self.docs / "projects").glob("*.py"))

    def snippet_names(self) -> list[str]:
        """Names as pages write them: `page_slug/what_it_shows`."""
        return sorted(
            path.relative_to(self.snippets).with_suffix("").as_posix()
            for path in self.snippets.rglob("*.py")
        )

    def source_path(self, name: str) -> Path:
        """The file behind a recorded name: a snippet, or a notebook for `projects/<slug>`."""
        folder, _, last = name.partition("/")
        if folder == "projects":
            return self.docs / "projects" / f"{last.replace('_', '-')}.py"
        return self.snippets / f"{name}.py"

    def notebook_names(self) -> list[str]:
        return [f"projects/{slug_to_folder(path.stem)}" for path in self.notebook_paths()]

    def relative(self, path: Path) -> str:
        """`path` as problems print it: from the root, with forward slashes."""
        return path.relative_to(self.root).as_posix()


def slug_to_folder(slug: str) -> str:
    """The snippet folder of a page slug: `-` becomes `_`, nothing else changes."""
    return slug.replace("-", "_")


def link_between(page: str, target: str) -> str:
    """A relative link from one path below docs/ to another, as Markdown writes it."""
    return Path(os.path.relpath(target, os.path.dirname(page) or ".")).as_posix()


def is_notebook(name: str) -> bool:
    """Whether a recorded name is a notebook's."""
    return name.startswith("projects/")
