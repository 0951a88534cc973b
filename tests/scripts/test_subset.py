"""Cutting fonts to what the pages show."""

import io

import pytest
from fontTools.ttLib import TTFont

from scripts import subset
from tests.conftest import ROOT

FONTS = sorted((ROOT / "docs/assets/vendor").rglob("*.woff2"))
SERIF = ROOT / "docs/assets/vendor/source-serif-4/source-serif-4-latin-400-normal.woff2"
SHOWN = frozenset("Vanishing gradients: 0.25¹⁰ × ½ ≤ ∂")


def opened(data: bytes) -> TTFont:
    return TTFont(io.BytesIO(data))


def letters(font: TTFont) -> set[str]:
    return set(map(chr, font.getBestCmap()))


def test_what_can_be_typed_is_kept_whatever_pages_show():
    assert subset.characters([]) == set(map(chr, range(32, 127)))


def test_characters_of_every_text_are_kept_as_letters_or_as_entities():
    assert subset.characters(["<p>σ</p>", "a&nbsp;b &sum; &#8214; &notAnEntity"]) - subset.TYPED == set("σ\u00a0∑‖")


@pytest.mark.parametrize("path", FONTS, ids=lambda path: path.stem)
def test_a_cut_font_holds_what_is_shown_and_draws_it_as_before(path):
    whole, cut = opened(path.read_bytes()), opened(subset.cut(path.read_bytes(), SHOWN))
    assert letters(whole) & SHOWN <= letters(cut) < letters(whole)
    for code, name in cut.getBestCmap().items():
        assert cut["hmtx"][name] == whole["hmtx"][whole.getBestCmap()[code]]


def test_a_cut_font_is_lighter_keeps_its_copyright_and_loses_its_reserved_name():
    data = SERIF.read_bytes()
    cut = subset.cut(data, SHOWN)
    names = {record.nameID: str(record) for record in opened(cut)["name"].names}
    assert len(cut) < len(data) / 2 and "Adobe" in names[0] and "Source" in opened(data)["name"].getDebugName(1)
    assert not any("Source" in names.get(kind, "") for kind in (1, 2, 3, 4, 6))


def test_the_same_characters_give_the_same_bytes():
    assert subset.cut(SERIF.read_bytes(), SHOWN) == subset.cut(SERIF.read_bytes(), SHOWN)


@pytest.fixture
def site(tmp_path):
    (tmp_path / "site/assets/js").mkdir(parents=True)
    (tmp_path / "site/assets/serif.woff2").write_bytes(SERIF.read_bytes())
    (tmp_path / "site/assets/js/figure.js").write_text('const words = "÷";', encoding="utf-8")
    return tmp_path / "site"


def test_the_fonts_of_a_site_hold_what_its_pages_and_scripts_show(site, tmp_path):
    subset.write(site, ["<p>é</p>"], tmp_path / "cache")
    assert letters(opened((site / "assets/serif.woff2").read_bytes())) == subset.TYPED | {"é", "÷"}


def test_a_font_is_cut_once_for_the_same_characters_and_anew_for_others(site, tmp_path, monkeypatch):
    cuts = []
    monkeypatch.setattr(subset, "cut", lambda font, kept: cuts.append(kept) or b"cut")
    for text in ("é", "é", "éè"):
        (site / "assets/serif.woff2").write_bytes(SERIF.read_bytes())
        subset.write(site, [text], tmp_path / "cache")
    assert [kept - subset.TYPED for kept in cuts] == [{"é", "÷"}, {"é", "è", "÷"}]
