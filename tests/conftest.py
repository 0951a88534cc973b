"""Shared fixtures: a small guide of its own, to break in every way that a contributor could."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from scripts.check import Report, record_and_check
from scripts.locate import Project
from scripts.record import Outcome

ROOT = Path(__file__).parent.parent

PAGE = """---
title: Decay
description: A small page for the tests.
date: 2026-11-21
tags: [test]
kind: concept
---

# Decay

```python
--8<-- "decay/halves.py"
```

```output
decay/halves
```

After three halvings [0.125](value:decay/halves.left) is left, and the order [always holds](claim:decay/halves.sorted_down).
See [the top](#decay) or [home](index.md).
"""

HOME = """---
title: Home
description: A start page for the tests.
date: 2026-11-21
tags: [test]
kind: home
---

# Home

A number from elsewhere: [0.5](value:decay/halves.w).
"""

SNIPPET = '''"""Three halvings leave an eighth."""

w, steps = 0.5, 3  # factor, steps

norms = [w**t for t in range(steps + 1)]
left = norms[-1]
sorted_down = norms == sorted(norms, reverse=True)
named = {"h_1": norms[1]}
print(f"left {left}")
'''


@dataclass
class Guide:
    """A small guide in a folder of its own, with shortcuts to break and to check it."""

    project: Project

    @property
    def root(self) -> Path:
        return self.project.root

    def write(self, path: str, text: str) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def replace(self, path: str, old: str, new: str) -> None:
        text = (self.root / path).read_text(encoding="utf-8")
        assert old in text, f"{path} does not contain {old!r}"
        self.write(path, text.replace(old, new, 1))

    def check(self) -> tuple[Outcome, Report]:
        return record_and_check(self.project)

    def problems(self) -> list[str]:
        return sorted(str(problem) for problem in self.check()[1].problems)

    def run(self, module: str, *arguments: str, **options) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-m", module, *arguments], cwd=self.root, text=True, capture_output=True, timeout=120,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, **options,
        )

    def start(self, module: str, *arguments: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", module, *arguments], cwd=self.root, text=True, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        )


def make_guide(root: Path) -> Guide:
    """A guide of two pages and one snippet, with the real configuration and the real scripts."""
    guide = Guide(Project(root.resolve()))
    guide.write("docs/index.md", HOME)
    guide.write("docs/decay.md", PAGE)
    guide.write("snippets/decay/halves.py", SNIPPET)
    config = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    config["nav"] = ["index.md", "decay.md"]
    config["extra"]["footer"] = []
    guide.write("mkdocs.yml", yaml.safe_dump(config, sort_keys=False, default_flow_style=False))
    # Every live figure must have its page; this guide has none of theirs.
    shutil.copytree(ROOT / "docs" / "assets", guide.root / "docs" / "assets", ignore=shutil.ignore_patterns("figures"))
    (guide.root / "overrides").symlink_to(ROOT / "overrides")
    (guide.root / "scripts").symlink_to(ROOT / "scripts")
    return guide


@pytest.fixture
def guide(tmp_path: Path) -> Guide:
    return make_guide(tmp_path)


@pytest.fixture(scope="session")
def project() -> Project:
    """The real guide."""
    return Project(ROOT)
