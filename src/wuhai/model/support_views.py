"""Frames of the support briefing: budget by reading, ranked entitlement, pieces, investment, years, turns.

Identity and boundary as in `wuhai.model.subsidy`: entitlement on the printed savings, except `timing`, which
follows the scenario's completion and delay. Money in 万元 at current prices.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from wuhai.model import subsidy
from wuhai.model.subsidy import ENERGY_READINGS, WATER_READINGS, Inputs, Result
from wuhai.years import YEARS


def budget(result: Result) -> pd.DataFrame:
    """One row a reading: what, reading, projects, capped, paid_10k_cny, withheld_10k_cny (by the cap)."""
    found = []
    for what, readings in (("energy", ENERGY_READINGS), ("water", WATER_READINGS)):
        for reading in readings:
            rows = _of(result, reading)
            withheld = rows["uncapped_cny"] - rows["subsidy_cny"]
            found.append(
                {
                    "what": what, "reading": reading, "projects": int(rows["eligible"].sum()),
                    "capped": int((withheld > 0).sum()), "paid_10k_cny": rows["subsidy_cny"].sum() / 1e4,
                    "withheld_10k_cny": withheld.sum() / 1e4,
                }
            )  # fmt: skip
    return pd.DataFrame(found)


def enterprises(result: Result) -> pd.DataFrame:
    """All enterprises of the energy list, largest saving first, under both readings.

    Columns seq, enterprise, saving_tce, eligible, uncapped_10k_cny, paid_10k_cny, withheld_10k_cny, lines
    (product lines that qualify), line_10k_cny, line_more_10k_cny (per line - per enterprise), cny_per_tce.
    """
    firms, lines = (_of(result, reading) for reading in ENERGY_READINGS)
    by_line = lines.groupby("seq").agg(lines=("eligible", "sum"), line_cny=("subsidy_cny", "sum"))
    frame = firms.drop(columns=["product"]).merge(by_line, on="seq")
    frame["saving_tce"] = frame["saving_tce"].astype(float)
    money = {name: frame[f"{name}_cny"] / 1e4 for name in ("uncapped", "line")}
    paid = frame["subsidy_cny"] / 1e4
    frame = frame.assign(
        uncapped_10k_cny=money["uncapped"], paid_10k_cny=paid, withheld_10k_cny=money["uncapped"] - paid,
        line_10k_cny=money["line"], line_more_10k_cny=money["line"] - paid,
        cny_per_tce=(paid * 1e4 / frame["saving_tce"]).where(frame["saving_tce"] > 0),
    )  # fmt: skip
    return frame.sort_values(["saving_tce", "seq"], ascending=[False, True], ignore_index=True)


def qualifying(result: Result) -> pd.DataFrame:
    """Enterprises that receive anything under either reading, as from `enterprises`."""
    frame = enterprises(result)
    return frame[(frame["paid_10k_cny"] > 0) | (frame["line_10k_cny"] > 0)].reset_index(drop=True)


def lines(result: Result) -> pd.DataFrame:
    """Product lines that qualify by themselves, largest saving first."""
    frame = _of(result, "line")
    frame = frame[frame["eligible"]].astype({"saving_tce": float})
    money = {f"{name}_10k_cny": frame[f"{old}_cny"] / 1e4 for name, old in
             (("uncapped", "uncapped"), ("paid", "subsidy"))}  # fmt: skip
    return frame.assign(**money).sort_values("saving_tce", ascending=False, ignore_index=True)


def pieces(result: Result) -> pd.DataFrame:
    """Energy subsidy if every enterprise may file up to that many projects: pieces, total_10k_cny, gain_10k_cny."""
    best, terms = subsidy.splitting(result), result.inputs.energy
    rows = [
        np.minimum(terms.rate * best["saving_tce"].fillna(0).astype(float),
                   terms.cap * np.minimum(best["pieces"], most)).sum() / 1e4
        for most in range(1, max(2, int(best["pieces"].max())) + 1)
    ]  # fmt: skip
    frame = pd.DataFrame({"pieces": np.arange(1, len(rows) + 1), "total_10k_cny": rows})
    return frame.assign(gain_10k_cny=frame["total_10k_cny"] - rows[0])


def splits(result: Result) -> pd.DataFrame:
    """Enterprises that gain by splitting, most first: paid_10k_cny, pieces, split_10k_cny, gain_10k_cny."""
    frame = subsidy.splitting(result)
    money = {"paid": "subsidy_cny", "split": "split_cny", "gain": "gain_cny"}
    frame = frame.assign(**{f"{name}_10k_cny": frame[old] / 1e4 for name, old in money.items()})
    return frame[frame["gain_cny"] > 0].sort_values("gain_cny", ascending=False, ignore_index=True)


def water(result: Result) -> pd.DataFrame:
    """All water lines, largest saving first.

    Columns seq, enterprise, project, saving_m3, investment_10k_cny, inclusive_10k_cny, exclusive_10k_cny,
    eligible (inclusive), at_threshold, per_investment (inclusive; NaN where nothing is paid), exceeds.
    """
    frame, strict = (_of(result, reading) for reading in WATER_READINGS)
    paid = frame["subsidy_cny"] / 1e4
    ratio = (paid / frame["investment_10k_cny"]).where(frame["eligible"])
    frame = frame.assign(
        inclusive_10k_cny=paid, exclusive_10k_cny=strict["subsidy_cny"] / 1e4, per_investment=ratio,
        at_threshold=frame["saving_m3"] == result.inputs.subsidy_water_threshold_m3, exceeds=ratio > 1,
    )  # fmt: skip
    return frame.sort_values(["saving_m3", "seq"], ascending=[False, True], ignore_index=True)


def timing(result: Result) -> pd.DataFrame:
    """Entitlement of what is completed by each year, scenario's readings: year, energy, water, total_10k_cny."""
    chosen = result.inputs
    energy, spring = (result.paths[name] / 1e4 for name in
                      (chosen.subsidy_energy_reading, chosen.subsidy_water_reading))  # fmt: skip
    return pd.DataFrame(
        {"year": YEARS, "energy_10k_cny": energy, "water_10k_cny": spring, "total_10k_cny": energy + spring}
    )


