"""Runs many programs in fresh processes that share one import of the libraries.

A server: reads batches as JSON lines on stdin, answers with a JSON line per program. On Linux
each program is a fork of this process; elsewhere, where forking after imports is unsafe or
absent, a plain process. Prevents: paying the import of torch for every program, and a
program that hangs, floods or dies taking the build with it.
"""

import importlib
import json
import os
import signal
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from scripts import isolate

FORKS = sys.platform.startswith("linux")
PAUSE = 0.004


@dataclass
class Child:
    """A running program: its request, its process, and when it must be done."""

    request: dict
    process: "Forked | subprocess.Popen"
    started: float


class Forked:
    """A forked child with the three methods of Popen that the server uses."""

    def __init__(self, request: dict):
        sys.stdout.flush()
        self.returncode = None
        self.pid = os.fork()
        if self.pid == 0:
            os.setsid()
            isolate.die_with_parent()
            status = 1
            try:
                status = isolate.run(request)
                sys.stdout.flush()
                sys.stderr.flush()
            finally:
                os._exit(status)

    def poll(self) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self) -> int:
        if self.returncode is None:
            self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.returncode


def start(request: dict, spawn: bool, reseed: int | None) -> Child:
    """Start one program: a command of its own, a fork, or a plain process."""
    Path(request["out"]).mkdir(parents=True, exist_ok=True)
    request["work"] = tempfile.mkdtemp(prefix="snippet-")
    if not spawn and "command" not in request:
        return Child(request, Forked(request), time.monotonic())
    path = Path(request["out"]) / "request.json"
    path.write_text(json.dumps(request), encoding="utf-8")
    command = [*request.get("command", (sys.executable, "-m", "scripts.isolate")), str(path)]
    options = {} if os.name == "nt" else {"start_new_session": True}
    environment = dict(os.environ) if reseed is None else {**os.environ, "SNIPPET_RESEED": str(reseed)}
    with open(Path(request["out"]) / "log.txt", "w", encoding="utf-8") as log:
        process = subprocess.Popen(
            command, cwd=request["root"], stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment, **options
        )
    return Child(request, process, time.monotonic())


def kill(child: Child) -> None:
    """Kill the program and whatever it started in its session."""
    try:
        if os.name == "nt":
            child.process.kill()
        else:
            os.killpg(child.process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass


def import_once(modules: list[str]) -> None:
    """Import what the programs import, and warm what their first figure or optimizer step needs."""
    for name in modules:
        try:
            importlib.import_module(name)
        except ImportError:
            continue
    if "matplotlib.pyplot" in modules:
        from scripts import draw

        draw.apply_style()
        figure, axes = sys.modules["matplotlib.pyplot"].subplots()
        axes.semilogy([1, 2], [1, 1000], label="x")
        axes.legend()
        draw.to_svg(figure)
        sys.modules["matplotlib.pyplot"].close(figure)


def threads() -> int:
    """How many OS threads this process has; forking is safe with one only."""
    tasks = Path("/proc/self/task")
    return len(list(tasks.iterdir())) if tasks.exists() else 1


def serve_batch(batch: dict, answer) -> None:
    """Run `batch["requests"]`, `batch["workers"]` at a time, calling `answer` as each ends."""
    spawn = batch.get("spawn", False) or not FORKS
    waiting = list(batch["requests"])
    running: list[Child] = []
    imported = False
    while waiting or running:
        while waiting and len(running) < batch["workers"]:
            request = waiting.pop(0)
            if not spawn and not imported and "command" not in request:
                import_once(batch["modules"])
                isolate.reseed(batch.get("reseed"))
                imported = True
                if threads() != 1:
                    raise SystemExit(f"expected one OS thread before forking, found {threads()}")
            running.append(start(request, spawn, batch.get("reseed")))
            answer({"started": request["name"]})
        for child in list(running):
            status = child.process.poll()
            seconds = time.monotonic() - child.started
            if status is None and seconds < child.request["limit"]:
                continue
            kill(child)
            child.process.wait()
            shutil.rmtree(child.request["work"], ignore_errors=True)
            running.remove(child)
            answer({"name": child.request["name"], "status": status, "seconds": seconds})
        time.sleep(PAUSE)


def main() -> None:
    def answer(message: dict) -> None:
        print(json.dumps(message), file=replies, flush=True)

    # Ctrl+C reaches the whole group of processes; the one that was started by hand decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    isolate.die_with_parent()
    # Programs and libraries may print; replies keep a descriptor of their own.
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    try:
        for line in sys.stdin:
            serve_batch(json.loads(line), answer)
            answer({"done": True})
    except BrokenPipeError:
        # Whoever asked is gone; the children die with this process.
        os._exit(1)
    # Half a second faster than unloading every library in order.
    os._exit(0)


if __name__ == "__main__":
    main()
