"""Builds the site: record, check, MkDocs, finish; then puts it in place in one step.

The environment says where it will stand: SITE_URL for the site, REPOSITORY_URL for its sources.

Prevents: a site/ that is half new. What fails, fails before the old site is touched.
"""

import argparse
import importlib
import logging
import os
import shutil
import sys
import threading
import time
from pathlib import Path

from scripts import count, expand, finish, lock, nav, paint, publish
from scripts.check import Report, check
from scripts.locate import Project, built
from scripts.record import Outcome, record
from scripts.report import Problem, print_problems, run_main


def build(project: Project, say=print) -> int:
    """Build everything; return how many problems stopped it."""
    started = time.monotonic()
    restore(project)
    # While the snippets' libraries are imported elsewhere, a core is free to import the generator here.
    importing = threading.Thread(target=import_generator, daemon=True)
    outcome = record(project, say=say, meanwhile=importing.start)
    library, index = expand.shared(project.root)
    library.add(outcome.recordings)
    painting = paint.begin(project, library, index.entries, nav.site_name(project))
    report = check(project, library)
    if failed := print_problems(report.problems + outcome.problems):
        return failed
    count.write(project, outcome, report)
    site = project.cache / "site-new"
    shutil.rmtree(site, ignore_errors=True)
    try:
        messages, place = run_mkdocs(project, site)
        problems, receipts = finish.finish(project, site, library, index.entries, place, painting) if place else ([], {})
        for page, stated in report.stated.items():
            shown = receipts.get(built(page.removeprefix("docs/")), 0)
            if shown != stated:
                problems.append(Problem(page, 1, f"a receipt for each of its {stated} stated numbers and claims", str(shown)))
        publish.write(project, library, site)
        problems += [Problem("mkdocs.yml", 1, "a build without warnings", message) for message in messages]
        if failed := print_problems(problems):
            return failed
        put_in_place(project, site)
    finally:
        shutil.rmtree(site, ignore_errors=True)
    summarise(project, outcome, report, time.monotonic() - started, say)
    return 0


def import_generator() -> None:
    """Import what the MkDocs build needs anyway."""
    for name in ("mkdocs.commands.build", "material.plugins.search.plugin", "mkdocs_jupyter.plugin"):
        importlib.import_module(name)


class _Collect(logging.Handler):
    def __init__(self):
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def run_mkdocs(project: Project, site: Path) -> tuple[list[str], finish.Place | None]:
    """Run MkDocs into `site`; return its warnings, any of which fails the build, and where the site will stand."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort, MkDocsException

    collect = _Collect()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(collect)
    logger.propagate = False
    place = None
    try:
        address = os.environ.get("SITE_URL") or None
        config = load_config(str(project.root / "mkdocs.yml"), site_dir=str(site), strict=False, site_url=address)
        config.plugins.on_startup(command="build", dirty=False)
        mkdocs_build(config)
        config.plugins.on_shutdown()
        repository = os.environ.get("REPOSITORY_URL", "").rstrip("/")
        place = finish.Place(f"{config.site_url.rstrip('/')}/", repository, config.site_name, config.site_description)
    except (Abort, MkDocsException) as error:
        collect.messages.append(" ".join(str(error).split()) or "MkDocs gave up")
    finally:
        logger.removeHandler(collect)
    return collect.messages, place


def put_in_place(project: Project, site: Path) -> None:
    """Swap the new site in; `restore` mends the one gap a kill could leave."""
    old = project.cache / "site-old"
    shutil.rmtree(old, ignore_errors=True)
    if project.site.exists():
        os.rename(project.site, old)
    os.rename(site, project.site)
    shutil.rmtree(old, ignore_errors=True)


def restore(project: Project) -> None:
    """Bring back the last good site if a build was killed between its two renames."""
    old = project.cache / "site-old"
    if old.exists() and not project.site.exists():
        os.rename(old, project.site)


def summarise(project: Project, outcome: Outcome, report: Report, seconds: float, say) -> None:
    say(f"{len(outcome.ran)} programs ran, {outcome.cached} from cache")
    say("slowest: " + ", ".join(f"{name} {spent:.1f} s" for name, spent in outcome.slowest()))
    say(report.summary())
    say(f"built in {seconds:.1f} s; open {project.site / 'index.html'}")


def main(argv: list[str] | None = None) -> int:
    argparse.ArgumentParser(description="Build the site.").parse_args(argv)
    project = Project(Path.cwd().resolve())
    with lock.hold(project.cache):
        return 1 if build(project, lambda line: print(line, flush=True)) else 0


if __name__ == "__main__":
    sys.exit(run_main(main))
