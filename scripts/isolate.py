"""Runs one program in this process, cut off from the checkout, and leaves what it produced.

Produces in the output folder: `stdout.txt`, `stderr.txt`, `values.json`, `figure-<n>.svg`; or
`failure.json` with the line that failed. Prevents: a program whose result depends on anything
but its own bytes, its libraries and its seed. Called in a fork by `fork`, or by itself:
`python -m scripts.isolate <request.json>`.
"""

import errno
import importlib
import json
import linecache
import os
import random
import signal
import sys
import tempfile
import traceback
import types
from collections.abc import Callable
from pathlib import Path

from scripts import fingerprint
from scripts.collect import collect

try:
    import resource
except ImportError:  # Windows has no resource limits; the time limit still holds there.
    resource = None

CODE = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
PATH_EVENTS = frozenset((
    "open", "os.listdir", "os.scandir", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate",
    "os.chdir", "sqlite3.connect",
))
PROCESS_EVENTS = frozenset(("subprocess.Popen", "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "pty.spawn"))
NETWORK_EVENTS = frozenset(("socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.bind"))
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
DISK_FULL = 74
LARGEST_FILE = 8 * 2**20
LARGEST_MEMORY = 12 * 2**30


def run(request: dict) -> int:
    """Run `request["source"]` and write what it left to `request["out"]`; return the exit status.

    `request`: name (as shown in tracebacks), source, out and work (folders), root (the checkout, refused).
    """
    out = Path(request["out"])
    try:
        _redirect(out)
        _limit()
        return _run_program(request, out, request["work"])
    except OSError as error:
        if error.errno not in FULL:
            raise
        return DISK_FULL


def _run_program(request: dict, out: Path, work: str) -> int:
    name, source = request["name"], request["source"]
    os.chdir(work)
    os.environ["HOME"] = work
    draw = _prepare_matplotlib(source)
    module = types.ModuleType("__main__")
    module.__file__ = name
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    _forget_checkout(request["root"])
    sys.modules["__main__"] = module
    sys.argv = [name]
    disarm = refuse_checkout(request["root"], work)
    try:
        exec(compile(source, name, "exec"), module.__dict__)
    except SystemExit as stop:
        if stop.code not in (None, 0):
            disarm()
            write_failure(out, 1, f"SystemExit: {stop.code}")
            return 1
    except BaseException as error:
        disarm()
        if isinstance(error, OSError) and error.errno in FULL:
            return DISK_FULL
        traceback.print_exc()
        write_failure(out, failing_line(error, name), f"{type(error).__name__}: {error}")
        return 1
    sys.stdout.flush()
    sys.stderr.flush()
    disarm()
    values = collect(module.__dict__)
    (out / "values.json").write_text(json.dumps(values, indent=0, ensure_ascii=False), encoding="utf-8")
    for index, svg in enumerate(draw.shown if draw else []):
        (out / f"figure-{index}.svg").write_bytes(svg)
    return 0


def reseed(seed: int | None) -> None:
    """Give the global generators another state, so that a program without a seed shows itself."""
    if seed is None:
        return
    random.seed(seed)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(seed)
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(seed)


def failing_line(error: BaseException, name: str) -> int:
    """The last line of `name` that the error passed through; a syntax error names its own."""
    if isinstance(error, SyntaxError) and error.filename == name:
        return error.lineno or 1
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == name]
    return lines[-1] if lines else 1


def write_failure(out: Path, line: int, message: str) -> None:
    failure = {"line": line, "message": " ".join(message.split())}
    (out / "failure.json").write_text(json.dumps(failure), encoding="utf-8")


def _redirect(out: Path) -> None:
    """Point the descriptors themselves, so that C code and child processes are captured too."""
    for path, flags, number in (
        (os.devnull, os.O_RDONLY, 0),
        (out / "stdout.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 1),
        (out / "stderr.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 2),
    ):
        opened = os.open(path, flags, 0o644)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = open(0, encoding="utf-8", closefd=False)
    sys.stdout = open(1, "w", encoding="utf-8", newline="\n", closefd=False)
    sys.stderr = open(2, "w", encoding="utf-8", newline="\n", closefd=False, errors="backslashreplace")


def _limit() -> None:
    if resource is None:
        return
    limits = {resource.RLIMIT_CORE: 0, resource.RLIMIT_FSIZE: LARGEST_FILE}
    if sys.platform.startswith("linux"):
        limits[resource.RLIMIT_AS] = LARGEST_MEMORY
    for kind, most in limits.items():
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))


def _prepare_matplotlib(source: str):
    if "matplotlib" not in source:
        return None
    from scripts import draw

    draw.apply_style()
    return draw


def _forget_checkout(root: str) -> None:
    """Take the checkout off the import path, and its modules out of reach but for Matplotlib's backend."""
    refused = {os.path.realpath(folder) for folder in (root, CODE)}
    sys.path[:] = [entry for entry in sys.path if entry and os.path.realpath(entry) not in refused]
    for module in [key for key in sys.modules if key.split(".")[0] == "scripts" and key != "scripts.draw"]:
        del sys.modules[module]


def die_with_parent() -> None:
    """Ask Linux to kill this process when the one that started it goes, however it goes."""
    if sys.platform.startswith("linux"):
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def refuse_checkout(root: str, work: str) -> Callable[[], None]:
    """Refuse the checkout's files, other programs and the network, until the returned function is called.

    Open stay the virtual environment inside the checkout, the program's own folder, and what is not in
    a folder for temporary files. (`os.stat` cannot be refused: Python raises no audit event for it.)
    """
    closed = [os.path.realpath(folder) + os.sep for folder in (root, tempfile.gettempdir())]
    opened = tuple(os.path.realpath(folder) + os.sep for folder in (sys.prefix, sys.base_prefix, work))
    armed = True

    def refuse(event: str, arguments: tuple) -> None:
        if not armed:
            return
        if event in PATH_EVENTS:
            for argument in arguments[:2]:
                if isinstance(argument, (str, bytes, os.PathLike)):
                    path = os.path.realpath(os.fsdecode(argument)) + os.sep
                    for folder in closed:
                        if path.startswith(folder) and not path.startswith(opened):
                            what = "the repository" if folder == closed[0] else "another run"
                            raise PermissionError(f"a snippet may read no file of {what}: {path[len(folder):-1]}")
        elif event in PROCESS_EVENTS:
            raise PermissionError("a snippet may start no other program")
        elif event in NETWORK_EVENTS:
            raise PermissionError("a snippet may not use the network")

    def disarm() -> None:
        nonlocal armed
        armed = False

    sys.addaudithook(refuse)
    return disarm


def main(argv: list[str] | None = None) -> int:
    arguments = sys.argv[1:] if argv is None else argv
    request = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    if "SNIPPET_RESEED" in os.environ:
        for name in fingerprint.imported_modules(request["source"]):
            importlib.import_module(name)
        reseed(int(os.environ["SNIPPET_RESEED"]))
    return run(request)


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    os._exit(status)
