"""Joins a script of the guide with the modules that it imports into one classic script.

Sources are ES modules, so that each says what it needs and gives; browsers refuse modules on file://, so that readers get classic
scripts. Each module becomes a function that returns what it exports. Prevents: a figure that works from a server only, and a name of
one module that another overwrites.
"""

import re
import shutil
from pathlib import Path

from scripts import store
from scripts.locate import Project
from scripts.report import Problem

IMPORT = re.compile(r'^import \{(?P<names>[^{}]*)\} from "(?P<path>\.{1,2}/[^"]+\.js)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?P<kind>(?:async )?function\*?|class|const) (?P<name>\w+)", re.MULTILINE)
UNREAD = re.compile(r"^\s*(?:import\b|export\b)[^\n]*", re.MULTILINE)
LOADED = ("figures", "elements")


class BadModule(ValueError):
    """A module that cannot be joined: where, what was expected there, what was found."""

    def __init__(self, path: Path, line: int, expected: str, found: str):
        super().__init__(f"{path}:{line}: expected {expected}, found {found}")
        self.path, self.line, self.expected, self.found = path, line, expected, found


def bundle(entry: Path) -> str:
    """The classic script of an entry module. Raises BadModule, OSError."""
    modules = _collect(entry.resolve())
    names = {path: f"module_{number}" for number, path in enumerate(modules)}
    parts = [_as_function(path, text, names) for path, text in modules.items()]
    return '(() => {\n"use strict";\n' + "".join(parts) + "})();\n"


def expose(entry: Path, name: str) -> str:
    """A classic script that puts what an entry module exports under a global name: for the tests."""
    script = bundle(entry)
    last = f"module_{len(_collect(entry.resolve())) - 1}"
    return script.removesuffix("})();\n") + f"globalThis.{name} = {last};\n}})();\n"


def write(project: Project, site: Path) -> None:
    """Replace the modules that a site generator copied by the classic scripts that pages load. Raises BadModule."""
    scripts = site / "assets" / "js"
    for folder in (*LOADED, "lib"):
        shutil.rmtree(scripts / folder, ignore_errors=True)
    for entry in entries(project):
        store.write_atomically(scripts / entry.parent.name / entry.name, bundle(entry))


def entries(project: Project) -> list[Path]:
    """The modules that pages load: those that no other module imports."""
    found = [path.resolve() for folder in LOADED for path in sorted((project.docs / "assets" / "js" / folder).glob("*.js"))]
    imported = {target for path in found for target in _imports(path, path.read_text(encoding="utf-8"))}
    return [path for path in found if path not in imported]


def needed(entry: Path) -> list[Path]:
    """The module and all that it imports, each after what it imports. Raises BadModule."""
    return list(_collect(entry.resolve()))


def module_problems(project: Project) -> list[Problem]:
    """Modules that cannot be joined."""
    problems = []
    for entry in entries(project):
        try:
            bundle(entry)
        except BadModule as error:
            problems.append(Problem(project.relative(error.path), error.line, error.expected, error.found))
    return problems


def _collect(path: Path, waiting: tuple[Path, ...] = ()) -> dict[Path, str]:
    """The module and all that it needs, each after what it imports."""
    if path in waiting:
        raise BadModule(path, 1, "no circle of imports", " → ".join(item.name for item in (*waiting, path)))
    text = path.read_text(encoding="utf-8")
    found: dict[Path, str] = {}
    for target in _imports(path, text):
        if not target.is_file():
            raise BadModule(path, _line(text, target.name), "a module that exists", target.name)
        found.update((name, module) for name, module in _collect(target, (*waiting, path)).items() if name not in found)
    found[path] = text
    return found


def _imports(path: Path, text: str) -> list[Path]:
    return [(path.parent / match["path"]).resolve() for match in IMPORT.finditer(text)]


def _as_function(path: Path, text: str, names: dict[Path, str]) -> str:
    """One module as the definition of its exports."""
    exports = [match["name"] for match in EXPORT.finditer(text)]

    def taken(match: re.Match) -> str:
        wanted = ", ".join(" ".join(part.split()).replace(" as ", ": ") for part in match["names"].split(",") if part.strip())
        return f"const {{ {wanted} }} = {names[(path.parent / match['path']).resolve()]};\n"

    body = EXPORT.sub(lambda match: f"{match['kind']} {match['name']}", IMPORT.sub(taken, text))
    if unread := UNREAD.search(body):
        wanted = '`import { … } from "./….js";` or `export function|class|const name`'
        raise BadModule(path, _line(text, unread.group().strip()), wanted, unread.group().strip())
    return f"const {names[path]} = (() => {{\n{body}return {{ {', '.join(exports)} }};\n}})();\n"


def _line(text: str, words: str) -> int:
    return text[:text.find(words)].count("\n") + 1
