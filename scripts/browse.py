"""Finds a browser for the tests and the audit, or installs one where that needs no question; never skips.

Order: the system's Chromium or Chrome; Playwright's own; as root on Debian, `apt-get install chromium`; Playwright's
download. Prevents: browser tests that pass because no browser was there.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run")


def on_the_system() -> str | None:
    """The path of an installed Chromium or Chrome."""
    found = (shutil.which(name) for name in NAMES)
    mac = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
    return next(filter(None, found), str(mac) if mac.exists() else None)


def playwrights_own(playwright) -> str | None:
    path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install(playwright) -> str:
    """Install a browser. Raises RuntimeError with the one line that says what to do by hand."""
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        for command in (["apt-get", "update"], ["apt-get", "install", "--yes", "chromium"]):
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        if on_the_system():
            return on_the_system()
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    if playwrights_own(playwright):
        return playwrights_own(playwright)
    raise RuntimeError("expected a browser, found none and could not install one — install Chromium or Chrome, then run the same command again")


def launch(playwright):
    """A headless browser."""
    path = on_the_system() or playwrights_own(playwright) or install(playwright)
    return playwright.chromium.launch(executable_path=path, args=list(FLAGS))
