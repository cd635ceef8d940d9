"""What do the digital targets look like by date, by department, under delay? Frames for figures and tables.

Everything is rearranged from one `wuhai.model.digital.Result`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from wuhai.model.digital import PATHS, Result, path
from wuhai.model.digital_facts import OPERATORS
from wuhai.years import YEARS

DIAGNOSIS = "integration_diagnosis_rate"
DELAYS = np.arange(0.0, 5.25, 0.25)
"""Years of delay that are tried."""


def timeline(result: Result) -> pd.DataFrame:
    """Targets by date and by how well they are known: indicator, label_zh, label_en, value, unit, operator, state,
    start, start_year, deadline, due, section, mentions, lead_zh, lead_en, others_zh, others_en; undated ones last."""
    order = {"path": 0, "point": 1, "no_figure": 2}
    table = result.milestones.assign(rank=result.milestones["state"].map(order))
    columns = [
        "indicator", "label_zh", "label_en", "value", "unit", "operator", "state", "start", "start_year", "deadline", "due",
        "section", "mentions", "lead_zh", "lead_en", "others_zh", "others_en",
    ]  # fmt: skip
    dated = table.assign(undated=table["deadline"].isna())
    return dated.sort_values(["rank", "undated"], kind="stable")[columns].reset_index(drop=True)


def diagnosis(result: Result) -> pd.DataFrame:
    """The diagnosis path in both shapes under the run's delay: shape, year, level (share), chosen, both from its start on."""
    row = result.milestones.set_index("indicator").loc[DIAGNOSIS]
    start, end = (row["start_year"], row["start"]), (row["due"], row["value"])
    frames = [_levels(start, end, shape, result).assign(shape=shape) for shape in PATHS]
    table = pd.concat(frames, ignore_index=True).dropna()
    return table.assign(chosen=table["shape"] == result.parameters.digital_path).reset_index(drop=True)


def _levels(start: tuple[float, float], end: tuple[float, float], shape: str, result: Result) -> pd.DataFrame:
    level = path(start, end, shape, result.parameters.digital_full_share)
    return pd.DataFrame({"year": YEARS, "level": level / 100})


def pace(result: Result) -> pd.DataFrame:
    """Pace needed if nothing stands by the end of a year: indicator, label_zh, label_en, unit, value, year, pace, share.

    Only targets with a figure and a date and without a start; `share` is the pace as a share of the target.
    """
    table = result.milestones
    table = table[(table["state"] == "point") & table["deadline"].notna()]
    frames = []
    for year in range(int(YEARS[0]), int(table["deadline"].max())):
        left = table["deadline"] - year
        columns = table[["indicator", "label_zh", "label_en", "unit", "value"]]
        frames.append(columns.assign(year=year, pace=table["value"] / left, share=1 / left))
    return pd.concat(frames, ignore_index=True)


def delay(result: Result) -> pd.DataFrame:
    """Diagnosis at the printed deadline over the delay, in both shapes: shape, delay, level (share), gap_pp, chosen."""
    row = result.milestones.set_index("indicator").loc[DIAGNOSIS]
    rows = []
    for shape in PATHS:
        for years in DELAYS:
            end = (row["deadline"] + years, row["value"])
            level = path((row["start_year"], row["start"]), end, shape, result.parameters.digital_full_share)
            at = float(np.interp(row["deadline"], YEARS, level))
            rows.append({"shape": shape, "delay": years, "level": at / 100, "gap_pp": row["value"] - at})
    table = pd.DataFrame(rows)
    return table.assign(chosen=table["shape"] == result.parameters.digital_path)


def departments(result: Result) -> pd.DataFrame:
    """How many targets each department leads and supports, the leading ones first: department, leads, supports.

    The telecom companies count as one, `operators`; `""` stands for targets without a department.
    """
    table = result.milestones
    leads = table["lead_zh"].fillna("").value_counts()
    names = table["others_zh"].dropna().str.split("、").explode()
    joined = names.mask(names.str.startswith(OPERATORS), "operators").reset_index().drop_duplicates()
    counts = pd.DataFrame({"leads": leads, "supports": joined["others_zh"].value_counts()}).fillna(0).astype(int)
    order = counts.assign(last=counts.index == "").sort_values(["last", "leads", "supports"], ascending=[True, False, False])
    return order.drop(columns="last").rename_axis("department").reset_index()


def turns(result: Result) -> pd.DataFrame:
    """One assumption turned at a time: change, amount, due_in_time (targets), level (diagnosis at its deadline, share)."""
    p, table = result.parameters, result.milestones
    row = table.set_index("indicator").loc[DIAGNOSIS]
    other = next(shape for shape in PATHS if shape != p.digital_path)
    later = p.digital_delay_years + 1
    changes = [
        ("run", 0.0, p.digital_path, p.digital_delay_years), (other, 0.0, other, p.digital_delay_years),
        ("delay", 1.0, p.digital_path, later), (f"{other}_delay", 1.0, other, later),
    ]  # fmt: skip
    rows = []
    for change, amount, shape, years in changes:
        end = (row["deadline"] + years, row["value"])
        level = path((row["start_year"], row["start"]), end, shape, p.digital_full_share)
        in_time = int((table["deadline"] + years <= table["deadline"].max()).sum())
        at = float(np.interp(row["deadline"], YEARS, level)) / 100
        rows.append({"change": change, "amount": amount, "due_in_time": in_time, "level": at})
    return pd.DataFrame(rows)
