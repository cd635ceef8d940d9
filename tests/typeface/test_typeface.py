"""House fonts: static, named as renderers expect, the same bytes every time, honest about what they cannot draw."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

import typeface
from typeface import static
from typeface.woff2 import _base128, pack


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second build of the fonts, in a folder of its own."""
    return static.ensure.__wrapped__(tmp_path_factory.mktemp("prefix"))


@pytest.mark.parametrize(("path", "weight", "style"), [("regular", 400, "Regular"), ("bold", 700, "Bold")])
def test_fonts_are_static_and_named(path: str, weight: int, style: str) -> None:
    font = TTFont(getattr(typeface, path)(), lazy=True)
    assert "fvar" not in font
    assert font["OS/2"].usWeightClass == weight
    assert [font["name"].getDebugName(number) for number in (1, 2, 6)] == [
        "Noto Sans SC",
        style,
        f"NotoSansSC-{style}",
    ]


def test_two_builds_give_the_same_bytes(fresh: Path) -> None:
    for path in typeface.folder().iterdir():
        assert (fresh / path.name).read_bytes() == path.read_bytes(), path.name


def test_build_leaves_no_parts_and_repairs_what_is_lost(tmp_path: Path, fresh: Path) -> None:
    folder = tmp_path / "share" / "wuhai-fonts"
    folder.mkdir(parents=True)
    (folder / static.REGULAR).write_bytes(b"half a font")
    assert static.ensure.__wrapped__(tmp_path) == folder
    assert (folder / static.REGULAR).read_bytes() == (fresh / static.REGULAR).read_bytes()
    assert not list(folder.glob("*.part"))


def test_builds_at_the_same_time_do_not_disturb_each_other(tmp_path: Path, fresh: Path) -> None:
    code = f"from pathlib import Path; from typeface import static; static.ensure(Path({str(tmp_path)!r}))"
    running = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(3)]
    assert [process.wait(timeout=120) for process in running] == [0, 0, 0]
    for name in (static.REGULAR, static.BOLD):
        assert (tmp_path / "share" / "wuhai-fonts" / name).read_bytes() == (fresh / name).read_bytes()


def test_missing_names_exactly_what_cannot_be_drawn() -> None:
    assert typeface.missing("乌海 80 %，CO₂ ≥ 63%～68%\n") == set()
    assert typeface.missing("增长🚀到\ue000") == {"🚀", "\ue000"}
    assert typeface.lacking("CO₂ 与“乌海”") == {"₂"}
    assert typeface.lacking("CO₂ and “Wuhai”", "en") == {"₂", "“", "”"}


def test_subset_holds_the_text_and_nothing_else() -> None:
    cut = TTFont(BytesIO(typeface.subset_woff2("乌海乌海80")))
    assert cut.flavor == "woff2"
    assert set(cut.getBestCmap()) == {ord(char) for char in "乌海80"}
    assert typeface.fallback_woff2("CO2") == b""
    assert set(TTFont(BytesIO(typeface.fallback_woff2("CO₂"))).getBestCmap()) == {ord("₂")}


def test_subset_does_not_depend_on_order_or_process() -> None:
    code = "import sys, typeface; sys.stdout.buffer.write(typeface.subset_woff2('工业转型规划', 700))"
    other = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, timeout=120).stdout
    assert other == typeface.subset_woff2("划规型转业工工", 700)
    assert other != typeface.subset_woff2("工业转型规划", 400)


def test_missing_package_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(static, "SOURCE_PACKAGE", "no-such-fonts")
    with pytest.raises(static.FontError, match="no-such-fonts is not installed; run `make setup`"):
        static.ensure.__wrapped__()


def test_packing_keeps_every_table_as_it_is() -> None:
    cut = TTFont(BytesIO(typeface.subset_woff2("乌海市工业转型 CO2", 400)))
    flat = BytesIO()
    cut.flavor = None
    cut.save(flat, reorderTables=None)
    again = TTFont(BytesIO(pack(flat.getvalue())))
    for tag in set(again.reader.keys()) - {"head", "glyf", "loca"}:
        assert again.reader[tag] == cut.reader[tag], tag
    outlines = {name: cut["glyf"][name].numberOfContours for name in cut.getGlyphOrder()}
    assert {name: again["glyf"][name].numberOfContours for name in again.getGlyphOrder()} == outlines


@pytest.mark.parametrize(("value", "packed"), [(0, b"\x00"), (127, b"\x7f"), (128, b"\x81\x00"), (16384, b"\x81\x80\x00")])
def test_lengths_are_packed_in_groups_of_seven_bits(value: int, packed: bytes) -> None:
    assert _base128(value) == packed
