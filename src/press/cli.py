"""The options of a build on the command line, refused in one line where they cannot be read."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path

from press.engine.limits import Limits
from press.publishing.edition import KEEP


class Parser(argparse.ArgumentParser):
    """A parser that refuses in one line, with exit status 2."""

    def error(self, message: str):
        """Print the refusal and leave."""
        self.exit(2, f"refused: {message}\n")


def arguments(
    description: str | None, site: Path, more: Callable[[Callable[..., object]], None] = lambda option: None
) -> argparse.Namespace:
    """Options of this run.

    Args:
        description: what the help says first.
        site: where pages go by default.
        more: adds options of the caller's own.
    """
    parser = Parser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
    )
    option = parser.add_argument
    option("--scenario", metavar="NAME", help="only this scenario")
    option("--lang", metavar="LANG", help="only this language: zh or en")
    option("--notebook", metavar="NAME", help="only this notebook, e.g. 02_coking")
    option("--param", metavar="NAME=VALUE", action="append", default=[], help="change a parameter; repeatable")
    option("--out", metavar="DIR", type=Path, default=site, help=f"default: {os.path.relpath(site)}")
    option("--jobs", metavar="N", type=int, default=cores(), help="pages built at the same time (cores: %(default)s)")
    option("--cluster", metavar="ADDRESS", default="", help="run on the workers of a Dask scheduler, as tcp://host:8786")
    _limits(option)
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
    more(option)
    args = parser.parse_args()
    if args.keep_builds < 1:
        parser.error(f"--keep-builds {args.keep_builds}: allowed is a whole number from 1")
    if args.jobs < 1:
        parser.error(f"--jobs {args.jobs}: allowed is a whole number from 1")
    problem = unknown_engine(args.engine)
    if problem:
        parser.error(problem)
    return args


def limits(args: argparse.Namespace) -> Limits:
    """The bounds of a run that were asked for; 0 is none."""
    return Limits(args.cell_timeout or None, args.run_timeout or None, args.memory or None)


def running(args: argparse.Namespace) -> dict[str, object]:
    """What `press.build.build` is told of how pages are made."""
    return {"workers": args.jobs, "force": args.force, "engine": args.engine, "limits": limits(args)}


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def unknown_engine(name: str) -> str:
    """What is wrong with the name of an engine; empty if nothing is."""
    if name in ("press", "default"):
        return ""
    from difflib import get_close_matches
    from importlib.metadata import entry_points

    known = sorted({"press", "default", "nbclient", *(point.name for point in entry_points(group="papermill.engine"))})
    near = get_close_matches(name, known, 1)
    hint = f"; nearest: {near[0]}" if near else ""
    return "" if name in known else f"--engine {name}: known are {', '.join(known)}{hint}"


def _limits(option: Callable[..., object]) -> None:
    """Options for how notebooks run."""
    own = Limits()
    option("--engine", metavar="NAME", default="press", help="press, default (papermill's own) or another of papermill's")
    for name, unit, default, what in (
        ("--cell-timeout", "SECONDS", own.cell, "longest that a cell may take"),
        ("--run-timeout", "SECONDS", own.run, "longest that a page may take"),
        ("--memory", "MIB", own.memory, "most memory that a page's processes may hold together"),
    ):
        option(name, metavar=unit, type=_bound, default=default, help=f"{what}; 0: no limit (%(default)s)")


def _bound(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r}: allowed is a whole number from 0")
    return int(text)
