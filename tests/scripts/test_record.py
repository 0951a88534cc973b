"""Programs are run apart from everything, recorded whole, and run again only when something changed."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts import fingerprint, store
from scripts.launch import Server
from scripts.record import key_of, load, record

NUMBERS = '''"""Numbers of every recorded kind."""

import numpy as np
import torch
from fractions import Fraction
from decimal import Decimal

seed = 7
whole, real, flag, tiny, missing, third = 10**30, 0.1, True, 5e-324, float("nan"), Fraction(1, 3)
exact = Decimal("0.10")
scalar, array = np.float32(0.1), np.arange(6.0).reshape(2, 3)
tensor = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
zero_d = torch.tensor(2.5)
table = {"h_1": 1.0, 2: [1, 2]}
huge = np.zeros(10_000)
words, _hidden = "text", 3.0
print("done")
'''

FIGURE = '''"""A figure."""

import matplotlib.pyplot as plt
import numpy as np

rng = np.random.default_rng(0)
fig, ax = plt.subplots()
ax.semilogy(rng.random(50) + 1, label="a")
ax.set_ylim(1, 1.5)
ax.legend()
plt.show()
fig, ax = plt.subplots()
ax.imshow(rng.random((4, 4)))
plt.show()
plt.subplots()
'''


def files_of(guide, name):
    folder = guide.project.recordings / key_of(guide.project, name)
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != store.APART}


def test_every_top_level_number_is_recorded_and_nothing_else(guide):
    guide.write("snippets/decay/numbers.py", NUMBERS)
    recording = record(guide.project, ["decay/numbers"]).recordings["decay/numbers"]
    values = {name: described.get("value") for name, described in recording.variables.items()}
    assert recording.seed == 7 and recording.stdout == "done\n"
    assert values["whole"] == 10**30 and values["real"] == 0.1 and values["flag"] is True and values["tiny"] == 5e-324
    assert values["missing"] == "nan" and values["third"] == "1/3" and values["exact"] == "1/10"
    assert values["scalar"] == 0.10000000149011612 and values["array"] == [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]
    assert values["tensor"] == [1.0, 2.0] and values["zero_d"] == 2.5 and values["table"] == {"h_1": 1.0, "2": [1, 2]}
    assert "value" not in recording.variables["huge"] and recording.variables["huge"]["shape"] == [10_000]
    assert not {"words", "_hidden", "np", "torch"} & set(values)


def test_an_unchanged_snippet_does_not_run_again_and_a_changed_one_runs_alone(guide):
    guide.write("snippets/decay/other.py", '"""Another."""\nx = 1\n')
    assert len(record(guide.project).ran) == 2
    assert record(guide.project).ran == []
    guide.replace("snippets/decay/other.py", "x = 1", "x = 2")
    assert [name for name, _ in record(guide.project).ran] == ["decay/other"]
    guide.replace("snippets/decay/other.py", "x = 2", "x = 1")
    assert record(guide.project).ran == []


@pytest.mark.parametrize("workers, names", [(1, ["a", "b", "figure"]), (2, ["figure", "b", "a"])])
def test_records_are_byte_identical_in_any_order_with_one_or_two_workers_forked_or_spawned(guide, workers, names):
    guide.write("snippets/decay/a.py", NUMBERS)
    guide.write("snippets/decay/b.py", NUMBERS.replace("0.1, True", "0.2, False"))
    guide.write("snippets/decay/figure.py", FIGURE)
    names = [f"decay/{name}" for name in names]
    with Server(guide.root, workers, hash_seed=workers) as server:
        assert record(guide.project, names, server).problems == []
    first = {name: files_of(guide, name) for name in names}
    shutil.rmtree(guide.project.recordings)
    with Server(guide.root, 3 - workers, hash_seed=99, reseed=5, spawn=workers == 1) as server:
        assert record(guide.project, list(reversed(names)), server).problems == []
    assert {name: files_of(guide, name) for name in names} == first


def test_every_figure_that_was_shown_is_kept_and_no_other(guide):
    guide.write("snippets/decay/figure.py", FIGURE)
    figures = record(guide.project, ["decay/figure"]).recordings["decay/figure"].figures
    assert len(figures) == 2 and all(svg.lstrip().startswith("<?xml") for svg in figures)
    assert "data:image/png;base64" in figures[1] and not any(str(year) in svg for svg in figures for year in ("<dc:date>",))


def test_programs_do_not_see_each_other(guide):
    guide.write("snippets/decay/leak.py", '"""Changes global state."""\nimport numpy, torch\ntorch.set_default_dtype(torch.float64)\nnumpy.random.seed(3)\nnumpy.pi = 3\n')
    guide.write("snippets/decay/look.py", '"""Reads global state."""\nimport os, sys\nimport numpy, torch\npi = float(numpy.pi)\nbits = torch.ones(1).element_size()\nfiles = len(os.listdir())\nthreads = torch.get_num_threads()\nblind = not any("scripts" in path for path in sys.path)\n')
    with Server(guide.root, 1) as server:
        recordings = record(guide.project, ["decay/leak", "decay/look"], server).recordings
    values = {name: item["value"] for name, item in recordings["decay/look"].variables.items()}
    assert values["pi"] == pytest.approx(3.14159265, abs=1e-8) and values["bits"] == 4
    assert values["files"] == 0 and values["threads"] == 1 and values["blind"] is True


def test_the_key_depends_on_bytes_versions_and_machine_and_on_nothing_else(guide, monkeypatch):
    source = "import torch\n"
    key = fingerprint.key(source)
    assert "typing-extensions" in dict(fingerprint.closure("torch")), "what a library requires counts too"
    monkeypatch.setenv("ATEN_CPU_CAPABILITY", "default")
    fingerprint.machine.cache_clear(), fingerprint.key.cache_clear()
    changed = fingerprint.key(source)
    monkeypatch.delenv("ATEN_CPU_CAPABILITY")
    fingerprint.machine.cache_clear(), fingerprint.key.cache_clear()
    assert changed != key and fingerprint.key(source) == key
    assert fingerprint.key(source + "#") != key
    record(guide.project)
    os.utime(guide.project.source_path("decay/halves"), (0, 0))
    assert record(guide.project).ran == []


@pytest.mark.parametrize("damage", ["truncate", "alter", "remove", "extra", "manifest", "empty"])
def test_a_damaged_recording_is_rebuilt_and_never_trusted(guide, damage):
    record(guide.project)
    folder = guide.project.recordings / key_of(guide.project, "decay/halves")
    target = folder / "values.json"
    if damage == "truncate":
        target.write_bytes(target.read_bytes()[:10])
    elif damage == "alter":
        target.write_text(target.read_text().replace("0.125", "0.126"))
    elif damage == "remove":
        target.unlink()
    elif damage == "extra":
        (folder / "figure-9.svg").write_text("<svg/>")
    elif damage == "manifest":
        (folder / store.MANIFEST).write_text("{")
    else:
        shutil.rmtree(folder)
        folder.mkdir()
    assert load(guide.project, "decay/halves") is None
    assert [name for name, _ in record(guide.project).ran] == ["decay/halves"]
    assert load(guide.project, "decay/halves").variables["left"]["value"] == 0.125


def test_an_interrupted_round_leaves_nothing_half_written(guide):
    guide.write("snippets/decay/slow.py", '"""Takes its time."""\nimport time\ntime.sleep(60)\n')
    process = guide.start("scripts.record")
    deadline = time.monotonic() + 20
    while load(guide.project, "decay/halves") is None and time.monotonic() < deadline:
        time.sleep(0.05)
    process.kill()
    process.wait()
    assert load(guide.project, "decay/halves") is not None
    for folder in guide.project.recordings.iterdir():
        assert store.load(guide.project.recordings, folder.name, "") is not None
    guide.replace("snippets/decay/slow.py", "sleep(60)", "sleep(0)")
    assert record(guide.project).problems == []
    assert list(guide.project.cache.glob("work-*")) == [], "what the killed round left is swept up"


def test_two_rounds_at_once_wait_for_each_other(guide):
    guide.replace("snippets/decay/halves.py", "w, steps", "import time\ntime.sleep(1)\nw, steps")
    first, second = guide.start("scripts.record"), guide.start("scripts.record")
    outputs = [process.communicate(timeout=60)[0] for process in (first, second)]
    assert [process.returncode for process in (first, second)] == [0, 0]
    assert sorted(output.count("1 ran") for output in outputs) == [0, 1]
    assert sum("waiting for another build" in output for output in outputs) == 1


def test_nothing_to_run_means_torch_is_never_imported(guide):
    guide.write("snippets/decay/tensor.py", '"""Uses torch."""\nimport torch\nx = torch.ones(1)\n')
    record(guide.project)
    program = "import sys; sys.argv = ['record']; from scripts import record; status = record.main([]); assert 'torch' not in sys.modules and 'numpy' not in sys.modules; sys.exit(status)"
    done = subprocess.run([sys.executable, "-X", "importtime", "-c", program], cwd=guide.root, text=True, capture_output=True)
    assert done.returncode == 0, done.stderr[-500:]
    assert "2 from cache" in done.stdout and "| torch" not in done.stderr


def test_timing_is_kept_apart_from_what_must_reproduce(guide):
    record(guide.project)
    folder = guide.project.recordings / key_of(guide.project, "decay/halves")
    assert set(json.loads((folder / store.APART).read_text())) == {"seconds", "date"}
    assert store.APART not in json.loads((folder / store.MANIFEST).read_text())


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch):
    target = tmp_path / "page.md"
    store.write_atomically(target, "old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError):
        store.write_atomically(target, "new")
    assert target.read_text() == "old" and [path.name for path in Path(tmp_path).iterdir()] == ["page.md"]
