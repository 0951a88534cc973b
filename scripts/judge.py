"""Says what was wrong with a run, if anything was.

Prevents: a page that shows the output of a program that failed, warned or never ended.
"""

import json
import signal
from pathlib import Path

from scripts.isolate import DISK_FULL
from scripts.report import Problem

MOST_STDOUT = 64 * 1024
RUN = "make site"


def judge(path: str, reply: dict, folder: Path) -> Problem | None:
    """The problem of one run, or None. `path` is the program's; `reply` the server's; `folder` what the run left."""
    if "refused" in reply:
        return Problem(path, 1, "UTF-8 text", reply["refused"], RUN)
    stdout, stderr = _read(folder / "stdout.txt"), _read(folder / "stderr.txt")
    if len(stdout) > MOST_STDOUT:
        return Problem(path, 1, f"at most {MOST_STDOUT} bytes on stdout", f"{len(stdout)} or more", RUN)
    if reply["status"] == DISK_FULL:
        return Problem(".cache", 1, "room on the disk", "none for the results of a program", "make clean")
    if reply["status"] is None:
        return Problem(path, 1, "an end within the time limit", f"it still running after {reply['seconds']:.0f} s", RUN)
    try:
        failure = json.loads((folder / "failure.json").read_text(encoding="utf-8"))
        return Problem(path, failure["line"], "the program to run", failure["message"], RUN)
    except (OSError, ValueError):
        pass
    if reply["status"] != 0 or not (folder / "values.json").exists():
        last = (stderr or _read(folder / "log.txt")).decode(errors="replace").strip().splitlines()[-1:]
        return Problem(path, 1, "the interpreter to end by itself", "; ".join([how_it_ended(reply["status"]), *last]), RUN)
    try:
        stdout.decode()
    except UnicodeDecodeError:
        return Problem(path, 1, "UTF-8 text on stdout", "other bytes", RUN)
    if stderr:
        return Problem(path, 1, "nothing on stderr", stderr.decode(errors="replace").strip().splitlines()[-1], RUN)
    return None


def how_it_ended(status: int) -> str:
    return f"killed by {signal.Signals(-status).name}" if status < 0 else f"exit status {status} before its values were recorded"


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
