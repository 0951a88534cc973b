"""What the live preview does before it builds: records what changed, and says what is wrong.

Keeps the process that holds the imported libraries alive, so that an edit costs a fork and the
snippet's own time. Prevents: a preview that stops at the first mistake.
"""

import contextlib
import os
import time
from pathlib import Path

from scripts import count, dress, finish, fork, lock, scan, typeset
from scripts.catalogue import Entry
from scripts.check import record_and_check
from scripts.launch import Server
from scripts.locate import Project
from scripts.present import problem
from scripts.report import print_problems
from scripts.resolve import Library, Unresolved

serving = False
_server: Server | None = None


def before_build(project: Project) -> None:
    """Record stale snippets, check every page, print what is wrong; never raise for what an author wrote."""
    global _server
    if _server is None:
        _server = Server(project.root, workers=os.cpu_count() or 1, spawn=not fork.FORKS)
    started = time.monotonic()
    with lock.hold(project.cache):
        outcome, report = record_and_check(project, say=lambda line: print(line, flush=True), server=_server)
        count.write(project, outcome, report)
    print_problems(report.problems)
    print(f"{report.summary()} in {time.monotonic() - started:.1f} s", flush=True)


def notebook_front_matter(project: Project, page: str) -> str | None:
    """A notebook's front matter as MkDocs expects it, with no text; None for other pages."""
    if not page.endswith(".py"):
        return None
    source = scan.read(f"docs/{page}", (project.docs / page).read_text(encoding="utf-8"))
    lines = "\n".join(f"{key}: {_yaml(value)}" for key, value in (source.meta or {}).items())
    return f"---\n{lines}\n---\n"


def _yaml(value) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(str(item) for item in value) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def finish_page(html: str, path: str, entries: list[Entry]) -> str:
    """One page with its header, typeset, with a formula that KaTeX does not read shown as a problem."""
    html = typeset.typeset_page(html, lambda error: problem(str(error)))
    entry = next((entry for entry in entries if entry.path == path), None)
    return dress.dress(html, entry, entries, repository="") if entry else html


def write_downloads(project: Project, site: Path, library: Library) -> None:
    """The downloads, unless a notebook has no recording now; its page says so."""
    with contextlib.suppress(Unresolved):
        finish.write_downloads(project, site, library)


def show_problem(page, error: Exception, config, files) -> None:
    """Stands in for MkDocs' `Page.render`: the page says what is wrong."""
    page.content = problem(str(error))
    page.toc = []
