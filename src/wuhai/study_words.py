"""What briefings say of a study, one way everywhere: how likely a target is, and on what the answer rests.

``chance(found, "share")`` states a probability in words and in per cent, with draws, seed and sampling error; ``rests(found,
"share")`` splits the variance by evidence and names what to measure first. `found` is a `wuhai.study.Study`.
"""

from __future__ import annotations

from wuhai import study_views as views
from wuhai.display import pick
from wuhai.facts import Fact
from wuhai.study import Study
from wuhai.text import listing, say

NAMES = {
    "share": ("非煤产业占比", "Non-coal share"),
    "entities": ("达到规模的焦化主体数", "Number of coking entities of the required size"),
    "coke_capacity": ("焦炭产能", "Coke capacity"),
    "plastics_capacity": ("可降解塑料产能", "Capacity of degradable plastics"),
    "plastics_value": ("可降解塑料净产值", "Net output value of degradable plastics"),
    "energy": ("改造节能量", "Energy saved by retrofits"),
    "energy_list": ("节能清单的节能量", "Energy saved on the list"),
    "water_list": ("节水清单的节水量", "Water saved on the list"),
    "water_use": ("强度不变并扣除清单节水后的用水", "Water use at unchanged intensity, less listed savings"),
    views.PRICE: ("可降解塑料价格", "Price of degradable plastics"),
}
"""What a headline is called."""

TARGETS = {
    "share": ("非煤占比按期达标", "The non-coal share {word} to be met on time"),
    "entities": ("焦化企业按期并成大主体", "The merger of the coking firms {word} to be complete on time"),
    "coke_capacity": ("焦炭产能到期保住总量", "Coke capacity {word} to be at the plan's total on time"),
    "plastics_capacity": ("可降解塑料产能按期达标", "The capacity of degradable plastics {word} to be there on time"),
    "plastics_value": ("可降解塑料产值按期达标", "The output value of degradable plastics {word} to be met on time"),
    "energy": ("改造的节能目标按期完成", "The energy target for retrofits {word} to be met on time"),
    "energy_list": ("节能清单按期完成", "The energy list {word} to be completed on time"),
    "water_list": ("节水清单按期完成", "The water list {word} to be completed on time"),
    "water_use": ("用水守住上限", "Water use {word} to keep to the cap"),
}
"""A target and its being met; in English with the place of the verb and the likelihood."""

LIKELIHOOD = {
    "certain": ("几乎肯定", "virtually certain"),
    "very_likely": ("很可能", "very likely"),
    "likely": ("比较可能", "likely"),
    "even": ("可能性大致各半", "about as likely as not"),
    "unlikely": ("不大可能", "unlikely"),
    "very_unlikely": ("很不可能", "very unlikely"),
    "never": ("几乎不可能", "exceptionally unlikely"),
}
"""Codes of `wuhai.study_views.LIKELIHOOD` in words."""

GRADES = {
    "plan": ("规划所列的取值", "what the plan prints"),
    "official": ("官方统计", "official statistics"),
    "standard": ("标准或物性数据", "standards or physics"),
    "literature": ("文献", "the literature"),
    "web_unverified": ("未核实的网络信息", "unverified web pages"),
    "assumption": ("假设", "assumptions"),
    "interaction": ("各类之间的相互作用", "interaction between these"),
}
"""Where a part of the variance comes from."""


FLOOR = ("（下端为反推所守的目标）", " (the lower end is the target that is solved for)")
"""Beside an interval whose lower end no draw can fall short of."""


def named(id: str) -> Fact:
    """A headline's name as the label of a fact, for the evidence bar."""
    zh, en = NAMES[id]
    return Fact(id, 0.0, "ratio", label=pick(zh, f"The {en[:1].lower()}{en[1:]}"))


def chance(found: Study, id: str, kind: str = "claim") -> None:
    """Display how likely a target is to be met, with draws, seed and sampling error."""
    item, facts = views.headline(found, id), views.facts(found, id)
    probability = facts.probability.value
    zh, en = TARGETS[id]
    zh_word, en_word = LIKELIHOOD[views.likelihood(probability)]
    likely = en.format(word=f"is {en_word}")
    if item.solved and probability == 1:
        zh += "，在{draws}次抽样（随机种子{seed}）里次次成立，因为本情景由目标倒推条件：这说明不了把握有多大。"
        en = en.format(word="is bound") + ": it holds in all {draws} draws (seed {seed}), because the scenario works backwards from it. "
        en += "That says nothing of its likelihood."
    elif probability in (0, 1):
        zh, en = _unanimous(zh + zh_word, likely, met=bool(probability))
    else:
        zh += f"{zh_word}：概率{{probability}}±{{error_pp}}（{{draws}}次抽样，随机种子{{seed}}；±后为标准误）。"
        en = f"{likely}: probability {{probability}} ± {{error_pp}} ({{draws}} draws, seed {{seed}}; one standard error)."
    say(facts, kind=kind, zh=zh, en=en)


