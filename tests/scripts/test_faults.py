"""Every mistake a contributor can make gives one line with file, line, expectation, finding and repair."""

import os
import re
import shutil
import signal
import time
from pathlib import Path

import psutil
import pytest

from scripts.record import record
from tests.conftest import PAGE, SNIPPET

ONE_LINE = re.compile(r"^[\w./-]+:\d+: expected .+, found .+ — run: make \w+$")


def snippet(body: str) -> str:
    return f'"""A program for the tests."""\n\n{body}\n'


def test_the_unbroken_guide_has_no_problem(guide):
    outcome, report = guide.check()
    assert report.problems == [] and len(outcome.ran) == 1
    assert report.counts["numbers"] == 2 and report.counts["claims"] == 1 and report.counts["programs"] == 1


SNIPPET_FAULTS = {
    "raises": ("w = 1\nx = w / 0", "4: expected the program to run, found ZeroDivisionError: division by zero"),
    "raises deep": ("def f(n):\n    return 1 / n\n\n\nf(0)", "4: expected the program to run, found ZeroDivisionError"),
    "does not parse": ("x = (", "3: expected the program to run, found SyntaxError"),
    "exits": ("raise SystemExit('no')", "1: expected the program to run, found SystemExit: no"),
    "kills its interpreter": ("import os\nos._exit(3)", "1: expected the interpreter to end by itself, found exit status 3"),
    "is killed": ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "1: expected the interpreter to end by itself, found killed by SIGKILL"),
    "crashes": ("import ctypes\nctypes.string_at(0)", "1: expected the interpreter to end by itself, found killed by SIGSEGV"),
    "floods": ("while True:\n    print('x' * 1000)", "1: expected at most 65536 bytes on stdout, found "),
    "floods from below": ("import os\nwhile True:\n    os.write(1, b'x' * 65536)", "1: expected at most 65536 bytes on stdout, found "),
    "warns": ("import warnings\nwarnings.warn('careful')", "1: expected nothing on stderr, found "),
    "reads the repository": ("open({root!r} + '/mkdocs.yml').read()", "3: expected the program to run, found PermissionError: a snippet may read no file of the repository: mkdocs.yml"),
    "lists the repository": ("import os\nos.listdir({root!r} + '/docs')", "4: expected the program to run, found PermissionError: a snippet may read no file of the repository: docs"),
    "reads around a corner": ("import os\nos.symlink({root!r} + '/docs', 'here')\nopen('here/index.md')", "4: expected the program to run, found PermissionError: a snippet may read no file of the repository: docs"),
    "writes into the repository": ("import os\nos.mkdir({root!r} + '/new')", "4: expected the program to run, found PermissionError: a snippet may read no file of the repository: new"),
    "reads another run": ("import os\nopen(os.path.dirname(os.getcwd()) + '/x')", "4: expected the program to run, found PermissionError: a snippet may read no file of another run: x"),
    "starts a program": ("import subprocess\nsubprocess.run(['ls'])", "4: expected the program to run, found PermissionError: a snippet may start no other program"),
    "forks": ("import os\nos.fork()", "4: expected the program to run, found PermissionError: a snippet may start no other program"),
    "uses the network": ("import socket\nsocket.create_connection(('127.0.0.1', 9))", "4: expected the program to run, found PermissionError: a snippet may not use the network"),
    "prints bytes": ("import os\nos.write(1, b'\\xff')", "1: expected UTF-8 text on stdout, found other bytes"),
    "imports from the repository": ("from scripts import locate", "3: expected the program to run, found "),
}


@pytest.mark.parametrize("fault", SNIPPET_FAULTS)
def test_a_snippet_that_misbehaves_is_one_line(guide, fault):
    body, expected = SNIPPET_FAULTS[fault]
    guide.write("snippets/decay/halves.py", snippet(body.replace("{root!r}", repr(str(guide.root)))))
    problems = [problem for problem in guide.problems() if problem.startswith("snippets/decay/halves.py") and "imports from the standard" not in problem]
    assert len(problems) == 1, problems
    assert problems[0].startswith(f"snippets/decay/halves.py:{expected}") and ONE_LINE.match(problems[0])


