"""Validate every table and scenario of data/, print a summary; exit status 2 if anything is wrong."""

from __future__ import annotations

import argparse
import sys

import pandas as pd
from rich.console import Console
from rich.table import Table

from wuhai import data
from wuhai.data import DataError
from wuhai.parameters import ScenarioError, schema
from wuhai.scenario import check_all


def main() -> int:
    """Check, then print; all faults to standard error, one a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--as-of", metavar="YYYY-MM", help="leave out what became known later")
    arguments = parser.parse_args()
    try:
        tables = data.load(arguments.as_of)
        documents = data.scenarios()
        problems = check_all(schema(tables["parameters"]), documents)
    except (DataError, ScenarioError) as error:
        problems = error.problems
    if problems:
        print(*problems, sep="\n", file=sys.stderr)
        return 2
    found = data.summary(tables)
    console = Console(width=None if sys.stdout.isatty() else 120)
    console.print(_table(found))
    console.print(f"{len(tables)} tables and {len(documents)} scenarios are valid.")
    for row in found[found["difference"].fillna(0).ne(0)].itertuples():
        console.print(
            f"{row.table}: {row.quantity} is {row.computed:g}, the plan prints {row.printed:g}; see the notes."
        )
    return 0


def _table(found: pd.DataFrame) -> Table:
    table = Table(title="Data package")
    for name in found.columns:
        table.add_column(name, justify="left" if name in ("table", "quantity") else "right")
    for row in found.astype(object).where(found.notna(), "").to_dict("records"):
        table.add_row(*(f"{value:,.10g}" if isinstance(value, float) else str(value) for value in row.values()))
    return table


if __name__ == "__main__":
    sys.exit(main())
