"""Holds every page and snippet to the shape that the rest of the tooling relies on.

Prevents: a sample that is shown but never run, a picture without words, a page that no one can reach.
"""

import ast
import re
from datetime import date
from pathlib import Path

from scripts import figures, fingerprint, percent
from scripts.catalogue import LABELS
from scripts.locate import Project, slug_to_folder
from scripts.report import Problem, did_you_mean
from scripts.scan import CODE, Source, blank, blank_fences

STATISTICS = ("build", "slowest", "bench")
REQUIRED = {"title": str, "description": str, "date": date, "tags": list, "kind": str}
FENCES = ("python", "output", "statistics", "cards", "fade", "predict", "claim", "docket", "trace", "references", "definition", "run", "prompt", "console", "markdown", "text", "yaml", "make")
FENCES_OF_RESULTS = ("python", "output", "statistics", "cards", "fade", "predict", "claim", "docket", "trace", "references", "run", "prompt", "console")
LISTED = re.compile(r"\s*(?:[-*+]|\d+[.)]|!!!|\?\?\?|===|:|\[\^)")
DEFINITION = re.compile(r"^ {0,3}\[[^\[\]]+\]:\s*(?P<scheme>value|claim|exempt|figure):", re.MULTILINE)
RAW = re.compile(r"<(?:pre|img|code)\b")
QUOTED = re.compile(r"^[ \t]*>[ \t>]*(?:`{3,}|~{3,})", re.MULTILINE)
TABLE_HEAD = re.compile(r"^\|(?P<cells>[^\n]*)\|[ \t]*\n\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*$", re.MULTILINE)
PYTHON_ALIKE = re.compile(r"^\s*\{?\s*\.?(?:py|python|python3|pycon|ipython)\b|^\s+python", re.IGNORECASE)
ALLOWED_IMPORTS = f"imports from the standard library, {', '.join(fingerprint.DISTRIBUTIONS)}"
LONGEST_SNIPPET, LONGEST_LINE = 60, 100


def page_problems(source: Source, snippets: set[str]) -> list[Problem]:
    """What is wrong with the shape of one page. `snippets`: the names of all there are."""
    return [
        *_front_matter(source),
        *(_notebook_fences(source) if source.is_notebook else _fences(source, snippets)),
        *figures.figure_problems(source),
        *_headings(source),
        *_nameless_columns(source),
        *_hidden_code(source),
    ]


def _front_matter(source: Source):
    if source.meta is None:
        yield Problem(source.path, 1, "front matter in YAML", "text that YAML does not read")
        return
    for key, kind in REQUIRED.items():
        value = source.meta.get(key)
        if not isinstance(value, kind) or value in ("", []):
            found = "nothing" if value in (None, "", []) else f"{value!r}"
            yield Problem(source.path, source.key_line(key), f"front matter `{key}` ({kind.__name__})", found)
    if isinstance(source.meta.get("kind"), str) and source.meta["kind"] not in LABELS:
        yield Problem(source.path, source.key_line("kind"), f"kind to be one of {', '.join(LABELS)}", source.meta["kind"])


def _fences(source: Source, snippets: set[str]):
    shown = set()
    of_results = (source.meta or {}).get("kind") in ("concept", "writeup", "project")
    allowed = FENCES_OF_RESULTS if of_results else FENCES
    for fence in source.fences:
        words = fence.info.split()
        if not fence.closed:
            yield Problem(source.path, fence.line, f"a closing {fence.mark}", "none")
        if PYTHON_ALIKE.match(fence.info) and (fence.info != "python" or fence.mark.startswith("~")):
            yield Problem(source.path, fence.line, "a fence of exactly ```python, which the tests run", f"{fence.mark}{fence.info}")
        elif fence.info == "python":
            yield from _include(source, fence, snippets, shown)
        elif not words or words[0] not in allowed:
            yield Problem(source.path, fence.line, f"a fence of one of {', '.join(allowed)}", f"```{fence.info}")
        elif words[0] == "statistics" and fence.body.strip() not in STATISTICS:
            yield Problem(source.path, fence.line + 1, f"statistics of one of {', '.join(STATISTICS)}", fence.body.strip() or "nothing")
        elif fence.info not in FENCES and fence.info != "output table":
            yield Problem(source.path, fence.line, f"```{words[0]} without options", f"```{fence.info}")


def _include(source: Source, fence, snippets: set[str], shown: set):
    if fence.include is None:
        yield Problem(source.path, fence.line, 'one line --8<-- "page_slug/what_it_shows.py" in a python fence', "code typed into the page")
        return
    if fence.include.removesuffix(".py") not in snippets or not fence.include.endswith(".py"):
        known = [f"{name}.py" for name in snippets]
        yield Problem(source.path, fence.line + 1, f"a snippet{did_you_mean(fence.include, known)}", fence.include)
    if fence.include in shown:
        yield Problem(source.path, fence.line + 1, "each program once in a page", f"{fence.include} again")
    shown.add(fence.include)


def _notebook_fences(source: Source):
    for fence in source.fences:
        yield Problem(source.path, fence.line, "code in code cells, where it runs", f"```{fence.info} in a Markdown cell")
    for line, expected, found in percent.misshapen(source.text):
        yield Problem(source.path, line, expected, found)
    for name in _foreign_imports(percent.code(source.text)):
        yield Problem(source.path, 1, ALLOWED_IMPORTS, name)


