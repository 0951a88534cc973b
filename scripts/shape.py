"""Holds every page and snippet to the shape that the rest of the tooling relies on.

Prevents: a sample that is shown but never run, a picture without words, a page that no one can reach.
"""

import ast
import re
from datetime import date
from pathlib import Path

import yaml

from scripts import fingerprint
from scripts.locate import Project, slug_to_folder
from scripts.report import Problem, did_you_mean
from scripts.scan import Source

KINDS = ("home", "about", "concept", "writeup", "project")
REQUIRED = {"title": str, "description": str, "date": date, "tags": list, "kind": str}
FENCES = ("python", "output", "statistics", "console", "markdown", "text", "yaml", "make")
PYTHON_ALIKE = re.compile(r"^\s*\{?\s*\.?(?:py|python|python3|pycon|ipython)\b|^\s+python", re.IGNORECASE)
LONGEST_SNIPPET = 60
SHORTEST_ALT = 20


def page_problems(project: Project, source: Source) -> list[Problem]:
    """What is wrong with the shape of one page."""
    return [
        *_front_matter(source),
        *(_notebook_fences(source) if source.is_notebook else _fences(project, source)),
        *_images(source),
        *_headings(source),
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
    if isinstance(source.meta.get("kind"), str) and source.meta["kind"] not in KINDS:
        yield Problem(source.path, source.key_line("kind"), f"kind to be one of {', '.join(KINDS)}", source.meta["kind"])


def _fences(project: Project, source: Source):
    shown = set()
    for fence in source.fences:
        words = fence.info.split()
        if PYTHON_ALIKE.match(fence.info) and (fence.info != "python" or fence.mark.startswith("~")):
            yield Problem(source.path, fence.line, "a fence of exactly ```python, which the tests run", f"{fence.mark}{fence.info}")
        elif fence.info == "python":
            yield from _include(project, source, fence, shown)
        elif not words or words[0] not in FENCES:
            yield Problem(source.path, fence.line, f"a fence of one of {', '.join(FENCES)}", f"```{fence.info}")
        elif fence.info not in FENCES and fence.info != "output table":
            yield Problem(source.path, fence.line, f"```{words[0]} without options", f"```{fence.info}")


def _include(project: Project, source: Source, fence, shown: set):
    if fence.include is None:
        yield Problem(source.path, fence.line, 'one line --8<-- "page_slug/what_it_shows.py" in a python fence', "code typed into the page")
        return
    known = [f"{name}.py" for name in project.snippet_names()]
    if fence.include not in known:
        yield Problem(source.path, fence.line + 1, f"a snippet{did_you_mean(fence.include, known)}", fence.include)
    if fence.include in shown:
        yield Problem(source.path, fence.line + 1, "each program once in a page", f"{fence.include} again")
    shown.add(fence.include)


def _notebook_fences(source: Source):
    for fence in source.fences:
        if fence.info not in ("text", "console"):
            yield Problem(source.path, fence.line, "code in code cells, where it runs", f"```{fence.info} in a Markdown cell")


def _images(source: Source):
    for link in source.links:
        if not link.is_image:
            continue
        if len(link.text.strip()) < SHORTEST_ALT:
            yield Problem(source.path, link.line, f"alt text that states the data, {SHORTEST_ALT} characters or more", f"“{link.text}”")
        if link.scheme == "figure":
            rest = source.text[link.end:].partition("\n")[2]
            if not rest.lstrip(" \t#").startswith("*"):
                yield Problem(source.path, link.line, "a caption in *…* on the line below the figure", "none")


def _headings(source: Source):
    for heading in source.headings:
        if re.search(r"\]\((?:value|claim|exempt):", heading.text) and heading.id is None:
            yield Problem(source.path, heading.line, "an explicit {#id} on a heading that states a number", "none")


def snippet_problems(project: Project, sources: list[Source]) -> list[Problem]:
    """What is wrong with the snippets: their places, their pages, their style."""
    slugs = {slug_to_folder(Path(source.path).stem) for source in sources}
    shown = {fence.include for source in sources if not source.is_notebook for fence in source.fences if fence.info == "python"}
    problems = []
    for name in project.snippet_names():
        path = project.source_path(name)
        where = project.relative(path)
        if name.partition("/")[0] not in slugs:
            hint = did_you_mean(name.partition("/")[0], slugs)
            problems.append(Problem(where, 1, f"a folder named as its page{hint}", name.partition("/")[0]))
        if f"{name}.py" not in shown:
            problems.append(Problem(where, 1, "a page that shows this snippet", "none"))
        problems += _style(where, path.read_text(encoding="utf-8", errors="replace"))
    return problems


def _style(where: str, text: str):
    if (count := text.count("\n")) > LONGEST_SNIPPET:
        yield Problem(where, LONGEST_SNIPPET + 1, f"at most {LONGEST_SNIPPET} lines", str(count))
    if "```" in text or "\t" in text or not text.endswith("\n") or "\r" in text:
        yield Problem(where, 1, "spaces, Unix line ends, a newline at the end and no ``` in a snippet", "otherwise")
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return
    if not ast.get_docstring(tree):
        yield Problem(where, 1, "a one-sentence docstring that states the finding", "none")
    for name in fingerprint.imported_modules(text):
        if name.split(".")[0] not in fingerprint.DISTRIBUTIONS:
            allowed = ", ".join(fingerprint.DISTRIBUTIONS)
            yield Problem(where, _import_line(tree, name), f"imports from the standard library, {allowed}", name)


def _import_line(tree: ast.Module, name: str) -> int:
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else \
            [node.module] if isinstance(node, ast.ImportFrom) else []
        if name in names:
            return node.lineno
    return 1


def nav_problems(project: Project, sources: list[Source]) -> list[Problem]:
    """Pages that the navigation leaves out, and entries that lead nowhere."""
    path = project.root / "mkdocs.yml"
    text = path.read_text(encoding="utf-8")
    match = re.search(r"^nav:\n(?:[ \t-].*\n|\n)+", text, re.MULTILINE)
    entries = list(_entries(yaml.safe_load(match.group())["nav"])) if match else []
    pages = {source.path.removeprefix("docs/") for source in sources}
    problems = [
        Problem(f"docs/{page}", 1, "an entry in the nav of mkdocs.yml", "none") for page in sorted(pages - set(entries))
    ]
    for entry in entries:
        if entry not in pages:
            line = text[:text.index(entry)].count("\n") + 1
            problems.append(Problem("mkdocs.yml", line, f"a page{did_you_mean(entry, pages)}", entry))
    return problems


def _entries(nav):
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, dict):
        for value in nav.values():
            yield from _entries(value)
    else:
        for item in nav:
            yield from _entries(item)
