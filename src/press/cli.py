"""The options of a build on the command line, refused in one line where they cannot be read."""

from __future__ import annotations

import argparse
from pathlib import Path

from press.edition import KEEP


class Parser(argparse.ArgumentParser):
    """A parser that refuses in one line, with exit status 2."""

    def error(self, message: str):
        """Print the refusal and leave."""
        self.exit(2, f"refused: {message}\n")


def arguments(description: str | None, site: Path) -> argparse.Namespace:
    """Options of this run.

    Args:
        description: what the help says first.
        site: where pages go by default.
    """
    parser = Parser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
    )
    option = parser.add_argument
    option("--scenario", metavar="NAME", help="only this scenario")
    option("--lang", metavar="LANG", help="only this language: zh or en")
    option("--notebook", metavar="NAME", help="only this notebook, e.g. 02_coking")
    option("--param", metavar="NAME=VALUE", action="append", default=[], help="change a parameter; repeatable")
    option("--out", metavar="DIR", type=Path, default=site, help="default: reports/site")
    option("--jobs", metavar="N", type=int, default=2, help="pages built at the same time (2)")
    option("--cluster", metavar="ADDRESS", default="", help="run on the workers of a Dask scheduler, as tcp://host:8786")
    option("--force", action="store_true", help="build even what has not changed")
    option("--as-of", metavar="YYYY-MM", default="", help="use only what was known by that month")
    option("--keep-builds", metavar="N", type=int, default=KEEP, help=f"editions kept for going back ({KEEP})")
    option("--partial", action="store_true", help="publish in spite of failures")
    option("--no-wait", action="store_true", help="leave at once, with status 3, if another build holds the site")
    option("--log-json", action="store_true", help="one JSON object per event instead of lines for people")
    option(
        "--on-failure", metavar="COMMAND", default="",
        help="run this if the exit status is not 0, with the ledger's line on its standard input and BRIEFINGS_SUMMARY "
        "and BRIEFINGS_STATUS in its environment; default: the environment's BRIEFINGS_ON_FAILURE",
    )  # fmt: skip
    args = parser.parse_args()
    if args.keep_builds < 1:
        parser.error(f"--keep-builds {args.keep_builds}: allowed is a whole number from 1")
    if args.jobs < 1:
        parser.error(f"--jobs {args.jobs}: allowed is a whole number from 1")
    return args
