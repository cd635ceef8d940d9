"""The press: executed notebooks become briefings, in HTML and PDF. It knows notebooks and knows no subject matter."""

from __future__ import annotations

import sys
from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
"""Folder of all templates: `briefing` (HTML page), `pdf` (Typst), `site` (front pages)."""


def lean_imports() -> None:
    """Keep `jsonschema`, which nbformat imports, from loading `rfc3987_syntax`.

    That optional checker of URI syntax compiles its grammar at import, which costs 0.8 s, and no notebook needs it.
    Call it before importing papermill or nbconvert; entry points do.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
