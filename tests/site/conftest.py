"""The built site, once for all tests of it, and a browser to open it in."""

import re
import subprocess
import sys

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import sync_playwright

from scripts import host
from tests.conftest import ROOT
from tests.site import browser as browsers

WIDTHS = (1300, 360)
PALETTES = ("light", "dark")


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


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        started = browsers.launch(playwright)
        yield started
        started.close()


@pytest.fixture(scope="session")
def address(project, site):
    """The site over http, below a sub-path."""
    with host.serve(host.read(project.site)) as served:
        yield served


@pytest.fixture
def open_page(project, site, browser):
    """Open a page of the built site from the disk, or from a server, as a reader with these settings would."""
    contexts = []

    def open_it(where: str, served: str | None = None, **settings):
        contexts.append(browser.new_context(**settings))
        page = contexts[-1].new_page()
        page.goto(served + where if served else (project.site / where).as_uri())
        return page

    yield open_it
    for context in contexts:
        context.close()
