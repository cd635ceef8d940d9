"""Tables of briefing 08: entitlement by enterprise, line and water project, splitting, turns, all measures."""

from __future__ import annotations

import pandas as pd

from wuhai.tables import Column, Table
from wuhai.terms import Terms
from wuhai.text import Facts, fill, pick, quantity

FIRM, PRODUCT = Column("firm", "企业", "Enterprise"), Column("name", "产品", "Product")
SAVING = Column("saving_tce", "所列节能量", "Printed saving", "tce")
TURNS = {
    "run": ("本次运行", "this run"),
    "energy_reading": ("节能“项目”换另一种口径", "energy: the other reading of “project”"),
    "water_reading": ("节水“以上”换另一种口径", "water: the other reading of the threshold"),
    "no_caps": ("不设上限", "no caps"),
    "half_caps": ("上限减半", "caps halved"),
    "half_thresholds": ("门槛减半", "thresholds halved"),
    "double_thresholds": ("门槛加倍", "thresholds doubled"),
    "split": ("企业各按最合算的个数拆分节能项目", "energy: every enterprise splits as pays best"),
}
AMOUNTS = {"energy_retrofit": "energy_rate", "water_retrofit": "water_rate", "green_award_national": "reward_national",
           "green_award_regional": "reward_regional"}  # fmt: skip


def enterprises_table(frame: pd.DataFrame, facts: Facts, terms: Terms) -> Table:
    """All enterprises under both readings."""
    columns = [
        FIRM, SAVING,
        Column("uncapped_10k_cny", "不设上限", "Without a cap", "10k_cny", 0),
        Column("paid_10k_cny", "按企业计", "By enterprise", "10k_cny", 0),
        Column("lines", "够门槛的产品线", "Lines that qualify", "count"),
        Column("line_10k_cny", "按产品线计", "By line", "10k_cny", 0),
        Column("cny_per_tce", "每吨（按企业计）", "Per tonne, by enterprise", "cny_per_tce", 0),
    ]  # fmt: skip
    return Table(
        frame.assign(firm=terms.column(frame["enterprise"])), columns, id="enterprises", evidence=[facts.energy_enterprise_total],
        caption=fill(facts, zh="节能补助：每家企业应得多少，按企业计与按产品线计", en="Energy subsidy of every enterprise, by enterprise and by line"),
        notes=[fill(facts, zh="每吨标准煤{energy_rate:bare}元，年节能{energy_threshold}及以上，单个项目不超过{energy_cap}。",
                    en="{energy_rate} from {energy_threshold} a year, at most {energy_cap} a project.")],
    )  # fmt: skip


def lines_table(frame: pd.DataFrame, facts: Facts, terms: Terms) -> Table:
    """Product lines that qualify by themselves."""
    columns = [FIRM, PRODUCT, SAVING, Column("uncapped_10k_cny", "不设上限", "Without a cap", "10k_cny", 0),
               Column("paid_10k_cny", "补助", "Subsidy", "10k_cny", 0)]  # fmt: skip
    shown = frame.assign(firm=terms.column(frame["enterprise"]), name=terms.column(frame["product"]))
    return Table(
        shown, columns, id="lines", evidence=[facts.energy_line_total],
        caption=fill(facts, zh="按产品线计，够门槛的{energy_line_eligible}条", en="By product line: the {energy_line_eligible} lines that qualify"),
        notes=[fill(facts, zh="另有{energy_line_small}条有节能量而不够门槛，合计{energy_line_small_tce}。",
                    en="{energy_line_small} more lines save something, {energy_line_small_tce} in all, but miss the threshold.")],
    )  # fmt: skip


