"""What the rows of a table add up to, beside the totals that the plan prints.

Which column leads to which printed total is said by the data package (`printedTotals`), never by code.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd


def summary(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Rows and columns of each table, and what its rows add to beside the totals that the plan prints.

    Returns:
        Columns table, rows, columns, quantity, computed, printed, difference. One row for every printed total that
        the data package leads to (`printedTotals`), read from `targets`; one with empty cells for other tables.
    """
    found = []
    for name, table in tables.items():
        size = {"table": name, "rows": len(table), "columns": table.shape[1]}
        totals = table.attrs.get("totals", [])
        found += [{**size, **_compared(table, total, tables["targets"])} for total in totals] or [size]
    columns = ["table", "rows", "columns", "quantity", "computed", "printed", "difference"]
    return pd.DataFrame(found, columns=columns)


def _compared(table: pd.DataFrame, total: Mapping, targets: pd.DataFrame) -> dict:
    """A sum or a number of distinct values over some rows, beside the figure the plan prints."""
    where = total.get("where", {})
    cells = _selected(table, where)[total["column"]]
    printed = _selected(targets, total["target"])["value"]
    computed = float(cells.nunique() if total["of"] == "distinct" else cells.sum())
    of = ", ".join(f"{key} {value}" for key, value in where.items())
    return {
        "quantity": f"{total['of']} {total['column']}" + (f" ({of})" if of else ""),
        "computed": computed,
        "printed": printed.iloc[0] if len(printed) == 1 else float("nan"),
        "difference": round(computed - printed.iloc[0], 6) + 0.0 if len(printed) == 1 else float("nan"),
    }


def _selected(table: pd.DataFrame, where: Mapping) -> pd.DataFrame:
    for column, value in where.items():
        table = table[table[column].eq(value).fillna(False)]
    return table