def test_a_snippet_that_hangs_is_stopped_at_its_limit(guide):
    guide.write("snippets/decay/halves.py", snippet("import time\nprint('started', flush=True)\ntime.sleep(600)"))
    started = time.monotonic()
    outcome = record(guide.project, limit=1.0)
    assert time.monotonic() - started < 10
    assert [str(problem) for problem in outcome.problems] == [
        "snippets/decay/halves.py:1: expected an end within the time limit, found it still running after 1 s — run: make site"]


def test_nothing_of_a_stopped_snippet_is_left(guide, tmp_path_factory, monkeypatch):
    # A folder of its own: the samples of all pages run meanwhile, in the machine's.
    folder = tmp_path_factory.mktemp("machine")
    monkeypatch.setenv("TMPDIR", str(folder))
    guide.write("snippets/decay/halves.py", snippet("import os\nprint(os.path.dirname(os.getcwd()))"))
    outcome = record(guide.project)
    assert outcome.recordings["decay/halves"].stdout.strip() == str(folder) and list(folder.glob("snippet-*")) == []
    guide.write("snippets/decay/halves.py", snippet("open('mine', 'w').write('x')\nwhile True:\n    pass"))
    record(guide.project, limit=1.0)
    assert list(folder.glob("snippet-*")) == []


def test_a_killed_build_takes_its_running_snippet_with_it(guide):
    marker = f"loop = {os.getpid()}{time.monotonic_ns()}"
    guide.write("snippets/decay/halves.py", snippet(f"{marker}\nwhile True:\n    pass"))
    process = guide.start("scripts.record")
    children: list[psutil.Process] = []
    deadline = time.monotonic() + 20
    while len(children) < 2 and time.monotonic() < deadline:
        children = psutil.Process(process.pid).children(recursive=True)
        time.sleep(0.05)
    assert len(children) == 2, "the server and its snippet"
    process.kill()
    process.wait()
    _, alive = psutil.wait_procs(children, timeout=5)
    assert alive == []


def test_a_snippet_saved_while_it_runs_is_not_recorded_under_its_new_bytes(guide):
    guide.replace("snippets/decay/halves.py", "w, steps", "import time\ntime.sleep(2)\nw, steps")
    process = guide.start("scripts.check")
    deadline = time.monotonic() + 20
    while not list(guide.project.cache.glob("work-*/0")) and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.5)
    guide.replace("snippets/decay/halves.py", "0.5, 3", "0.5, 9")
    output = process.communicate(timeout=60)[0]
    assert process.returncode == 1 and "expected the program to stay as it is while it runs, found it was saved in the meantime" in output
    assert any("found 0.125" in problem for problem in guide.problems()), "the next check runs what is there now"


def test_ctrl_c_is_one_line(guide):
    guide.write("snippets/decay/halves.py", snippet("import time\ntime.sleep(60)"))
    process = guide.start("scripts.build")
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    output = process.communicate(timeout=20)[0]
    assert process.returncode == 130 and "interrupted; the last good state is untouched" in output and "Traceback" not in output, output


def test_a_seed_that_is_the_variable_of_a_loop_is_refused_and_one_in_a_function_is_not(guide):
    guide.write("snippets/decay/halves.py", SNIPPET + "for n, seed in [(1, 2)]:\n    pass\n\n\ndef f():\n    for seed in (1, 2):\n        pass\n")
    assert [problem.partition(": ")[0] for problem in guide.problems()] == ["snippets/decay/halves.py:10"]


