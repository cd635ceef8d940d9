"""Validate every table and scenario of data/, print a summary; exit status 2 if anything is wrong."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import TypeVar

import pandas as pd
from rich.console import Console
from rich.table import Table

from wuhai import data, totals
from wuhai.parameters import ScenarioError, schema
from wuhai.scenario import check_all

T = TypeVar("T")


def main() -> int:
    """Check, then print; all faults go to standard error, one a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--as-of", metavar="YYYY-MM", help="leave out what became known later")
    arguments = parser.parse_args()
    problems: list[str] = []
    tables = _attempt(lambda: data.load(arguments.as_of), problems)
    documents = _attempt(data.scenarios, problems)
    if tables and documents:
        parameters = _attempt(lambda: schema(tables["parameters"], tables["terms"]), problems)
        problems += check_all(parameters, documents) if parameters else []
    if problems:
        print(*problems, sep="\n", file=sys.stderr)
        return 2
    _print(totals.summary(tables))
    for line in tables["observed"].attrs["read"]:
        print(f"read: {line}")
    print(f"{len(tables)} tables and {len(documents)} scenarios are valid.")
    return 0


def _attempt(call: Callable[[], T], problems: list[str]) -> T | None:
    """What `call` returns; None if it refuses, its lines then stand in `problems`."""
    try:
        return call()
    except (data.DataError, ScenarioError) as error:
        problems += error.problems
        return None


def _print(found: pd.DataFrame) -> None:
    """The summary as a table, then every printed total that its rows miss."""
    console = Console(width=None if sys.stdout.isatty() else 120)
    table = Table()
    for name in found.columns:
        table.add_column(name, justify="left" if name in ("table", "quantity") else "right")
    shown = found.astype(object).where(found.notna(), "")
    shown.loc[found["table"].duplicated(), ["table", "rows", "columns"]] = ""
    for row in shown.itertuples(index=False):
        table.add_row(*(f"{cell:,.10g}" if isinstance(cell, float) else str(cell) for cell in row))
    console.print(table)
    for row in found[found["difference"].fillna(0).ne(0)].itertuples():
        print(f"note: {row.table}: {row.quantity} is {row.computed:.10g}, the plan prints {row.printed:.10g}")


if __name__ == "__main__":
    sys.exit(main())
