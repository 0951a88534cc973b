"""Cuts the built site's fonts to the characters that its pages, scripts and style sheets hold, and to what can be typed.

More than a third of what the fonts weigh is letters that no page shows. Prevents: a reader who waits for them.
"""

import io
import re
from collections.abc import Collection, Iterable
from html import unescape
from pathlib import Path

from scripts import store

ENTITY = re.compile(r"&#?\w+;")
TYPED = frozenset(map(chr, range(0x20, 0x7F)))


def characters(texts: Collection[str]) -> frozenset[str]:
    """Every character of these texts, those that HTML spells as an entity too, and those that a keyboard types."""
    found = TYPED.union(*texts)
    return found | {character for text in texts for entity in ENTITY.findall(text) for character in unescape(entity)}


def cut(font: bytes, kept: frozenset[str]) -> bytes:
    """A WOFF2 font with the glyphs of these characters only, hinting and features as they were.

    It loses its names: the licence of some fonts reserves them for the unchanged font.
    """
    from fontTools import subset

    options = subset.Options(flavor="woff2", layout_features=["*"], obfuscate_names=True)
    loaded = subset.load_font(io.BytesIO(font), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=map(ord, kept))
    cutter.subset(loaded)
    packed = io.BytesIO()
    subset.save_font(loaded, packed, options)
    return packed.getvalue()


def write(site: Path, pages: Iterable[str], cache: Path) -> None:
    """Cut every font of the site in place; one that was cut to the same characters before comes from the cache."""
    loaded = [path.read_text(encoding="utf-8") for kind in ("js", "css") for path in sorted((site / "assets" / kind).rglob(f"*.{kind}"))]
    kept = characters([*pages, *loaded])
    spelled = "".join(sorted(kept)).encode()
    for path in sorted((site / "assets").rglob("*.woff2")):
        font = path.read_bytes()
        path.write_bytes(store.kept(cache / path.stem, [font, spelled], lambda: cut(font, kept)))