def turns(result: Result) -> pd.DataFrame:
    """The total on printed savings after one change: change, energy_10k_cny, water_10k_cny, total_10k_cny, more."""
    i = result.inputs
    other = {"line": "enterprise", "enterprise": "line", "inclusive": "exclusive", "exclusive": "inclusive"}
    changed = {
        "run": i,
        "energy_reading": replace(i, subsidy_energy_reading=other[i.subsidy_energy_reading]),
        "water_reading": replace(i, subsidy_water_reading=other[i.subsidy_water_reading]),
        "no_caps": replace(i, subsidy_energy_cap_10k_cny=1e12, subsidy_water_cap_10k_cny=1e12),
        "half_caps": replace(i, subsidy_energy_cap_10k_cny=i.subsidy_energy_cap_10k_cny / 2,
                             subsidy_water_cap_10k_cny=i.subsidy_water_cap_10k_cny / 2),
        "half_thresholds": replace(i, subsidy_energy_threshold_tce=i.subsidy_energy_threshold_tce / 2,
                                   subsidy_water_threshold_m3=i.subsidy_water_threshold_m3 / 2),
        "double_thresholds": replace(i, subsidy_energy_threshold_tce=i.subsidy_energy_threshold_tce * 2,
                                     subsidy_water_threshold_m3=i.subsidy_water_threshold_m3 * 2),
    }  # fmt: skip
    sums = [{"change": name, **_sums(result, inputs)} for name, inputs in changed.items()]
    split = sums[0] | {"change": "split", "energy_10k_cny": subsidy.splitting(result)["split_cny"].sum() / 1e4}
    frame = pd.DataFrame([*sums, split])
    frame["total_10k_cny"] = frame["energy_10k_cny"] + frame["water_10k_cny"]
    return frame.assign(more_10k_cny=frame["total_10k_cny"] - frame["total_10k_cny"].iloc[0])


def _sums(result: Result, inputs: Inputs) -> dict[str, float]:
    """Energy and water subsidy on the printed savings under other terms."""
    energy = subsidy.with_subsidy(_of(result, inputs.subsidy_energy_reading), "saving_tce", inputs.energy)
    reading = inputs.subsidy_water_reading
    spring = subsidy.with_subsidy(_of(result, reading), "saving_m3", inputs.water(reading))
    return {
        "energy_10k_cny": energy["subsidy_cny"].sum() / 1e4,
        "water_10k_cny": spring["subsidy_cny"].sum() / 1e4,
    }


def _of(result: Result, reading: str) -> pd.DataFrame:
    """The projects of one reading."""
    table = result.energy if reading in ENERGY_READINGS else result.water
    return table[table["reading"] == reading].reset_index(drop=True)


def subsidy_energy(result: Result) -> pd.DataFrame:
    """Energy entitlement on the printed savings: 38 enterprises, then 77 lines."""
    columns = [
        "reading",
        "seq",
        "enterprise",
        "product",
        "saving_tce",
        "eligible",
        "uncapped_cny",
        "subsidy_cny",
    ]
    return result.energy[columns].copy()


def subsidy_water(result: Result) -> pd.DataFrame:
    """Water entitlement on the printed savings: 16 lines with the threshold included, then excluded."""
    return result.water[
        ["reading", "seq", "enterprise", "project", "saving_m3", "eligible", "subsidy_cny"]
    ].copy()
