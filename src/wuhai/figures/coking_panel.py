"""What the panel of the coking merger says: its caption, how a setting reads, what an outcome means for its target."""

from __future__ import annotations

from wuhai.whatif_words import OutcomeText, PanelText

PANEL = PanelText(
    caption=("试一试：门槛、置换比例和新炉推迟怎样改变整合结果", "Try it: how floor, ratio and delay change the merger"),
    year="deadline",
    levers={
        "entities": ("要求并成{value}", "{value} asked for"),
        "floor_10kt": ("每家不低于{value}", "a floor of {value}"),
        "replacement_ratio": ("置换比例为{value}", "a replacement ratio of {value}"),
        "coke_start_delay_years": ("新炉推迟{value}", "new ovens {value} late"),
    },
    outcomes={
        "max_entities": OutcomeText(
            label=("至多能达到下限的主体", "Entities that can reach the floor"),
            said=("至多{value}能达到下限", "at most {value} can reach the floor"),
            target="entities",
            met=("够要求的{target}", "enough for the {target} asked for"),
            missed=("比要求的{target}少{gap}", "{gap} fewer than the {target} asked for"),
        ),
        "capacity_2025": OutcomeText(
            label=("{year}底焦炭产能", "Coke capacity at the end of {year}"),
            said=("{year}底产能为{value}", "capacity at the end of {year} is {value}"),
            target="capacity_total",
            met=("保住{target}的总量", "keeping the total of {target}"),
            missed=("比{target}的总量少{gap}", "{gap} short of the total of {target}"),
            slack=0.5,
        ),
        "trough_depth": OutcomeText(
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
