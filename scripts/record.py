"""Runs every snippet and notebook whose recording is absent, and stores what it produced.

Produces `.cache/recordings/<key>/`. Refuses programs that fail, hang, flood, warn or read the
checkout. Prevents: a page that shows what no run produced.
"""

import argparse
import contextlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from scripts import fingerprint, judge, lock, retrace, store
from scripts.launch import Server
from scripts.locate import Project
from scripts.report import Problem, did_you_mean, print_problems, run_main
from scripts.request import key_for, key_of, modules_to_warm, request_for


@dataclass
class Outcome:
    """What a round of recording gave: recordings by name, problems, `(name, seconds)` of what ran, and the names of what was traced."""

    recordings: dict[str, store.Recording] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    ran: list[tuple[str, float]] = field(default_factory=list)
    traced: list[str] = field(default_factory=list)

    @property
    def cached(self) -> int:
        return len(self.recordings) - len(self.ran)

    def slowest(self, count: int = 5) -> list[tuple[str, float]]:
        """The slowest programs by their recorded seconds, whether they ran now or earlier."""
        every = [(name, recording.timing["seconds"]) for name, recording in self.recordings.items()]
        return sorted(every, key=lambda pair: -pair[1])[:count]


def load_all(project: Project, names: Iterable[str] | None = None) -> dict[str, store.Recording | None]:
    """Every name with its recording, None where there is no good one for its present bytes."""
    names = [*project.snippet_names(), *project.notebook_names()] if names is None else names
    return {name: load(project, name) for name in names}


def load(project: Project, name: str) -> store.Recording | None:
    try:
        return store.load(project.recordings, key_of(project, name), name)
    except (OSError, UnicodeDecodeError):
        return None


def record(
    project: Project, names: Iterable[str] | None = None, server: Server | None = None, limit: float | None = None,
    say: Callable[[str], None] = lambda line: None, meanwhile: Callable[[], None] = lambda: None,
) -> Outcome:
    """Bring the recordings of `names` (all, if None) up to date.

    `limit` overrides the seconds allowed. `meanwhile` is called once if anything has to run, before it does.
    """
    outcome = Outcome()
    found = load_all(project, names)
    stale = [name for name, recording in found.items() if recording is None]
    outcome.recordings = {name: recording for name, recording in found.items() if recording is not None}
    untraced = retrace.untraced(project, found)
    if not stale and not untraced:
        return outcome
    meanwhile()
    owned = server is None
    server = server or Server(project.root, workers=os.cpu_count() or 1)
    try:
        with work_folder(project) as work:
            watched = []
            for request, reply in run_all(project, stale, server, work, limit, say, traced=untraced):
                if request["trace"]:
                    watched.append((request, reply))
                else:
                    keep(project, request, reply, outcome)
            # Only now is there something to compare with; a program that failed has said so already.
            for request, reply in watched:
                if recording := outcome.recordings.get(request["program"]):
                    keep_trace(project, request, reply, recording, outcome)
    finally:
        if owned:
            server.close()
    return outcome


