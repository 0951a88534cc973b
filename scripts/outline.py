"""Reads a program's outline: where each statement begins, what it assigns, and which loops stand around it.

Prevents: a statement of several lines that counts as several, and a pass that is counted twice.
"""

import ast
from dataclasses import dataclass, field

LOOPS = (ast.For, ast.AsyncFor, ast.While)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Lambda)


@dataclass
class Outline:
    """All by line: `starts` leads from each line to the first of its statement; the rest is keyed by that first line.

    `loops` holds the first lines of the loops around a statement, outermost first; a loop's own first line is in its loop.
    """

    starts: dict[int, int] = field(default_factory=dict)
    assigned: dict[int, tuple[str, ...]] = field(default_factory=dict)
    loops: dict[int, tuple[int, ...]] = field(default_factory=dict)
    functions: dict[int, str] = field(default_factory=dict)


def outline(source: str) -> Outline:
    """The outline of a program. Raises SyntaxError."""
    found = Outline()
    _read(ast.parse(source).body, (), found)
    return found


def _read(body: list[ast.stmt], around: tuple[int, ...], found: Outline) -> None:
    for node in body:
        inside = getattr(node, "body", None)
        if inside is None or _first(inside[0]) == node.lineno:
            _enter(node.lineno, node.end_lineno, _assigned([node]), around, found)
            continue
        loops = (*around, node.lineno) if isinstance(node, LOOPS) else around
        _enter(_first(node), _first(inside[0]) - 1, _assigned(_head(node)), loops, found, node.lineno)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.functions[node.lineno] = node.name
            loops = ()
        _read(inside, loops, found)
        for handler in getattr(node, "handlers", []):
            _enter(handler.lineno, _first(handler.body[0]) - 1, (), around, found)
            _read(handler.body, around, found)
        for rest in (getattr(node, "orelse", []), getattr(node, "finalbody", [])):
            _read(rest, around, found)


def _enter(first: int, last: int, assigned: tuple[str, ...], loops: tuple[int, ...], found: Outline, start: int | None = None) -> None:
    start = first if start is None else start
    found.starts.update(dict.fromkeys(range(first, max(first, last) + 1), start))
    found.assigned[start], found.loops[start] = assigned, loops


def _first(node: ast.stmt) -> int:
    """The line at which a statement begins, with its decorators."""
    return min(node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", [])), node.lineno)


def _head(node: ast.stmt) -> list[ast.AST]:
    """What of a statement with a body stands before the body."""
    return [part for part in ast.iter_child_nodes(node) if not isinstance(part, (ast.stmt, ast.excepthandler, ast.arguments))]


def _assigned(nodes: list[ast.AST]) -> tuple[str, ...]:
    """The names that statements assign, without those that a comprehension keeps to itself."""
    names: list[str] = []
    waiting = list(nodes)
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.append(node.id)
        elif not isinstance(node, COMPREHENSIONS):
            waiting = [*ast.iter_child_nodes(node), *waiting]
    return tuple(dict.fromkeys(names))
