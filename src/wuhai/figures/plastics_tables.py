"""Tables of the plastics briefing: projects, readings of the tonnes, feeds."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from wuhai.figures.plastics import BASES, STAGES
from wuhai.figures.plastics_value import FEEDS, ORIGINS
from wuhai.parameters import Parameter
from wuhai.tables import Column, Table, of_notebook, source_table
from wuhai.text import Facts, fill, pick


def projects(frame: pd.DataFrame, facts: Facts) -> Table:
    """Every project that counts, with its range, stage, date and what is expected of it."""
    label = pick("label_zh", "label_en")
    return Table(
        frame.assign(stage=frame["stage"].map(lambda key: pick(*STAGES[key][:2]))),
        [Column(label, "项目", "Project"), Column("stage", "进展", "Stage"), Column("low", "产能下限", "Capacity, low", "10kt"),
         Column("high", "产能上限", "Capacity, high", "10kt"), Column("due", "应投产年", "Due", "year"),
         Column("probability", "建成概率", "Probability", "probability"), Column("expected", "预计建成", "Expected", "10kt", 1),
         Column("in_time", "其中按期", "In time", "10kt", 1)],
        id="projects",
        caption=fill(facts, zh="计入的{named_projects}个项目", en="The {named_projects} projects that count"),
        notes=[fill(facts, zh="“应投产年”为无延期时的年份；建成概率为所处阶段的先验均值，属假设。“预计建成”是区间中值乘以建成概率，再乘以平均规模系数"
                              "{mean_scope}（假设，已投产的不乘）；“其中按期”是其中目标年末之前投产的部分。",
                    en="Due: without slip. Probability: prior mean of the stage, assumed. Expected: the middle of the range times the "
                       "probability times a mean scope factor of {mean_scope} (assumed, not for what runs). In time: the part of it that "
                       "starts by the end of the target year.")],
        evidence=[facts.named_polymer_high_10kt, facts.expected_10kt],
    )  # fmt: skip


def readings(frame: pd.DataFrame, facts: Facts) -> Table:
    """Both readings of the tonnes side by side."""
    return Table(
        frame.assign(basis=frame["basis"].map(lambda key: pick(*BASES[key]))),
        [Column("basis", "口径", "Basis"), Column("low", "名义产能下限", "Nameplate, low", "10kt"), Column("high", "名义产能上限", "Nameplate, high", "10kt"),
         Column("commissioned", "报道已投产", "Reported as running", "10kt"), Column("p10", "P10", "P10", "10kt"),
         Column("p50", "中位数", "Median", "10kt"), Column("p90", "P90", "P90", "10kt"), Column("most", "最大一次", "Highest draw", "10kt")],
        id="readings",
        caption=fill(facts, zh="两种口径下{target_year}末的产能", en="Capacity at the end of {target_year} on both readings"),
        notes=[fill(facts, zh="P10、中位数、P90和最大一次来自{draws}次模拟（随机种子{seed}）。",
                    en="P10, median, P90 and the highest draw come from {draws} draws (random seed {seed}).")],
        evidence=[facts.commissioned_bdo_10kt, facts.pipeline_p50_10kt],
    )  # fmt: skip


def sources(tables: Mapping[str, pd.DataFrame], parameters: Mapping[str, Parameter]) -> Table:
    """Sources of this briefing: of its projects, of what is observed of its products, of its parameters."""
    pipeline, observed = tables["pipeline"], tables["observed"]
    used = [
        pipeline.loc[pipeline["product"] != "焦炭", "source"],
        observed.loc[observed["indicator"].str.match("pbat_|pbs_|bdo_"), "source"],
    ]
    stated = {parameters[name].source for name in of_notebook(parameters, "03_plastics")}
    return source_table(tables["sources"], {"plan-2022-18", "iupac-atomic-weights", *stated, *pd.concat(used)})


def feeds(frame: pd.DataFrame, facts: Facts) -> Table:
    """Feeds per tonne and in total, beside what is in sight."""
    shown = frame.assign(
        feed=[pick(*FEEDS[feed]) for feed in frame["feed"]],
        origin=[pick(*ORIGINS[key][:2]) for key in frame["origin"]],
    )
    return Table(
        shown,
        [Column("feed", "原料", "Feed"), Column("per_t", "单耗（吨/吨）", "Per tonne (t/t)", "ratio"),
         Column("need_target", "满产所需", "Target, full use", "10kt", 1), Column("need", "本情景所需", "This scenario", "10kt", 1),
         Column("available", "可见来源", "In sight", "10kt", 1), Column("origin", "来源说明", "Origin"),
         Column("listed", "清单内产量", "Listed output", "10kt", 1)],
        id="feeds",
        caption=pick("产业链的原料需要量与可见来源", "Feeds of the chain, needed and in sight"),
        notes=[fill(facts, zh="单耗按分子量和收率折算；商品电石的碳化钙含量按{carbide_purity}计。",
                    en="Per tonne: from molar masses and yields; commercial carbide counts as {carbide_purity} CaC₂.")],
        evidence=[facts.carbide_need_10kt, facts.carbide_closing_10kt, facts.commissioned_bdo_10kt],
    )  # fmt: skip