@contextlib.contextmanager
def work_folder(project: Project):
    """A folder on the disk of the store, so that a recording can be moved in by rename."""
    project.cache.mkdir(parents=True, exist_ok=True)
    for left in project.cache.glob("work-*"):
        owner = left.name.split("-")[1]
        if not owner.isdecimal() or not _alive(int(owner)):
            shutil.rmtree(left, ignore_errors=True)
    work = Path(tempfile.mkdtemp(dir=project.cache, prefix=f"work-{os.getpid()}-"))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def run_all(project: Project, names: list[str], server: Server, work: Path, limit: float | None, say, remember: bool = True, traced: Iterable[str] = ()):
    """Run the named programs, longest last time first; yield `(request, reply)` as each ends.

    `remember` keeps the seconds for the order of the next round. Those in `traced` run watched, besides or instead.
    """
    seconds = last_seconds(project)
    requests, modules = [], []
    for number, (name, watched) in enumerate([*((name, False) for name in names), *((name, True) for name in traced)]):
        try:
            request = request_for(project, name, work / str(number), limit, watched)
        except UnicodeDecodeError:
            refused = {"program": name, "name": project.relative(project.source_path(name)), "out": str(work), "trace": watched}
            yield refused, {"refused": "a byte that is not UTF-8"}
            continue
        requests.append(request)
        if "command" not in request:
            modules += modules_to_warm(request["source"])
    requests.sort(key=lambda request: (-seconds.get(request["task"], float("inf")), request["task"]))
    waiting, total = {request["name"]: request for request in requests}, len(requests)
    for reply in server.run(requests, list(dict.fromkeys(modules))):
        if "started" in reply:
            continue
        request = waiting.pop(reply["name"])
        seconds[request["task"]] = round(reply["seconds"], 3)
        say(f"running {total - len(waiting)}/{total} … {request['task']} {reply['seconds']:.1f} s")
        yield request, reply
    if remember:
        store.write_atomically(project.cache / "seconds.json", json.dumps(seconds, indent=0, sort_keys=True))


def last_seconds(project: Project) -> dict[str, float]:
    try:
        seconds = json.loads((project.cache / "seconds.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return seconds if isinstance(seconds, dict) else {}


def keep(project: Project, request: dict, reply: dict, outcome: Outcome) -> None:
    """Store what a run left under the key of what ran, or turn what went wrong into a problem."""
    name, folder = request["program"], Path(request["out"])
    problem = judge.judge(request["name"], reply, folder)
    if problem is not None:
        outcome.problems.append(problem)
        outcome.recordings.pop(name, None)
        return
    meta = {
        "versions": fingerprint.versions(request["code"]), "seed": seed_in(folder),
        "figures": len(list(folder.glob("figure-*.svg"))),
    }
    for scratch in ("stderr.txt", "log.txt", "request.json"):
        (folder / scratch).unlink(missing_ok=True)
    timing = {"seconds": round(reply["seconds"], 3), "date": date.today().isoformat()}
    store.save(project.recordings, key_for(request), folder, meta, timing)
    outcome.ran.append((name, reply["seconds"]))
    if key_of(project, name) == key_for(request):
        outcome.recordings[name] = store.load(project.recordings, key_for(request), name)
    else:
        outcome.problems.append(Problem(request["name"], 1, "the program to stay as it is while it runs", "it was saved in the meantime", judge.RUN))


def keep_trace(project: Project, request: dict, reply: dict, recording: store.Recording, outcome: Outcome) -> None:
    """Store what each line did, or turn what went wrong into a problem."""
    problem = judge.judge(request["file"], reply, Path(request["out"])) or retrace.difference(request, recording)
    if problem is not None:
        outcome.problems.append(problem)
        return
    retrace.keep(project, request, reply["seconds"])
    outcome.traced.append(request["program"])


def seed_in(folder: Path) -> int | None:
    variables = json.loads((folder / "values.json").read_text(encoding="utf-8"))
    seed = variables.get("seed", {}).get("value")
    return seed if isinstance(seed, int) else None


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Run the snippets whose recordings are absent.")
    parser.add_argument("names", nargs="*", help="snippets to run, as page_slug/what_it_shows (default: all)")
    parser.add_argument("--limit", type=float, help="seconds allowed for each program")
    arguments = parser.parse_args(argv)
    project = Project(Path.cwd())
    known = [*project.snippet_names(), *project.notebook_names()]
    for name in arguments.names:
        if name not in known:
            parser.error(f"no snippet {name}{did_you_mean(name, known)}")
    started = time.monotonic()
    with lock.hold(project.cache):
        outcome = record(project, arguments.names or None, limit=arguments.limit, say=lambda line: print(line, flush=True))
    print(f"{len(outcome.ran)} ran, {outcome.cached} from cache, {time.monotonic() - started:.1f} s")
    return 1 if print_problems(outcome.problems) else 0


if __name__ == "__main__":
    sys.exit(run_main(main))
