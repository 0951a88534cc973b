"""Prepares pages for pytest-codeblocks: includes expanded, recorded outputs as expected outputs.

Prevents: a sample that the plugin would collect as the text of its include line, or compare with nothing.
Line numbers are kept: what is put in stands on the lines it replaces, and items are named by the page's own lines.
"""

import io
from dataclasses import dataclass

from pytest_codeblocks.main import CodeBlock, extract_from_buffer

from scripts.locate import Project
from scripts.scan import Fence, find_fences

EXPECTED = "<!--pytest-codeblocks:expected-output-->"


@dataclass(frozen=True)
class Sample:
    """One program of a page: the plugin's block, the program's name, and the page's line of its fence."""

    block: CodeBlock
    program: str
    line: int


def samples(project: Project, text: str, stdout_of) -> list[Sample]:
    """The python samples of a Markdown page. `stdout_of(name)` is what the page shows as the program's output."""
    fences = find_fences(text)
    shown = {fence.body.strip() for fence in fences if fence.info.split()[:1] == ["output"]}
    programs = [fence for fence in fences if fence.info == "python"]
    return [_sample(project, fence, shown, stdout_of) for fence in programs]


def _sample(project: Project, fence: Fence, shown: set[str], stdout_of) -> Sample:
    name = (fence.include or "").removesuffix(".py")
    source = project.source_path(name).read_text(encoding="utf-8") if fence.include else fence.body
    text = f"```python\n{source}```\n"
    if name in shown:
        text += f"{EXPECTED}\n````\n{stdout_of(name)}````\n"
    (block,) = extract_from_buffer(io.StringIO(text))
    block.lineno = fence.line
    return Sample(block, name, fence.line)
