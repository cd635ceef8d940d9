"""How do coking and degradable plastics, each from its own model, move the non-coal share year by year?

Identity: the change of the share since 2021 is the sum of what the sectors add (LMDI, exact, Ang 2005); in the target
year it is the attribution of the structure briefing. Less coke lifts the share just as more plastics do.

Boundary: one run of the sector model, in the prices and by the definition the target is judged in.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from wuhai.facts import Fact
from wuhai.model.change import share_lmdi
from wuhai.model.sectors import Result
from wuhai.model.structure_inputs import ALL_INPUTS, DEFINITIONS, SECTORS
from wuhai.years import YEARS

WORTH_PP = 0.5
"""Points below which an effect on the share is next to nothing."""

COKING, PLASTICS = SECTORS.index("coking"), SECTORS.index("plastics")


def by_year(result: Result) -> pd.DataFrame:
    """Value added of the two coupled sectors, and what moves the share, for `YEARS`.

    Returns:
        year; coking_100m_cny, plastics_100m_cny (2021 prices); coking_pp, plastics_pp, rest_pp (all other sectors)
        and change_pp, their sum: points since 2021.
    """
    volume = np.moveaxis(result.volume, -1, 0)
    current = result.inputs.price_basis == "current"
    price = np.moveaxis(result.price if current else np.ones_like(result.price), -1, 0)
    terms = share_lmdi(volume[0], volume, price[0], price, ~DEFINITIONS[result.inputs.definition])
    points = 100 * terms.sum(axis=-1)
    return pd.DataFrame({
        "year": YEARS,
        "coking_100m_cny": volume[:, COKING],
        "plastics_100m_cny": volume[:, PLASTICS],
        "coking_pp": points[:, COKING],
        "plastics_pp": points[:, PLASTICS],
        "rest_pp": points.sum(axis=-1) - points[:, COKING] - points[:, PLASTICS],
        "change_pp": points.sum(axis=-1),
    })  # fmt: skip


def facts(result: Result) -> list[Fact]:
    """What coking, plastics and all the rest add by the target year, and how coke output changes until then."""
    table, at = by_year(result), result.at_target
    found = [
        Fact(
            f"{name}_pp",
            float(table[f"{name}_pp"].iloc[at]),
            "pp",
            ALL_INPUTS,
            "LMDI, 2021 to the target year",
        )
        for name in ("coking", "plastics", "rest", "change")
    ]
    coke = table["coking_100m_cny"]
    found.append(
        Fact("coking_change", float(coke.iloc[at] / coke.iloc[0] - 1), "share", ALL_INPUTS, "value added")
    )
    lifted = bool(table["coking_pp"].iloc[at] >= WORTH_PP and coke.iloc[at] < coke.iloc[0])
    return [*found, Fact("coking_shrinks", lifted, "bool", ALL_INPUTS, "less coke lifts the share")]
