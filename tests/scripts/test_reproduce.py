"""Published recordings reproduce or the deviation is named; what has changed or was never there is not a deviation."""

import copy
import functools
import http.server
import json
import threading

import pytest

from scripts import publish, reproduce
from scripts.record import record
from scripts.resolve import Library

SUBNORMAL, NORMAL = 1e-310, 1e-300


@pytest.fixture
def reference(guide):
    """The small guide's recordings, published in its site/, and their path."""
    library = Library(guide.project, record(guide.project).recordings)
    path = guide.project.site / publish.FILE
    publish.write(guide.project, library, guide.project.site)
    return path


def edit(path, change):
    """Change a published document in place."""
    document = json.loads(path.read_text())
    change(document["programs"])
    path.write_text(json.dumps(document))


def described(value, kind="float64"):
    return publish.thinned({"type": kind, "value": value})


def deviations(old, new, kind="float64", bounded=()):
    """What a comparison says of one variable with two values."""
    documents = [
        {"programs": {"a/b": {"source": "snippets/a/b.py", "sha256": "0", "stdout": "", "values": {"x": described(value, kind), "same": described(1)}}}}
        for value in (old, new)
    ]
    return [str(problem) for problem in reproduce.compare(*documents, {"a/b": "same = 1\nx = 2\n"}, bounded).problems]


def test_every_program_is_published_with_output_versions_and_values(guide, reference):
    document = json.loads(reference.read_text())
    program = document["programs"]["decay/halves"]
    assert program["source"] == "snippets/decay/halves.py" and program["stdout"] == "left 0.125\n" and "Python" in program["versions"]
    assert program["values"]["norms"] == {"type": "list", "value": [1.0, 0.5, 0.25, 0.125]}
    assert set(document["programs"]) == set(guide.project.snippet_names()) and document["machine"]["architecture"]


def test_all_numbers_of_the_real_guide_are_published_or_thinned(project):
    library = Library(project, record(project).recordings)
    document = publish.published(project, library)
    for name, program in document["programs"].items():
        for variable, entry in library.recording(name).variables.items():
            recorded = [number for _, number in publish.leaves(entry.get("value"))]
            shown = program["values"][variable]
            kept = [number for _, number in publish.leaves(shown.get("value"))] or shown.get("sample", [])
            assert kept == recorded[::shown.get("every", 1)] and shown.get("numbers", len(kept)) == len(recorded), (name, variable)
    assert document["programs"] and json.loads(json.dumps(document)) == document


def test_a_long_value_is_thinned_and_says_of_how_many():
    entry = publish.thinned({"type": "float64", "shape": [100, 10], "value": [[float(10 * row + column) for column in range(10)] for row in range(100)]})
    assert entry == {"type": "float64", "shape": [100, 10], "numbers": 1000, "every": 4, "sample": [float(number) for number in range(0, 1000, 4)]}


def test_what_was_just_published_reproduces(guide, reference):
    done = guide.run("scripts.reproduce", str(reference))
    assert done.returncode == 0, done.stderr
    assert "programs compared: 1, values compared: 9, left to their bounds: 0, programs changed since: 0" in done.stdout
    assert "published: " in done.stdout and "here: " in done.stdout


def test_another_number_is_named_with_file_line_variable_and_difference(guide, reference):
    edit(reference, lambda programs: programs["decay/halves"]["values"]["norms"]["value"].__setitem__(1, 0.51))
    done = guide.run("scripts.reproduce", str(reference))
    assert done.returncode == 1
    expected = "snippets/decay/halves.py:5: expected norms[1] = 0.51 as published, within 1e-06, found 0.5 (relative difference 2.0e-02) — run: make reproduce"
    assert expected in done.stderr and "1 problem\n" in done.stderr


def test_another_output_is_named_by_its_first_line_that_differs(guide, reference):
    edit(reference, lambda programs: programs["decay/halves"].update(stdout="left 0.13\n"))
    done = guide.run("scripts.reproduce", str(reference))
    assert done.returncode == 1
    assert "halves.py:1: expected to print “left 0.13” on line 1, as published, found “left 0.125” — run: make reproduce" in done.stderr


