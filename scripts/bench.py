"""Measures complete builds of this guide beside its peers, on the same programs, in one run.

Produces `bench/results.json` and a table of ratios. Prevents: a claim of speed without a run, and a pipeline that
looks fast because it skipped the programs. That is an error; a missed target is printed as missed.
"""

import argparse
import contextlib
import html
import itertools
import json
import multiprocessing
import os
import re
import shutil
import subprocess
import sys
import threading
import time
import venv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil

from scripts import fingerprint, generate, store
from scripts.generate import Output, Program

# The shared ones are installed at the guide's own versions, from requirements.txt.
PINNED = ["markdown-exec==1.12.6", "sphinx==9.0.4", "sphinx-gallery==0.22.1"]
SHARED = ["mkdocs-jupyter", "mkdocs-material", "numpy", "torch", "matplotlib"]
# As the guide's own runs: one thread each. As its Makefile: no bytecode written.
SET_TO_1 = "OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NO_MKDOCS_2_WARNING", "PYTHONDONTWRITEBYTECODE"
LIBRARIES, GENERATOR, JUPYTER = "numpy, torch, matplotlib.pyplot", "mkdocs.commands.build", "mkdocs_jupyter.plugin"
OURS, SAME, PLAIN = "This guide", "Finished text, this guide's theme and plugins", "Finished text, plain MkDocs"
PHASES = {"cold": "Cold", "unchanged": "Nothing changed", "changed": "One changed"}
FEW, MANY = 12, 200


@dataclass(frozen=True)
class Pipeline:
    """A way to build a site: what to write, what to run, how its HTML shows a drawing, how often to measure it."""

    name: str
    write: Callable[[Path, dict[Program, Output]], dict[str, bytes]]
    command: tuple[str, ...]
    drawing: str
    repetitions: int


@dataclass(frozen=True)
class Build:
    """Wall seconds of one command, and the largest sum of the resident memory of its processes, in MB."""

    seconds: float
    memory: int


def pipelines(peer: str, repetitions: int, of_the_slowest: int) -> list[Pipeline]:
    here, mkdocs, sphinx = sys.executable, ("-m", "mkdocs", "build", "--quiet"), ("-m", "sphinx", "-q", "-b", "html", ".", "site")
    return [
        Pipeline(OURS, generate.ours, (here, "-m", "scripts.build"), 'class="vg-recorded"', repetitions),
        Pipeline(SAME, generate.finished, (here, *mkdocs), '.svg"', repetitions),
        Pipeline(PLAIN, generate.plain, (here, *mkdocs), '.svg"', repetitions),
        Pipeline("MkDocs with markdown-exec", generate.markdown_exec, (peer, *mkdocs), "matplotlib.org", repetitions),
        Pipeline("sphinx-gallery", generate.sphinx_gallery, (peer, *sphinx), '_001.png" srcset', repetitions),
        Pipeline("mkdocs-jupyter", generate.mkdocs_jupyter, (peer, *mkdocs), 'class="jp-RenderedImage', of_the_slowest),
    ]


