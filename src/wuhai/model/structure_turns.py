"""What would change the answer? One assumption turned at a time, everything else as in the run.

The answer is the yearly growth that the target requires of all other non-coal industry up to the target year.
Turns are sizes a reader would call a different view of the same city, not forecasts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from wuhai.model.sectors import Inputs, Linked, Result, simulate
from wuhai.model.structure_analysis import plausible, single
from wuhai.model.structure_inputs import DEFINITIONS
from wuhai.years import YEARS

SHARE_STEP, GROWTH_STEP, PRICE_STEP = 0.05, 0.03, -0.05
"""Turn of the base share; of the yearly growth of mining and coking; of the yearly price of coal and coke."""


def turns(result: Result) -> pd.DataFrame:
    """Growth required under each turn.

    Returns:
        change (`run`, `base_share`, `coal_growth`, `plastics`, `year`, `price`, `definition`), amount (the turn;
        NaN where there is none), definition (that of the turn), other_growth (NaN: the target is met without any),
        plausible.
    """
    rows = []
    for change, amount, inputs, linked in _cases(single(result).inputs, result.linked):
        needed = float(simulate(inputs, linked).required_growth)
        verdict = bool(plausible(needed, inputs.plausible_growth))
        rows.append((change, amount, inputs.definition, needed, verdict))
    return pd.DataFrame(rows, columns=["change", "amount", "definition", "other_growth", "plausible"])


def _cases(inputs: Inputs, linked: Linked) -> Iterator[tuple[str, float, Inputs, Linked]]:
    """Name, size, inputs and links of every turn, the run itself first."""
    yield "run", np.nan, inputs, linked
    for step in (-SHARE_STEP, SHARE_STEP):
        share = np.clip(inputs.base_share + step, 0.01, 0.99)
        yield "base_share", step, replace(inputs, base_share=share), linked
    for step in (GROWTH_STEP, -GROWTH_STEP):
        growth = (1 + inputs.mining_growth) * (1 + step) - 1
        output = linked.coke_output_index * (1 + step) ** (YEARS - YEARS[0])
        yield (
            "coal_growth",
            step,
            replace(inputs, mining_growth=growth),
            replace(linked, coke_output_index=output),
        )
    added = linked.plastics_value_added
    for part in (0.5, 0.0):
        fewer = replace(linked, plastics_value_added=added[0] + part * (added - added[0]))
        yield "plastics", part, inputs, fewer
    if inputs.target_year < YEARS[-1]:
        yield "year", inputs.target_year + 1, replace(inputs, target_year=inputs.target_year + 1), linked
    falls = {
        name: (1 + getattr(inputs, name)) * (1 + PRICE_STEP) - 1
        for name in ("coal_price_growth", "coke_price_growth")
    }
    yield "price", PRICE_STEP, replace(inputs, price_basis="current", **falls), linked
    for name in DEFINITIONS:
        if name != inputs.definition:
            yield "definition", np.nan, replace(inputs, definition=name), linked
