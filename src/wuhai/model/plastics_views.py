"""What does the plastics pipeline look like? Views of one run, for figures and tables.

Boundary: as in `plastics`; quantities 万吨, values 亿元, unless a name says otherwise. Capacity is that of the year's
last day, so a column `at` counts on that scale: 2024.0 is the end of 2024, 2023.5 the middle of 2024.

The fan is always that of the Monte Carlo, also where the plan's path is solved for and is one line.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from wuhai.model import plastics_value
from wuhai.model.pipeline import expected
from wuhai.model.plastics import Result
from wuhai.model.plastics_projects import BASES, QUANTILES, STAGES
from wuhai.years import YEARS

OBSERVED_PRICES = {"polymer": ("pbat_price", "pbs_price"), "bdo": ("bdo_price",)}
OBSERVED_USE = {"polymer": "pbat_utilisation", "bdo": "bdo_utilisation"}
"""Indicators of the table `observed` by basis."""

FEEDS_SHOWN = ("carbide", "bdo", "methanol", "pta", "adipic_acid", "succinic_acid")
"""Feeds that are traded or made as such; the rest are steps in between."""


def funnel_rows(result: Result) -> pd.DataFrame:
    """From what is aimed at to what stands, stages stacked, the most advanced first: basis, row, stage, value_10kt, start_10kt, total_10kt.

    Rows target, nameplate, expected (built in the end), in_time (that part of it by the target year) and
    commissioned (as reported by now); target and commissioned have one stage each.
    """
    return pd.concat([_funnel(result, basis) for basis in BASES], ignore_index=True)


def _funnel(result: Result, basis: str) -> pd.DataFrame:
    rows = (
        result.funnels[basis]
        .iloc[::-1]
        .melt("stage", ["nameplate", "expected", "in_time"], "row", "value_10kt")
    )
    aim = ("target", "", result.parameters.plastics_target_10kt)
    stands = ("commissioned", STAGES[-1], result.reported[basis])
    first, last = (pd.DataFrame([end], columns=["row", "stage", "value_10kt"]) for end in (aim, stands))
    rows = pd.concat([first, rows, last], ignore_index=True).assign(basis=basis)
    parts = rows.groupby("row")["value_10kt"]
    return rows.assign(start_10kt=parts.cumsum() - rows["value_10kt"], total_10kt=parts.transform("sum"))


def outlook(result: Result) -> pd.DataFrame:
    """By year: target_path (equal yearly additions), p10, p50, p90 of the draws, nameplate if all came on schedule,
    and the overlays logistic and bass."""
    low, middle, high = np.quantile(result.chosen.capacity, QUANTILES, axis=0)
    steps = schedule(result)
    nameplate = [steps.loc[steps["at"] <= year, "value_10kt"].sum() for year in YEARS]
    curves = result.overlays.pivot(index="year", columns="curve", values="capacity_10kt")
    return pd.DataFrame(
        {
            "year": YEARS,
            "target_path": result.build_out.path,
            "p10": low,
            "p50": middle,
            "p90": high,
            "nameplate": nameplate,
            "logistic": curves["logistic"].to_numpy(),
            "bass": curves["bass"].to_numpy(),
        }
    )


def schedule(result: Result) -> pd.DataFrame:
    """The named projects as steps of a staircase: label_zh, label_en, at, value_10kt (middle), bottom, top."""
    steps = result.chosen.projects.assign(at=lambda table: (table["due"] - 1).clip(lower=YEARS[0]))
    steps["value_10kt"] = (steps["low"] + steps["high"]) / 2
    steps = steps.sort_values(["at", "value_10kt"], kind="stable", ignore_index=True)
    steps["top"] = steps["value_10kt"].cumsum()
    steps["bottom"] = steps["top"] - steps["value_10kt"]
    return steps[["label_zh", "label_en", "at", "value_10kt", "bottom", "top"]]


def project_table(result: Result) -> pd.DataFrame:
    """The projects that count: labels, stage, low, high, due (year, on schedule), probability, expected, in_time."""
    p, table = result.parameters, result.chosen.projects
    probability = table["stage"].map(p.probability).astype(float)
    built = expected(table["low"], table["high"], probability, p.scope)
    return table.assign(
        due=(np.ceil(table["due"]) - 1).replace(-np.inf, np.nan),
        probability=probability,
        expected=built,
        in_time=built * result.chosen.in_time,
    )


def exceedance(result: Result, points: int = 81) -> pd.DataFrame:
    """How likely is at least so much? capacity_10kt, and the share of draws in the target year and in the last year."""
    p, draws = result.parameters, result.chosen.capacity
    most = max(p.plastics_target_10kt, result.chosen.projects["high"].sum()) * 1.05
    levels = np.linspace(0, most, points)
    in_time, late = ((draws[:, at, None] >= levels).mean(0) for at in (p.at_target, -1))
    return pd.DataFrame({"capacity_10kt": levels, "in_time": in_time, "late": late})


def market_points(result: Result, observed: pd.DataFrame) -> pd.DataFrame:
    """Prices seen on the market: product, period, price_cny_per_t, utilisation (of the same year; nan if unknown)."""
    basis = result.parameters.capacity_basis
    use = plastics_value.observed_path(observed, OBSERVED_USE[basis])
    by_year = dict(zip(use["period"].str[:4], use["value"] / 100, strict=True))
    prices = {name.removesuffix("_price").upper(): name for name in OBSERVED_PRICES[basis]}
    paths = (plastics_value.observed_path(observed, name).assign(product=key) for key, name in prices.items())
    table = pd.concat(paths, ignore_index=True).rename(columns={"value": "price_cny_per_t"})
    table["utilisation"] = table["period"].str[:4].map(by_year).astype(float)
    return table[["product", "period", "price_cny_per_t", "utilisation"]]


def scenario_points(result: Result) -> pd.DataFrame:
    """Where the run itself stands in the target year: market price, and the price that the value target needs."""
    p, at = result.parameters, result.parameters.at_target
    goal = p.plastics_output_value_100m_cny, p.plastics_target_10kt
    needed = float(plastics_value.implied_price(*goal, p.plastics_utilisation))
    prices = {"market": float(result.market_price[at]), "needed": needed}
    points = pd.DataFrame({"point": prices.keys(), "price_cny_per_t": prices.values()})
    return points.assign(utilisation=p.plastics_utilisation)


def chain(result: Result) -> pd.DataFrame:
    """What the target needs against what is in sight: feed, per_t, need, available, origin, listed.

    `origin` says where `available` comes from: closing (capacity on the plan's exit list), commissioned (reported
    by now), listed (last year's output of the plan's energy list) or none.
    """
    table = result.chain.set_index("feed").loc[list(FEEDS_SHOWN)].reset_index()
    table["available"] = table["closing"].fillna(table["listed"])
    table["origin"] = np.select(
        [table["closing"].notna(), table["listed"].notna()], ["closing", "listed"], "none"
    )
    bdo = table["feed"] == "bdo"
    table.loc[bdo, ["available", "origin"]] = result.reported["bdo"], "commissioned"
    shown = table[table["need_full"] > 0].rename(columns={"need_full": "need_target"})
    columns = ["feed", "per_t", "need_target", "need", "available", "origin", "listed"]
    return shown[columns].reset_index(drop=True)


def national(result: Result) -> pd.DataFrame:
    """Capacity of the country and of the city's target, long: series, at, capacity_10kt.

    Series observed; trend (the last observation growing on as between the last two, to the last year); target.
    """
    path, target = result.national, result.build_out.path
    seen = pd.DataFrame({"series": "observed", "at": path["year"] - 1, "capacity_10kt": path["value"]})
    frames = [seen, pd.DataFrame({"series": "target", "at": YEARS.astype(float), "capacity_10kt": target})]
    growth = plastics_value.observed_growth(path)
    if np.isfinite(growth):
        since, last = seen["at"].iloc[-1], seen["capacity_10kt"].iloc[-1]
        at = np.append(since, YEARS[since < YEARS])
        trend = last * (1 + growth) ** (at - since)
        frames.append(pd.DataFrame({"series": "trend", "at": at, "capacity_10kt": trend}))
    return pd.concat(frames, ignore_index=True)


def value_bridge(result: Result) -> pd.DataFrame:
    """From the value target to what the run sells at market prices: step, value_100m_cny, total.

    Each step is taken with the earlier ones done: the price falls to the market's at full use of the target
    capacity, then utilisation, then capacity and start-up; last, the BDO used inside the chain is counted once more.
    """
    p, at = result.parameters, result.parameters.at_target
    goal, price, use = p.plastics_output_value_100m_cny, result.market_price[at], p.plastics_utilisation
    full = float(plastics_value.output_value(p.plastics_target_10kt, price))
    sold = float(plastics_value.output_value(result.production[at], price))
    inside = float(result.value_gross[at] - result.value_net[at])
    rows = [
        ("target", goal, True),
        ("price", full - goal, False),
        ("utilisation", full * (use - 1), False),
        ("capacity", sold - full * use, False),
        ("net", sold, True),
        ("inside", inside, False),
        ("gross", sold + inside, True),
    ]
    return pd.DataFrame(rows, columns=["step", "value_100m_cny", "total"])


def readings(result: Result) -> pd.DataFrame:
    """Each basis side by side: low and high of the named range, commissioned by now, p10, p50, p90 and the highest
    draw in the target year."""
    rows = []
    for basis, run in result.runs.items():
        draws = run.capacity[:, result.parameters.at_target]
        named = run.projects[["low", "high"]].sum()
        spread = dict(
            zip(("p10", "p50", "p90", "most"), [*np.quantile(draws, QUANTILES), draws.max()], strict=True)
        )
        rows.append({"basis": basis, **named, "commissioned": result.reported[basis], **spread})
    return pd.DataFrame(rows)
