"""What the overview calls its targets, shifts and verdicts, in both languages."""

from __future__ import annotations

import pandas as pd

from wuhai.columns import places
from wuhai.display import pick
from wuhai.terms import Terms
from wuhai.text import quantity

SHIFTS = {
    "structure": ("产业结构", "Industrial structure"),
    "coking": ("焦化整合", "Coking"),
    "plastics": ("可降解塑料", "Degradable plastics"),
    "energy": ("节能与淘汰", "Energy and closures"),
    "water": ("节水", "Water"),
    "support": ("政策支持", "Support"),
    "projects": ("新材料与装备", "Materials, equipment"),
    "digital": ("智能化", "Digital"),
    "tracking": ("跟踪", "Tracking"),
}
"""Models by what they are about."""

VERDICTS = {
    "met": ("达到", "met"),
    "assumed": ("假定达到", "assumed met"),
    "missed": ("未达到", "missed"),
}

OWN = {
    "entities": ("达到规模的焦化主体", "Coking entities of the required size"),
    "coke_capacity": ("保住的焦化产能", "Coke capacity kept"),
    "energy_list": ("节能清单企业的节能量", "Energy saved by the listed firms"),
    "water_list": ("节水清单企业的节水量", "Water saved by the listed firms"),
    "water_use": ("用水总量（强度不变，扣除清单节水）", "Water use, same intensity, less listed savings"),
}
"""Targets whose value here is narrower than the indicator's label."""

SAVINGS = ("10k_tce", "10k_m3")
PLACES = {"share": 1, "pp": 1, "100m_cny": 1, "100m_m3": 2, **dict.fromkeys(SAVINGS, 1)}
"""Decimals in the plan's unit; savings keep theirs."""


def names(headlines: pd.DataFrame, terms: Terms) -> pd.Series:
    """What each headline is called: its own words, else the label of its indicator."""
    rows = zip(headlines["id"], headlines["indicator"], strict=True)
    called = [pick(*OWN[id]) if id in OWN else terms.target(indicator) for id, indicator in rows]
    return pd.Series(called, index=headlines.index)


def shift(name: str) -> str:
    """A model's subject."""
    return pick(*SHIFTS[name])


def verdict(name: str) -> str:
    """A verdict in words."""
    return pick(*VERDICTS[name])


def alike(values: list[float], unit: str) -> int:
    """Decimals, as shown, for values of one target that stand side by side: savings keep theirs, others have as few as show all."""
    return places(values, unit, PLACES[unit] if unit in SAVINGS else None)


def amount(value: float, unit: str, **style: object) -> str:
    """A target or a value as exactly as the plan prints its kind; nothing is a minus zero."""
    most = PLACES.get(unit, 0)
    shown = round(float(value), most + 2 * (unit == "share")) + 0.0
    return quantity(shown, unit, digits=most if unit in SAVINGS and shown % 1 else None, **style)
