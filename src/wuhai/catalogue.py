"""What the data package holds: its tables with rows, evidence and vintages, and how often each source is used."""

from __future__ import annotations

import re
from collections import Counter

import pandas as pd

from wuhai.case import Case

LISTS = ("sources", "indicators", "parameters", "terms", "formulas", "fact_labels", "target_labels", "support_labels", "links",
         "audit_rules")  # fmt: skip
"""Tables of codes, names and rules: nothing to grade, or each row tells its own."""


def resources(case: Case) -> pd.DataFrame:
    """One row per table: title, name, rows, evidence and source (missing for code lists), first and last month in which a
    row became known (missing where rows carry no month)."""
    return pd.DataFrame([_resource(case, name) for name in case.tables])


def _resource(case: Case, name: str) -> dict[str, object]:
    frame = case.tables[name]
    months = frame["known_from"].dropna() if "known_from" in frame else pd.Series(dtype="string")
    source = frame.attrs.get("source", "")
    graded = bool(source) and name not in LISTS
    return {
        "title": case.terms.name(f"table-{name.replace('_', '-')}", lang=case.lang), "name": name, "rows": len(frame),
        "evidence": frame.attrs["evidence"] if graded else None,
        "source": case.terms.source(source, case.lang) if graded else None,
        "first": months.min() if len(months) else None, "last": months.max() if len(months) else None,
    }  # fmt: skip


def uses(case: Case) -> pd.DataFrame:
    """The table of sources with `uses`: how many rows of all tables, parameters among them, name each."""
    counts: Counter[str] = Counter()
    sources = case.tables["sources"]
    for name in case.tables:
        frame = case.tables[name]
        if name not in ("sources", "observed_history") and "source" in frame:
            for cell in frame["source"].dropna():
                counts.update(set(sources["id"]) & set(re.split(r"[;,\s]+", str(cell))))
    return sources.assign(uses=[counts[id] for id in sources["id"]])
