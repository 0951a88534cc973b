"""Starts the process that runs programs, in a clean environment, and talks to it.

Prevents: a result that depends on the shell of whoever builds the site.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

KEPT = (
    "PATH", "HOME", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP", "LD_LIBRARY_PATH", "ATEN_CPU_CAPABILITY", "OPENBLAS_CORETYPE",
)


def clean_environment(root: Path, hash_seed: int = 0) -> dict[str, str]:
    """One thread everywhere, fixed locale, time zone and hash seed; nothing else of the caller's."""
    code = Path(__file__).parent.parent
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    environment.update(
        {name: "1" for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")}
    )
    environment.update(
        PYTHONHASHSEED=str(hash_seed), PYTHONPATH=str(code), PYTHONUTF8="1", LC_ALL="C.UTF-8", TZ="UTC",
        MPLBACKEND="module://scripts.draw", MPLCONFIGDIR=str(root / ".cache" / "matplotlib"),
        PYDEVD_DISABLE_FILE_VALIDATION="1",
    )
    return environment


class Server:
    """The fork server, started on first use and kept until `close`.

    `hash_seed` and `reseed` make a second parent unlike the first; `spawn` runs every
    program in a plain process, as on systems where forking is not safe.
    """

    def __init__(self, root: Path, workers: int, hash_seed: int = 0, reseed: int | None = None, spawn: bool = False):
        self.root, self.workers, self.hash_seed, self.reseed, self.spawn = root, workers, hash_seed, reseed, spawn
        self.process: subprocess.Popen | None = None
        self.busy = False

    def run(self, requests: list[dict], modules: list[str]) -> Iterator[dict]:
        """Run the programs; yield the server's messages. Raises RuntimeError if the server dies."""
        if self.process is None or self.process.poll() is not None:
            (self.root / ".cache" / "matplotlib").mkdir(parents=True, exist_ok=True)
            self.process = subprocess.Popen(
                [sys.executable, "-m", "scripts.fork"], cwd=self.root, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                env=clean_environment(self.root, self.hash_seed), text=True, encoding="utf-8",
            )
        batch = {
            "requests": requests, "modules": modules, "workers": self.workers, "reseed": self.reseed, "spawn": self.spawn,
        }
        self.busy = True
        self.process.stdin.write(json.dumps(batch) + "\n")
        self.process.stdin.flush()
        for line in self.process.stdout:
            message = json.loads(line)
            if "done" in message:
                self.busy = False
                return
            yield message
        raise RuntimeError(f"the process that runs the snippets ended with status {self.process.wait()}")

    def close(self) -> None:
        """End the server; one that is still running programs, because something else failed, is killed with them."""
        if self.process is not None:
            if self.busy:
                self.process.kill()
            self.process.stdin.close()
            self.process.stdout.close()
            self.process.wait()
            self.process = None

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_) -> None:
        self.close()
