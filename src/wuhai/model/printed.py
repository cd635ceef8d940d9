"""How exactly is a figure printed, and in which unit do two printed figures compare?

Identity: a figure printed with d decimals stands for every value within half of its last digit, 0.5 x 10^-d.
A recomputed figure matches it if it lies in that range.

Boundary: the plan's own units. 吨/年 and 吨 of a capacity are one unit, as are the counters 个, 家, 户, 座,
台, 辆; what stands in no family compares only with itself.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

Array = np.ndarray

VERDICTS = ("matches", "differs", "not computable")

CASE_KG = 50
"""Kilograms of flat glass in one 重量箱, the trade's weight case (2 mm x 10 m2)."""

_COUNTERS = ("个", "家", "户", "座", "台", "辆", "台套", "组", "园", "平台", "中心", "系统")
FAMILIES = {
    **dict.fromkeys(_COUNTERS, ("个", 1.0)),
    **dict.fromkeys(("万吨", "万吨/年", "万吨标准煤", "万tce"), ("万吨", 1.0)),
    **dict.fromkeys(("吨", "吨/年", "吨标准煤"), ("万吨", 1e-4)),
    "万重量箱": ("万吨", CASE_KG / 1000),
    "万立方米": ("亿立方米", 1e-4),
    "万元": ("亿元", 1e-4),
}
"""Printed unit -> the unit it is compared in, and the factor to it."""


def common_unit(unit: object) -> tuple[str, float]:
    """The unit in which a printed one is compared, and the factor to it; a blank unit counts things."""
    text = unit if isinstance(unit, str) else "个"
    return FAMILIES.get(text, (text, 1.0))


def decimals(value: float) -> int:
    """Decimals with which a figure is written; a zero printed at the end is lost in the number."""
    text = np.format_float_positional(value, trim="-")
    return len(text.partition(".")[2])


def half_digit(value: float, digits: float | None = None) -> float:
    """Half of the last printed digit, 0.05 for 78.4; `digits` states decimals that end on a zero."""
    if not np.isfinite(value):
        return np.nan
    return 0.5 * 10.0 ** -(decimals(value) if digits is None or digits != digits else digits)


def verdicts(stated: ArrayLike, recomputed: ArrayLike, half: ArrayLike) -> Array:
    """One of `VERDICTS` for each pair: within `half` of each other, farther apart, or one of them missing."""
    stated, recomputed = np.asarray(stated, float), np.asarray(recomputed, float)
    close = np.abs(stated - recomputed) <= np.asarray(half, float) * (1 + 1e-9) + 1e-9
    missing = np.isnan(stated) | np.isnan(recomputed)
    return np.where(missing, VERDICTS[2], np.where(close, VERDICTS[0], VERDICTS[1]))
