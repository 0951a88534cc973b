"""Turns requirements.in into requirements.txt: every package, transitive ones too, at one version.

The CUDA packages that torch asks for on Linux are left out: torch pins them itself, and the
lock must serve the CPU build too. Prevents: a build that differs between two machines.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

from scripts import store

UV = "uv==0.13.8"
LEFT_TO_TORCH = re.compile(r"^(nvidia-|cuda-|triton)")
HEADER = "# Made from requirements.in by `make lock`. Do not edit.\n"


def lock(root: Path) -> str:
    """The text of the lock, resolved for every supported Python and platform."""
    target = root / ".cache" / "uv"
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--target", str(target), "--upgrade", UV], check=True)
    command = [
        str(target / "bin" / "uv"), "pip", "compile", "--quiet", "--universal", "--python-version", "3.11",
        "--no-annotate", "--no-header", "requirements.in",
    ]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("UV_", "PIP_FIND"))}
    lines = subprocess.run(command, cwd=root, env=environment, check=True, capture_output=True, text=True).stdout.splitlines()
    return HEADER + "".join(f"{line}\n" for line in lines if not LEFT_TO_TORCH.match(line))


def main() -> int:
    root = Path.cwd()
    store.write_atomically(root / "requirements.txt", lock(root))
    return 0


if __name__ == "__main__":
    sys.exit(main())