PAGE_FAULTS = {
    "stale number": ("[0.125](value:decay/halves.left)", "[0.375](value:decay/halves.left)", "docs/decay.md:19: expected 0.125 (decay/halves.left = 0.125), found 0.375 — run: make fix"),
    "stale loose number": ("[0.125](value:decay/halves.left)", '[0.1](value:decay/halves.left "<")', "docs/decay.md:19: expected a claim that holds as < (decay/halves.left = 0.125), found 0.1"),
    "false claim": ("sorted_down", "left", "docs/decay.md:19: expected decay/halves.left to be true, found 0.125"),
    "unknown snippet": ("value:decay/halves.left", "value:decay/halvs.left", "docs/decay.md:19: expected a snippet (did you mean decay/halves?), found decay/halvs"),
    "unknown value": ("value:decay/halves.left", "value:decay/halves.lefd", "docs/decay.md:19: expected a top-level numeric variable of decay/halves (did you mean left?), found lefd"),
    "unknown position": ("value:decay/halves.left", "value:decay/halves.norms[9]", "docs/decay.md:19: expected a position below 4 in norms, found [9]"),
    "unknown key": ("value:decay/halves.left", "value:decay/halves.named.h_2", "docs/decay.md:19: expected a key of named (did you mean h_1?), found h_2"),
    "not one number": ("value:decay/halves.left", "value:decay/halves.norms", "docs/decay.md:19: expected decay/halves.norms to be one number, found a list"),
    "not a number in the text": ("[0.125](value", "[a bit](value", "docs/decay.md:19: expected a number such as"),
    "unknown looseness": ("halves.left)", 'halves.left "roughly")', 'docs/decay.md:19: expected a link title of "order"'),
    "unbound number": ("After three", "After 3", "docs/decay.md:19: expected [3](value:snippet.variable) or [3](exempt:reason), found the unbound number 3"),
    "unbound number in a formula": ("After three", "$w^{12}$ after three", "docs/decay.md:19: expected the formula's number bound in the text of this page, found 12"),
    "unbound number in the title": ("title: Decay", "title: Decay by 40%", "docs/decay.md:2: expected the title's number bound in the text of this page, found 40%"),
    "exemption without a reason": ("After three", "After [3](exempt:because)", "docs/decay.md:19: expected an exemption for one of year,"),
    "exemption not needed": ("After three", "In version [2](exempt:name), after three", "docs/decay.md:19: expected an exemption that is needed, found “2”, which is recognised without it"),
    "exemption of a sentence": ("After three", "[After 40 layers](exempt:cited) three", "docs/decay.md:19: expected one number or range in an exemption, found “After 40 layers”"),
    "fence with a title": ("```python\n", '```python title="x"\n', 'docs/decay.md:11: expected a fence of exactly ```python, which the tests run, found ```python title="x"'),
    "fence spelt py": ("```python\n", "```py\n", "docs/decay.md:11: expected a fence of exactly ```python, which the tests run, found ```py"),
    "fence spelt with a space": ("```python\n", "``` python\n", "docs/decay.md:11: expected a fence of exactly ```python, which the tests run, found ``` python"),
    "fence with tildes": ("```python\n--8<-- \"decay/halves.py\"\n```", "~~~python\n--8<-- \"decay/halves.py\"\n~~~", "docs/decay.md:11: expected a fence of exactly ```python"),
    "code typed into the page": ('--8<-- "decay/halves.py"', "x = 1", 'docs/decay.md:11: expected one line --8<--'),
    "missing include": ("decay/halves.py\"", "decay/halfs.py\"", "docs/decay.md:12: expected a snippet (did you mean decay/halves.py?), found decay/halfs.py"),
    "unknown output": ("decay/halves\n", "decay/halve\n", "docs/decay.md:16: expected a snippet (did you mean decay/halves?), found decay/halve"),
    "unknown figure": ("After three", "![A long enough alternative text](figure:decay/halfs)\n*Caption.*\n\nAfter three", "docs/decay.md:19: expected a snippet (did you mean decay/halves?), found decay/halfs"),
    "figure of a snippet without one": ("After three", "![A long enough alternative text](figure:decay/halves)\n*Caption.*\n\nAfter three", "docs/decay.md:19: expected decay/halves to show a figure, found no plt.show()"),
    "image without alt text": ("After three", "![](figure:decay/halves)\n*Caption.*\n\nAfter three", "docs/decay.md:19: expected alt text that states the data, 20 characters or more, found “”"),
    "figure without a caption": ("After three", "![A long enough alternative text](figure:decay/halves)\n\nAfter three", "docs/decay.md:19: expected a caption in *…* on the line below the figure"),
    "broken link": ("[home](index.md)", "[home](indx.md)", "docs/decay.md:20: expected a file below docs/ (did you mean index.md?), found indx.md"),
    "broken anchor": ("[the top](#decay)", "[the top](#decai)", "docs/decay.md:20: expected an anchor of decay.md (did you mean decay?), found #decai"),
    "unknown scheme": ("value:decay/halves.left", "vale:decay/halves.left", "docs/decay.md:19: expected a link of a known kind (did you mean value?), found vale:decay/halves.left"),
    "broken front matter": ("title: Decay", "title: [Decay", "docs/decay.md:1: expected front matter in YAML, found text that YAML does not read"),
    "missing front matter": ("description: A small page for the tests.\n", "", "docs/decay.md:1: expected front matter `description` (str), found nothing"),
    "wrong date": ("date: 2026-11-21", "date: yesterday", "docs/decay.md:4: expected front matter `date` (date), found 'yesterday'"),
    "unknown kind": ("kind: concept", "kind: essay", "docs/decay.md:6: expected kind to be one of"),
    "number in a heading": ("# Decay", "# Decay\n\n## Down to [0.125](value:decay/halves.left)", "docs/decay.md:11: expected an explicit {#id} on a heading that states a number, found none"),
    "words beside a figure": ("After three", "![A long enough alternative text](figure:decay/halves)\n*Caption.* And more.\n\nAfter three", "docs/decay.md:19: expected a caption in *…* on the line below the figure, and a blank line after it"),
    "words before a figure": ("After three", "Look: ![A long enough alternative text](figure:decay/halves)\n*Caption.*\n\nAfter three", "docs/decay.md:19: expected a figure alone on its line, with a blank line above, found words beside it"),
    "bold caption": ("After three", "![A long enough alternative text](figure:decay/halves)\n**Caption.**\n\nAfter three", "docs/decay.md:19: expected a caption in *…*"),
    "figure as a link": ("After three", "[A figure](figure:decay/halves) After three", "docs/decay.md:19: expected an image, ![alt text](figure:…), found a link"),
    "image from elsewhere": ("After three", "![A long enough alternative text](https://example.org/x.png)\n\nAfter three", "docs/decay.md:19: expected an image of this site, found https://example.org/x.png"),
    "image as HTML": ("After three", "<img src=x> After three", "docs/decay.md:19: expected fences and images as Markdown, not quoted and not as HTML, found <img"),
    "quoted fence": ("After three", "> ```python\n> x = 1\n> ```\n\nAfter three", "docs/decay.md:19: expected fences and images as Markdown, not quoted and not as HTML, found > ```"),
    "indented code": ("After three", "    x = 1\n\nAfter three", "docs/decay.md:19: expected code in a fence, found an indented block"),
    "output typed by hand": ("After three", "```text\nleft 0.9\n```\n\nAfter three", "docs/decay.md:19: expected a fence of one of python, output, "),
    "fence that nobody closes": ("After three", "```console\n40 layers\n\nAfter three", "docs/decay.md:19: expected a closing ```, found none"),
    "number bound in two pieces": ("After three", "[never][c]\n\n[c]: claim:decay/halves.nothing\n\nAfter three", "docs/decay.md:21: expected a bound number or figure written in one piece"),
    "empty link": ("[home](index.md)", "[home]()", "docs/decay.md:20: expected a file below docs/"),
    "output table without a table": ("```output\n", "```output table\n", "docs/decay.md:16: expected decay/halves to print a Markdown table, found none"),
    "output outside the snippets": ("```output\ndecay/halves", "```output\n../scripts/check", "docs/decay.md:16: expected a snippet"),
    "impossible date": ("date: 2026-11-21", "date: 2026-02-30", "docs/decay.md:1: expected front matter in YAML"),
    "number in a tag": ("tags: [test]", "tags: [after 40 layers]", "docs/decay.md:5: expected the tags's number bound in the text of this page, found 40"),
    "number no literal can state": ("After three", "![A long alternative text with 1/0 in it](index.md) After three", "docs/decay.md:19: expected the alt text's number bound in the text of this page, found 1/0"),
    "looser than loose": ("halves.left)", 'halves.left "±1000%")', 'docs/decay.md:19: expected a link title of "order"'),
    "stale number with a quoted title": ("[0.125](value:decay/halves.left)", "[0.1](value:decay/halves.left '<')", "docs/decay.md:19: expected a claim that holds as <"),
    "column without a name": ("After three", "| | b |\n|---|---:|\n| x | y |\n\nAfter three", "docs/decay.md:19: expected a name in the head of every column, found | | b |"),
    "bad formula": ("After three", "$\\frac{1}$. After three", "docs/decay.md:19: expected LaTeX that KaTeX reads, found "),
}


