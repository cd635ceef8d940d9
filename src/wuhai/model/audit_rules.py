"""What must the plan's totals, parts, shares and conditions be? Checks made by rules written down as data.

A rule holds two formulas (`wuhai.model.audit_formula`), one for what is stated and one for what it is held
against, and the words to show it; a rule about a table makes a check of every row. Totals of the plan's lists
need no rule: the data package leads from their columns to the statement that prints the sum.

Boundary: the plan's statements and tables. A rule without a second formula says what the plan leaves out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from wuhai.model.audit_formula import Scope, evaluate
from wuhai.model.printed import VERDICTS, half_digit, verdicts

RELATIONS = ("by_year", "several")
"""Rules that make no check: how the mentions of an indicator relate, see `wuhai.model.audit_repeats`."""

WORDS = ("check", "label_zh", "label_en", "why_zh", "why_en")


def rule_checks(audit_rules: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """All checks that the rules make, in their order.

    Raises:
        wuhai.model.audit_formula.FormulaError: a rule that cannot be read.
    """
    rules = audit_rules[~audit_rules["check"].isin(RELATIONS)].to_dict("records")
    return pd.DataFrame([check for rule in rules for check in _checks(rule, scope)])


def _checks(rule: Mapping, scope: Scope) -> Iterator[dict]:
    """The checks a rule makes: one, or one for each row of its table."""
    words = {name: rule[name] for name in WORDS}
    if not pd.isna(rule["table"]):
        yield from _row_checks(rule, scope, words)
        return
    cell = scope.targets.loc[rule["stated"]] if rule["stated"] in scope.targets.index else {}
    place = {key: rule[key] if not pd.isna(rule[key]) else cell.get(key) for key in ("section", "unit")}
    stated = evaluate(rule["stated"], scope)
    recomputed = np.nan if pd.isna(rule["recomputed"]) else evaluate(rule["recomputed"], scope)
    check = {**words, **place, "id": rule["id"]}
    if isinstance(stated, str):
        names = {"enterprise": stated, "other": recomputed} if rule["check"] == "wording" else {}
        yield {**check, **names, "verdict": VERDICTS[0] if stated == recomputed else VERDICTS[1]}
        return
    verdict = str(verdicts(stated, recomputed, half_digit(stated, rule["digits"])))
    yield {**check, "stated": stated, "recomputed": recomputed, "verdict": verdict}


def _row_checks(rule: Mapping, scope: Scope, words: Mapping) -> Iterator[dict]:
    table = scope.tables[rule["table"]]
    inside = Scope(scope.targets, scope.tables, table)
    stated, recomputed = (evaluate(rule[side], inside).astype(float) for side in ("stated", "recomputed"))
    halves = [half_digit(value) for value in stated]
    for place, verdict in enumerate(verdicts(stated, recomputed, halves)):
        yield {
            **words, "id": f"{rule['id']}_{table['seq'].iloc[place]}", "section": rule["section"],
            "unit": rule["unit"], "stated": stated.iloc[place], "recomputed": recomputed.iloc[place],
            "verdict": str(verdict), "enterprise": table["enterprise"].iloc[place],
        }  # fmt: skip


def package_totals(scope: Scope, target_labels: pd.DataFrame, audit_rules: pd.DataFrame) -> pd.DataFrame:
    """Printed totals that the data package leads to; a rule about the same statement takes its place.

    ``attrs["totals"]`` of a table lists them: column, of (`sum` or `distinct`), target, where.
    """
    ruled, labels = set(audit_rules["stated"].dropna()), target_labels.set_index("indicator")
    found = []
    for table in scope.tables.values():
        for total in table.attrs.get("totals", []):
            stated = _where(scope.targets, total["target"])
            if len(stated) == 1 and stated.index[0] not in ruled:
                cells = _where(table, total.get("where", {}))[total["column"]]
                value = cells.nunique() if total["of"] == "distinct" else cells.sum()
                dated = "deadline" in total["target"]
                found.append(_total(stated.iloc[0], float(value), labels, dated))
    return pd.DataFrame(found)


def _total(stated: pd.Series, recomputed: float, labels: pd.DataFrame, dated: bool) -> dict:
    """The check of one printed total."""
    value, label = float(stated["value"]), labels.loc[stated["indicator"]]
    zh, en = (f"（{stated['deadline']}年）", f" ({stated['deadline']})") if dated else ("", "")
    return {
        "id": f"total_{stated.name}", "check": "total", "section": stated["section"], "unit": stated["unit"],
        "stated": value, "recomputed": recomputed, "label_zh": label["label_zh"] + zh,
        "label_en": label["label_en"] + en, "verdict": str(verdicts(value, recomputed, half_digit(value))),
    }  # fmt: skip


def _where(table: pd.DataFrame, conditions: Mapping) -> pd.DataFrame:
    for column, value in conditions.items():
        table = table[table[column].eq(value).fillna(False).astype(bool)]
    return table
