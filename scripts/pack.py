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


def pack(site: Path, pages: dict[str, str]) -> bytes:
    """The archive of a site whose finished pages are given; they say that they are a copy where the site offers the archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(site.rglob("*")):
            where = path.relative_to(site)
            if not path.is_file() or any(where.match(pattern) for pattern in LEFT_OUT):
                continue
            page = pages.get(where.as_posix())
            data = path.read_bytes() if page is None else page.replace(MARK, "<span>This is the offline copy</span>").encode()
            # Fonts and pictures are compressed already.
            method = zipfile.ZIP_STORED if path.suffix in (".woff2", ".png") else zipfile.ZIP_DEFLATED
            entry = zipfile.ZipInfo(f"{FOLDER}/{where.as_posix()}", EPOCH)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data, method)
    return stream.getvalue()


def offer(href: str, size: int) -> str:
    """The link that takes the mark's place. `size` in bytes."""
    return f'<a href="{href}" download>Offline copy (zip, {size / 1e6:.1f} MB)</a>'
