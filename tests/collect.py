"""A pytest plugin: every Python sample of every page becomes an item named by page and line.

pytest-codeblocks extracts the blocks and says what output belongs to them. Our items differ from its own in
one respect: each block runs in a fresh fork, under a second parent process whose hash seed and global
generators differ from those under which the pages were recorded, and which has imported what the program itself imports and
no more. So one run serves three questions: does the sample run, does it print what the page shows, and does it reproduce?
"""

import json
import os
import shutil
import tempfile
import threading
from pathlib import Path

import pytest
from pytest_codeblocks.plugin import TestBlock

from scripts import fork, lock
from scripts.fingerprint import imported_modules
from scripts.judge import judge
from scripts.launch import Server
from scripts.locate import Project, slug_to_folder
from scripts.record import key_of, record, run_all
from scripts.report import Problem
from scripts.resolve import Library, Unresolved
from scripts.samples import samples

HASH_SEED, RESEED = 20240229, 977
PROJECT = Project(Path(__file__).parent.parent)
runs = pytest.StashKey["Runs"]()


class Runs:
    """All wanted programs, run once each in the background; items wait for theirs."""

    def __init__(self, project: Project):
        self.project = project
        self.work = Path(tempfile.mkdtemp(prefix="samples-"))
        self.results: dict[str, tuple[dict, Path]] = {}
        self.ready = threading.Condition()
        self.failure: BaseException | None = None

    def start(self, names: list[str]) -> None:
        threading.Thread(target=self._run, args=(names,), daemon=True).start()

    def _run(self, names: list[str]) -> None:
        try:
            for number, group in enumerate(self._by_imports(names)):
                with Server(self.project.root, os.cpu_count() or 1, HASH_SEED, RESEED, spawn=not fork.FORKS) as server:
                    work = self.work / str(number)
                    for request, reply in run_all(self.project, group, server, work, None, lambda line: None, remember=False):
                        with self.ready:
                            self.results[request["program"]] = (reply, Path(request["out"]))
                            self.ready.notify_all()
        except BaseException as error:
            with self.ready:
                self.failure = error
                self.ready.notify_all()

    def _by_imports(self, names: list[str]) -> list[list[str]]:
        """Programs that import the same, together: a parent that had imported more could lend a program what it forgot."""
        groups: dict[tuple[str, ...], list[str]] = {}
        for name in names:
            source = self.project.source_path(name).read_bytes().decode(errors="replace")
            groups.setdefault(tuple(sorted(imported_modules(source))), []).append(name)
        return list(groups.values())

    def result(self, name: str) -> tuple[dict, Path]:
        with self.ready:
            self.ready.wait_for(lambda: name in self.results or self.failure is not None)
            if name not in self.results:
                raise RuntimeError(f"{name} did not run: {self.failure!r}")
            return self.results[name]


def pytest_collect_file(file_path: Path, parent):
    if file_path.parent.is_relative_to(PROJECT.docs) and file_path in PROJECT.page_paths():
        return Page.from_parent(parent, path=file_path)


def pytest_collection_finish(session):
    names = list(dict.fromkeys(item.program for item in session.items if isinstance(item, Sample)))
    session.config.stash[runs] = Runs(PROJECT)
    if names and not session.config.option.collectonly:
        session.config.stash[runs].start(names)


def pytest_unconfigure(config):
    if runs in config.stash:
        shutil.rmtree(config.stash[runs].work, ignore_errors=True)


def recorded(project: Project) -> Library:
    """The project's recordings, brought up to date once."""
    with lock.hold(project.cache):
        record(project)
    return Library(project)


class Page(pytest.File):
    def collect(self):
        library = self.session.config.stash.setdefault(libraries, None) or recorded(PROJECT)
        self.session.config.stash[libraries] = library
        if self.path.suffix == ".py":
            name = f"projects/{slug_to_folder(self.path.stem)}"
            yield Sample.from_parent(self, name="notebook", program=name, line=1, expected=None)
            return

        def stdout_of(name):
            try:
                return library.recording(name).stdout
            except Unresolved:
                return ""

        for sample in samples(PROJECT, self.path.read_text(encoding="utf-8"), stdout_of):
            yield Sample.from_parent(
                self, name=f"line {sample.line}", program=sample.program, line=sample.line, expected=sample.block.expected_output,
            )


libraries = pytest.StashKey[Library]()


class Sample(TestBlock):
    """One program of a page: it must run, print what the page shows, and leave the bytes that were recorded."""

    def __init__(self, name, parent, program, line, expected):
        super().__init__(name, parent)
        self.program, self.line, self.expected = program, line, expected

    def runtest(self):
        reply, folder = self.session.config.stash[runs].result(self.program)
        page = PROJECT.relative(self.path)
        problems = compare(PROJECT, page, self.line, self.program, self.expected, reply, folder)
        if problems:
            raise SampleFailed("\n".join(map(str, problems)))

    def repr_failure(self, excinfo):
        return excinfo.value.args[0] if excinfo.errisinstance(SampleFailed) else super(TestBlock, self).repr_failure(excinfo)


class SampleFailed(Exception):
    """A sample that does not run, does not print what its page shows, or does not reproduce."""


def compare(project: Project, page: str, line: int, program: str, expected: str | None, reply: dict, folder: Path) -> list[Problem]:
    """What a second run shows to be wrong."""
    where = project.relative(project.source_path(program))
    failed = judge(where, reply, folder)
    if failed:
        return [failed]
    stored = project.recordings / key_of(project, program)
    if not stored.is_dir():
        return [Problem(where, 1, "a recording", "none", "make site")]
    printed = (folder / "stdout.txt").read_text(encoding="utf-8")
    if expected is not None and printed != expected:
        shown, found = _first_difference(expected, printed)
        return [Problem(page, line, f"{program} to print what the page shows: {shown}", found, "make clean")]
    names = sorted(path.name for path in stored.iterdir() if path.name in ("stdout.txt", "values.json") or path.suffix == ".svg")
    for name in names:
        if not (folder / name).is_file() or (folder / name).read_bytes() != (stored / name).read_bytes():
            return [Problem(where, 1, f"the same {name} in every run (a seed for every generator)", _changed(stored / name, folder / name))]
    return []


def _first_difference(expected: str, printed: str) -> tuple[str, str]:
    old, new = expected.splitlines(), printed.splitlines()
    for index in range(max(len(old), len(new))):
        left, right = (lines[index] if index < len(lines) else "no line" for lines in (old, new))
        if left != right:
            return f"“{left}”", f"“{right}” on line {index + 1}"
    return "its last newline", "another"


def _changed(stored: Path, again: Path) -> str:
    if not again.is_file():
        return "none"
    if stored.name != "values.json":
        return "other bytes"
    old, new = (json.loads(path.read_text(encoding="utf-8")) for path in (stored, again))
    return "another value of " + ", ".join(sorted(name for name in {*old, *new} if old.get(name) != new.get(name)))
