"""Packs the site into one archive for reading without a connection.

Produces a zip with the same bytes for the same site. Prevents: an archive that differs from build to build, or
that offers itself for download.
"""

import io
import zipfile
from pathlib import Path

NAME = "vanishing-gradients.zip"
FOLDER = "vanishing-gradients"
MARK = '<span class="vg-archive"></span>'
# What only a server, a search engine or a shared link needs.
LEFT_OUT = ("assets/cards/*", "robots.txt", "sitemap.xml", "404.html", "*.gz", "recordings.json", "search/search_index.json")
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can state


def contents(site: Path, pages: dict[str, str]) -> dict[str, bytes]:
    """What the archive holds; the pages, which are given finished, say that they are a copy where the site offers the archive."""
    found = {}
    for path in sorted(site.rglob("*")):
        where = path.relative_to(site)
        if path.is_file() and not any(where.match(pattern) for pattern in LEFT_OUT):
            page = pages.get(where.as_posix())
            found[where.as_posix()] = path.read_bytes() if page is None else page.replace(MARK, "<span>This is the offline copy</span>").encode()
    return found


def pack(files: dict[str, bytes]) -> bytes:
    """The archive of these files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for where, data in files.items():
            entry = zipfile.ZipInfo(f"{FOLDER}/{where}", EPOCH)
            entry.external_attr = 0o644 << 16
            # Fonts and pictures are compressed already.
            archive.writestr(entry, data, zipfile.ZIP_STORED if where.endswith((".woff2", ".png")) else zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def offer(href: str, size: int) -> str:
    """The link that takes the mark's place. `size` in bytes."""
    return f'<a href="{href}" download>Offline copy (zip, {size / 1e6:.1f} MB)</a>'
