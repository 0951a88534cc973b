"""Gives every page a Content-Security-Policy that names its own inline scripts by their hashes.

The browser then refuses scripts that were not there when the site was built, and every request to another
origin. Prevents: a third party in the page, whoever puts it there.
"""

import base64
import hashlib
import re

from scripts.swap import Misfit, swap

SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.DOTALL)
HANDLER = re.compile(r"<[^<>]*\son[a-z]+\s*=", re.IGNORECASE)
CHARSET = '<meta charset="utf-8">'
# Pages where readers run Python, and what these may do besides: compile WebAssembly, and start a worker that they hold as a text.
RUNNING = re.compile(r"<vg-(?:run|prompt)\b")


def policy(html: str) -> str:
    """The policy of a page."""
    runs = RUNNING.search(html) is not None
    scripts = " ".join(["'self'", *sorted({_hash(text) for text in inline_scripts(html)}), *(["'wasm-unsafe-eval'"] if runs else [])])
    directives = {
        "default-src": "'none'",
        "script-src": scripts,
        # KaTeX and Matplotlib place their glyphs with style attributes, for which there are no hashes.
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "worker-src": "'self' blob:" if runs else "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


def inline_scripts(html: str) -> list[str]:
    """The texts of the scripts that stand in the page itself and run."""
    return [match["text"] for match in SCRIPT.finditer(html) if "src=" not in match["attributes"] and "json" not in match["attributes"]]


def seal(html: str) -> str:
    """The page with its policy, before anything that the policy rules. Raises Misfit where it would not hold."""
    if handler := HANDLER.search(SCRIPT.sub("", html)):
        raise Misfit("no event handlers in attributes, which no hash covers", handler.group())
    return swap(html, CHARSET, f'{CHARSET}\n<meta http-equiv="Content-Security-Policy" content="{policy(html)}">')


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
