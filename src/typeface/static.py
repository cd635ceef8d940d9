"""Static house fonts, built once per environment.

matplotlib draws a variable font in its default weight (Thin here) and Typst wants one file per weight, so the two
weights are pinned with HarfBuzz and renamed. The same inputs give the same bytes; each file is written aside and moved
into place, so processes that build at the same time do not disturb each other.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from importlib import metadata, util
from io import BytesIO
from pathlib import Path

RECIPE = 1
"""Raise it when the way the fonts are cut changes, so that existing environments cut them again."""

REGULAR, BOLD = "NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"
FALLBACK_REGULAR, FALLBACK_BOLD = "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"
STAMP = "SOURCE.txt"
SOURCE_PACKAGE = "justmytype-intl-cjk"
SOURCE_FILE = "fonts/ofl/notosanssc/NotoSansSC[wght].ttf"

_FAMILY, _STYLE, _UNIQUE, _FULL, _POSTSCRIPT = 1, 2, 3, 4, 6
_TYPOGRAPHIC = (16, 17, 21, 22, 25)
_FS_BOLD, _FS_REGULAR = 1 << 5, 1 << 6


class FontError(RuntimeError):
    """The house fonts cannot be built; the message says what is missing."""


@cache
def ensure(prefix: Path | None = None) -> Path:
    """Build the house fonts under ``<prefix>/share/wuhai-fonts`` unless they are there, and return that folder.

    Raises:
        FontError: a package with the sources is not installed, or the folder cannot be written.
    """
    folder = (prefix or Path(sys.prefix)) / "share" / "wuhai-fonts"
    stamp = f"recipe {RECIPE}\n{_stamp(SOURCE_PACKAGE)}\n{_stamp('matplotlib')}\n"
    names = (REGULAR, BOLD, FALLBACK_REGULAR, FALLBACK_BOLD)
    current = (folder / STAMP).is_file() and (folder / STAMP).read_text(encoding="utf-8") == stamp
    if not current or not all((folder / name).is_file() for name in names):
        _build(folder, stamp)
    return folder


def _build(folder: Path, stamp: str) -> None:
    """Write the four fonts, then the stamp that declares them complete."""
    dejavu = _package("matplotlib") / "mpl-data" / "fonts" / "ttf"
    variable = _package("justmytype_intl_cjk") / SOURCE_FILE
    if not variable.is_file():
        raise FontError(f"{SOURCE_PACKAGE} has no {SOURCE_FILE}; another version is needed")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, weight in ((REGULAR, 400), (BOLD, 700)):
            _place(folder / name, lambda path, weight=weight: path.write_bytes(pinned(variable, weight)))
        for name in (FALLBACK_REGULAR, FALLBACK_BOLD):
            _place(folder / name, lambda path, name=name: shutil.copyfile(dejavu / name, path))
        _place(folder / STAMP, lambda path: path.write_text(stamp, encoding="utf-8"))
    except OSError as error:
        raise FontError(f"the house fonts cannot be written to {folder}: {error.strerror}") from error


def pinned(variable: Path, weight: int) -> bytes:
    """The variable font fixed at one weight, named so that every renderer files it as Regular or Bold.

    Args:
        variable: the variable TrueType font.
        weight: position on its ``wght`` axis, 400 or 700.
    """
    import uharfbuzz as hb

    face = hb.Face(hb.Blob.from_file_path(str(variable)))
    request = hb.SubsetInput()
    request.keep_everything()
    request.pin_axis_location(face, "wght", weight)
    return _renamed(hb.subset(face, request).blob.data, bold=weight >= 600)


def _renamed(data: bytes, *, bold: bool) -> bytes:
    """Give a pinned font the family, style and flags of a static one; HarfBuzz leaves the default weight's."""
    from fontTools.ttLib import TTFont

    font = TTFont(BytesIO(data), recalcTimestamp=False, recalcBBoxes=False, lazy=True)
    style = "Bold" if bold else "Regular"
    for record in list(font["name"].names):
        if record.nameID in _TYPOGRAPHIC:
            font["name"].names.remove(record)
    names = {
        _FAMILY: "Noto Sans SC",
        _STYLE: style,
        _UNIQUE: f"NotoSansSC-{style}",
        _FULL: f"Noto Sans SC {style}",
        _POSTSCRIPT: f"NotoSansSC-{style}",
    }
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = 700 if bold else 400
    kept = font["OS/2"].fsSelection & ~(_FS_BOLD | _FS_REGULAR)
    font["OS/2"].fsSelection = kept | (_FS_BOLD if bold else _FS_REGULAR)
    font["head"].macStyle = 1 if bold else 0
    if "STAT" in font:
        del font["STAT"]
    out = BytesIO()
    font.save(out, reorderTables=None)
    return out.getvalue()


def _place(target: Path, write: Callable[[Path], object]) -> None:
    """Write to a file of one's own beside the target and move it there in one step."""
    handle, name = tempfile.mkstemp(prefix=target.stem, suffix=".part", dir=target.parent)
    os.close(handle)
    part = Path(name)
    try:
        write(part)
        part.chmod(0o644)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _package(name: str) -> Path:
    """Folder of an installed package, found without importing it."""
    found = util.find_spec(name)
    if found is None or not found.submodule_search_locations:
        raise FontError(f"the package {name} is not installed; run `make setup`")
    return Path(found.submodule_search_locations[0])


def _stamp(distribution: str) -> str:
    try:
        return f"{distribution} {metadata.version(distribution)}"
    except metadata.PackageNotFoundError as error:
        raise FontError(f"the package {distribution} is not installed; run `make setup`") from error
