"""What the structure briefing calls its sectors, definitions and turns, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from wuhai.display import pick
from wuhai.facts import Fact
from wuhai.text import fill

SECTORS = {
    "mining": ("煤炭开采", "Coal mining"),
    "coking": ("焦化", "Coking"),
    "power": ("煤电", "Coal power"),
    "chlor_alkali": ("电石与氯碱", "Carbide, chlor-alkali"),
    "plastics": ("可降解塑料", "Degradable plastics"),
    "other": ("其他非煤工业", "Other non-coal industry"),
}
DEFINITIONS = {
    "narrow": ("窄口径", "narrow"),
    "broad": ("宽口径", "broad"),
    "broad_power": ("宽口径加煤电", "broad with power"),
    "strict": ("严口径", "strict"),
}
COUNTED = {
    "narrow": ("煤炭开采", "coal mining"),
    "broad": ("煤炭开采、焦化", "coal mining, coking"),
    "broad_power": ("煤炭开采、焦化、煤电", "coal mining, coking, coal power"),
    "strict": (
        "煤炭开采、焦化、煤电、电石与氯碱、可降解塑料",
        "coal mining, coking, coal power, carbide and chlor-alkali, degradable plastics",
    ),
}
"""What counts as coal under each definition."""

HEADS = {
    "narrow": ("窄口径：煤炭开采", "Narrow: mining"),
    "broad": ("宽口径：加焦化", "Broad: plus coking"),
    "broad_power": ("宽口径加煤电", "Broad: plus coal power"),
    "strict": ("严口径：加煤基化工", "Strict: plus coal chemicals"),
}
"""Definitions as heads of panels."""

SHORT = {
    "mining": ("煤炭\n开采", "Mining"),
    "coking": ("焦化", "Coking"),
    "power": ("煤电", "Power"),
    "chlor_alkali": ("电石\n氯碱", "Chlor-\nalkali"),
    "plastics": ("可降解\n塑料", "Plastics"),
    "other": ("其他\n非煤", "Other"),
}
"""Sectors under narrow columns."""

TURNS = {
    "run": (("本次运行", "this run"),),
    "base_share": (
        ("2021年非煤占比低{size}", "non-coal share of 2021 lower by {size}"),
        ("2021年非煤占比高{size}", "non-coal share of 2021 higher by {size}"),
    ),
    "coal_growth": (
        ("煤炭开采与焦化每年少增{size}", "coal mining and coking growing {size} a year slower"),
        ("煤炭开采与焦化每年多增{size}", "coal mining and coking growing {size} a year faster"),
    ),
    "plastics": (
        ("可降解塑料没有增量", "no increase in degradable plastics"),
        ("可降解塑料的增量只实现{size}", "only {size} of the increase in degradable plastics"),
    ),
    "year": (("达标时间推迟到{size}", "target date put off to {size}"),),
    "price": (
        (
            "煤炭与焦化价格每年再跌{size}，按当年价计算",
            "prices of coal and coke falling a further {size} a year, judged at current prices",
        ),
    ),
    "definition": (("“煤”改用{size}", "coal defined as {size}"),),
}
"""What is turned, in words; where there are two, for a step down and a step up."""


def sector(name: str) -> str:
    """A sector in the run's language."""
    return pick(*SECTORS[name])


def definition(name: str) -> str:
    """A definition of coal in the run's language."""
    return pick(*DEFINITIONS[name])


def named(fact: Fact) -> Fact:
    """A fact that holds the code of a sector, with its name instead; in English as it stands within a sentence."""
    name = sector(fact.value)
    return replace(fact, value=name[0].lower() + name[1:])


def yardstick(fact: Fact) -> Fact:
    """A fact that holds the code of a definition, with its name instead."""
    return replace(fact, value=definition(fact.value))


def instead(facts: Mapping[str, Any], settings: Mapping[str, Any]) -> dict[str, str]:
    """What a run that solves for growth uses in place of the assumed rate up to the target year: parameter -> words."""
    if not settings["solve_other_growth"].value:
        return {}
    words = fill(facts, zh="（用于目标年以后；到目标年由目标反推为{other_growth}）", en="(after the target year; up to it {other_growth}, solved from the target)")
    return {"other_noncoal_growth": pick("", " ") + words}