@pytest.mark.parametrize("fault", PAGE_FAULTS)
def test_a_page_that_is_wrong_is_one_line(guide, fault):
    old, new, expected = PAGE_FAULTS[fault]
    guide.replace("docs/decay.md", old, new)
    problems = guide.problems()
    assert any(problem.startswith(expected) for problem in problems), problems
    assert all(ONE_LINE.match(problem) for problem in problems), problems


@pytest.mark.parametrize("path, content, expected", [
    ("docs/latin.md", b"---\ntitle: \xff\n---\n", "docs/latin.md:1: expected UTF-8 text with Unix line ends and no byte-order mark, found otherwise"),
    ("docs/windows.md", b"---\r\ntitle: x\r\n---\r\n", "docs/windows.md:1: expected UTF-8 text with Unix line ends"),
    ("snippets/decay/latin.py", b"x = '\xff'\n", "snippets/decay/latin.py:1: expected UTF-8 text, found a byte that is not UTF-8"),
    ("snippets/decay/windows.py", b'"""x."""\r\nx = 1\r\n', "snippets/decay/windows.py:1: expected spaces, Unix line ends"),
    ("snippets/decay/empty.py", b"", "snippets/decay/empty.py:1: expected a docstring of one line"),
    ("snippets/projects/x.py", b'"""x."""\n', "snippets/projects/x.py:1: expected snippets/<page_slug>/<what_it_shows>.py"),
    ("mkdocs.yml", b"nav: [x\n", "mkdocs.yml:2: expected YAML, found text that YAML does not read"),
    ("mkdocs.yml", b"site_name: x\n", "docs/decay.md:1: expected an entry in the nav of mkdocs.yml, found none"),
])
def test_a_file_that_cannot_be_read_is_one_line(guide, path, content, expected):
    (guide.root / path).parent.mkdir(exist_ok=True)
    (guide.root / path).write_bytes(content)
    problems = guide.problems()
    assert any(problem.startswith(expected) for problem in problems) and all(ONE_LINE.match(problem) for problem in problems), problems


