"""What the panel of degradable plastics says: its caption, how a setting reads, what an outcome means for its target."""

from __future__ import annotations

from wuhai.whatif_words import OutcomeText, PanelText

PANEL = PanelText(
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
        "pipeline_p50_10kt": OutcomeText(
            label=("{year}末建成产能（推演的中位数）", "Capacity at the end of {year} (median of the projects)"),
            said=("照项目推演，{year}末产能的中位数为{value}", "the projects give a median of {value} by the end of {year}"),
            target="target_10kt",
            met=("达到{target}的目标", "which reaches the target of {target}"),
            missed=("比{target}的目标少{gap}", "{gap} short of the target of {target}"),
        ),
        "pipeline_p90_10kt": OutcomeText(
            label=("{year}末建成产能（九成情形不超过）", "Capacity at the end of {year} (at most, in nine cases of ten)"),
        ),
        "value_market_100m_cny": OutcomeText(
            label=("按市价计的产值", "Output value at market prices"),
            said=("按市价产值为{value}", "output is worth {value} at market prices"),
            target="value_target_100m_cny",
            met=("达到{target}的目标", "which reaches the target of {target}"),
            missed=("比{target}的目标少{gap}", "{gap} short of the target of {target}"),
        ),
        "price_ratio": OutcomeText(
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
