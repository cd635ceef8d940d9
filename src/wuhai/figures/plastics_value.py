"""Figures of the plastics briefing: price and utilisation, the bridge of values, the chain of feeds."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from wuhai.figures import Column, Figure, canvas, grids, labels, marks, measure, theme
from wuhai.text import Facts, date, fact_text, fill, pick

FEEDS = {
    "carbide": ("电石", "Carbide"), "bdo": ("BDO", "BDO"), "methanol": ("甲醇", "Methanol"), "pta": ("对苯二甲酸", "PTA"),
    "adipic_acid": ("己二酸", "Adipic acid"), "succinic_acid": ("丁二酸", "Succinic acid"),
}  # fmt: skip
ORIGINS = {
    "closing": ("关停腾出", "closing", "plan"), "commissioned": ("报道已投产", "reported as running", "web_unverified"),
    "listed": ("清单内产量", "listed output", "plan"), "none": ("规划清单中没有", "not on the plan's lists", "plan"),
}  # fmt: skip
STEPS = {
    "target": ("目标\n产值", "Target"), "price": ("按市价\n满产", "Market\nprice"), "utilisation": ("开工率", "Idle\ncapacity"),
    "capacity": ("未建成、\n未达产", "Not built\nor ramping"), "net": ("净产值", "Net value"),
    "inside": ("重复计\nBDO", "BDO\ncounted\ntwice"), "gross": ("毛产值", "Gross value"),
}  # fmt: skip
LEVELS = (0.25, 0.5, 0.75)
"""Contours beside the target's, as shares of it."""


def break_even(grid: pd.DataFrame, seen: pd.DataFrame, own: pd.DataFrame, facts: Facts) -> Figure:
    """Value of the target capacity over price and utilisation; the target's contour, and where the market is."""
    goal = facts.value_target_100m_cny.value
    values = grid.pivot(index="utilisation", columns="price_cny_per_t", values="value_100m_cny")
    levels = [*(goal * share for share in LEVELS), goal]
    with canvas(height=4.1) as (fig, ax):
        ax.set(xlim=(values.columns.min(), values.columns.max()), ylim=(values.index.min(), 1.06))
        own = own[own["price_cny_per_t"] <= values.columns.max()]
        grids.isolines(ax, values.columns, values.index, values, levels, unit="100m_cny", strong=goal, clear=_words(ax, own))
        _seen(ax, seen)
        _own(ax, own, facts, seen)
        measure(ax.xaxis, "cny_per_t", "平均售价", "Average price")
        measure(ax.yaxis, "share", "产能利用率", "Utilisation")
        card = {"frameon": True, "facecolor": theme.PAPER, "edgecolor": "none", "framealpha": 0.9}
        theme.evidence_key(ax, ["web_unverified", "assumption"], kind="marker", loc="lower right", **card)
    return Figure(
        fig, id="break-even", kind="contour", data=grid, x="price_cny_per_t", y="utilisation",
        columns=[Column("utilisation", "产能利用率", "Utilisation", "share"), Column("price_cny_per_t", "平均售价", "Average price", "cny_per_t"),
                 Column("value_100m_cny", "产值", "Output value", "100m_cny")],
        caption=fill(facts, zh="{value_target_100m_cny}要求满负荷且售价{value_per_t}，本情景市价（产品组合均价）为{price_market}",
                     en="{value_target_100m_cny} takes {value_per_t} at full use; this scenario's market price, over the product mix, is {price_market}"),
        says=fill(facts, zh="按市价满负荷得{value_full_100m_cny}。", en="Full use at the market price yields {value_full_100m_cny}."),
        evidence=[facts.value_per_t, facts.price_market, "web_unverified"],
        note=pick("粗线为产值目标。空心点为网络信息：上缘的三角只知价格，不知当年开工率。",
                  "Heavy line: the value target. Hollow: from the web; triangles at the upper edge have a price but no "
                  "known utilisation."),
    )  # fmt: skip


