"""Can a month's report be believed, and what is known once it is merged?

A month is one table in the columns of the observed one, less `known_from`, which is the month itself. It is
checked against what is known: unknown indicators, wrong units, repeated rows, periods of the future and values
outside the stated bounds are faults; jumps larger than stated and revisions are warnings. A later report of
the same region, period and indicator replaces an earlier one; the history keeps both.

Boundary: pure functions over tables; reading the files belongs to `wuhai.data`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator, Mapping

import numpy as np
import pandas as pd

from wuhai.years import decimal_year

KEY = ["region", "period", "indicator"]
CITY = "乌海市"
TEMPLATE = ("region", "period", "indicator", "value", "unit", "status", "source", "note")
"""Columns of a month's file."""
STATUSES = ("official", "web_unverified")
"""How far a reported figure may be checked."""


def schema(observed: Mapping) -> dict:
    """The schema of a month's file, made from that of the table `observed`.

    A template's rows may still lack value, status and source; these and indicator and unit are judged by
    `check_month`.
    """
    blank = {"value", "status", "source"}
    fields = []
    for field in observed["fields"]:
        limits = dict(field.get("constraints", {}))
        if field["name"] in blank:
            limits.pop("required", None)
        if field["name"] in ("indicator", "unit"):
            limits.pop("enum", None)
        if field["name"] in TEMPLATE:
            fields.append({**field, "constraints": limits})
    return {"fields": fields}


def check_name(label: str, stem: str) -> list[str]:
    """A month's file bears its month."""
    if re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", stem):
        return []
    return [f"{label}: the name of the file; allowed is YYYY-MM.csv"]


def check_month(
    frame: pd.DataFrame,
    observed: pd.DataFrame,
    indicators: pd.DataFrame,
    bounds: pd.DataFrame,
    *,
    month: str,
    sources: Collection[str],
    label: str = "",
) -> tuple[list[str], list[str]]:
    """What keeps a month from being used, and what should be looked at.

    Args:
        frame: the month, typed as the table `observed`; the index holds line numbers of its file. Rows
            without a value (a template's) say nothing and are left out.
        observed: everything known before.
        indicators: code list: id, unit.
        bounds: indicator, low, high (values outside are faults), jump (largest believable relative change).
        month: ``YYYY-MM`` of the report.
        sources: ids of the sources a figure may rest on.
        label: file name for the messages; by default made of the month.

    Returns:
        Faults and warnings, one line each: file, row, column, value, what is allowed, the nearest known name.
    """
    label = label or f"observed/monthly/{month}.csv"
    filled = frame[frame["value"].notna()]
    units = indicators.set_index("id")["unit"]
    limits = bounds.set_index("indicator")
    problems, warnings = [], []
    for row in filled.itertuples():
        where = f"{label} row {row.Index}"
        faults = [*_row_faults(row, units, limits, month), *_origin_faults(row, sources)]
        problems += [f"{where}, {fault}" for fault in faults]
        if not faults:
            warnings += [f"{where}, {line}" for line in _row_warnings(row, observed, limits)]
    for index in filled.index[filled.duplicated(KEY)]:
        cells = ", ".join(str(filled.at[index, name]) for name in KEY)
        problems.append(
            f"{label} row {index}, columns {', '.join(KEY)}: {cells!r} stands twice; allowed is once"
        )
    return problems, warnings


