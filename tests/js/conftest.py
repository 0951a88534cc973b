"""The scripts' pure functions, run in the browser that readers have, and asked from Python."""

import pytest
from playwright.sync_api import sync_playwright

from scripts import browse, bundle
from tests.conftest import ROOT

LIB = ROOT / "docs" / "assets" / "js" / "lib"


@pytest.fixture(scope="module")
def library():
    """`library("recur")` gives a page in which `lib` holds what docs/assets/js/lib/recur.js exports."""
    with sync_playwright() as playwright:
        browser = browse.launch(playwright)

        def load(name: str):
            page = browser.new_page()
            page.add_script_tag(content=bundle.expose(LIB / f"{name}.js", "lib"))
            return page

        yield load
        browser.close()