def _seen(ax: Axes, seen: pd.DataFrame) -> None:
    for point in seen.itertuples():
        name = pick(f"{point.product} {date(point.period)}", f"{point.product}, {date(point.period)}")
        known = pd.notna(point.utilisation)
        up, style = (point.utilisation, "o") if known else (1.03, "v")
        look = {**theme.marker_style("web_unverified", theme.PLUM), "marker": style, "markersize": 8}
        ax.plot(point.price_cny_per_t, up, **{**look, "markerfacecolor": theme.PAPER, "fillstyle": "full"})
        crowded = (seen["price_cny_per_t"] > point.price_cny_per_t).any() and not known
        middle = sum(ax.get_xlim()) / 2
        side = -1 if point.price_cny_per_t > (middle if known else 0.7 * middle) and (known or crowded) else 1
        shift = (0, 12) if known else (8 * side, 0)
        labels.label(
            ax, point.price_cny_per_t, up, name, theme.PLUM, shift, ha="left" if side > 0 else "right"
        )


def _words(ax: Axes, own: pd.DataFrame) -> list[tuple[float, float]]:
    """Where the names of the run's own points are, about: contours are named elsewhere."""
    low, high = ax.get_xlim()
    side = [-1 if _right(ax, price) else 1 for price in own["price_cny_per_t"]]
    middles = own["price_cny_per_t"] + 0.09 * (high - low) * pd.Series(side, index=own.index)
    return list(zip(middles, own["utilisation"], strict=True))


def _right(ax: Axes, price: float) -> bool:
    """Is a price so far to the right that its name goes to the left of it?"""
    return price > sum(ax.get_xlim()) * 0.7


def _own(ax: Axes, own: pd.DataFrame, facts: Facts, seen: pd.DataFrame) -> None:
    """The run's own points; the price needed only where it fits on the axis."""
    reach = 0.05 * (ax.get_xlim()[1] - ax.get_xlim()[0])
    names = {
        "market": pick("本情景", "This scenario") + "\n" + fact_text(facts.price_market),
        "needed": pick("达标须", "Needed") + "\n" + fact_text(facts.price_required),
    }
    for point in own.itertuples():
        ax.plot(
            point.price_cny_per_t,
            point.utilisation,
            **theme.marker_style("assumption", theme.ORANGE),
            markersize=9,
        )
        right = _right(ax, point.price_cny_per_t)
        beside = seen[(seen["utilisation"] - point.utilisation).abs() < 0.05]["price_cny_per_t"] - point.price_cny_per_t
        free = 24 if beside.between(0, reach).any() else 9
        style = {"ha": "right" if right else "left", "shift": (-9, -9) if right else (free, -5)}
        labels.label(ax, point.price_cny_per_t, point.utilisation, names[point.point], theme.ORANGE, **style)


def value_bridge(bridge: pd.DataFrame, facts: Facts) -> Figure:
    """From the value target down to what the run sells at market prices, and up again if BDO counts twice."""
    names = [pick(*STEPS[step]) for step in bridge["step"]]
    totals = [place for place, total in enumerate(bridge["total"]) if total]
    with canvas(height=3.6) as (fig, ax):
        marks.waterfall(
            ax, names, bridge["value_100m_cny"].tolist(), unit="100m_cny", totals=totals, digits=0
        )
        ax.axhline(0, color=theme.GREY, linewidth=0.8)
        ax.spines["bottom"].set_visible(False)
        top = ax.get_ylim()[1]
        ax.set_ylim(min(ax.get_ylim()[0], 0) - 0.1 * top, 1.12 * top)
        measure(ax.yaxis, "100m_cny", "产值", "Output value")
    words = bridge.assign(step=[name.replace("\n", pick("", " ")) for name in names])
    return Figure(
        fig, id="value-bridge", kind="waterfall", data=words, x="step", y="value_100m_cny",
        columns=[Column("step", "步骤", "Step"), Column("value_100m_cny", "产值或变化", "Value or change", "100m_cny", 1)],
        caption=fill(facts, zh="从{value_target_100m_cny}到净产值{value_market_100m_cny}，把BDO再算一遍是{value_market_gross_100m_cny}",
                     en="From {value_target_100m_cny} to a net value of {value_market_100m_cny}; {value_market_gross_100m_cny} if BDO is counted twice"),
        says=fill(facts, zh="市价为{price_market}，开工率为{utilisation}。", en="The market price is {price_market}, utilisation {utilisation}."),
        evidence=[facts.value_target_100m_cny, facts.value_market_100m_cny],
        note=pick("各步依次扣减，换一个次序各步大小会变，两端不变。当年价。",
                  "Steps are taken in this order; another order changes their sizes, not the ends. Current prices."),
    )  # fmt: skip


