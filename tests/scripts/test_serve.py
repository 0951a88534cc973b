"""The live preview: what is saved shows, what is wrong shows in the page, and the server goes on."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from tests.scripts.test_notebook import HEADER


@pytest.fixture
def preview(guide):
    """A running preview of the small guide, and what it printed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = guide.root / "preview.log"
    with open(log, "w", encoding="utf-8") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "scripts.serve", "--address", f"127.0.0.1:{port}"], cwd=guide.root, stdout=stream,
            stderr=subprocess.STDOUT, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        )

    def get(page: str) -> str:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/{page}", timeout=10) as answer:
                return answer.read().decode()
        except OSError:
            return ""

    def until(pattern: str, page: str = "decay.html", seconds: float = 30.0) -> str:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            html = get(page)
            if re.search(pattern, html):
                return html
            time.sleep(0.2)
        raise AssertionError(f"{pattern!r} never showed; the log:\n{log.read_text()[-3000:]}")

    yield until, lambda: log.read_text(encoding="utf-8")
    process.terminate()
    process.wait(timeout=10)


def test_saving_shows_mistakes_show_and_nothing_loops(guide, preview):
    until, log = preview
    assert "vg-header" in until("After three halvings")

    guide.replace("docs/decay.md", "After three halvings", "After a few halvings")
    until("After a few halvings")

    guide.replace("docs/decay.md", "[0.125]", "[0.5]")
    assert "expected 0.1 (decay/halves.left = 0.125), found 0.5" in until("vg-problem")
    assert "docs/decay.md:19: expected 0.1 (decay/halves.left = 0.125), found 0.5 — run: make fix" in log()

    guide.replace("docs/decay.md", "[0.5]", "[0.125]")
    guide.write("snippets/decay/other.py", '"""Another."""\nx = 1\nprint("other")\n')
    deadline = time.monotonic() + 20
    while "decay/other" not in log() and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(1)
    runs = log().count("running ")
    guide.replace("snippets/decay/halves.py", 'print(f"left {left}")', 'print(f"remaining {left}")')
    until("remaining 0.125")
    assert log().count("running 1/1 … decay/halves") == 2 and log().count("running ") == runs + 1, "only the saved snippet ran"

    guide.replace("snippets/decay/halves.py", "norms[-1]", "norms[99]")
    until("This page is wrong")
    assert "snippets/decay/halves.py:6: expected the program to run, found IndexError" in log()
    guide.replace("snippets/decay/halves.py", "norms[99]", "norms[-1]")
    assert "vg-problem" not in until("remaining 0.125")

    guide.replace("docs/decay.md", "After a few", "$\\frac{1}$ After a few")
    until("KaTeX parse error")

    quiet = log()
    time.sleep(3)
    assert log() == quiet, "nothing is built while nothing is saved"


def test_a_notebook_that_fails_says_so_in_its_page_and_recovers(guide, preview):
    until, log = preview
    until("After three halvings")
    guide.write("docs/projects/count.py", HEADER + "# %% [markdown]\n# # Count\n\n# %%\nthings = 1 / 0\n")
    guide.replace("mkdocs.yml", "- decay.md\n", "- decay.md\n- projects/count.py\n")
    assert "none: its last run failed" in until("This page is wrong", "projects/count.html")
    assert "docs/projects/count.py:13: expected the program to run, found ZeroDivisionError" in log()
    guide.replace("docs/projects/count.py", "1 / 0", "1")
    assert "vg-problem" not in until("things = |things</span>", "projects/count.html")
