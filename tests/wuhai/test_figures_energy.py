"""Figures and tables of briefing 05: they say what the facts say, in both languages, for runs near and far."""

import re

import pytest

from wuhai import data, text
from wuhai.facts import Fact
from wuhai.figures import energy as figures
from wuhai.figures import energy_paths, energy_tables
from wuhai.figures.names import lowered, named
from wuhai.model import energy_all_facts, energy_lines, energy_views, savings
from wuhai.model.savings import again
from wuhai.terms import Terms

PLAN = {
    "energy_target_level": "printed", "energy_blend_share": 0.5, "energy_completion_share": 1.0,
    "energy_start_delay_years": 0.0, "energy_deadline_year": 2024, "energy_target_10k_tce": 100.0,
    "energy_list_total_10k_tce": 78.4, "phaseout_total_10k_tce": 125.33, "phaseout_delay_years": 0.0,
    "phaseout_utilisation": 0.75, "phaseout_coke_replacement_share": 1.0,
    "phaseout_carbide_replacement_share": 0.0, "phaseout_ferroalloy_replacement_share": 0.0,
    "phaseout_ferroalloy_limit_kgce_per_t": 1910.0, "co2_t_per_tce": 2.66, "co2_low_t_per_tce": 2.46,
    "co2_high_t_per_tce": 2.77,
}  # fmt: skip
HAN = re.compile("[\u4e00-\u9fff]")
FAR = [
    {"energy_target_level": "access", "energy_completion_share": 0.0},
    {"energy_target_level": "blend", "energy_start_delay_years": 5.0, "phaseout_delay_years": 5.0},
    {"energy_target_10k_tce": 30.0, "energy_target_level": "advanced"},
    {"phaseout_utilisation": 1.0, "phaseout_carbide_replacement_share": 1.0, "phaseout_ferroalloy_replacement_share": 1.0},
    {"phaseout_coke_replacement_share": 0.0, "energy_target_10k_tce": 500.0},
]  # fmt: skip


@pytest.fixture(scope="module")
def tables():
    return data.load()


@pytest.fixture(scope="module")
def plan(tables):
    return savings.run(**{name: tables[name] for name in savings.TABLES}, **PLAN)


@pytest.fixture(scope="module")
def terms(tables):
    return Terms(tables)


@pytest.fixture
def english():
    text.set_language("en")
    yield
    text.set_language("zh")


def drawn(result, terms):
    """All figures of the briefing."""
    facts, views = text.Facts("energy", energy_all_facts.facts(result)), energy_views
    return [
        energy_paths.path(views.path(result), facts),
        energy_paths.bridge(views.bridge(result), facts),
        figures.limits(energy_lines.by_limit(result), facts, terms),
        figures.printed_recomputed(energy_lines.printed_recomputed(result), facts, terms),
        figures.concentration(views.concentration(result), facts, terms),
        energy_paths.once(views.once(result), facts),
        energy_paths.break_even(views.break_even(result), facts),
        energy_paths.co2(views.co2(result), facts),
    ]


def tabled(result, terms):
    """All tables of the briefing but those of parameters and sources."""
    facts, views = text.Facts("energy", energy_all_facts.facts(result)), energy_views
    return [
        energy_tables.rules_table(views.rules(result), facts),
        energy_tables.differing_table(energy_lines.differing(result), facts, terms),
        energy_tables.turns_table(views.turns(result), facts),
    ]


@pytest.mark.parametrize("changes", FAR, ids=str)
def test_far_runs_can_be_drawn_and_tabled(plan, terms, changes):
    result = again(plan, **changes)
    assert all(figure.caption and figure.alt and figure.svg for figure in drawn(result, terms))
    assert all(table.caption and table.rows for table in tabled(result, terms))


def test_figures_say_the_headlines(plan, terms, english):
    captions = {figure.id: figure.caption for figure in drawn(plan, terms)}
    assert captions["path"] == "By 2025 retrofits save 0.784 Mtce; the main text asks for 1 Mtce"
    assert captions["bridge"].endswith("the target lacks 0.189 Mtce")
    assert captions["limits"] == "Of 35 lines that can be computed, 23 are above the access limit, 8 of them coke"
    assert captions["printed-recomputed"] == "31 lines match the recomputed saving, 4 do not"
    assert captions["once"] == "The simple sum is 2.037 Mtce; less replacement and overlap it is 1.349 Mtce"
    assert captions["break-even"].startswith("Above a utilisation of 83.9%")


def test_captions_follow_the_run(plan, terms):
    low = again(plan, energy_target_10k_tce=80.0, phaseout_coke_replacement_share=0.5)
    captions = {figure.id: figure.caption for figure in drawn(low, terms)}
    assert captions["bridge"] == "清单全部做到先进值，就够得上目标"
    assert captions["break-even"] == "本情景的置换比例下，利用率再高，关停焦炉也省能"


def test_figures_carry_the_data_they_draw(plan, terms):
    payloads = {figure.id: figure.payload()["data"]["rows"] for figure in drawn(plan, terms)}
    assert len(payloads["limits"]) == len(payloads["printed-recomputed"]) == 35
    assert len(payloads["concentration"]) == 38 and payloads["concentration"][0][1] == "宜化化工"
    assert payloads["path"][4][:2] == [2025, 78.39]


def test_turns_are_in_words(plan, terms):
    rows = tabled(plan, terms)[2].rows
    assert rows[0][:3] == ["本次运行", "78.4", "78"]
    words = [row[0] for row in rows]
    assert {"完成率低10个百分点", "改造再推迟2年", "置换产能利用率为90%", "退出的焦炭产能只置换80%"} <= set(words)


def test_no_chinese_in_english(plan, terms, english):
    for figure in drawn(plan, terms):
        assert not HAN.search(f"{figure.caption}{figure.alt}{figure.note}{figure.payload()['data']}"), figure.id
    for table in tabled(plan, terms):
        assert not HAN.search(str(table.payload())), table.id


def test_names_in_a_sentence(terms, english):
    fact = Fact("names", "内蒙古宜化化工有限公司、国家能源集团煤焦化有限责任公司", "text")
    assert named(fact, terms).value == "Yihua Chemical and CHN Energy Coking"
    assert named(Fact("industry", "其他化工", "text"), terms, common=True).value == "other chemicals"
    assert (lowered("PVC"), lowered("Coke"), lowered("1,4-Butanediol")) == ("PVC", "coke", "1,4-Butanediol")