def test_what_editors_leave_behind_is_no_page_and_no_snippet(guide):
    os.symlink("nowhere", guide.root / "docs/.#decay.md")
    os.symlink("nowhere", guide.root / "snippets/decay/.#halves.py")
    (guide.root / "snippets/decay/folder.py").mkdir()
    (guide.root / "docs/folder.md").mkdir()
    assert guide.problems() == []


@pytest.mark.parametrize("addition", [
    "## The `W_hh` matrix\n\n[there](#the-w_hh-matrix)", "Setext heading\n--------------\n\n[there](#setext-heading)",
    "[10–60%](value:decay/halves.norms[1] \"range\")", "- item\n\n    more of it\n\n1. first\n\n    ```output\n    decay/halves\n    ```",
    "## One {#step-5}\n\n[there](#step-5)", "See https://example.org/1970/x.",
    "Up \\(h^2\\) and\n\n\\[h_{t-1}\\]",
])
def test_what_is_right_is_not_refused(guide, addition):
    guide.write("docs/decay.md", (guide.root / "docs/decay.md").read_text() + "\n" + addition + "\n")
    assert guide.problems() == []


def test_a_snippet_that_no_page_shows_is_an_error(guide):
    guide.write("snippets/decay/orphan.py", snippet("x = 1"))
    assert guide.problems() == ["snippets/decay/orphan.py:1: expected a page that shows this snippet, found none — run: make check"]


