"""Cut a font down to the characters of one page."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from typeface.woff2 import pack

FEATURES = ("ccmp", "locl", "kern", "mark", "mkmk", "halt", "chws", "tnum")
"""OpenType features kept: composition, kerning, and the half widths that browsers need to set Chinese punctuation."""


def woff2(font: Path, text: str) -> bytes:
    """WOFF2 of `font` with the glyphs of `text`: the same characters give the same bytes.

    Args:
        font: a static TrueType font.
        text: any string; characters that the font lacks are left out.
    """
    return _woff2(font, "".join(sorted(set(text))))


@lru_cache(maxsize=8)
def _woff2(font: Path, characters: str) -> bytes:
    import uharfbuzz as hb

    request = hb.SubsetInput()
    request.unicode_set.update(map(ord, characters))
    request.layout_feature_tag_set.clear()
    request.layout_feature_tag_set.update(int.from_bytes(tag.encode("ascii"), "big") for tag in FEATURES)
    request.flags = hb.SubsetFlags.NO_HINTING
    face = hb.Face(hb.Blob.from_file_path(str(font)))
    return pack(hb.subset(face, request).blob.data)
