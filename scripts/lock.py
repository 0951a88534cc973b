"""Lets one process at a time write into a checkout.

Prevents: two builds that overwrite each other's work. The operating system frees the lock
when its holder ends, even by a kill.
"""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

if os.name == "nt":
    import msvcrt

    def _take(handle, wait: bool) -> None:
        msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(handle, wait: bool) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))


@contextlib.contextmanager
def hold(cache: Path) -> Iterator[None]:
    """Hold the checkout's lock, waiting for another holder and saying so."""
    cache.mkdir(parents=True, exist_ok=True)
    with open(cache / "lock", "a", encoding="utf-8") as handle:
        try:
            _take(handle, wait=False)
        except OSError:
            print("waiting for another build of this checkout to end", file=sys.stderr, flush=True)
            _take(handle, wait=True)
        yield
