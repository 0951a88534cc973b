"""The samples of the pages are collected whole, and a broken one turns the run red."""

import shutil
import subprocess
import sys

import pytest

from scripts.samples import samples
from tests.conftest import ROOT

CONFIG = '[tool.pytest.ini_options]\ntestpaths = ["docs"]\naddopts = "-q -p no:cacheprovider -p tests.collect"\n'


@pytest.fixture
def run_samples(guide):
    """The plugin over the small guide, in a process of its own."""
    guide.write("pyproject.toml", CONFIG)
    (guide.root / "tests").mkdir()
    shutil.copy(ROOT / "tests" / "collect.py", guide.root / "tests" / "collect.py")
    (guide.root / "tests" / "__init__.py").touch()

    def run():
        return subprocess.run([sys.executable, "-m", "pytest", "-rA"], cwd=guide.root, text=True, capture_output=True)

    return run


def show(guide, *names):
    """Add programs and their outputs to the page."""
    for name in names:
        text = (guide.root / "docs/decay.md").read_text()
        guide.write("docs/decay.md", text + f'\n```python\n--8<-- "decay/{name}.py"\n```\n\n```output\ndecay/{name}\n```\n')


def test_a_sample_is_named_by_page_and_line_and_passes(run_samples):
    done = run_samples()
    assert done.returncode == 0 and "PASSED docs/decay.md::line 11" in done.stdout and "1 passed" in done.stdout, done.stdout


def test_a_broken_sample_turns_the_run_red(guide, run_samples):
    guide.replace("snippets/decay/halves.py", "left = norms[-1]", "left = norms[99]")
    done = run_samples()
    assert done.returncode == 1 and "FAILED docs/decay.md::line 11" in done.stdout
    assert "snippets/decay/halves.py:6: expected the program to run, found IndexError: list index out of range — run: make site" in done.stdout


def test_an_output_that_was_tampered_with_turns_the_run_red(guide, run_samples):
    from scripts import store
    from scripts.record import key_of, record

    record(guide.project)
    folder = guide.project.recordings / key_of(guide.project, "decay/halves")
    (folder / "stdout.txt").write_text("left 0.25\n")
    manifest = (folder / store.MANIFEST).read_text()
    (folder / store.MANIFEST).write_text(manifest.replace(manifest.split('"stdout.txt": "')[1][:64], store.digest(folder / "stdout.txt")))
    done = run_samples()
    assert done.returncode == 1
    assert "docs/decay.md:11: expected decay/halves to print what the page shows: “left 0.25”, found “left 0.125” on line 1 — run: make clean" in done.stdout


def test_a_sample_that_leaks_state_does_not_reach_the_next(guide, run_samples):
    guide.write("snippets/decay/first.py", '"""Leaks."""\nimport numpy\nnumpy.pi = 3\nprint(numpy.pi)\n')
    guide.write("snippets/decay/second.py", '"""Looks."""\nimport numpy\nprint(f"{numpy.pi:.2f}")\n')
    show(guide, "first", "second")
    done = run_samples()
    assert done.returncode == 0 and "3 passed" in done.stdout, done.stdout


def test_a_sample_that_leans_on_another_ones_import_turns_the_run_red(guide, run_samples):
    guide.write("snippets/decay/leans.py", '"""Forgets an import."""\nimport matplotlib\nfig, ax = matplotlib.pyplot.subplots()\nprint("drawn")\n')
    guide.write("snippets/decay/lends.py", '"""Imports it."""\nimport matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nprint("drawn")\n')
    show(guide, "leans", "lends")
    done = run_samples()
    assert done.returncode == 1 and "2 passed" in done.stdout and "1 failed" in done.stdout, done.stdout
    assert "snippets/decay/leans.py:3: expected the program to run, found AttributeError: module 'matplotlib' has no attribute 'pyplot'" in done.stdout


def test_expected_output_is_what_the_page_shows_and_only_where_it_shows_it(guide):
    page = (guide.root / "docs/decay.md").read_text()
    (shown,) = samples(guide.project, page, lambda name: f"printed by {name}\n")
    assert (shown.line, shown.program, shown.block.expected_output) == (11, "decay/halves", "printed by decay/halves\n")
    assert shown.block.code == guide.project.source_path("decay/halves").read_text()
    (hidden,) = samples(guide.project, page.replace("```output\ndecay/halves\n```", ""), lambda name: "x")
    assert hidden.block.expected_output is None


def test_every_fence_of_the_guide_that_looks_like_python_is_collected(project):
    for path in project.page_paths():
        if path.suffix == ".md":
            text = path.read_text(encoding="utf-8")
            found = samples(project, text, lambda name: "")
            assert len(found) == text.count("\n```python\n"), path
            assert all(text.splitlines()[sample.line - 1] == "```python" for sample in found)
