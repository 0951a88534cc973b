"""Says which programs readers may change and run in the page, and refuses those that would not print the same there.

An author writes a `run` fence with the name of a program that the page shows above. The page's interpreter is MicroPython, which has no
numpy and whose floats may differ in the last digit. Prevents: a sample that works in the build and not for the reader.
"""

import ast
import re
from html import escape

from scripts.locate import Project
from scripts.report import did_you_mean
from scripts.resolve import Library, Unresolved
from scripts.scan import Fence

MODULES = ("math",)
ABSENT = ("input", "open", "exec", "eval", "compile", "__import__")
NUMBER = re.compile(r"\d[\d,]*\.?\d*(?:e[+-]?\d+)?")
MOST_DIGITS = 12
PYTHON = "assets/vendor/micropython/micropython.js"


def require(name: str, fences: list[Fence], project: Project, library: Library) -> None:
    """Raise Unresolved unless readers of a page with these fences can run the program that one of its `run` fences names."""
    line = next(fence.line for fence in fences if fence.info == "run" and fence.body.strip() == name)
    above = [fence.include.removesuffix(".py") for fence in fences if fence.info == "python" and fence.include and fence.line < line]
    if name not in above:
        raise Unresolved(f"a program that the page shows above{did_you_mean(name, above)}", name or "nothing")
    if sum(fence.info == "run" and fence.body.strip() == name for fence in fences) > 1:
        raise Unresolved(f"{name} once in the `run` fences of a page", "it again")
    if not any(fence.info == "output" and fence.body.strip() == name for fence in fences):
        raise Unresolved(f"the output of {name} as text in this page, to compare the reader's with", "none")
    printed = library.recording(name).stdout
    if foreign := stranger(project.source_path(name).read_text(encoding="utf-8")):
        raise Unresolved(f"a live program to need `math` alone of what Python has, {name}", foreign)
    if long := too_long(printed):
        raise Unresolved(f"a live program to print rounded numbers, {name}", long)


def stranger(source: str) -> str | None:
    """What a program uses that the page's interpreter may not have, with its line; None where there is nothing."""
    for node in ast.walk(ast.parse(source)):
        named = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [str(node.module)] if isinstance(node, ast.ImportFrom) else []
        if isinstance(node, ast.Name) and node.id in ABSENT:
            return f"{node.id} in line {node.lineno}"
        if isinstance(node, (ast.Match, ast.AsyncFunctionDef, ast.ClassDef)):
            return f"{type(node).__name__} in line {node.lineno}"
        for name in named:
            if name not in MODULES:
                return f"import of {name} in line {node.lineno}"
    return None


def too_long(printed: str) -> str | None:
    """A printed number with more digits than are sure to be the same in both interpreters."""
    for match in NUMBER.finditer(printed):
        digits = re.sub(r"e.*|\D", "", match.group()).lstrip("0")
        if "." in match.group() and len(digits) > MOST_DIGITS:
            return match.group()
    return None


def place(name: str, python: str, script: str) -> str:
    """What makes the program's block live. `python` leads to the interpreter, `script` is the tag that loads the element."""
    return f'<div class="vg-run-place"><vg-run data-program="{escape(name)}" data-python="{escape(python)}"></vg-run>{script}</div>'
