"""Notebooks: run once, refused when they fail, held to the rules of every page, and taken away clean."""

import json
import re
import shutil

import jupytext
import pytest
from bs4 import BeautifulSoup

from scripts import expand, execute, notebook, percent
from scripts.launch import Server
from scripts.record import load, record

HEADER = "# ---\n# title: Count\n# description: A notebook for the tests.\n# date: 2026-11-21\n# tags: [test]\n# kind: project\n# ---\n\n"
NOTEBOOK = HEADER + '''# %% [markdown]
# # Count
#
# **Question.** How many? See [home](../index.md) and $\\sigma_{\\text{max}} < 1$ with a_b and c_d.

# %%
import matplotlib.pyplot as plt

things = [1, 2, 3]
count = len(things)
print("count", count)

# %%
fig, ax = plt.subplots()
ax.plot(things, color="C0")
plt.show()

# %% [markdown]
# ![A line that rises from one to three](figure:projects/count)
# *It ends at [3](value:projects/count.count).*
#
# There are [3](value:projects/count.count), half is [0.5](value:decay/halves.w).
'''


@pytest.fixture
def with_notebook(guide):
    guide.write("docs/projects/count.py", NOTEBOOK)
    guide.replace("mkdocs.yml", "- decay.md\n", "- decay.md\n- projects/count.py\n")
    return guide


def test_a_notebook_is_executed_once_and_published_with_receipts_figures_and_formulas(with_notebook):
    guide = with_notebook
    done = guide.run("scripts.build")
    assert done.returncode == 0, done.stderr
    again = guide.run("scripts.build")
    assert "0 programs ran, 2 from cache" in again.stdout
    html = BeautifulSoup((guide.project.site / "projects/count.html").read_text(), "html.parser").find("article")
    assert html.find("samp").get_text() == "count 3\n"
    assert [link.get_text() for link in html.find_all("a", class_="vg-receipt")] == ["3", "3", "0.5"]
    assert html.find_all("a", class_="vg-receipt")[0]["href"] == "#cell-1" and html.find(id="cell-1")
    assert html.find_all("a", class_="vg-receipt")[2]["href"] == "../decay.html#program-decay-halves"
    assert html.find("a", string="home")["href"] == "../index.html"
    assert html.find("figure", class_="vg-recorded").find("svg")["aria-label"] == "A line that rises from one to three"
    assert html.find(class_="katex") and "a_b and c_d" in html.get_text()
    assert not html.find("style") and not html.find("script") and "VGPIECE" not in str(html)
    assert [section.find("code").get_text() for section in html.find_all("section", class_="vg-cell")] == [
        cell.source + "\n" for cell in percent.cells(NOTEBOOK) if not cell.is_markdown]


def test_what_is_taken_away_runs_and_holds_no_link_scheme_of_ours(with_notebook):
    guide = with_notebook
    assert guide.run("scripts.build").returncode == 0
    folder = guide.project.site / "projects"
    assert (folder / "count.py").read_text() == (guide.root / "docs/projects/count.py").read_text()
    document = json.loads((folder / "count.ipynb").read_text())
    prose = "".join("".join(cell["source"]) for cell in document["cells"] if cell["cell_type"] == "markdown")
    assert not re.search(r"(?:value|claim|exempt|figure):", prose) and "There are 3, half is 0.5." in prose
    namespace: dict = {}
    for cell in document["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), namespace)
    assert namespace["count"] == 3


@pytest.mark.parametrize("old, new, expected", [
    ("count = len(things)", "count = 1 / 0", "docs/projects/count.py:18: expected the program to run, found ZeroDivisionError: division by zero"),
    ("plt.show()", "import os\nos._exit(1)", "docs/projects/count.py:1: expected the interpreter to end by itself, found "),
    ("plt.show()", "open({root!r} + '/mkdocs.yml')", "docs/projects/count.py:24: expected the program to run, found PermissionError: a snippet may read no file of the repository"),
    ("[3](value:projects/count.count)", "[4](value:projects/count.count)", "docs/projects/count.py:28: expected 3 (projects/count.count = 3), found 4"),
    ("There are", "There are 7 or", "docs/projects/count.py:30: expected [7](value:snippet.variable) or [7](exempt:reason)"),
    ("(../index.md)", "(../indx.md)", "docs/projects/count.py:12: expected a file below docs/ (did you mean index.md?), found ../indx.md"),
    ("figure:projects/count", "figure:projects/count[1]", "docs/projects/count.py:27: expected figure [0] to [0], found [1]"),
    ("\\text{max}", "\\text{max", "docs/projects/count.py:12: expected LaTeX that KaTeX reads, found "),
    ("# %% [markdown]\n# ![", "#%% [markdown]\n# ![", "docs/projects/count.py:26: expected a cell marker of exactly"),
    ("# There are", '"""', "docs/projects/count.py:30: expected a Markdown cell in lines that begin with #"),
    ("# There are", "# !!! note\n# There are", "docs/projects/count.py:30: expected Markdown that notebooks have"),
    ("things = [1", "%time\nthings = [1", "docs/projects/count.py:17: expected Python without magics in a code cell"),
    ("things = [1", "from IPython.display import HTML\nthings = [1", "docs/projects/count.py:1: expected imports from the standard library"),
    ("# There are", "# ```text\n# 40\n# ```\n# There are", "docs/projects/count.py:30: expected code in code cells, where it runs"),
    ("*It ends at [3](value:projects/count.count).*", "*It ends.* And more.", "docs/projects/count.py:27: expected a caption in *…*"),
])
def test_a_notebook_that_is_wrong_is_one_line(with_notebook, old, new, expected):
    guide = with_notebook
    guide.replace("docs/projects/count.py", old, new.replace("{root!r}", repr(str(guide.root))))
    problems = guide.problems()
    assert any(problem.startswith(expected) for problem in problems), problems


def test_a_changed_sentence_does_not_run_the_notebook_again(with_notebook):
    guide = with_notebook
    record(guide.project)
    guide.replace("docs/projects/count.py", "How many?", "How many are there?")
    assert record(guide.project).ran == []
    guide.replace("docs/projects/count.py", "count = len(things)", "count = len(things) + 0")
    assert [name for name, _ in record(guide.project).ran] == ["projects/count"]


def test_the_download_has_the_sentences_of_now(with_notebook):
    guide = with_notebook
    record(guide.project)
    guide.replace("docs/projects/count.py", "How many?", "How many are there?")
    library, _ = expand.shared(guide.root)
    files = notebook.downloads(guide.project, library, "projects/count.py")
    assert b"How many are there?" in files["count.ipynb"] and b"How many are there?" in files["count.py"]


def test_cells_are_read_as_jupytext_reads_them(project):
    for path in project.notebook_paths():
        text = path.read_text(encoding="utf-8")
        theirs = jupytext.reads(percent.HEADER.sub("", text).lstrip("\n"), fmt="py:percent").cells
        ours = execute.read(text).cells
        assert [(cell.cell_type, cell.source) for cell in ours] == [(cell.cell_type, cell.source) for cell in theirs]


def test_a_notebook_without_a_seed_gives_other_values_under_another_parent(with_notebook):
    guide = with_notebook
    guide.replace("docs/projects/count.py", "count = len(things)", "import torch\nlucky = torch.rand(1).item()\ncount = len(things)")
    record(guide.project)
    first = load(guide.project, "projects/count").variables["lucky"]["value"]
    shutil.rmtree(guide.project.recordings)
    with Server(guide.root, 1, hash_seed=7, reseed=99) as server:
        record(guide.project, server=server)
    assert load(guide.project, "projects/count").variables["lucky"]["value"] != first
