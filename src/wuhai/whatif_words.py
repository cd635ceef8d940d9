"""What the what-if panels say: captions, how a setting reads in a sentence, what an outcome means for its target.

Pairs are Chinese and English. ``{value}``, ``{target}`` and ``{gap}`` are filled in by the panel as it moves, ``{year}``
by the run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Pair = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Told:
    """An outcome in words.

    Attributes:
        label: its name.
        said: the clause that states its value; empty for what only stands beside the sentence.
        target: fact that holds the target, or the lever that sets it; empty without one.
        at_most: the target is met from below.
        met, missed, near: how the clause goes on; near: closer to the target than the error tells.
        unit: unit in words where the unit's own label does not do.
        slack: how much may lack, in the plan's unit.
    """

    label: Pair
    said: Pair = ("", "")
    target: str | float = ""
    at_most: bool = False
    met: Pair = ("", "")
    missed: Pair = ("", "")
    near: Pair = ("与{target}的目标相差不到误差", "closer to the target of {target} than the error tells")
    unit: Pair | None = None
    slack: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Wording:
    """A panel in words: outcomes by fact, clauses by lever, notes by the switch that calls for them ("" always)."""

    caption: Pair
    year: str
    levers: Mapping[str, Pair]
    outcomes: Mapping[str, Told]
    notes: Mapping[str, Pair]


STRUCTURE = Wording(
    caption=("试一试：增速、起点和口径怎样改变非煤产业占比", "Try it: how growth, start and definition move the non-coal share"),
    year="target_year",
    levers={
        "other_noncoal_growth": ("其他非煤工业年增速为{value}", "all other non-coal industry growing by {value} a year"),
        "mining_growth": ("煤炭开采年增速为{value}", "coal mining growing by {value} a year"),
        "base_share": ("2021年占比为{value}", "a share of {value} in 2021"),
        "definition": ("“煤”取{value}", "the “{value}” definition of coal"),
    },
    outcomes={
        "share_target": Told(
            label=("{year}非煤产业占比", "Non-coal share in {year}"),
            said=("{year}非煤产业占比为{value}", "the non-coal share in {year} is {value}"),
            target="target_share",
            met=("达到{target}的目标", "which meets the target of {target}"),
            missed=("比{target}的目标低{gap}", "which misses the target of {target} by {gap}"),
        ),
        "relative_growth_required": Told(
            label=("达标所需的年相对增速（非煤对煤）", "Yearly lead over coal that the target takes"),
            said=("达标所需的非煤对煤年相对增速为{value}", "the target takes a lead of {value} a year over coal industry"),
        ),
    },
    notes={
        "solve_other_growth": (
            "其他非煤工业增速的起点，是本情景为达标反推的增速。",
            "Growth of all other non-coal industry starts from what this scenario solves for to meet the target.",
        ),
        "": (
            "焦化和可降解塑料的产出同本情景，不随之变动。",
            "Coking and degradable plastics stay as in this scenario.",
        ),
    },
)

COKING = Wording(
    caption=("试一试：门槛、置换比例和新炉推迟怎样改变整合结果", "Try it: how floor, ratio and delay change the merger"),
    year="deadline",
    levers={
        "entities": ("要求并成{value}", "{value} asked for"),
        "floor_10kt": ("每家不低于{value}", "a floor of {value}"),
        "replacement_ratio": ("置换比例为{value}", "a replacement ratio of {value}"),
        "coke_start_delay_years": ("新炉推迟{value}", "new ovens {value} late"),
    },
    outcomes={
        "max_entities": Told(
            label=("至多能达到下限的主体", "Entities that can reach the floor"),
            said=("至多{value}能达到下限", "at most {value} can reach the floor"),
            target="entities",
            met=("够要求的{target}", "enough for the {target} asked for"),
            missed=("比要求的{target}少{gap}", "{gap} fewer than the {target} asked for"),
        ),
        "capacity_2025": Told(
            label=("{year}底焦炭产能", "Coke capacity at the end of {year}"),
            said=("{year}底产能为{value}", "capacity at the end of {year} is {value}"),
            target="capacity_total",
            met=("保住{target}的总量", "keeping the total of {target}"),
            missed=("比{target}的总量少{gap}", "{gap} short of the total of {target}"),
            slack=0.5,
        ),
        "trough_depth": Told(
            label=("最深的产能缺口", "Deepest gap in capacity"),
            said=("旧炉已关、新炉未投的缺口最深{value}", "closed and not yet replaced is {value} at worst"),
            target=0.0,
            at_most=True,
            met=("没有断档", "so that capacity never dips"),
            missed=("产能断档", "so that capacity dips"),
        ),
    },
    notes={
        "": (
            "每一种取值都单独算过，没有插值。产能按年末计，所以推迟的影响按年跳变。",
            "Every setting was computed, nothing is interpolated. Capacity counts at the end of a year, so delays act in steps.",
        ),
    },
)

PLASTICS = Wording(
    caption=("试一试：建成概率、开工率和价格离目标有多远", "Try it: how far chances, utilisation and prices are from the targets"),
    year="target_year",
    levers={
        "probability_approved": ("已备案项目建成概率为{value}", "approved projects built with a probability of {value}"),
        "slip_high_months": ("延期最长{value}", "slips of up to {value}"),
        "plastics_utilisation": ("产能利用率为{value}", "utilisation of {value}"),
        "pbat_price_end": ("2025年PBAT价格为{value}", "PBAT at {value} in 2025"),
        "bdo_price_end": ("2025年BDO价格为{value}", "BDO at {value} in 2025"),
    },
    outcomes={
        "pipeline_p50_10kt": Told(
            label=("{year}末建成产能（推演的中位数）", "Capacity at the end of {year} (median of the projects)"),
            said=("照项目推演，{year}末产能的中位数为{value}", "the projects give a median of {value} by the end of {year}"),
            target="target_10kt",
            met=("达到{target}的目标", "which reaches the target of {target}"),
            missed=("比{target}的目标少{gap}", "{gap} short of the target of {target}"),
        ),
        "pipeline_p90_10kt": Told(
            label=("{year}末建成产能（九成情形不超过）", "Capacity at the end of {year} (at most, in nine cases of ten)"),
        ),
        "value_market_100m_cny": Told(
            label=("按市价计的产值", "Output value at market prices"),
            said=("按市价产值为{value}", "output is worth {value} at market prices"),
            target="value_target_100m_cny",
            met=("达到{target}的目标", "which reaches the target of {target}"),
            missed=("比{target}的目标少{gap}", "{gap} short of the target of {target}"),
        ),
        "price_ratio": Told(
            label=("产值目标所需价格是市价的几倍", "Price that the value target takes, over the market price"),
            said=("产能达标时，产值目标所需的价格是市价的{value}", "at the target capacity the value target takes {value} the market price"),
            target=1.0,
            at_most=True,
            met=("市价够高", "which the market pays"),
            missed=("市价不够", "more than the market pays"),
            near=("与市价相差不到误差", "closer to the market price than the error tells"),
            unit=("倍", "times"),
        ),
    },
    notes={
        "solve_buildout": (
            "本情景假定产能按期达标，产值按达标的产能计，不随建成概率和延期变动。",
            "This scenario assumes the capacity target is met; output value counts that capacity, whatever the projects do.",
        ),
        "": (
            "同一组随机数用于每一种取值，差别只来自所调的数。",
            "The same random numbers stand behind every setting, so that only what is moved makes a difference.",
        ),
    },
)

SENTENCE = {
    "run": ("按本情景的取值，", "With this scenario’s values, "),
    "moved": ("{levers}时，", "With {levers}, "),
    "comma": ("、", ", "),
    "last": ("、", " and "),
    "verdict": ("，", ", "),
    "next": ("；", "; "),
    "stop": ("。", "."),
}
"""What the sentence about a setting is put together from: the levers moved, then a clause for each outcome."""

WORDINGS = {"structure": STRUCTURE, "coking": COKING, "plastics": PLASTICS}
