"""Frames of one coking run for the briefing: who goes where, when, how concentrated, how much energy.

Everything here is rearranged from a `coking.Result` and adds up to it; capacities in 万吨 a year, dates as in
`coking_timeline` (a date y is the end of year y), names in Chinese and English side by side.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from wuhai.model import coking_timeline
from wuhai.model.coking import Result
from wuhai.model.coking_entities import membership, successor_names
from wuhai.model.coking_lists import SUCCESSORS
from wuhai.model.concentration import shares
from wuhai.years import YEARS

QUARTERS = np.arange(YEARS[0], YEARS[-1] + 0.25, 0.25)

LOST = ("置换减量", "Lost to the ratio")
"""Where capacity goes that the replacement ratio takes away."""


def stakes(result: Result) -> pd.DataFrame:
    """Who goes where, one row per stake; capacity lost to the replacement ratio is a destination of its own.

    Returns:
        firm, firm_en, firm_10kt (its base-year capacity), printed (that capacity is printed, not derived),
        successor, successor_en, place (of the successor), lost (it is the loss to the ratio), stake_10kt. Firms
        in the order of their first successor, then by size.
    """
    rows = membership(result.firms, result.assignment)
    rows["lost"] = rows["capacity_10kt"] - rows["after_10kt"]
    firms = result.firms.set_index("firm")
    lost = rows.groupby(["firm", "firm_en"], sort=False)["lost"].sum().reset_index(name="stake_10kt")
    lost = lost.assign(successor=LOST[0], successor_en=LOST[1])
    found = pd.concat([rows.rename(columns={"after_10kt": "stake_10kt"}), lost[lost["stake_10kt"] > 1e-6]])
    order = {successor_names(j)[0]: j for j in range(len(result.group_sizes))} | {
        LOST[0]: len(result.group_sizes)
    }
    found["firm_10kt"] = found["firm"].map(firms["capacity_10kt"])
    found["printed"] = found["firm"].map(firms["capacity_printed"])
    found["place"] = found["successor"].map(order)
    found["first"] = found.groupby("firm")["place"].transform("min")
    found = found.sort_values(["first", "firm_10kt", "firm", "place"], ascending=[True, False, True, True])
    found["lost"] = found["successor"] == LOST[0]
    columns = [
        "firm",
        "firm_en",
        "firm_10kt",
        "printed",
        "successor",
        "successor_en",
        "place",
        "lost",
        "stake_10kt",
    ]
    return found[columns].reset_index(drop=True)


def entities(result: Result) -> pd.DataFrame:
    """The entities.

    Returns:
        successor, successor_en, size_10kt, named_10kt (printed in the plan, NaN beyond), firms (how many bring
        quota), members, members_en (their names, largest stake first).
    """
    rows = membership(result.firms, result.assignment).sort_values(
        "after_10kt", ascending=False, kind="stable"
    )
    named = [successor.size_10kt for successor in SUCCESSORS]
    found = []
    for place, size in enumerate(result.group_sizes):
        names, own = successor_names(place), rows[rows["successor"] == successor_names(place)[0]]
        found.append({
            "successor": names[0], "successor_en": names[1], "size_10kt": size,
            "named_10kt": named[place] if place < len(named) else np.nan, "firms": len(own),
            "members": "、".join(own["firm"]), "members_en": ", ".join(own["firm_en"]),
        })  # fmt: skip
    return pd.DataFrame(found)


def path(result: Result) -> pd.DataFrame:
    """Capacity by quarter: date, old_10kt (base-year ovens), new_10kt, gap_10kt (not replaced), total_10kt."""
    total = float(result.inputs.coke_capacity_10kt)
    found = coking_timeline.paths(result.events, total, QUARTERS)
    columns = {
        "old_10kt": total - found.retired,
        "new_10kt": found.started,
        "gap_10kt": np.maximum(found.gap, 0),
    }
    return pd.DataFrame({"date": QUARTERS, **columns, "total_10kt": found.capacity})


def flows(result: Result) -> pd.DataFrame:
    """What closes and starts in which quarter.

    Returns:
        date, flow (`exit` or `start`), printed (the date is the plan's: a listed exit, not delayed), amount_10kt.
    """
    events = result.events
    own = (np.arange(events.retired.size) < events.listed) & (float(result.inputs.coke_exit_delay_years) == 0)
    sides = (("exit", events.retire, events.retired, own), ("start", events.start, events.started, False))
    rows = pd.concat(
        pd.DataFrame({"date": date, "flow": flow, "printed": printed, "amount_10kt": amount})
        for flow, date, amount, printed in sides
    )
    rows["date"] = np.ceil(4 * rows["date"] - 1e-9) / 4
    rows = rows[rows["amount_10kt"] > 1e-6]
    return rows.groupby(["date", "flow", "printed"], as_index=False)["amount_10kt"].sum()


def reported(result: Result, observed: pd.DataFrame) -> pd.DataFrame:
    """Closures that the table `observed` reports: date, closed_10kt, old_10kt (what is left of the old ovens)."""
    rows = observed[observed["indicator"] == "coke_capacity_exited"]
    year, month = rows["period"].str[:4].astype(float), rows["period"].str[5:7].astype(float)
    left = float(result.inputs.coke_capacity_10kt) - rows["value"]
    found = pd.DataFrame({"date": year - 1 + month / 12, "closed_10kt": rows["value"], "old_10kt": left})
    return found.reset_index(drop=True)


def ranks(result: Result) -> pd.DataFrame:
    """Concentration, largest first: state (`before`, `after`), rank, share, cumulative; rank 0 is nothing."""
    frames = []
    for state, sizes in (("before", result.firms["capacity_10kt"].to_numpy()), ("after", result.group_sizes)):
        share = np.r_[0.0, np.sort(shares(sizes))[::-1]]
        columns = {"rank": np.arange(share.size), "share": share, "cumulative": share.cumsum()}
        frames.append(pd.DataFrame({"state": state, **columns}))
    return pd.concat(frames, ignore_index=True)


def energy(result: Result) -> pd.DataFrame:
    """The listed firms, highest unit energy first.

    Returns:
        firm, firm_en, output_10kt, unit_energy, saving_printed, saving_advanced (万吨标准煤), difference, agrees,
        closing (also on the exit list).
    """
    listed = result.listed.merge(result.firms[["firm", "firm_en", "in_exit_list"]], on="firm")
    found = pd.DataFrame({
        "firm": listed["firm"],
        "firm_en": listed["firm_en"],
        "output_10kt": listed["output_t"] / 1e4,
        "unit_energy": listed["unit_energy_kgce_per_t"],
        "saving_printed": listed["saving_10k_tce"],
        "saving_advanced": listed["saving_advanced"],
        "agrees": listed["agrees"],
        "closing": listed["in_exit_list"],
    })  # fmt: skip
    found["difference"] = found["saving_advanced"] - found["saving_printed"]
    return found.sort_values("unit_energy", ascending=False, kind="stable", ignore_index=True)