def _hidden_code(source: Source):
    """Code and links that the page shows and nothing here would read."""
    text = blank_fences(source.body, source.fences)
    sentences = CODE.sub(blank, text)
    for match in [*RAW.finditer(sentences), *QUOTED.finditer(text)]:
        yield Problem(source.path, source.line_at(match.start()), "fences and images as Markdown, not quoted and not as HTML", match.group().strip())
    for match in DEFINITION.finditer(sentences):
        yield Problem(source.path, source.line_at(match.start()), "a bound number or figure written in one piece, [0.25](value:…)", match.group().strip())
    if not source.is_notebook:
        for line in indented_code(text):
            yield Problem(source.path, line, "code in a fence", "an indented block")
        for fence in source.fences:
            if len(fence.indent.expandtabs()) >= 4 and not _in_list(text, fence.start):
                yield Problem(source.path, fence.line, "a fence without indentation", "one that Markdown takes for an indented block")


def indented_code(text: str) -> list[int]:
    """The lines at which a block begins that Markdown takes for code because it is indented."""
    found, position = [], 0
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        after_blank = number == 1 or not lines[number - 2].strip()
        if after_blank and line.strip() and line.startswith(("    ", "\t")) and not _in_list(text, position):
            found.append(number)
        position += len(line) + 1
    return found


def _in_list(text: str, offset: int) -> bool:
    """Whether the nearest less indented line above belongs to a list item or another block that indents."""
    for line in reversed(text[:offset].split("\n")[:-1]):
        if line.strip() and not line.startswith(("    ", "\t")):
            return bool(LISTED.match(line))
    return False


def _headings(source: Source):
    for heading in source.headings:
        if re.search(r"\]\((?:value|claim|exempt):", heading.text) and heading.id is None:
            yield Problem(source.path, heading.line, "an explicit {#id} on a heading that states a number", "none")


def _nameless_columns(source: Source):
    """Columns of tables whose head says nothing, to a screen reader as to anybody."""
    for match in TABLE_HEAD.finditer(blank_fences(source.body, source.fences)):
        if not all(cell.strip() for cell in match["cells"].split("|")):
            yield Problem(source.path, source.line_at(match.start()), "a name in the head of every column", match.group().split("\n")[0].strip())


def snippet_problems(project: Project, sources: list[Source]) -> list[Problem]:
    """What is wrong with the snippets: their places, their pages, their style."""
    slugs = {slug_to_folder(Path(source.path).stem) for source in sources}
    shown = {fence.include for source in sources if not source.is_notebook for fence in source.fences if fence.info == "python"}
    problems = [
        Problem(project.relative(path), 1, "snippets/<page_slug>/<what_it_shows>.py", "another place") for path in project.misplaced_snippets()
    ]
    for name in project.snippet_names():
        path = project.source_path(name)
        where = project.relative(path)
        if name.partition("/")[0] not in slugs:
            hint = did_you_mean(name.partition("/")[0], slugs)
            problems.append(Problem(where, 1, f"a folder named as its page{hint}", name.partition("/")[0]))
        if f"{name}.py" not in shown:
            problems.append(Problem(where, 1, "a page that shows this snippet", "none"))
        problems += _style(where, path.read_bytes().decode(errors="replace"))
    return problems


def _style(where: str, text: str):
    if (count := text.count("\n")) > LONGEST_SNIPPET:
        yield Problem(where, LONGEST_SNIPPET + 1, f"at most {LONGEST_SNIPPET} lines", str(count))
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > LONGEST_LINE:
            yield Problem(where, number, f"lines of at most {LONGEST_LINE} characters", str(len(line)))
    if "```" in text or "\t" in text or not text.endswith("\n") or "\r" in text:
        yield Problem(where, 1, "spaces, Unix line ends, a newline at the end and no ``` in a snippet", "otherwise")
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return
    docstring = ast.get_docstring(tree)
    if not docstring or "\n" in docstring:
        yield Problem(where, 1, "a docstring of one line that states the finding", "none" if not docstring else "more lines")
    for name in _foreign_imports(text):
        yield Problem(where, _import_line(tree, name), ALLOWED_IMPORTS, name)
    for line in _looped_seeds(tree):
        yield Problem(where, line, "the one seed of a program under the name seed", "the variable of a loop, whose last value a receipt would show")


def _looped_seeds(tree: ast.Module) -> list[int]:
    """The lines of loops outside functions that leave their last seed behind under the name `seed`."""
    inside = {id(node) for function in ast.walk(tree) if isinstance(function, ast.FunctionDef) for node in ast.walk(function)}
    loops = [node for node in ast.walk(tree) if isinstance(node, ast.For) and id(node) not in inside]
    return [loop.lineno for loop in loops if any(isinstance(name, ast.Name) and name.id == "seed" for name in ast.walk(loop.target))]


def _foreign_imports(text: str) -> list[str]:
    """The modules a program imports that a reader is not told to install."""
    return [name for name in fingerprint.imported_modules(text) if name.split(".")[0] not in fingerprint.DISTRIBUTIONS]


def _import_line(tree: ast.Module, name: str) -> int:
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else \
            [node.module] if isinstance(node, ast.ImportFrom) else []
        if name in names:
            return node.lineno
    return 1
