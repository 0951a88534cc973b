"""Names a recording by everything that its result depends on, and by nothing else.

Prevents: a cache that trusts time stamps or presence, and a stale result after an upgrade.
"""

import ast
import functools
import hashlib
import importlib.metadata
import json
import os
import platform
import re
import sys
from pathlib import Path

RUNNER = ("launch.py", "fork.py", "isolate.py", "collect.py", "draw.py", "palette.py")
DISTRIBUTIONS = {"numpy": "numpy", "torch": "torch", "matplotlib": "matplotlib", "sklearn": "scikit-learn"}
TRACER = ("trace.py", "outline.py", "summarize.py")
KERNEL = ("ipykernel", "nbclient", "nbformat")
THREADS = 1


def imported_modules(source: str) -> list[str]:
    """Dotted names of the modules a program imports, in order, without its standard library."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return []
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.append(node.module)
    return [name for name in dict.fromkeys(names) if name.split(".")[0] not in sys.stdlib_module_names]


def distributions(source: str) -> list[str]:
    """The distributions a reader must install to run the program, sorted."""
    roots = {name.split(".")[0] for name in imported_modules(source)}
    return sorted(DISTRIBUTIONS.get(root, root) for root in roots)


@functools.cache
def version(distribution: str) -> str:
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return "absent"


@functools.cache
def _required(distribution: str) -> tuple[str, ...]:
    try:
        lines = importlib.metadata.requires(distribution) or []
    except importlib.metadata.PackageNotFoundError:
        return ()
    names = [re.match(r"[\w.-]+", line).group() for line in lines if "extra ==" not in line]
    return tuple(sorted({name.lower().replace("_", "-") for name in names}))


@functools.cache
def closure(distribution: str) -> tuple[tuple[str, str], ...]:
    """`(name, version)` of a distribution and of all that it requires, sorted."""
    found, waiting = {}, [distribution]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = version(name)
            waiting += _required(name)
    return tuple(sorted(found.items()))


@functools.cache
def machine() -> dict:
    """What of the processor changes last digits: architecture, vector instructions, forced capability."""
    flags = ""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        match = re.search(r"^(?:flags|Features)\s*:(.*)$", cpuinfo.read_text(encoding="utf-8"), re.MULTILINE)
        known = match.group(1).split() if match else []
        flags = " ".join(sorted(flag for flag in known if re.match(r"avx|fma|sse4|asimd|sve|amx", flag)))
    forced = {name: os.environ[name] for name in ("ATEN_CPU_CAPABILITY", "OPENBLAS_CORETYPE") if name in os.environ}
    return {"architecture": platform.machine(), "system": sys.platform, "flags": flags, "forced": forced}


@functools.cache
def runner(notebook: bool) -> str:
    """Digest of the modules that run and record a program."""
    here = Path(__file__).parent
    names = [*RUNNER, *(("execute.py",) if notebook else ())]
    return hashlib.sha256(b"".join((here / name).read_bytes() for name in names)).hexdigest()


@functools.lru_cache(maxsize=4096)
def key(source: str, notebook: bool = False) -> str:
    """The name of the recording of `source`."""
    packages = {}
    for name in [*distributions(source), *(KERNEL if notebook else ())]:
        packages.update(closure(name))
    parts = {
        "runner": runner(notebook),
        "python": [platform.python_implementation(), platform.python_version()],
        "source": hashlib.sha256(source.encode()).hexdigest(),
        "notebook": notebook,
        "distributions": packages,
        "threads": THREADS,
        "machine": machine(),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:32]


def trace_key(recording: str) -> str:
    """The name of what each line did, of the program whose recording has this key."""
    here = Path(__file__).parent
    digest = hashlib.sha256(recording.encode())
    for name in TRACER:
        digest.update((here / name).read_bytes())
    return digest.hexdigest()[:32]


def versions(source: str) -> dict[str, str]:
    """What the provenance line shows: Python and each imported distribution."""
    found = {"Python": platform.python_version()}
    found.update((name, version(name).split("+")[0]) for name in distributions(source))
    return found