@pytest.mark.parametrize("old, new, line", [("a\n", "b\n", (1, "a", "b")), ("a\n", "a", (2, "", "no such line")), ("a\nb", "a\nb\nc", (3, "no such line", "c"))])
def test_the_first_line_that_differs_is_found_where_one_output_is_shorter_too(old, new, line):
    assert reproduce.first_difference(old, new) == line


def test_a_changed_program_is_counted_and_not_compared(guide, reference):
    guide.write("snippets/decay/other.py", '"""Another."""\nx = 1\n')
    publish.write(guide.project, Library(guide.project, record(guide.project).recordings), guide.project.site)
    guide.replace("snippets/decay/halves.py", "w, steps = 0.5", "w, steps = 0.25")
    done = guide.run("scripts.reproduce", str(reference))
    assert done.returncode == 0, done.stderr
    assert "changed since: decay/halves\n" in done.stdout and "programs compared: 1, values compared: 1, left to their bounds: 0, programs changed since: 1" in done.stdout


def test_a_sentence_changed_in_a_notebook_is_no_changed_program(guide):
    text = "# ---\n# title: N\n# ---\n# %% [markdown]\n# A sentence.\n# %%\nx = 1\n"
    guide.write("docs/projects/some-notebook.py", text)
    published = publish.published(guide.project, Library(guide.project, record(guide.project).recordings))
    guide.write("docs/projects/some-notebook.py", text.replace("A sentence", "Another one"))
    here = publish.published(guide.project, Library(guide.project, record(guide.project).recordings))
    assert published == here and "projects/some_notebook" in here["programs"]


def test_a_program_on_one_side_only_is_named_and_no_deviation(guide, reference):
    guide.write("snippets/decay/new.py", '"""New."""\nx = 1\n')
    edit(reference, lambda programs: programs.update({"decay/gone": copy.deepcopy(programs["decay/halves"])}))
    done = guide.run("scripts.reproduce", str(reference))
    assert done.returncode == 0, done.stderr
    assert "published only: decay/gone\n" in done.stdout and "here only: decay/new\n" in done.stdout


def test_a_program_that_fails_here_is_a_deviation_from_one_that_ran(guide, reference):
    guide.write("snippets/decay/fails.py", '"""Fails."""\nx = 1 / 0\n')
    done = guide.run("scripts.reproduce", str(reference))
    assert done.returncode == 1 and "expected the program to run, found ZeroDivisionError" in done.stderr


def test_a_comparison_of_nothing_fails(guide, reference):
    guide.replace("snippets/decay/halves.py", "w, steps = 0.5", "w, steps = 0.25")
    done = guide.run("scripts.reproduce", str(reference))
    assert done.returncode == 1 and "expected at least one value of a program that is the same here, found none" in done.stderr


def test_a_value_on_one_side_only_or_of_another_size_is_a_deviation(guide, reference):
    def change(programs):
        values = programs["decay/halves"]["values"]
        values["before"] = values.pop("left")
        values["norms"]["value"].append(0.0625)

    edit(reference, change)
    errors = guide.run("scripts.reproduce", str(reference)).stderr
    assert "halves.py:1: expected a value before, as published, found none" in errors
    assert "halves.py:6: expected no value left, as published, found one" in errors
    assert "halves.py:5: expected norms of 5 numbers, as published, found 4 numbers" in errors


@pytest.mark.parametrize("old, new", [
    (1.0, 1.0 + 9e-7), (-2e-300, -2e-300 * (1 + 9e-7)), (1.7e308, 1.7e308 * (1 - 9e-7)), (0.0, 0.0), (0.0, -0.0), (0.0, SUBNORMAL), (SUBNORMAL, 5e-324),
    (3, 3), (True, True), ("nan", "nan"), ("-inf", "-inf"), ("1/3", "1/3"), (10**400, 10**400), ({"k": [1.0, 2]}, {"k": [1.0000001, 2]}),
])
def test_values_that_are_the_same_to_half_their_digits_pass(old, new):
    assert deviations(old, new) == []