def test_a_snippet_folder_without_a_page_is_an_error(guide):
    shutil.move(guide.root / "snippets/decay", guide.root / "snippets/decai")
    assert any(problem.startswith("snippets/decai/halves.py:1: expected a folder named as its page (did you mean decay?)") for problem in guide.problems())


def test_a_page_missing_from_the_nav_is_an_error(guide):
    guide.replace("mkdocs.yml", "- decay.md\n", "")
    assert guide.problems() == ["docs/decay.md:1: expected an entry in the nav of mkdocs.yml, found none — run: make check"]


def test_a_nav_entry_without_a_page_is_an_error(guide):
    guide.replace("mkdocs.yml", "- decay.md\n", "- decay.md\n- decoy.md\n")
    (problem,) = guide.problems()
    assert re.match(r"mkdocs.yml:\d+: expected a page \(did you mean decay.md\?\), found decoy.md", problem)


def test_a_snippet_that_is_too_long_or_imports_too_much_is_an_error(guide):
    guide.write("snippets/decay/halves.py", "import yaml\n" + "x = 1\n" * 70)
    expected = ["60 lines", "a docstring of one line", "imports from the standard library"]
    assert all(any(text in problem for problem in guide.problems()) for text in expected)


@pytest.mark.parametrize("head, wrong", [
    ("| a | b |", []),
    ("| | b |", ["docs/decay.md:16: expected decay/halves to print a name in the head of every column, found a column without one"]),
])
def test_a_printed_table_names_every_column(guide, head, wrong):
    source = (guide.root / "snippets/decay/halves.py").read_text()
    guide.write("snippets/decay/halves.py", source + f'print("{head}\\n|---|---|\\n| 1 | 2 |")\n')
    guide.replace("docs/decay.md", "```output\n", "```output table\n")
    assert [problem.partition(" — ")[0] for problem in guide.problems()] == wrong


def test_all_problems_are_collected_before_anything_fails(guide):
    guide.replace("docs/decay.md", "[0.125]", "[0.5]")
    guide.replace("docs/index.md", "[0.5]", "[0.25]")
    guide.write("snippets/decay/broken.py", snippet("1 / 0"))
    done = guide.run("scripts.build")
    assert done.returncode == 1 and not guide.project.site.exists()
    lines = done.stderr.strip().splitlines()
    assert [line.split(":")[0] for line in lines[:-1]] == ["docs/decay.md", "docs/index.md", "snippets/decay/broken.py", "snippets/decay/broken.py"]
    assert lines[-1] == "4 problems"


def test_github_gets_an_annotation_beside_each_line(guide, monkeypatch):
    guide.replace("docs/decay.md", "[0.125]", "[0.5]")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert "::error file=docs/decay.md,line=19::expected 0.1 (decay/halves.left = 0.125), found 0.5" in guide.run("scripts.check").stderr


def test_an_unseeded_snippet_shows_itself_in_the_repetition(guide, tmp_path):
    from scripts.launch import Server
    from scripts.record import run_all
    from tests.collect import HASH_SEED, RESEED, compare

    bodies = {
        "numpy": "import numpy as np\nx = float(np.random.rand())", "torch": "import torch\nx = torch.rand(1).item()",
        "random": "import random\nx = random.random()", "hash": "x = hash('a')", "time": "import time\nx = time.time()",
        "printed": "import random\nprint(random.random())", "seeded": "import random\nrandom.seed(0)\nx = random.random()",
    }
    for name, body in bodies.items():
        guide.write(f"snippets/decay/{name}.py", snippet(body))
    names = [f"decay/{name}" for name in bodies]
    assert record(guide.project, names).problems == []
    found = {}
    with Server(guide.root, 2, HASH_SEED, RESEED) as server:
        for request, reply in run_all(guide.project, names, server, tmp_path / "work", None, lambda line: None):
            name, folder = request["program"], Path(request["out"])
            found[name] = compare(guide.project, "docs/decay.md", 11, name, None, reply, folder)
    assert found.pop("decay/seeded") == []
    assert all(len(problems) == 1 and "a seed for every generator" in str(problems[0]) for problems in found.values()), found
    assert "found another value of x" in str(found["decay/numpy"][0])


