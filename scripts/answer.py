"""Evaluates the lines that a page suggests to type at a Python prompt, and sets them with their results.

An author writes a `prompt` fence with an expression or a statement a line. CPython evaluates them, one after the other, in a process of
its own. Prevents: a result typed by hand, and a suggestion that the page's interpreter refuses.
"""

import functools
import json
import subprocess
import sys
from html import escape

from scripts.rerun import stranger
from scripts.resolve import Unresolved

SECONDS = 5
# `single` prints the value of an expression, as the interactive interpreter does, and as the page's interpreter does.
PROGRAM = """
import contextlib, io, json, sys
known, given = {}, []
for line in json.load(sys.stdin):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(line + "\\n", "<prompt>", "single"), known)
    given.append(printed.getvalue().rstrip())
json.dump(given, sys.stdout)
"""


def answers(body: str) -> list[tuple[str, str]]:
    """Each line of a `prompt` fence with what it prints, "" for a statement without output. Raises Unresolved."""
    lines = tuple(line.strip() for line in body.strip().splitlines())
    if not lines or not all(lines):
        raise Unresolved("an expression or a statement a line", "an empty line" if lines else "nothing")
    if len(set(lines)) < len(lines):
        raise Unresolved("each line once", next(line for line in lines if lines.count(line) > 1))
    for line in lines:
        try:
            foreign = stranger(line)
        except SyntaxError as error:
            raise Unresolved("a line of Python", f"{line} ({error.msg})") from error
        if foreign:
            raise Unresolved("lines that need `math` alone of what Python has", f"{line} ({foreign})")
    return list(zip(lines, _evaluated(lines)))


@functools.cache
def _evaluated(lines: tuple[str, ...]) -> tuple[str, ...]:
    command = [sys.executable, "-I", "-c", PROGRAM]
    try:
        done = subprocess.run(command, input=json.dumps(lines), capture_output=True, encoding="utf-8", timeout=SECONDS)
    except subprocess.TimeoutExpired as error:
        raise Unresolved(f"lines that end within {SECONDS} s", "; ".join(lines)) from error
    if done.returncode:
        raise Unresolved("lines that run", done.stderr.strip().splitlines()[-1])
    return tuple(json.loads(done.stdout))


def place(body: str, number: int, python: str, script: str) -> str:
    """The lines with their results, which the element's script makes a prompt. `number` tells the prompts of a page apart."""
    items = "".join(f"<li><code>{escape(line)}</code> <samp>{escape(result)}</samp></li>" for line, result in answers(body))
    element = f'<vg-prompt id="prompt-{number}" data-python="{escape(python)}"><ol class="vg-lines">{items}</ol></vg-prompt>'
    return f'<figure class="vg-prompt-place"><figcaption>Python, line by line</figcaption>{element}{script}</figure>'
