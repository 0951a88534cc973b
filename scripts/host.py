"""Serves a folder on this machine as a static host does: below a sub-path, compressed, to be cached for ten minutes.

Writes nothing. Prevents: figures of a site that is served as no reader gets it, and an address that only works at the root of a server.
"""

import contextlib
import gzip
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import MimeTypes
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

PREFIX = "/guide/"
CACHED = "max-age=600"
COMPRESSED = ("text/", "application/javascript", "application/json", "application/xml", "image/svg+xml")
# Not the types of this machine: they differ from one to the next.
TYPES = MimeTypes()
TYPES.add_type("font/woff2", ".woff2")


@dataclass(frozen=True)
class Answer:
    """What a host says to one request."""

    status: int
    headers: dict[str, str]
    body: bytes = b""


def read(site: Path) -> dict[str, bytes]:
    """Every file of a site by its path below it: what is served then stays as it is while the site is built again."""
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}


def answer(files: dict[str, bytes], address: str, accepts: str) -> Answer:
    """The answer of a static host to a path. `accepts`: the encodings that the browser reads."""
    path = unquote(urlsplit(address).path)
    name = path.removeprefix(PREFIX) if path.startswith(PREFIX) else None
    if path + "/" == PREFIX or name and f"{name}/index.html" in files:
        return Answer(301, {"Location": quote(path) + "/"})
    if name is not None and (not name or name.endswith("/")):
        name += "index.html"
    status, name = (200, name) if name in files else (404, "404.html")
    body, kind = files.get(name, b""), TYPES.guess_type(name)[0] or "application/octet-stream"
    headers = {"Content-Type": kind + ("; charset=utf-8" if kind.startswith("text/") else ""), "Cache-Control": CACHED}
    if kind.startswith(COMPRESSED):
        headers["Vary"] = "Accept-Encoding"
        if "gzip" in [part.strip() for part in accepts.split(",")]:
            headers["Content-Encoding"], body = "gzip", gzip.compress(body, mtime=0)
    return Answer(status, headers, body)


class Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD on a connection that stays open."""

    protocol_version = "HTTP/1.1"
    # Head and body in one write: apart, the second would wait for the browser to acknowledge the first.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self):
        found = answer(self.server.files, self.path, self.headers.get("Accept-Encoding", ""))
        self.send_response(found.status)
        for name, value in {**found.headers, "Content-Length": str(len(found.body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(found.body)

    do_HEAD = do_GET

    def log_message(self, *arguments):
        """Say nothing of requests that went well."""


class Host(ThreadingHTTPServer):
    """A static host with its files in memory."""

    def __init__(self, files: dict[str, bytes]):
        super().__init__(("127.0.0.1", 0), Handler)
        self.files = files

    def handle_error(self, request, client_address):
        # A browser that is closed leaves connections open behind it.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextlib.contextmanager
def serve(files: dict[str, bytes]) -> Iterator[str]:
    """Serve the files until the block ends; gives the address of the site, with its sub-path."""
    with Host(files) as host:
        thread = threading.Thread(target=host.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{host.server_port}{PREFIX}"
        finally:
            host.shutdown()
            thread.join()
