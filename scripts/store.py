"""Keeps recordings on disk: written whole by rename, read only when every byte is as written.

Prevents: a half-written or damaged recording that reaches a page.
"""

import errno
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

MANIFEST = "manifest.json"
APART = "timing.json"


@dataclass(frozen=True)
class Recording:
    """What one run left. `variables` as `collect` describes them; `timing` is not reproducible."""

    name: str
    stdout: str
    variables: dict
    figures: tuple[str, ...]
    versions: dict[str, str]
    seed: int | None
    timing: dict
    folder: Path

    @property
    def notebook(self) -> Path:
        return self.folder / "notebook.ipynb"


def write_atomically(path: Path, content: bytes | str) -> None:
    """Write a file so that a crash, a kill or a full disk leaves the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = content.encode() if isinstance(content, str) else content
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def kept(folder: Path, depends_on: Iterable[bytes], make: Callable[[], bytes]) -> bytes:
    """What `make` gives, made once for the same bytes that it depends on; the folder keeps the latest."""
    digest = hashlib.sha256()
    for part in depends_on:
        digest.update(hashlib.sha256(part).digest())
    path = folder / digest.hexdigest()
    if not path.is_file():
        data = make()
        shutil.rmtree(folder, ignore_errors=True)
        write_atomically(path, data)
    return path.read_bytes()


def save(recordings: Path, key: str, produced: Path, meta: dict, timing: dict) -> None:
    """Move what a run left in `produced` into the store under `key`.

    Another build may have stored the same key in the meantime; then its recording stays.
    """
    (produced / "meta.json").write_text(json.dumps(meta, sort_keys=True, indent=0), encoding="utf-8")
    (produced / APART).write_text(json.dumps(timing), encoding="utf-8")
    digests = {path.name: digest(path) for path in sorted(produced.iterdir()) if path.name != APART}
    (produced / MANIFEST).write_text(json.dumps(digests, indent=0), encoding="utf-8")
    recordings.mkdir(parents=True, exist_ok=True)
    target = recordings / key
    try:
        os.rename(produced, target)
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise
        if load(recordings, key, "") is not None:
            shutil.rmtree(produced)
            return
        shutil.rmtree(target)
        os.rename(produced, target)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def load(recordings: Path, key: str, name: str) -> Recording | None:
    """The recording under `key`, or None where it is absent, half-written or damaged."""
    folder = recordings / key
    try:
        files = {path.name: path.read_bytes() for path in folder.iterdir()}
        manifest = json.loads(files.pop(MANIFEST))
        timing = json.loads(files.pop(APART))
        found = {file: hashlib.sha256(data).hexdigest() for file, data in files.items()}
        if found != manifest or not isinstance(timing["seconds"], float):
            return None
        meta = json.loads(files["meta.json"])
        figures = tuple(files[f"figure-{index}.svg"].decode() for index in range(meta["figures"]))
        return Recording(
            name, files["stdout.txt"].decode(), json.loads(files["values.json"]), figures,
            meta["versions"], meta["seed"], timing, folder,
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
