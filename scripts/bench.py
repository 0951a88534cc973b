"""Measures complete builds of this guide beside its peers, on the same programs, in one run.

Produces `bench/results.json` and a table of ratios. Prevents: a claim of speed that no run supports, and a peer that
looks fast because it skipped the programs. Only a pipeline that does not build, or does not show what its programs
print, is a failure; a missed target is printed as missed, because seconds depend on the machine.
"""

import argparse
import contextlib
import hashlib
import html
import io
import json
import multiprocessing
import os
import platform
import re
import shutil
import subprocess
import sys
import threading
import time
import venv
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median

import psutil

from scripts import generate, store
from scripts.generate import Output, Program

# Those without a version are installed at the guide's own, from requirements.txt.
PEERS = (
    "markdown-exec==1.12.6", "sphinx==9.0.4", "sphinx-gallery==0.22.1", "joblib",
    "mkdocs-jupyter", "mkdocs-material", "numpy", "torch", "matplotlib",
)
THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
LIBRARIES = "import numpy, torch, matplotlib.pyplot"
PHASES = ("cold", "unchanged", "changed")
EVERY = 0.05  # seconds between two looks at the memory
IMPORT_JUPYTER = """
import time
import mkdocs.commands.build
started = time.monotonic()
import mkdocs_jupyter.plugin
print(time.monotonic() - started)
"""
WATCH = """
import sys
started = []
sys.addaudithook(lambda event, arguments: started.append(arguments[0]) if event == "subprocess.Popen" else None)
from scripts import build
status = build.main([])
print(len(started) + ("torch" in sys.modules))
sys.exit(status)
"""


@dataclass(frozen=True)
class Pipeline:
    """A way to build a site: what to write, what to run, and how a drawing shows in its HTML."""

    name: str
    write: Callable[[Path, dict[Program, Output]], dict[str, bytes]]
    command: tuple[str, ...]
    built: str
    drawing: str
    repetitions: int


@dataclass(frozen=True)
class Build:
    """What one build took: wall seconds, and the largest sum of resident memory over its processes, in MB."""

    seconds: float
    memory: float


def pipelines(peer: str, cores: int, quick: bool) -> list[Pipeline]:
    mkdocs, sphinx = ("-m", "mkdocs", "build", "--quiet"), ("-m", "sphinx", "-q", "-b", "html", ".", "site")
    usual, slow = (1, 1) if quick else (3, 2)

    def gallery(root, given):
        return generate.sphinx_gallery(root, given, cores)

    return [
        Pipeline(OURS, generate.ours, (sys.executable, "-m", "scripts.build"), "site", 'class="vg-recorded"', usual),
        Pipeline("MkDocs with markdown-exec", generate.markdown_exec, (peer, *mkdocs), "site", "Created with matplotlib", usual),
        Pipeline("sphinx-gallery, a worker a core", gallery, (peer, *sphinx), "site", "_001.png", usual),
        Pipeline("mkdocs-jupyter", generate.mkdocs_jupyter, (peer, *mkdocs), "site", "data:image/png", slow),
        Pipeline(SAME, generate.finished, (sys.executable, *mkdocs), "site", ".svg", usual),
        Pipeline(PLAIN, generate.plain, (sys.executable, *mkdocs), "site", ".svg", usual),
    ]
