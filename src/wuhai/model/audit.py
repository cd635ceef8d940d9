"""Do the plan's figures agree with its own tables, with each other, and with the rules it states?

Identity: difference = recomputed - stated; a recomputed figure matches if it lies within half of the last
printed digit. Stated figures are printed totals, parts, shares, capacities and savings; what they are held
against comes from `audit_rules`, from the totals the data package leads to, and from every other mention of
the same fact.

Boundary: the plan alone, nothing observed and no scenario. Savings are max(0, ...). `not computable` means
that the plan prints no figure to compute from; it is no fault of the line. A new plan's tables and rules are
audited by this code.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from wuhai.facts import Fact
from wuhai.model.audit_formula import Scope
from wuhai.model.audit_repeats import mentions, repeats, without_figure
from wuhai.model.audit_rules import RELATIONS, package_totals, rule_checks
from wuhai.model.audit_savings import balance_checks, rule_counts, saving_checks
from wuhai.model.printed import VERDICTS

PARAMETERS = ()
"""The audit depends on no parameter."""

TABLES = (
    "audit_rules", "target_labels", "targets", "projects", "energy_saving", "phaseout_ferroalloy",
    "phaseout_carbide", "phaseout_coke", "water_saving",
)  # fmt: skip
"""Tables that `run` takes."""

COLUMNS = ("id", "section", "item", "stated", "recomputed", "unit", "difference", "verdict")
"""Columns of the audit as written to a file."""

CHECKS = {
    "total": ("合计与各行", "total against its rows"),
    "parts": ("合计与分项", "total against its parts"),
    "share": ("占比", "share"),
    "identity": ("恒等关系", "identity"),
    "condition": ("范围与条件", "scope and condition"),
    "named": ("目标与列名产能", "target against named capacity"),
    "contradiction": ("前后表述", "statements against each other"),
    "listed": ("数目与列名", "number against names"),
    "rows": ("行内规则", "rule of the rows"),
    "wording": ("名称写法", "names"),
    "heading": ("标题与内容", "headings"),
    "repeat": ("重复数值", "figure printed again"),
    "deadline": ("重复期限", "deadline printed again"),
    "saving": ("节能量与限额", "saving against the limit"),
    "saving_rule": ("节能量与固定比例", "saving against a flat rate"),
    "balance": ("产品能耗与企业能耗", "energy of products against the firm's"),
    "missing": ("缺少依据", "nothing to compute from"),
    "no_figure": ("未列明数值", "no figure printed"),
}
"""Kinds of checks: what is held against what, in Chinese and English."""

DETAILS = (
    "check", "against", "enterprise", "product", "other", "label_zh", "label_en", "why_zh", "why_en",
)  # fmt: skip


def run(
    *,
    audit_rules: pd.DataFrame,
    target_labels: pd.DataFrame,
    targets: pd.DataFrame,
    rows: pd.DataFrame,
    overlaps: pd.DataFrame,
    **tables: pd.DataFrame,
) -> pd.DataFrame:
    """Every check of the plan.

    Args:
        audit_rules, target_labels, targets: tables of the data package.
        rows: the retrofit list with savings recomputed, as from `wuhai.model.retrofit.recompute`.
        overlaps: firms on the retrofit and the exit lists, as from `wuhai.model.phaseout.overlaps`.
        **tables: the plan's lists that rules refer to, by resource name.

    Returns:
        `COLUMNS`, then `check` (a key of `CHECKS`), `against` (section of the other mention), `enterprise`
        and `product` of the row, `other` (the firm's other name), and for display `label_zh`, `label_en`,
        `why_zh`, `why_en`. `stated` and `recomputed` are NaN where there is no number, texts blank. `id` is
        unique.

    Raises:
        wuhai.model.audit_formula.FormulaError: a rule that cannot be read.
    """
    scope = Scope(targets.set_index("id"), {**tables, "targets": targets, "overlaps": overlaps})
    relation = audit_rules[audit_rules["check"].isin(RELATIONS)].set_index("stated")["check"]
    mentioned = mentions(targets, target_labels, relation)
    frames = [
        package_totals(scope, target_labels, audit_rules), rule_checks(audit_rules, scope),
        repeats(mentioned), without_figure(targets, mentioned), saving_checks(rows), balance_checks(rows),
    ]  # fmt: skip
    return _finished(pd.concat([frame for frame in frames if len(frame)], ignore_index=True))


def _finished(table: pd.DataFrame) -> pd.DataFrame:
    """Columns in their order, numbers rounded, the item named by label, firm and product."""
    table = table.reindex(columns=[*dict.fromkeys((*COLUMNS, *DETAILS))])
    names = [table[name].fillna("") for name in ("enterprise", "product")]
    table["item"] = (table["label_zh"] + " " + names[0] + " " + names[1]).str.strip()
    table[["stated", "recomputed"]] = table[["stated", "recomputed"]].astype(float).round(6)
    table["difference"] = (table["recomputed"] - table["stated"]).round(6) + 0.0
    words = ["unit", *DETAILS]
    table[words] = table[words].astype(object).where(table[words].notna(), "")
    return table


def written(table: pd.DataFrame) -> pd.DataFrame:
    """The audit as written to a file: `COLUMNS`."""
    return table[list(COLUMNS)].copy()


def summary(table: pd.DataFrame) -> pd.DataFrame:
    """Checks by kind and verdict, in the order of `CHECKS`: check, one column for each verdict, checks."""
    counts = pd.crosstab(table["check"], table["verdict"]).reindex(
        index=list(CHECKS), columns=list(VERDICTS), fill_value=0
    )
    counts = counts[counts.sum(axis=1) > 0]
    return (
        counts.assign(checks=counts.sum(axis=1)).rename_axis("check").rename_axis(None, axis=1).reset_index()
    )


_INPUTS = tuple(f"table:{name}" for name in TABLES)

MOSTLY = 0.8
"""Share of figures held against another that must match for the plan to be called mostly consistent (assumption)."""

UNIT_CODES = {
    "万吨": ("10kt", 1), "万吨标准煤": ("10k_tce", 1), "万tce": ("10k_tce", 1), "亿元": ("100m_cny", 1),
    "米": ("m", 1), "%": ("share", 0.01), "年": ("year", 1), "tce": ("tce", 1),
}  # fmt: skip
"""Printed unit -> unit code and factor to it; all others count things."""


REPEATED = {"stated": "as printed here", "recomputed": "as printed most often"}
"""Where the two figures of a repeat come from."""


def facts(table: pd.DataFrame) -> list[Fact]:
    """Checks by verdict and kind, savings by rule, and both numbers of every rule about one figure."""
    counted = [Fact("checks", len(table), "count", _INPUTS, "all checks")]
    names = dict(zip(VERDICTS, ("matches", "differs", "not_computable"), strict=True))
    for verdict, name in names.items():
        count = int((table["verdict"] == verdict).sum())
        counted.append(Fact(name, count, "count", _INPUTS, f"checks with verdict {verdict!r}"))
    for kind in CHECKS:
        of_kind = table[table["check"] == kind]
        differs = int((of_kind["verdict"] == VERDICTS[1]).sum())
        counted.append(Fact(f"{kind}_checks", len(of_kind), "count", _INPUTS, f"checks of kind {kind!r}"))
        counted.append(Fact(f"{kind}_differs", differs, "count", _INPUTS, f"{kind!r}: verdict 'differs'"))
    lines = rule_counts(table).items()
    counted += [Fact(f"savings_{name}", count, "count", ("table:energy_saving",), "printed savings by rule")
                for name, count in lines]  # fmt: skip
    held = table["verdict"].ne(VERDICTS[2]).sum()
    share = (table["verdict"] == VERDICTS[0]).sum() / held if held else float("nan")
    counted += [
        Fact("match_share", float(share), "share", _INPUTS, "matches / (matches + differs)"),
        Fact("mostly_matches", bool(share >= MOSTLY), "bool", _INPUTS, f"at least {MOSTLY:.0%} match"),
        Fact("savings_mostly_ruled", bool(_ruled(lines)), "bool", ("table:energy_saving",), "by a rule more than 4 times by none"),
        Fact("savings_printed", sum(n for name, n in lines if name != "not_printed"), "count",
             ("table:energy_saving",), "printed savings; a firm under a flat rate of its energy counts once"),
    ]  # fmt: skip
    return counted + _figures(table)


def _ruled(lines: Iterable[tuple[str, int]]) -> bool:
    counts = dict(lines)
    return counts["limit"] + counts["flat_rate"] > 4 * counts["none"]


def _figures(table: pd.DataFrame) -> list[Fact]:
    """`<id>_stated` and `<id>_recomputed` of rules and repeats that hold one figure against one other."""
    kinds = ("total", "parts", "identity", "condition", "named", "contradiction", "repeat", "deadline")
    ruled = table["check"].isin(kinds) & ~table["id"].str.match(r"total_t\d+$")
    found = []
    for row in table[ruled].itertuples():
        code, factor = UNIT_CODES.get(row.unit, ("count", 1))
        for side in ("stated", "recomputed"):
            formula = REPEATED[side] if row.check in ("repeat", "deadline") else f"{side} in check {row.id!r}"
            found.append(Fact(f"{row.id}_{side}", getattr(row, side) * factor, code, _INPUTS, formula))
    return found
