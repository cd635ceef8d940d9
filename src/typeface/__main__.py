"""`python -m typeface`: build the house fonts and say where they are."""

from __future__ import annotations

import sys

from typeface import static


def main() -> int:
    """Exit status 1 and one line on standard error if the fonts cannot be built."""
    try:
        print(static.ensure())
    except static.FontError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
