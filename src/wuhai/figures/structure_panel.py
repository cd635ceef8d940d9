"""What the panel of the non-coal share says: its caption, how a setting reads, what an outcome means for its target."""

from __future__ import annotations

from wuhai.whatif_words import OutcomeText, PanelText

PANEL = PanelText(
    caption=("试一试：增速、起点和口径怎样改变非煤产业占比", "Try it: how growth, start and definition move the non-coal share"),
    year="target_year",
    levers={
        "other_noncoal_growth": ("其他非煤工业年增速为{value}", "all other non-coal industry growing by {value} a year"),
        "mining_growth": ("煤炭开采年增速为{value}", "coal mining growing by {value} a year"),
        "base_share": ("2021年占比为{value}", "a share of {value} in 2021"),
        "definition": ("“煤”取{value}", "the “{value}” definition of coal"),
    },
    outcomes={
        "share_target": OutcomeText(
            label=("{year}非煤产业占比", "Non-coal share in {year}"),
            said=("{year}非煤产业占比为{value}", "the non-coal share in {year} is {value}"),
            target="target_share",
            met=("达到{target}的目标", "which meets the target of {target}"),
            missed=("比{target}的目标低{gap}", "which misses the target of {target} by {gap}"),
        ),
        "relative_growth_required": OutcomeText(
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