def test_a_failed_build_leaves_the_last_good_site(guide):
    assert guide.run("scripts.build").returncode == 0
    before = (guide.project.site / "decay.html").read_bytes()
    guide.replace("docs/decay.md", "[0.125]", "[0.5]")
    assert guide.run("scripts.build").returncode == 1
    assert (guide.project.site / "decay.html").read_bytes() == before


def test_a_build_killed_anywhere_leaves_a_good_site_and_the_next_one_works(guide):
    assert guide.run("scripts.build").returncode == 0
    good = [(guide.project.site / "decay.html").read_bytes()]
    for turn, delay in enumerate((0.1, 0.3, 0.5, 0.8, 1.1, 1.4, 1.7)):
        guide.write("snippets/decay/halves.py", SNIPPET + f"turn = {turn}\n")
        guide.write("docs/decay.md", PAGE.replace("After three", "After " + "really " * turn + "three"))
        process = guide.start("scripts.build")
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        page = (guide.project.site / "decay.html").read_bytes()
        assert page == good[-1] or (f"turn = {turn}" in re.sub(rb"<[^>]*>", b"", page).decode() and page.rstrip().endswith(b"</html>"))
        good.append(page)
    done = guide.run("scripts.build")
    assert done.returncode == 0, done.stderr
    assert b"really really" in (guide.project.site / "decay.html").read_bytes()
    assert not list(guide.project.cache.glob("site-*")) and not list(guide.project.cache.glob("work-*"))


def test_a_build_killed_between_its_two_renames_is_mended_by_the_next(guide):
    assert guide.run("scripts.build").returncode == 0
    os.rename(guide.project.site, guide.project.cache / "site-old")
    guide.replace("docs/decay.md", "[0.125]", "[0.5]")
    assert guide.run("scripts.build").returncode == 1
    assert (guide.project.site / "decay.html").is_file()


def test_two_builds_at_once_both_succeed(guide):
    processes = [guide.start("scripts.build") for _ in range(2)]
    outputs = [process.communicate(timeout=120)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], outputs
    assert sum("waiting for another build" in output for output in outputs) == 1


@pytest.mark.parametrize("module", ["scripts.build", "scripts.check", "scripts.fix", "scripts.record"])
@pytest.mark.parametrize("recorded", [True, False], ids=["recorded", "to be recorded"])
def test_a_full_disk_is_one_line_and_leaves_the_last_good_site(guide, module, recorded):
    import resource

    assert guide.run("scripts.build").returncode == 0
    before = (guide.project.site / "decay.html").read_bytes()
    guide.replace("docs/decay.md", "[0.125]", "[0.12]")
    guide.replace("docs/decay.md", "See [the top]", "Go to [the top]")
    if not recorded:
        guide.replace("snippets/decay/halves.py", "print(", "print('x' * 3000)\nprint(")
    if module == "scripts.fix":
        guide.replace("docs/decay.md", "[0.12]", "[0.9]")
        guide.replace("docs/decay.md", "Go to", "Word after word. " * 50 + "Go to")

    def small_files():
        # No file may grow beyond this, as on a disk without room; Python ignores the signal and gets an error.
        resource.setrlimit(resource.RLIMIT_FSIZE, (600, 600))

    done = guide.run(module, preexec_fn=small_files)
    assert "Traceback" not in done.stderr, done.stderr[-2000:]
    if module in ("scripts.build", "scripts.fix") or not recorded:
        assert done.returncode == 1 and "expected room on the disk" in done.stderr, done.stderr[-2000:]
    assert (guide.project.site / "decay.html").read_bytes() == before
    assert guide.run("scripts.fix").returncode == 0 and guide.run("scripts.build").returncode == 0
