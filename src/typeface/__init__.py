"""Which fonts do figures, HTML and PDF share, and can they draw a given text?

One family in two static weights, Noto Sans SC Regular and Bold (OFL), is cut once from the variable font that pip
installs; DejaVu Sans, which matplotlib ships, stands in for what it lacks (subscript figures, some mathematics).
Everything that draws a letter asks here, so a character is either drawn everywhere or refused everywhere.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from typeface import static

FAMILY = "Noto Sans SC"
FALLBACK = "DejaVu Sans"
FAMILIES = (FAMILY, FALLBACK)
"""Font families in the order in which a renderer should look a character up."""

NARROW = "‘’“”…·"
"""Punctuation that the house family draws one em wide, as Chinese wants it; other languages use the fallback's."""

INVISIBLE = frozenset("\t\n\r \u00a0\u00ad\u200b\u200c\u200d\u2060\ufeff")
"""Characters that need no glyph: white space, soft hyphen, joiners and break opportunities."""


def folder() -> Path:
    """The folder that holds the house fonts; built on first use."""
    return static.ensure()


def regular() -> Path:
    """The static Noto Sans SC Regular."""
    return folder() / static.REGULAR


def bold() -> Path:
    """The static Noto Sans SC Bold."""
    return folder() / static.BOLD


def fallback(weight: int = 400) -> Path:
    """The static DejaVu Sans of that weight (400 or 700)."""
    return folder() / (static.FALLBACK_BOLD if weight >= 600 else static.FALLBACK_REGULAR)


def missing(text: str) -> set[str]:
    """Characters of `text` that no house font can draw."""
    known = _characters(regular(), fallback())
    return {char for char in set(text) - INVISIBLE if ord(char) not in known}


def lacking(text: str, lang: str = "zh") -> set[str]:
    """Characters of `text` that the house family leaves to the fallback in that language."""
    known = _characters(regular())
    narrow = set() if lang == "zh" else set(NARROW)
    return {char for char in set(text) - INVISIBLE if ord(char) not in known or char in narrow}


def subset_woff2(text: str, weight: int = 400) -> bytes:
    """The house font cut down to the characters of `text`, as deterministic WOFF2.

    Args:
        text: any string; order and repetition do not matter.
        weight: 400 or 700.
    """
    from typeface.subset import woff2

    return woff2(bold() if weight >= 600 else regular(), text)


def fallback_woff2(text: str, weight: int = 400, lang: str = "zh") -> bytes:
    """The fallback font cut down to what the house family leaves to it; empty if nothing.

    It holds no other character, so a style sheet may name it first.
    """
    from typeface.subset import woff2

    characters = "".join(sorted(lacking(text, lang)))
    return woff2(fallback(weight), characters) if characters else b""


@cache
def _characters(*fonts: Path) -> frozenset[int]:
    """Code points that at least one of the fonts maps to a glyph."""
    import uharfbuzz as hb

    return frozenset().union(*(hb.Face(hb.Blob.from_file_path(str(font))).unicodes for font in fonts))