@pytest.mark.parametrize("old, new", [
    (1.0, 1.0 + 2e-6), (1.0, -1.0), (1.7e308, -1.7e308), (0.0, NORMAL), (NORMAL, SUBNORMAL), (1e-300, 2e-300), (3, 4), (3, 3.0), (True, 1), (True, False),
    ("nan", 0.0), ("inf", "-inf"), ("1/3", "1/4"), (10**400, 10**400 + 1), ({"k": 1.0}, {"j": 1.0}), ([1.0, 2.0], [2.0, 1.0]), ([1.0], [1.0, 2.0]),
])
def test_values_that_differ_are_deviations(old, new):
    (deviation,) = deviations(old, new)
    assert deviation.startswith("snippets/a/b.py:2: expected x")


@pytest.mark.parametrize("kind, within, beyond", [("torch.float32", 5e-4, 2e-3), ("float16", 5e-3, 2e-2), ("torch.bfloat16", 5e-2, 2e-1)])
def test_narrow_floats_are_held_to_half_of_their_own_digits(kind, within, beyond):
    assert deviations(1.0, 1.0 + within, kind) == [] and len(deviations(1.0, 1.0 + beyond, kind)) == 1
    assert deviations(0.0, 1e-39, "float32") == [] and len(deviations(0.0, 1e-39)) == 1


def test_an_array_is_one_deviation_that_names_its_furthest_number():
    (deviation,) = deviations([1.0, 2.0, 3.0], [1.1, 4.0, 3.0])
    assert "expected x[1] = 2.0 as published, within 1e-06, found 4.0 (relative difference 5.0e-01, the furthest of 2 in 3)" in deviation


def test_a_number_of_a_thinned_value_is_named_by_its_place_among_all():
    old, new = [float(number) for number in range(1000)], [float(number) for number in range(1000)]
    new[8] = 9.0
    assert "expected x, number 8 of 1000, = 8.0 as published" in deviations(old, new)[0]


def test_a_value_at_rounding_level_is_left_to_its_bound_and_a_large_one_is_not():
    assert deviations(3e-17, 8e-17, bounded={"a/b.x"}) == [] and deviations(0.0, 1e-9, bounded={"a/b.x"}) == []
    assert len(deviations(3e-17, 8e-17)) == 1 and len(deviations(3e-17, 8e-17, bounded={"a/b.y", "c/b.x"})) == 1
    assert len(deviations(0.1, 0.2, bounded={"a/b.x"})) == 1 and len(deviations(1e-17, 1e-7, bounded={"a/b.x"})) == 1


def test_only_what_the_pages_state_as_below_a_bound_everywhere_counts_as_bounded(guide):
    page = (guide.root / "docs/decay.md").read_text()
    guide.write("docs/decay.md", page + '\nLess than [0.2](value:decay/halves.left "<"), [1](value:decay/halves.w "<"), [3](value:decay/halves.steps ">").\n')
    assert reproduce.stated_as_bounded(guide.project) == set(), "left and w are stated by their digits elsewhere"
    guide.replace("docs/decay.md", "[0.125](value:decay/halves.left)", "an eighth")
    assert reproduce.stated_as_bounded(guide.project) == {"decay/halves.left"}


@pytest.mark.parametrize("content, found", [
    (None, "nothing published there: [Errno 2]"), ("<html>", "nothing published there: Expecting value"), ("[]", "something else"),
    ('{"format": 0, "programs": {}}', "something else"), ('{"format": 1}', "something else"),
])
def test_a_reference_that_is_none_is_refused_in_one_line(guide, content, found):
    if content is not None:
        guide.write("published.json", content)
    done = guide.run("scripts.reproduce", "published.json")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert done.stderr.startswith(f"published.json:1: expected published recordings of format 1, found {found}")


def test_no_reference_at_all_is_refused(guide):
    done = guide.run("scripts.reproduce", "")
    assert done.returncode == 1 and done.stderr.startswith("REFERENCE:1: expected published recordings of format 1, found no REFERENCE=…")


def test_the_reference_can_be_an_address_and_nothing_published_there_is_said(guide, reference):
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(guide.project.site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        assert guide.run("scripts.reproduce", address + publish.FILE).returncode == 0
        missing = guide.run("scripts.reproduce", address + "other.json")
        server.shutdown()
    assert missing.returncode == 1 and "found nothing published there: HTTP Error 404" in missing.stderr