def _row_faults(row, units: pd.Series, limits: pd.DataFrame, month: str) -> Iterator[str]:
    if row.indicator not in units.index:
        near = difflib.get_close_matches(str(row.indicator), list(units.index), n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        yield f"column 'indicator': {row.indicator!r} is unknown; allowed are the ids of indicators.csv{hint}"
        return
    fits = row.unit == units[row.indicator]
    if not fits:
        yield f"column 'unit': {row.unit!r}; allowed is {units[row.indicator]!r} for {row.indicator!r}"
    if str(row.period)[:7] > month[: len(str(row.period))]:
        yield f"column 'period': {row.period!r}; allowed are periods up to {month}"
    if fits and row.indicator in limits.index:
        low, high = limits.loc[row.indicator, ["low", "high"]]
        if not low <= row.value <= high:
            allowed = f"{low:g} to {high:g} {row.unit} for {row.indicator!r}"
            yield f"column 'value': {row.value:g}; allowed is {allowed}"


def _origin_faults(row, sources: Collection[str]) -> Iterator[str]:
    """A figure is published with where it is from and how far it is checked, or not at all."""
    status, source = ("" if pd.isna(cell) else str(cell) for cell in (row.status, row.source))
    if status not in STATUSES:
        yield f"column 'status': {status!r}; allowed is {' or '.join(STATUSES)} where a value stands"
    if source not in sources:
        near = difflib.get_close_matches(source, list(sources), n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        yield f"column 'source': {source!r}; allowed are the ids of sources.csv where a value stands{hint}"


def _row_warnings(row, observed: pd.DataFrame, limits: pd.DataFrame) -> Iterator[str]:
    known = observed[(observed["indicator"] == row.indicator) & (observed["region"] == row.region)]
    same = known.loc[known["period"] == row.period, "value"]
    if len(same) and same.iloc[-1] != row.value:
        yield f"column 'value': {row.value:g} revises {same.iloc[-1]:g} for {row.period}"
    earlier = known[known["period"].map(decimal_year) < decimal_year(row.period)]
    jump = limits["jump"].get(row.indicator, np.nan)
    if earlier.empty or np.isnan(jump):
        return
    last = earlier.loc[earlier["period"].map(decimal_year).idxmax()]
    change = abs(row.value - last["value"])
    if change > jump * abs(last["value"]):
        after = f"{last['value']:g} in {last['period']}"
        yield f"column 'value': {row.value:g} after {after} is a change of more than {jump:.0%}"


def merge(observed: pd.DataFrame, months: Mapping[str, pd.DataFrame]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What holds once the months are in, and everything that was ever reported.

    Args:
        observed: the table without monthly files.
        months: month ``YYYY-MM`` -> its checked table; the month becomes `known_from`. The order does not
            matter.

    Returns:
        The current table, in the columns and with the ``attrs`` of `observed`; and the history: all rows,
        with `file` (`observed` or the month) and `superseded_by` (a month, or blank).
    """
    parts = [observed.assign(file="observed")]
    for month in sorted(months):
        filled = months[month][months[month]["value"].notna()]
        parts.append(filled.assign(known_from=month, file=month))
    history = pd.concat([part[[*observed.columns, "file"]] for part in parts], ignore_index=True)
    history["known_from"] = history["known_from"].astype(observed["known_from"].dtype)
    last = history.groupby(KEY)["file"].transform(
        lambda files: max(files, key=lambda name: "" if name == "observed" else name)
    )
    history["superseded_by"] = last.where(last != history["file"], "")
    current = history.loc[history["superseded_by"] == "", list(observed.columns)].reset_index(drop=True)
    current.attrs = dict(observed.attrs)
    return current, history


def template(
    month: str, links: pd.DataFrame, indicators: pd.DataFrame, observed: pd.DataFrame
) -> pd.DataFrame:
    """A month to be filled in: every indicator that a target waits for and the city has no value of yet."""
    wanted = links["observed"].drop_duplicates()
    known = set(observed.loc[observed["region"] == CITY, "indicator"])
    chosen = indicators[indicators["id"].isin(wanted) & ~indicators["id"].isin(known)]
    table = pd.DataFrame({"indicator": chosen["id"], "unit": chosen["unit"], "note": chosen["label_zh"]})
    table = table.assign(region=CITY, period=month, value=np.nan, status="", source="")
    return table[list(TEMPLATE)].reset_index(drop=True)