def no_slack(found: Study) -> None:
    """Display why no draw completes the merger of the coking firms on time, where none does: the dates say so, not the sampling."""
    dates, drawn = found.case.facts.coking, "coke_start_delay_years" in set(found.drivers["name"])
    never = found.facts.entities.probability.value == 0
    say(
        dates, when=never and drawn and dates.merged_in_time.value and dates.time_margin.value == 0,
        zh="大主体按期一次也没有达到，不是抽样造成的：照规划的日期，最后一批新炉也要到{merger_year}底才投产，正好压着期限，时间余量为{time_margin}；"
        "抽样中新炉只会晚投、不会早投，晚一天就算错过。",
        en="That no draw has the merger complete on time is not an effect of the sampling: on the plan's dates the last replacement "
        "starts at the end of {merger_year}, on the deadline itself, a margin of {time_margin}; in the draws starts may be late and never early, and a day late is a miss.",
    )
    say(
        dates, when=never and not drawn and not dates.merged_in_time.value,
        zh="大主体按期一次也没有达到，不是抽样造成的：本情景已定下新炉晚投{start_delay}，合并到{merger_year}才完成，抽样不改动情景定下的取值。",
        en="That no draw has the merger complete on time is not an effect of the sampling: this scenario has replacement start {start_delay} late, so the "
        "merger is complete in {merger_year} only, and the draws leave alone what a scenario decides.",
    )


def ends(found: Study, id: str, kind: str = "claim") -> None:
    """Display between what values four draws in five put a target's headline; what the scenario sets is said to be set."""
    zh, en = NAMES[id]
    en = en[:1].lower() + en[1:]
    facts = views.facts(found, id)
    if views.still(found, id):
        say(facts, kind=kind, zh=f"{zh}由情景定为{{p50}}，不随抽样变动；目标是{{target}}。",
            en=f"The scenario sets the {en} at {{p50}}, whatever the draw; the target is {{target}}.")  # fmt: skip
        return
    floor = FLOOR if views.held(found, id) else ("", "")
    say(facts, kind=kind, zh=f"到期的{zh}，八成抽样在{{p10:bare}}与{{p90}}之间{floor[0]}，目标是{{target}}。",
        en=f"When due, four draws in five put the {en} between {{p10:bare}} and {{p90}}{floor[1]}, against a target of {{target}}.")  # fmt: skip


def rests(found: Study, id: str) -> None:
    """Display the variance of a headline by evidence grade, and what to measure first."""
    parts, measured = views.shares(found, id), views.first(found, id)
    zh_name, en_name = NAMES[id]
    en_name = en_name[:1].lower() + en_name[1:]
    if not parts:
        say(zh=f"{zh_name}由本情景给定，没有一项输入能在抽样中移动它。", en=f"The scenario sets the {en_name}; no input moves it in any draw.")
        return
    low, high = views.interval(found, id, parts[0].name)
    told = {fact.name: fact for fact in parts} | {"low": low, "high": high} | dict(views.facts(found, id))
    bounds = "（{confidence}区间{low}～{high}）", " ({confidence} interval {low} to {high})"
    zh, en = (
        [f"{{{fact.name}}}{pick('来自', ' comes from ', lang)}{GRADES[fact.name][place]}" for fact in parts]
        for place, lang in enumerate(("zh", "en"))
    )
    zh[0], en[0] = zh[0] + bounds[0], en[0] + bounds[1]
    ranked = {f"name{n}": name for n, (name, _) in enumerate(measured)} | {f"total{n}": total for n, (_, total) in enumerate(measured)}
    first_zh = "、".join(f"{{name{n}}}（占{{total{n}}}）" for n in range(len(measured)))
    first_en = listing([f"{{name{n}}} ({{total{n}}})" for n in range(len(measured))], "en")
    say(told | ranked, zh=f"{zh_name}的不确定性，按方差：{'，'.join(zh)}。" + (f"最值得先查清的是{first_zh}{_order(measured)[0]}。" if measured else ""),
        en=f"Of the variance of the {en_name}, {listing(en, 'en')}." + (f" Worth measuring first: {first_en}{_order(measured)[1]}." if measured else ""))  # fmt: skip
    say(kind="note", zh="依据按取值分级；一项输入可能偏离多少，即抽样的范围，一律是假设。", en="Grades are those of the values; how far an input may be off, "
        "the range it is drawn from, is assumed throughout.")  # fmt: skip


def _order(measured: list) -> tuple[str, str]:
    """Why several inputs are not in the order of their shares, and why the shares may add up to more than the whole."""
    if len(measured) < 2:
        return "", ""
    return ("；按份额与依据的强弱排序，份额含相互作用，合计可以超过一",
            "; ranked by share and weakness of evidence, with shares that include interactions and may add up to more than one")  # fmt: skip


def _unanimous(zh: str, en: str, met: bool) -> tuple[str, str]:
    """A probability that no draw, or every draw, speaks against: its error is nil, so its bound is told."""
    if met:
        return (zh + "：{draws}次抽样（随机种子{seed}）没有一次落空，落空概率的{confidence}置信上限为{upper}。",
                en + ": all of {draws} draws (seed {seed}) meet it ({confidence} upper bound for missing it {upper}).")  # fmt: skip
    return (zh + "：{draws}次抽样（随机种子{seed}）没有一次达到，概率的{confidence}置信上限为{upper}。",
            en + ": none of {draws} draws (seed {seed}) meets it ({confidence} upper bound {upper}).")  # fmt: skip
