"""Says what is asked of the process that runs programs, and under which key its answer is kept.

A program's text is read here and nowhere else. Prevents: a recording that is kept under the key of other bytes than ran.
"""

import sys
from pathlib import Path

from scripts import fingerprint, percent
from scripts.locate import Project, is_notebook

SECONDS_ALLOWED = 120.0
NOTEBOOK_SECONDS_ALLOWED = 300.0
TRACED = ", line by line"


def program_text(project: Project, name: str) -> str:
    """The bytes that a result depends on: a snippet's, or a notebook's code cells. Raises OSError, UnicodeDecodeError."""
    text = project.source_path(name).read_bytes().decode()
    return percent.code(text) if is_notebook(name) else text


def key_of(project: Project, name: str) -> str:
    return fingerprint.key(program_text(project, name), is_notebook(name))


def key_for(request: dict) -> str:
    """The key of what a request runs; the file may have changed since."""
    return fingerprint.key(request["code"], is_notebook(request["program"]))


def trace_key_of(project: Project, name: str) -> str:
    return fingerprint.trace_key(key_of(project, name))


def request_for(project: Project, name: str, out: Path, limit: float | None, traced: bool = False) -> dict:
    """What the server needs to run a program, or to run it and to write down what each line does."""
    path = project.source_path(name)
    source = path.read_bytes().decode()
    allowed = NOTEBOOK_SECONDS_ALLOWED if is_notebook(name) else SECONDS_ALLOWED
    request = {
        "name": project.relative(path), "program": name, "task": name, "out": str(out), "root": str(project.root), "source": source,
        "code": percent.code(source) if is_notebook(name) else source, "limit": allowed if limit is None else limit, "trace": traced,
    }
    if is_notebook(name):
        request["command"] = [sys.executable, "-m", "scripts.execute"]
    if traced:
        # The server answers by name, and the same program may run beside this one.
        request.update(name=request["name"] + TRACED, task=name + TRACED, file=request["name"], command=[sys.executable, "-m", "scripts.trace"])
    return request


def modules_to_warm(source: str) -> list[str]:
    """What a program imports, and what its first optimizer step would import besides, which takes over a second."""
    modules = fingerprint.imported_modules(source)
    return [*modules, "torch._dynamo"] if "torch" in modules and "optim" in source else modules