def chain_balance(chain: pd.DataFrame, facts: Facts) -> Figure:
    """What the target needs of each feed, and of energy, beside what closures, plants and lists leave."""
    with canvas(2, 1, height=4.6, height_ratios=[len(chain), 1]) as (fig, axes):
        names = [pick(*FEEDS[feed]) for feed in chain["feed"]]
        origins = [ORIGINS[origin] for origin in chain["origin"]]
        _pairs(axes[0], names, chain["need_target"], chain["available"], origins, "10kt")
        energy = (facts.energy_need_10k_tce.value, facts.energy_released_10k_tce.value)
        _pairs(
            axes[1], [pick("能源", "Energy")], *([value] for value in energy), [ORIGINS["closing"]], "10k_tce"
        )
    shown = chain.assign(feed=names, origin=[pick(*origin[:2]) for origin in origins])
    return Figure(
        fig, id="chain-balance", kind="bar", data=shown, x="feed", y=["need_target", "available"],
        columns=[Column("feed", "原料", "Feed"), Column("need_target", "目标所需", "Needed at the target", "10kt", 1),
                 Column("available", "可见来源", "In sight", "10kt", 1), Column("origin", "来源说明", "Origin")],
        caption=fill(facts, zh="满产{target_10kt}需电石{carbide_need_10kt}，关停腾出{carbide_closing_10kt}",
                     en="{target_10kt} at full use take {carbide_need_10kt} of carbide; closures free {carbide_closing_10kt}"),
        says=fill(facts, zh="能源需{energy_need_10k_tce}，全部关停企业用能为{energy_released_10k_tce}。",
                  en="Energy needed is {energy_need_10k_tce}; all closing firms used {energy_released_10k_tce}."),
        evidence=[facts.carbide_need_10kt, facts.carbide_closing_10kt, facts.commissioned_bdo_10kt],
        note=pick("斜线为按分子量和假设收率算出的需要量，实心为规划清单，空心为网络信息。能源只计BDO和电石两段。",
                  "Hatched: need from molar masses and assumed yields. Solid: the plan's lists. Hollow: from the web. "
                  "Energy covers BDO and carbide only."),
    )  # fmt: skip


def _pairs(
    ax: Axes, names: list[str], need, available, origins: list[tuple[str, str, str]], unit: str
) -> None:
    """Two bars a row: need above, what is in sight below, each with its number."""
    needed, found = labels.written(need, unit, digits=1), labels.written(available, unit, digits=1)
    for row, (first, second, origin) in enumerate(zip(need, available, origins, strict=True)):
        ax.barh(row - 0.2, first, height=0.36, **theme.fill_style("assumption", theme.ORANGE))
        labels.label(
            ax, first, row - 0.2, pick(f"需{needed[row]}", f"{needed[row]} needed"), theme.ORANGE, (5, 0)
        )
        some = pd.notna(second) and origin is not ORIGINS["none"]
        if some:
            ax.barh(row + 0.2, second, height=0.36, **theme.fill_style(origin[2], theme.BLUE))
        text = pick(
            f"{origin[0]}{found[row] if some else ''}", f"{found[row] if some else ''} {origin[1]}".strip()
        )
        labels.label(ax, second if some else 0, row + 0.2, text, theme.BLUE if some else theme.GREY, (5, 0))
    labels.rows_down(ax, names)
    ax.set_xlim(0, 1.4 * max(*need, *(value for value in available if pd.notna(value))))
