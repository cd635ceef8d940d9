"""Does the plan say the same thing wherever it says it?

A fact is an indicator, and the year where it has a value for each. Every mention of a fact is held against
the one that the plan prints most often (the first of several): its figure, in one unit, and its deadline.
Where no mention has a figure, the operators are compared: 等量 against 减量.

Boundary: the plan's quantitative statements. Two figures match if they agree within half of the last printed
digit of the coarser one, so that 2,566,992 吨 repeats 256.7 万吨. A mention without a figure beside one that
has it is `not computable`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from wuhai.model.printed import VERDICTS, common_unit, half_digit, verdicts

PARTS = {"value": "", "value_low": "_low", "value_high": "_high"}
"""Cells of a statement that hold a figure, and how an id names them."""

PART_LABELS = {
    "value": ("", ""),
    "value_low": ("（下限）", ", lower end"),
    "value_high": ("（上限）", ", upper end"),
}
SIGNS = {">=": "≥", "<=": "≤", "=": "=", "~": "≈", ">": ">", "<": "<"}


def mentions(targets: pd.DataFrame, target_labels: pd.DataFrame, relation: Mapping[str, str]) -> pd.DataFrame:
    """Every mention of every fact, in the order of the plan.

    Args:
        targets: the plan's statements.
        target_labels: what their indicators are called.
        relation: indicators whose mentions are not all one fact: `by_year` (one for each year) or `several`
            (a list of things that stand side by side, left out).

    Returns:
        Columns id, section, indicator, fact, part, value, unit, operator, deadline, common (the value in the
        common unit), factor, half (half of the last printed digit, in the common unit), label_zh, label_en.
    """
    kind = targets["indicator"].map(dict(relation)).fillna("same")
    frames = [_figures(targets[kind != "several"], part) for part in PARTS]
    table = pd.concat(frames).sort_index(kind="stable")
    year = table["deadline"].astype("string").fillna("").where(kind.reindex(table.index) == "by_year", "")
    table["fact"] = table["indicator"] + "|" + table["part"] + "|" + year
    table["factor"] = [factor for _, factor in table["unit"].astype(object).map(common_unit)]
    table["common"] = table["value"] * table["factor"]
    table["half"] = [half_digit(value) for value in table["value"]] * table["factor"]
    labels = target_labels.set_index("indicator")
    for place, name in enumerate(("label_zh", "label_en")):
        suffix = table["part"].map({part: words[place] for part, words in PART_LABELS.items()})
        table[name] = table["indicator"].map(labels[name]) + suffix
    return table.reset_index(drop=True)


def _figures(targets: pd.DataFrame, part: str) -> pd.DataFrame:
    """The mentions whose figure stands in one cell; those without any figure go with `value`."""
    bare = targets[list(PARTS)].isna().all(axis=1)
    chosen = targets[targets[part].notna() | (bare & (part == "value"))]
    columns = ["id", "section", "indicator", "operator", "unit", "deadline"]
    return chosen[columns].assign(part=part, value=chosen[part].astype(float))


def repeats(mentioned: pd.DataFrame) -> pd.DataFrame:
    """Every mention but the one it is held against, with `check` `repeat` or, for dates, `deadline`."""
    found = []
    for _, group in mentioned.groupby("fact", sort=False):
        if len(group) > 1:
            found += _figure_repeats(group)
            if (
                not (group["fact"].str.rpartition("|")[2] != "").any()
                and group["part"].iloc[0] != "value_high"
            ):
                found += _deadline_repeats(group)
    return pd.DataFrame(found)


def _usual(group: pd.DataFrame, column: str) -> pd.Series:
    """The first mention of the most frequent value."""
    values = group[column].astype(float).round(9)
    often = values.map(values.value_counts())
    return group.loc[often.idxmax()]


def _figure_repeats(group: pd.DataFrame) -> Iterator[dict]:
    printed = group[group["common"].notna()]
    reference = group.iloc[0] if printed.empty else _usual(printed, "common")
    for mention in group.drop(index=reference.name).itertuples():
        stated, recomputed = mention.value, reference["common"] / mention.factor
        half = np.fmax(mention.half, reference["half"]) / mention.factor
        verdict = str(verdicts(stated, recomputed, half))
        signs = mention.operator, reference["operator"]
        if printed.empty and signs[0] != signs[1]:
            verdict = VERDICTS[1]
        row = _row(mention, reference, f"repeat_{mention.id}{PARTS[mention.part]}", "repeat", verdict)
        zh, en = _wording(*signs)
        yield row | {
            "stated": stated,
            "recomputed": recomputed,
            "unit": mention.unit,
            "why_zh": zh,
            "why_en": en,
        }


def _wording(here: str, there: str) -> tuple[str, str]:
    if here == there:
        return "", ""
    here, there = SIGNS[here], SIGNS[there]
    return f"此处为“{here}”，对照处为“{there}”", f"“{here}” here, “{there}” there"


def _deadline_repeats(group: pd.DataFrame) -> Iterator[dict]:
    dated = group[group["deadline"].notna()]
    if len(dated) < 2:
        return
    reference = _usual(dated, "deadline")
    for mention in dated.drop(index=reference.name).itertuples():
        stated, recomputed = float(mention.deadline), float(reference["deadline"])
        row = _row(
            mention, reference, f"deadline_{mention.id}", "deadline", str(verdicts(stated, recomputed, 0.5))
        )
        row |= {"label_zh": f"{mention.label_zh}：期限", "label_en": f"{mention.label_en}: deadline"}
        yield row | {"stated": stated, "recomputed": recomputed, "unit": "年"}


def _row(mention, reference: pd.Series, name: str, check: str, verdict: str) -> dict:
    return {
        "id": name, "check": check, "section": mention.section, "against": reference["section"],
        "verdict": verdict, "label_zh": mention.label_zh, "label_en": mention.label_en,
    }  # fmt: skip


def without_figure(targets: pd.DataFrame, mentioned: pd.DataFrame) -> pd.DataFrame:
    """Targets for which the plan prints no figure anywhere, so that nothing can be checked; each once."""
    wanted = mentioned[mentioned["id"].isin(targets.loc[targets["kind"] == "target", "id"])]
    figured = wanted.loc[wanted["value"].notna(), "indicator"]
    first = wanted[~wanted["indicator"].isin(figured)].drop_duplicates("indicator")
    row = first[["section", "label_zh", "label_en", "unit"]].assign(check="no_figure", verdict=VERDICTS[2])
    return row.assign(id="no_figure_" + first["id"], stated=np.nan, recomputed=np.nan)
