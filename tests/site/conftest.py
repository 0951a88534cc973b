"""The built site, once for all tests of it."""

import re
import subprocess
import sys

import pytest
from bs4 import BeautifulSoup

from tests.conftest import ROOT


@pytest.fixture(scope="session")
def site(project):
    """The real site, built as `make site` builds it."""
    done = subprocess.run([sys.executable, "-m", "scripts.build"], cwd=ROOT, text=True, capture_output=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"\d+ programs ran, \d+ from cache", done.stdout) and "open " in done.stdout
    return {
        path.relative_to(project.site).as_posix(): BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for path in sorted(project.site.rglob("*.html")) if path.name != "404.html"
    }