def install(root: Path, folder: Path) -> str:
    """The interpreter of an environment with the peers, made once for these versions."""
    lock, stamp = root / "requirements.txt", folder / "installed"
    wanted = "\n".join([*PINNED, *SHARED, lock.read_text(encoding="utf-8")])
    python = str(folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        print("installing the peers (once; PyTorch is large)", flush=True)
        venv.create(folder, clear=True, with_pip=True)
        timed((python, "-m", "pip", "install", "--quiet", "--constraint", str(lock.resolve()), *PINNED, *SHARED), folder)
        store.write_atomically(stamp, wanted)
    return python


def timed(command: tuple[str, ...], folder: Path) -> Build:
    """Run a command to its end and measure it. Raises SystemExit with the end of its log if it fails."""
    log, ended, sizes = folder.with_suffix(".log"), threading.Event(), [0]
    with open(log, "w", encoding="utf-8") as output:
        started = time.monotonic()
        process = psutil.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        watcher = threading.Thread(target=_watch, args=(process, ended, sizes))
        watcher.start()
        status, seconds = process.wait(), time.monotonic() - started
    ended.set()
    watcher.join()
    if status:
        raise SystemExit(f"{folder}: expected status 0, found {status}:\n{log.read_text(encoding='utf-8', errors='replace')[-2000:]}")
    return Build(seconds, round(max(sizes) / 2**20))


def _watch(process: psutil.Popen, ended: threading.Event, sizes: list[int], seconds_between: float = 0.05) -> None:
    while not ended.wait(seconds_between):
        with contextlib.suppress(psutil.NoSuchProcess):
            sizes.append(sum(one.memory_info().rss for one in (process, *process.children(recursive=True))))


def missing(pages: list[str], given: dict[Program, Output], drawing: str) -> list[str]:
    """What the programs print or draw and the built pages do not show."""
    shown = html.unescape(re.sub(r"<[^>]*>", "", "\n".join(pages)))
    lines = [line for output in given.values() for line in output.stdout.splitlines() if line not in shown]
    wanted, found = sum(program.draws for program in given), sum(page.count(drawing) for page in pages)
    return lines + ([f"{wanted} drawings, not {found}"] if found < wanted else [])


def measure(pipeline: Pipeline, root: Path, folder: Path, before: dict, after: dict) -> dict[str, Build]:
    """Build from nothing, again, and after an edit that touches one file; make sure each time that all outputs are shown."""
    shutil.rmtree(folder, ignore_errors=True)
    builds = {}
    for phase, given in zip(PHASES, (before, before, after), strict=True):
        for name, data in pipeline.write(root, given).items():
            if not (folder / name).exists() or (folder / name).read_bytes() != data:
                store.write_atomically(folder / name, data)
        builds[phase] = build = timed(pipeline.command, folder)
        pages = [path.read_text(encoding="utf-8") for path in (folder / "site").rglob("*.html")]
        if lost := missing(pages, given, pipeline.drawing):
            raise SystemExit(f"{pipeline.name}, {phase}: expected pages that show {'; '.join(lost)}, found none")
        print(f"{pipeline.name}, {phase}: {build.seconds:.2f} s, {build.memory} MB", flush=True)
    return builds


def measure_all(chosen: list[Pipeline], root: Path, folder: Path, programs: list[Program]) -> tuple[dict, dict[Program, float]]:
    """All builds of all pipelines, in rounds, so that a slow minute hits them alike; and the programs' processor time."""
    edits = [generate.edit(programs, 1000 + number) for number in range(max(pipeline.repetitions for pipeline in chosen))]
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        outputs = pool.apply(generate.run, (list(dict.fromkeys(sum(edits, programs))),))
    builds = {pipeline.name: [] for pipeline in chosen}
    for number, edited in enumerate(edits):
        before, after = ({program: outputs[program] for program in version} for version in (programs, edited))
        for place, pipeline in enumerate(chosen):
            if number < pipeline.repetitions:
                builds[pipeline.name].append(measure(pipeline, root, folder / str(place), before, after))
    return builds, {program: outputs[program].cpu for program in programs}


def each(builds: dict[str, list[dict[str, Build]]], of: Callable[[list[Build]], object]) -> dict[str, dict]:
    """`of` the builds of each pipeline in each phase."""
    return {name: {phase: of([found[phase] for found in measured]) for phase in PHASES} for name, measured in builds.items()}


def middle(found: list[Build]) -> float:
    return median(build.seconds for build in found)


def rows(seconds: dict[str, dict[str, float]]) -> list[dict]:
    """Each pipeline as multiples of the time that plain MkDocs needs for the finished text."""
    floor = median(seconds[PLAIN].values())
    return [{"pipeline": name, **{phase: round(found[phase] / floor, 2) for phase in PHASES}} for name, found in seconds.items()]


def per_snippet(seconds: dict[str, dict[str, float]], count: int) -> dict[str, dict[str, float]]:
    """Seconds for each program: all of a build of this guide, and what of it the finished text does not need."""
    ours, same = seconds[OURS], seconds[SAME]
    above = {phase: round((ours[phase] - same[phase]) / count, 4) for phase in PHASES}
    return {"build": {phase: round(ours[phase] / count, 4) for phase in PHASES}, "above the finished text": above}


def targets(seconds: dict, costs: dict, snippets: dict) -> list[dict]:
    """What this guide promises of its own speed, and whether this run bears it out."""
    ours, same = seconds[OURS], median(seconds[SAME].values())
    ideal = costs["import"] + costs["programs"] / costs["cores"] + same
    edit = ours["unchanged"] + costs["import"] + costs["changed program"]
    found = [
        ("Cold, against one import + processor time of the programs / cores + the finished text", ours["cold"] / ideal, 1.15),
        ("Nothing changed, against the finished text with the same plugins", ours["unchanged"] / same, 1.3),
        ("Nothing changed: programs run, and torch imported", costs["idle"], 0),
        ("One changed, against nothing changed + one import + its processor time", ours["changed"] / edit, 1),
    ]
    for kind, phase in itertools.product(("build", "above the finished text"), PHASES) if snippets else ():
        many, few = (snippets[str(count)][kind][phase] for count in (MANY, FEW))
        # What is above the finished text may be too little to measure.
        found.append((f"{PHASES[phase]}, {kind}: each of {MANY} programs against each of {FEW}", many / max(few, 0.0001), 1))
    return [{"name": name, "ratio": round(ratio, 3), "limit": limit, "met": ratio <= limit} for name, ratio, limit in found]


def import_costs(folder: Path, peer: str) -> dict[str, float]:
    """Wall seconds of one import of the libraries, and of what mkdocs-jupyter adds to the import of MkDocs."""
    folder.mkdir(parents=True, exist_ok=True)
    # Not for its time: it brings the files of the peers into the memory of the operating system.
    timed((peer, "-c", f"import {LIBRARIES}, {JUPYTER}, markdown_exec, sphinx_gallery.gen_gallery"), folder)
    commands = [(sys.executable, "-c", f"import {modules}") for modules in (LIBRARIES, GENERATOR, f"{GENERATOR}, {JUPYTER}")]
    libraries, generator, both = (middle([timed(command, folder) for _ in range(5)]) for command in commands)
    return {"import": libraries, "mkdocs-jupyter": both - generator}


def idle(folder: Path) -> int:
    """How many programs a build with nothing changed runs, and one more if it imports torch."""
    timed((sys.executable, "-X", "importtime", "-m", "scripts.build"), folder)
    return len(re.findall(r"\| +torch$|^running ", folder.with_suffix(".log").read_text(encoding="utf-8"), re.MULTILINE))


def table(results: dict) -> str:
    lines = [" " * 46 + "".join(f"{head:>17}" for head in PHASES.values())]
    lines += [f"{row['pipeline']:46}" + "".join(f"{row[phase]:17.2f}" for phase in PHASES) for row in results["rows"]]
    for found in results["targets"]:
        lines.append(f"{'met' if found['met'] else 'missed':7}{found['ratio']:.2f} (at most {found['limit']:.2f})  {found['name']}")
    return "\n".join([*lines, results["note"]])


def note(seconds: dict, costs: dict, memory: dict, chosen: list[Pipeline]) -> str:
    floor, often, seldom, slow = median(seconds[PLAIN].values()), chosen[0].repetitions, chosen[-1].repetitions, chosen[-1].name
    return (
        f"Multiples of {floor:.2f} s, in which plain MkDocs builds the finished text; medians of {often} builds, of {slow} {seldom}. "
        f"The {FEW} programs take {costs['programs']:.1f} s of processor time ({costs['cores']} cores), one import of their libraries "
        f"{costs['import']:.1f} s, and importing mkdocs-jupyter alone {costs['mkdocs-jupyter']:.2f} s. The processes of this guide hold "
        f"up to {memory[OURS]['cold']} MB together, or {memory[OURS]['unchanged']} MB with nothing changed."
    )


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Measure this pipeline and its peers side by side.")
    parser.add_argument("--quick", action="store_true", help="each build once, no run of many programs; bench/ stays as it is")
    quick, root = parser.parse_args(argv).quick, Path.cwd()
    cache = root / ".cache" / "bench"
    os.environ.update(dict.fromkeys(SET_TO_1, "1"))
    peer = install(root, cache / "venv")
    chosen = pipelines(peer, *((1, 1) if quick else (3, 2)))
    costs = {"cores": os.cpu_count(), **import_costs(cache / "imports", peer)}
    builds, cpu = measure_all(chosen, root, cache / "long", generate.programs(FEW, generate.LONG, on_a_page=1))
    changed = next(program for program in cpu if program.kind == "torch")
    costs |= {"programs": sum(cpu.values()), "changed program": cpu[changed], "idle": idle(cache / "long" / "0")}
    snippets = {}
    for count in () if quick else (FEW, MANY):
        short, _ = measure_all(chosen[:2], root, cache / f"short-{count}", generate.programs(count, generate.SHORT, on_a_page=4))
        snippets[str(count)] = per_snippet(each(short, middle), count)
    seconds, memory = each(builds, middle), each(builds, lambda found: max(build.memory for build in found))
    results = {
        "rows": rows(seconds), "targets": targets(seconds, costs, snippets), "per_snippet": snippets, "memory_mb": memory,
        "machine": f"{os.cpu_count()} cores, {round(psutil.virtual_memory().total / 2**30)} GB, {sys.platform}",
        "versions": {**{name: fingerprint.version(name) for name in SHARED}, **dict(pin.split("==") for pin in PINNED)},
        "seconds": {"costs": costs, "builds": each(builds, lambda found: [round(build.seconds, 3) for build in found])},
        "note": note(seconds, costs, memory, chosen),
    }
    print(table(results))
    store.write_atomically((cache if quick else root / "bench") / "results.json", json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
