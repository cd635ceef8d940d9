"""What do the closures of ferroalloy, carbide and coke capacity free, and what of it is counted twice?

Identity: net = energy use of the closing firms - use of what replaces them, with
replacement = replacement share x capacity x utilisation x advanced limit. The plan prints the gross use of
the closing firms (26.8 + 28.2 + 70.33) as a 'saving'.

Boundary: the three exit lists (附件4 附件2), 万吨标准煤 a year at the end of each year. Firms whose energy use is
printed as '无' (none) free nothing, but their capacity may still be replaced. A firm on both the retrofit list
and an exit list would count its closing output twice; `overlaps` finds it by name, or by an alias that is
stated with its reason.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from wuhai.model.constant import remembered
from wuhai.years import YEARS

Array = np.ndarray

LISTS = ("ferroalloy", "carbide", "coke")

OVERLAP_COLUMNS = (
    "retrofit_seq", "retrofit_enterprise", "list", "closure_seq", "closure_enterprise", "product",
    "same_plant", "reason", "row", "closure", "closing_share", "closing_share_full",
)  # fmt: skip


@dataclass(frozen=True)
class Alias:
    """Two printed names that belong together.

    Attributes:
        retrofit, closure: the name on the retrofit list, and on the exit list.
        same_plant: whether the closing capacity makes the product whose saving is listed. If not, the firms
            are related, but nothing is counted twice.
        reason: why.
    """

    retrofit: str
    closure: str
    same_plant: bool
    reason: str


ALIASES = (
    Alias("内蒙古黄河工贸集团千里山煤焦化有限责任公司", "内蒙古黄河能源科技集团千里山煤焦化有限责任公司", True,
          "same plant (千里山煤焦化), group named 黄河工贸 in one list and 黄河能源科技 in the other"),
    Alias("国家能源集团煤焦化有限责任公司", "国家能源集团煤焦化公司(原神华乌海能源有限公司任公司西来峰焦化厂)", True,
          "same company, short form; the closing ovens are its former 西来峰 coke plant"),
    Alias("内蒙古君正化工有限责任公司", "乌海市君正实业有限责任公司", False,
          "same group, another legal entity: ferrosilicon closes, the listed saving is on carbide and lime"),
    Alias("神华乌海能源西来峰硝酸铵有限责任公司", "国家能源集团煤焦化公司(原神华乌海能源有限公司任公司西来峰焦化厂)", False,
          "same former group and site, another product: ammonia is listed, coke ovens close"),
)  # fmt: skip
"""Names that differ between the lists but belong together; an identical name needs no entry."""


@remembered
def closures(*, ferroalloy: pd.DataFrame, carbide: pd.DataFrame, coke: pd.DataFrame) -> pd.DataFrame:
    """The exit lists as one frame: list, seq, enterprise, product, capacity_10kt, exit_year, energy_10k_tce.

    `energy_10k_tce` is NaN where the plan prints none.
    """
    columns = ["seq", "enterprise", "product", "capacity_10kt", "exit_year", "energy_10k_tce"]
    frames = [table[columns] for table in (ferroalloy, carbide, coke)]
    return pd.concat(frames, keys=LISTS, names=["list"]).reset_index("list").reset_index(drop=True)


def ramp(start: ArrayLike, end: ArrayLike, delay: ArrayLike = 0.0) -> Array:
    """Part completed by the end of each of `YEARS`, (..., Y).

    Linear from the start of the year `start` to the end of `end`; `delay` (years, () or (draws,)) moves both.
    """
    start, end, delay = (np.asarray(value, float)[..., None] for value in (start, end, delay))
    return np.clip((YEARS + 1 - start - delay) / (end + 1 - start), 0.0, 1.0)


def closed_share(
    exits: pd.DataFrame, delay: ArrayLike = 0.0, coke_closed: ArrayLike | None = None
) -> list[Array]:
    """Part of each row of `exits` that is closed at the end of each year, one (..., Y) per row.

    A row closes during its exit year, later by `delay` years. `coke_closed` (..., Y), the closed part of the
    listed coke capacity in the coking model, replaces the coke rows' own dates.
    """
    by_year = {year: ramp(year, year, delay) for year in exits["exit_year"].unique()}
    given = None if coke_closed is None else np.asarray(coke_closed, float)
    return [
        by_year[row.exit_year] if given is None or row.list != "coke" else given for row in exits.itertuples()
    ]


def freed(exits: pd.DataFrame, closed: list[Array]) -> dict[str, Array]:
    """Energy use of the capacity closed so far by list, 万吨标准煤, (..., Y)."""
    energy = exits["energy_10k_tce"].fillna(0.0)
    return _by_list(exits, closed, energy)


def replacement(
    exits: pd.DataFrame,
    closed: list[Array],
    *,
    share: dict[str, ArrayLike],
    limit_kgce_per_t: dict[str, ArrayLike],
    utilisation: ArrayLike,
) -> dict[str, Array]:
    """Energy use of what replaces the closed capacity by list, 万吨标准煤, (..., Y).

    Args:
        exits, closed: as from `closures` and `closed_share`.
        share: part of the closed capacity that is replaced, by list.
        limit_kgce_per_t: energy per tonne of the replacing capacity, by list.
        utilisation: output per capacity of the replacing capacity.
    """
    capacity = _by_list(exits, closed, exits["capacity_10kt"])
    use = {name: np.asarray(share[name]) * limit_kgce_per_t[name] * utilisation / 1000 for name in LISTS}
    return {name: use[name][..., None] * capacity[name] for name in LISTS}


def break_even_utilisation(exits: pd.DataFrame, name: str, share: float, limit_kgce_per_t: float) -> float:
    """Utilisation of the replacement above which closing a list frees no energy; infinite without one."""
    rows = exits[exits["list"] == name]
    full = share * rows["capacity_10kt"].sum() * limit_kgce_per_t / 1000
    return float(rows["energy_10k_tce"].sum() / full) if full > 0 else np.inf


@remembered
def overlaps(rows: pd.DataFrame, exits: pd.DataFrame) -> pd.DataFrame:
    """Firms on the retrofit list and an exit list, and the part of the listed saving that closes with them.

    The closing output follows from print: closing energy use / unit energy of the firm's own line.

    Args:
        rows: the retrofit list as from `wuhai.model.retrofit.recompute`.
        exits: as from `closures`.

    Returns:
        One row per pair, `OVERLAP_COLUMNS`: `row` is the position in `rows` (-1 if nothing is counted twice),
        `closure` that in `exits`; the closing part of the line's output is `closing_share`, from energy, or
        `closing_share_full`, with every tonne of closing capacity in use.
    """
    found = []
    firms = rows.drop_duplicates("seq").set_index("enterprise")["seq"]
    for place, closing in enumerate(exits.itertuples()):
        for alias in _partners(closing.enterprise, firms.index):
            product = rows["product"].where(rows["enterprise"] == alias.retrofit, "")
            line = np.flatnonzero(product.fillna("") == closing.product)
            row = int(line[0]) if alias.same_plant and line.size else -1
            share, full = _closing_shares(rows.iloc[row], closing) if row >= 0 else (0.0, 0.0)
            found.append({
                "retrofit_seq": int(firms[alias.retrofit]), "retrofit_enterprise": alias.retrofit,
                "list": closing.list, "closure_seq": closing.seq, "closure_enterprise": closing.enterprise,
                "product": closing.product, "same_plant": alias.same_plant, "reason": alias.reason,
                "row": row, "closure": place,
                "closing_share": share, "closing_share_full": full,
            })  # fmt: skip
    return pd.DataFrame(found, columns=OVERLAP_COLUMNS)


def _closing_shares(line: pd.Series, closing) -> tuple[float, float]:
    """Closing part of a line's output: from the closing energy use, and from the whole closing capacity."""
    use = line["unit_energy_kgce_per_t"] * line["output_t"] / 1e7
    shares = closing.energy_10k_tce / use, closing.capacity_10kt * 1e4 / line["output_t"]
    return tuple(float(np.clip(np.nan_to_num(share), 0.0, 1.0)) for share in shares)


def _partners(closure: str, firms: pd.Index) -> list[Alias]:
    """The retrofit firms that belong to a closing firm: of the same name, or by alias."""
    same = [Alias(closure, closure, True, "identical name in both lists")] if closure in firms else []
    return same + [alias for alias in ALIASES if alias.closure == closure and alias.retrofit in firms]


def _by_list(exits: pd.DataFrame, closed: list[Array], amount: pd.Series) -> dict[str, Array]:
    parts = {name: np.zeros(YEARS.size) for name in LISTS}
    for name, part, value in zip(exits["list"], closed, amount, strict=True):
        parts[name] = parts[name] + part * value
    return parts
