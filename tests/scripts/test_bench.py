"""The benchmark gives every pipeline the same programs, notices one that skips them, and computes its ratios right."""

import json
import sys
from pathlib import Path

import pytest

from scripts import bench, count, generate
from scripts.check import record_and_check
from scripts.generate import Output, Program
from scripts.locate import Project

ROOT = Path(__file__).parents[2]
PEERS = (generate.markdown_exec, generate.mkdocs_jupyter, generate.sphinx_gallery)
FLOORS = (generate.finished, generate.plain)
SECONDS = {
    bench.OURS: {"cold": 5.5, "unchanged": 1.2, "changed": 2.0}, bench.SAME: dict.fromkeys(bench.PHASES, 1.0),
    bench.PLAIN: dict.fromkeys(bench.PHASES, 0.5),
}
COSTS = {"import": 1.0, "programs": 6.0, "cores": 2, "changed program": 0.5, "idle": 0, "mkdocs-jupyter": 0.4}


@pytest.fixture
def given() -> dict[Program, Output]:
    """The twelve programs, with outputs as if they had run."""
    programs = generate.programs(bench.FEW, generate.LONG, on_a_page=1)
    return {program: Output(f"{program.name}: 1.5 < 2\n", "<svg/>" if program.draws else "", 0.5) for program in programs}


def test_no_program_is_the_same_as_another():
    for programs in (generate.programs(12, generate.LONG, 1), generate.programs(200, generate.SHORT, 4)):
        assert len({program.text for program in programs}) == len({program.name for program in programs}) == len(programs)


def test_half_of_the_programs_use_each_library(given):
    assert [sum(f"import {library}" in program.text for program in given) for library in ("numpy", "torch")] == [6, 6]


@pytest.mark.parametrize("write", [generate.ours, *FLOORS, *PEERS], ids=lambda write: write.__name__)
def test_each_pipeline_is_given_every_program_whole(write, given):
    texts = [data.decode(errors="replace") for data in write(ROOT, given).values()]
    for program in given:
        assert sum(program.text.removeprefix('"""') in text for text in texts) == 1


@pytest.mark.parametrize("write", [generate.ours, *PEERS], ids=lambda write: write.__name__)
def test_an_edit_changes_one_file(write, given):
    edited = dict(zip(generate.edit(list(given), seed=1000), given.values(), strict=True))
    before, after = write(ROOT, given), write(ROOT, edited)
    assert len([path for path in before if before[path] != after[path]]) == 1 and before.keys() == after.keys()


@pytest.mark.parametrize("write", FLOORS, ids=lambda write: write.__name__)
def test_the_finished_text_holds_outputs_and_drawings_and_runs_nothing(write, given):
    files = write(ROOT, given)
    assert all(any(output.stdout.encode() in data for data in files.values()) for output in given.values())
    assert len([path for path in files if path.startswith("docs/page") and path.endswith(".svg")]) == 6
    assert not any(word in files["mkdocs.yml"] for word in (b"scripts", b"execute: true"))


def test_the_generated_guide_passes_the_check_before_and_after_an_edit(tmp_path):
    programs = [Program("page_0/numpy_0", 3, 0), Program("page_0/numpyfigure_1", 3, 1)]
    for version in (programs, [Program("page_0/numpy_0", 3, 1000), programs[1]]):
        for name, data in generate.ours(ROOT, dict.fromkeys(version)).items():
            if not name.startswith("scripts/"):
                (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
                (tmp_path / name).write_bytes(data)
        outcome, report = record_and_check(Project(tmp_path))
        assert report.problems == [] and (report.counts["outputs"], report.counts["figures"]) == (2, 1)
    assert len(outcome.ran) == 1


def test_a_pipeline_that_skips_a_program_or_a_drawing_is_noticed(given):
    first, *rest = [f"<p>{output.stdout.strip().replace('<', '&lt;')}</p><i>drawn</i>" for output in given.values()]
    assert bench.missing([first, *rest], given, "<i>drawn") == []
    assert bench.missing(rest, given, "<i>drawn") == ["page_0/numpy_0: 1.5 < 2"]
    assert bench.missing([first, *rest], given, "<svg") == ["6 drawings, not 0"]


def test_rows_are_multiples_of_plain_mkdocs_and_the_page_shows_them(tmp_path, given):
    rows = bench.rows(SECONDS)
    assert rows[0] == {"pipeline": bench.OURS, "cold": 11.0, "unchanged": 2.4, "changed": 4.0}
    memory = {name: dict.fromkeys(bench.PHASES, 70) for name in SECONDS}
    results = {
        "rows": rows, "targets": bench.targets(SECONDS, COSTS, {}), "per_snippet": {}, "memory_mb": memory,
        "note": bench.note(SECONDS, COSTS, memory, bench.pipelines("python", 3, 2)),
    }
    (tmp_path / "bench").mkdir()
    (tmp_path / "bench" / "results.json").write_text(json.dumps(results), encoding="utf-8")
    html = count.table(Project(tmp_path), "bench")
    assert "<td>11.0</td>" in html and "<td>70</td>" in html and "<td>met</td>" in html and "Multiples of 0.50 s" in html
    assert "11.00" in bench.table(results)


def test_a_target_is_met_at_its_limit_and_missed_above():
    found = {item["limit"]: item for item in bench.targets(SECONDS, COSTS, {})}
    assert (found[1.15]["ratio"], found[1.15]["met"]) == (1.1, True)
    assert (found[1.3]["ratio"], found[1.3]["met"]) == (1.2, True)
    assert (found[0]["ratio"], found[0]["met"]) == (0, True)
    slower = {**SECONDS, bench.OURS: {"cold": 6.0, "unchanged": 1.31, "changed": 9.0}}
    assert [item["met"] for item in bench.targets(slower, {**COSTS, "idle": 1}, {})] == [False] * 4


def test_programs_that_cost_more_when_there_are_many_miss_their_target():
    few, many = bench.per_snippet(SECONDS, bench.FEW), bench.per_snippet(SECONDS, bench.MANY)
    fine = bench.targets(SECONDS, COSTS, {str(bench.FEW): few, str(bench.MANY): many})[4:]
    assert len(fine) == 6 and all(item["met"] for item in fine)
    assert not any(item["met"] for item in bench.targets(SECONDS, COSTS, {str(bench.FEW): many, str(bench.MANY): few})[4:])


def test_a_command_is_measured_with_the_memory_of_its_children_and_a_failure_says_why(tmp_path):
    child = "import time; held = bytearray(80 * 2**20); time.sleep(0.4)"
    (tmp_path / "place").mkdir()
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', '{child}'])"
    build = bench.timed((sys.executable, "-c", parent), tmp_path / "place")
    assert build.seconds >= 0.4 and build.memory >= 80
    with pytest.raises(SystemExit, match="no such thing"):
        bench.timed((sys.executable, "-c", "raise SystemExit('no such thing')"), tmp_path / "place")
