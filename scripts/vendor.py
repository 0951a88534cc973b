"""Fetches the third-party files that the site serves or is built with, and verifies their checksums.

`scripts/vendor.json` names package, version, licence and files, and with a reason what is changed in one, what is built from the package and by
which command, and what is kept beside it. Prevents: a file that nobody can say the origin of. Needs npm to fetch, nothing to verify.
"""

import argparse
import fnmatch
import functools
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from scripts import store
from scripts.report import Problem, print_problems
from scripts.swap import swap

MANIFEST = Path("scripts/vendor.json")


def fetch(root: Path, entry: dict) -> None:
    """Download one package and write its files and their checksums into the checkout and `entry`."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", f"{entry['package']}@{entry['version']}"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            members = {member.name.partition("/")[2]: archive.extractfile(member).read() for member in archive if member.isfile()}
    if "build" in entry:
        members[entry["build"]["file"]] = build(members, entry["build"])
    entry["sha256"] = {path: store.digest(root / path) for path in entry.get("kept", {})}
    for pattern, target in entry["files"].items():
        for name in sorted(fnmatch.filter(members, pattern)):
            path = target + Path(name).name if target.endswith("/") else target
            store.write_atomically(root / path, replace(members[name], entry.get("replace", {}).get(path)))
            entry["sha256"][path] = store.digest(root / path)


def build(members: dict[str, bytes], recipe: dict) -> bytes:
    """A classic script that puts what the recipe's command makes of a package's files, as a text, under a global name."""
    with tempfile.TemporaryDirectory() as folder:
        for name, data in {**members, "entry.mjs": recipe["entry"].encode()}.items():
            store.write_atomically(Path(folder) / name, data)
        made = subprocess.run(["npx", "--yes", *recipe["command"]], cwd=folder, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    return f"globalThis.{recipe['global']} = {json.dumps(made.decode())};\n".encode()


def replace(data: bytes, patch: dict | None) -> bytes:
    """The file with the changes that the manifest records for it. Raises Misfit where one does not fit exactly once."""
    if patch is None:
        return data
    return functools.reduce(lambda text, change: swap(text, *change), patch["changes"], data.decode()).encode()


def verify(root: Path) -> list[Problem]:
    """Files that are absent or not as they were fetched."""
    problems = []
    for entry in json.loads((root / MANIFEST).read_text(encoding="utf-8")):
        for path, expected in entry["sha256"].items():
            found = store.digest(root / path) if (root / path).is_file() else "no file"
            if found != expected:
                problems.append(Problem(path, 1, f"{entry['package']} {entry['version']} ({expected[:12]})", found[:12], "make vendor"))
    return problems


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Fetch the vendored third-party files.")
    parser.add_argument("--check", action="store_true", help="verify checksums, and fetch nothing")
    root = Path.cwd()
    if parser.parse_args(argv).check:
        return 1 if print_problems(verify(root)) else 0
    entries = json.loads((root / MANIFEST).read_text(encoding="utf-8"))
    for entry in entries:
        fetch(root, entry)
        print(f"{entry['package']} {entry['version']} ({entry['licence']}): {len(entry['sha256'])} files")
    store.write_atomically(root / MANIFEST, json.dumps(entries, indent=2, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
