"""Where things are: the package itself, and the checkout that it belongs to."""

from __future__ import annotations

import sys
from pathlib import Path

PACKAGE = Path(sys.modules[__name__.partition(".")[0]].__file__).resolve().parent
"""The folder of the whole package, however deep a module of it lies."""

ROOT = PACKAGE.parents[1]
"""The repository."""
