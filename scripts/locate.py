"""Says where everything lies, so that no module spells a path of its own.

Prevents: two modules that disagree about a folder, and a page whose snippets
lie under another name than its own.
"""

import os
import posixpath
import re
from dataclasses import dataclass
from pathlib import Path


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
        return sorted([*_files(self.docs, "*.md", "assets"), *self.notebook_paths()])

    def notebook_paths(self) -> list[Path]:
        return [path for path in _files(self.docs / "projects", "*.py") if path.parent.name == "projects"]

    def snippet_names(self) -> list[str]:
        """Names as pages write them: `page_slug/what_it_shows`."""
        return [self._name(path) for path in _files(self.snippets, "*.py") if _is_name(self._name(path))]

    def misplaced_snippets(self) -> list[Path]:
        """Python files below snippets/ that no page could name."""
        return [path for path in _files(self.snippets, "*.py") if not _is_name(self._name(path))]

    def _name(self, path: Path) -> str:
        return path.relative_to(self.snippets).with_suffix("").as_posix()

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


def _is_name(name: str) -> bool:
    """Whether a snippet's name has one folder, which is not that of the notebooks."""
    return name.count("/") == 1 and not is_notebook(name)


def _files(folder: Path, pattern: str, without: str = "") -> list[Path]:
    """Files below a folder, sorted; not the dotfiles that editors leave beside them."""
    return sorted(
        path for path in folder.rglob(pattern)
        if path.is_file() and not path.name.startswith(".") and without not in path.relative_to(folder).parts
    )


def slug_to_folder(slug: str) -> str:
    """The snippet folder of a page slug: `-` becomes `_`, nothing else changes."""
    return slug.replace("-", "_")


def link_between(page: str, target: str) -> str:
    """A relative link from one path below docs/ to another, as Markdown writes it."""
    return Path(os.path.relpath(target, os.path.dirname(page) or ".")).as_posix()


def follow(page: str, target: str) -> str:
    """Where a relative link in a page leads, without its anchor; the page itself for an anchor alone."""
    path = target.partition("#")[0]
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page


def built(page: str) -> str:
    """The file that a page or a link to one becomes when the site is built."""
    return re.sub(r"\.(?:md|py)(?=$|#)", ".html", page)


def is_notebook(name: str) -> bool:
    """Whether a recorded name is a notebook's."""
    return name.startswith("projects/")
