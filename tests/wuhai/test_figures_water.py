"""Figures and tables of briefing 06: they say what the facts say, in both languages, for runs near and far."""

import re

import pytest

from wuhai import data, text
from wuhai.figures import water as figures
from wuhai.figures import water_projects as projects
from wuhai.model import water_facts, water_use, water_views
from wuhai.terms import Terms

PLAN = {
    "water_base_100m_m3": 2.8, "water_base_year": 2020, "water_industrial_share": 0.4, "water_cap_100m_m3": 3.29,
    "water_target_year": 2025, "water_gdp_cut_share": 0.18, "water_industrial_cut_share": 0.18,
    "water_gdp_growth": 0.06, "water_industrial_growth": 0.07, "water_completion_share": 1.0,
    "water_start_delay_years": 0.0, "water_cost_threshold_cny_per_m3": 50.0, "water_list_total_10k_m3": 256.7,
    "water_list_investment_10k_cny": 17244.0, "water_list_firms": 14,
}  # fmt: skip
HAN = re.compile("[\u4e00-\u9fff]")
FAR = [
    {"water_base_100m_m3": 3.6, "water_gdp_growth": 0.15, "water_industrial_growth": 0.2},
    {"water_base_100m_m3": 2.0, "water_gdp_growth": -0.05, "water_industrial_growth": -0.1},
    {"water_gdp_cut_share": 0.0, "water_industrial_cut_share": 0.0, "water_gdp_growth": 0.01},
    {"water_gdp_cut_share": 0.6, "water_industrial_cut_share": 0.6, "water_target_year": 2030},
    {"water_completion_share": 0.0, "water_start_delay_years": 5.0, "water_cost_threshold_cny_per_m3": 1.0},
    {"water_cap_100m_m3": 1.0, "water_target_year": 2021},
]


@pytest.fixture(scope="module")
def tables():
    return data.load()


@pytest.fixture(scope="module")
def terms(tables):
    return Terms(tables)


@pytest.fixture
def english():
    text.set_language("en")
    yield
    text.set_language("zh")


def run(tables, **changes):
    return water_use.run(water_saving=tables["water_saving"], **{**PLAN, **changes})


def drawn(result, terms):
    """All figures of the briefing."""
    facts, views = text.Facts("water", water_facts.facts(result)), water_views
    return [
        figures.permitted(views.over_growth(result), facts),
        figures.base_map(views.base_map(result), facts),
        figures.by_year(views.by_year(result), facts),
        figures.price_trap(views.price_trap(result), facts),
        figures.bridge(views.bridge(result), facts),
        projects.cost_curve(views.curve(result), facts, terms),
        projects.industries(views.industries(result), facts, terms),
    ]


def tabled(result, terms):
    """All tables of the briefing but those of parameters and sources."""
    facts, views = text.Facts("water", water_facts.facts(result)), water_views
    return [
        projects.limits_table(facts),
        projects.lines_table(views.curve(result), terms, facts),
        projects.turns_table(views.turns(result), facts),
    ]


@pytest.mark.parametrize("changes", FAR, ids=str)
def test_far_runs_can_be_drawn_and_tabled(tables, terms, changes):
    result = run(tables, **changes)
    assert all(figure.caption and figure.alt and figure.svg for figure in drawn(result, terms))
    assert all(table.caption and table.rows for table in tabled(result, terms))


def test_figures_say_the_headlines(tables, terms, english):
    captions = {figure.id: figure.caption for figure in drawn(run(tables), terms)}
    assert captions["permitted"].startswith("Below 4.05% of growth") and "above 7.46%" in captions["permitted"]
    assert captions["by-year"] == "The cap is the tightest limit only from 2029"
    assert "21.95%" in captions["price-trap"]
    assert captions["bridge"].endswith("by 2025; the listed projects cover 3.3%")
    assert captions["cost-curve"].startswith("Investment per annual m³ runs from 2 CNY/m³ to 28,342 CNY/m³")


def test_captions_follow_the_run(tables, terms):
    capped = {f.id: f.caption for f in drawn(run(tables, water_base_100m_m3=3.5, water_gdp_growth=0.1,
                                                 water_industrial_growth=0.1), terms)}  # fmt: skip
    assert capped["by-year"] == "总量上限到2025年已是最紧的限额"
    slow = {f.id: f.caption for f in drawn(run(tables, water_gdp_growth=0.01, water_industrial_growth=0.01), terms)}
    assert slow["by-year"] == "总量上限到2030年也不是最紧的限额"


def test_figures_carry_the_data_they_draw(tables, terms):
    payloads = {figure.id: figure.payload()["data"]["rows"] for figure in drawn(run(tables), terms)}
    assert len(payloads["cost-curve"]) == 16 and len(payloads["industries"]) == 4
    names = [row[1] for row in payloads["cost-curve"]]
    assert len(set(names)) == 16 and {"西水水泥（1）", "西水水泥（2）"} <= set(names)
    assert len(payloads["permitted"]) == 3 * water_views.GROWTHS.size


def test_tables_say_which_limit_and_what_turns_it(tables, terms, english):
    limits, lines, turns = tabled(run(tables), terms)
    assert [row[-1] for row in limits.rows] == ["no", "no", "yes"]
    assert lines.rows[-1][2:5] == ["187", "5.30", "28,342.2"]
    assert turns.rows[1][0] == "use in 2020 lower by 30 million m³"
    assert turns.rows[3][0] == "GDP and industry growing 2 percentage points slower a year"


def test_no_chinese_in_english(tables, terms, english):
    result = run(tables)
    for figure in drawn(result, terms):
        assert not HAN.search(f"{figure.caption}{figure.alt}{figure.note}{figure.payload()['data']}"), figure.id
    for table in tabled(result, terms):
        assert not HAN.search(str(table.payload())), table.id