def splits_table(frame: pd.DataFrame, facts: Facts, terms: Terms) -> Table:
    """Enterprises that gain by splitting."""
    columns = [
        FIRM, Column("paid_10k_cny", "一个项目", "As one project", "10k_cny", 0), Column("pieces", "拆成", "Best pieces", "count"),
        Column("split_10k_cny", "拆分后", "Split", "10k_cny", 0), Column("gain_10k_cny", "多得", "Gain", "10k_cny", 0),
    ]  # fmt: skip
    return Table(
        frame.assign(firm=terms.column(frame["enterprise"])), columns, id="splits", evidence=[facts.split_gain],
        caption=fill(facts, zh="拆分能多得的{split_firms}企业", en="The {split_firms:bare} enterprises that gain by splitting"),
    )  # fmt: skip


def water_table(frame: pd.DataFrame, facts: Facts, terms: Terms) -> Table:
    """All water lines under both readings of the threshold."""
    columns = [
        FIRM, Column("work", "项目", "Project"), Column("saving_m3", "年节水量", "Saving a year", "m3"),
        Column("investment_10k_cny", "投资", "Investment", "10k_cny", 0),
        Column("inclusive_10k_cny", "含本数", "Threshold counts", "10k_cny", 1),
        Column("exclusive_10k_cny", "不含本数", "It does not", "10k_cny", 1),
        Column("per_investment", "补助与投资之比", "Subsidy per investment", "ratio", 2),
    ]  # fmt: skip
    shown = frame.assign(firm=terms.column(frame["enterprise"]), work=terms.column(frame["project"]))
    return Table(
        shown, columns, id="water", evidence=[facts.water_inclusive_total],
        caption=pick("节水补助：每个项目应得多少，门槛含与不含本数", "Water subsidy of every project, under both readings of the threshold"),
        notes=[fill(facts, zh="每立方米{water_rate:bare}元，年节水{water_threshold}以上，单个项目不超过{water_cap}。比值按含本数计。",
                    en="{water_rate} above {water_threshold} a year, at most {water_cap} a project. Ratio with the threshold counted.")],
    )  # fmt: skip


def turns_table(frame: pd.DataFrame, facts: Facts) -> Table:
    """One change at a time."""
    columns = [
        Column("label", "改动一项，其余不变", "One change, all else equal"),
        Column("energy_10k_cny", "节能", "Energy", "10k_cny", 0), Column("water_10k_cny", "节水", "Water", "10k_cny", 0),
        Column("total_10k_cny", "合计", "Total", "10k_cny", 0), Column("more_10k_cny", "比本次运行多", "More than this run", "10k_cny", 0),
    ]  # fmt: skip
    return Table(
        frame.assign(label=[pick(*TURNS[change]) for change in frame["change"]]), columns, id="turns", evidence=[facts.total],
        caption=pick("哪些解释和规则会改变应得总额", "Which readings and rules change the total"),
    )  # fmt: skip


def measures_table(frame: pd.DataFrame, facts: Facts, terms: Terms) -> Table:
    """All support measures, with what they are worth where the plan prints it."""
    shown = frame.assign(
        name=[terms.support(id) for id in frame["id"]], kind=terms.column(frame["category"]),
        place=[terms.section(place) for place in frame["section"]],
        amount=[quantity(facts[AMOUNTS[id]].value, facts[AMOUNTS[id]].unit) if id in AMOUNTS else None for id in frame["id"]],
    )  # fmt: skip
    columns = [Column("name", "措施", "Measure"), Column("kind", "类别", "Kind"), Column("place", "出处", "Place"),
               Column("amount", "标准或金额", "Rate or amount")]  # fmt: skip
    return Table(
        shown, columns, id="measures", evidence=[facts.measures_with_amount],
        caption=fill(facts, zh="{measures}项支持措施，列明标准或金额的只有{measures_with_amount}项",
                     en="Of {measures} support measures, {measures_with_amount} come with a rate or an amount"),
        notes=[pick("最后一栏空白的，规划没有列明数值。金额按本次运行的参数。", "Where the last column is empty the plan prints no figure. Amounts as in this run.")],
    )  # fmt: skip
