"""The built site, once for all tests of it, and a browser to open it in."""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect, sync_playwright

from scripts import browse, host
from tests.conftest import ROOT

WIDTHS = (1300, 360)
PALETTES = ("light", "dark")
PATIENCE = 120_000  # milliseconds for a page on a busy machine
expect.set_options(timeout=PATIENCE)
REFUSED = """window.refused = [];
document.addEventListener("securitypolicyviolation", (event) => window.refused.push(`${event.violatedDirective} ${event.blockedURI}`));"""
QUIET = """() => document.readyState === "complete" && document.fonts.status === "loaded"
  && performance.now() > 500 + Math.max(...["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind)).map((entry) => entry.responseEnd))"""


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
        started = browse.launch(playwright)
        yield started
        started.close()


@pytest.fixture(scope="session")
def address(project, site):
    """The site over http, below a sub-path."""
    with host.serve(host.read(project.site)) as served:
        yield served


def reader(browser, **settings):
    """A reader's context with these settings, patient on a busy machine."""
    context = browser.new_context(**settings)
    context.set_default_timeout(PATIENCE)
    return context


def on_every_page(start: str, pages, job, **settings) -> dict:
    """What `job(page, where)` gives for each page, opened by a reader with these settings; as many browsers at once as there are processors."""
    def share(some: list[str]) -> dict:
        with sync_playwright() as playwright:
            started = browse.launch(playwright)
            context = reader(started, **settings)
            found = {}
            for where in some:
                page = context.new_page()
                watch(page)
                page.goto(start + where)
                found[where] = job(page, where)
                page.close()
            started.close()
        return found

    pages = list(pages)
    workers = min(os.cpu_count() or 1, len(pages))
    with ThreadPoolExecutor(workers) as pool:
        return {where: result for shared in pool.map(share, [pages[first::workers] for first in range(workers)]) for where, result in shared.items()}


def settle(page) -> None:
    """Wait until a page and its fonts are there and half a second brought nothing more. Playwright's "networkidle" counts requests, and waits forever when it misses the end of one."""
    page.wait_for_function(QUIET, polling=50)


def watch(page) -> None:
    """Let a page remember in `asked` what it asked for, and in `said` what went wrong."""
    page.asked, page.said = [], []
    page.add_init_script(REFUSED)
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("response", lambda response: page.said.append(f"{response.status} {response.url}") if response.status >= 400 else None)
    page.on("requestfailed", lambda request: page.said.append(f"failed {request.url}"))
    page.on("console", lambda message: page.said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: page.said.append(str(error)))


@pytest.fixture
def open_page(project, site, browser):
    """Open a page of the built site from the disk, or from a server, as a reader with these settings would."""
    contexts = []

    def open_it(where: str, served: str | None = None, **settings):
        contexts.append(reader(browser, **settings))
        page = contexts[-1].new_page()
        page.goto(served + where if served else (project.site / where).as_uri())
        return page

    yield open_it
    for context in contexts:
        context.close()
