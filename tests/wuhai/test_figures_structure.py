"""Figures and tables of briefing 01: they say what the facts say, in both languages, for runs near and far."""

import re

import numpy as np
import pytest
from matplotlib.figure import Figure as Canvas

from wuhai import text
from wuhai.figures import structure as figures
from wuhai.figures import structure_tables, structure_traps, structure_words
from wuhai.model import (
    sectors,
    structure_analysis,
    structure_facts,
    structure_turns,
    structure_views,
)
from wuhai.model.structure_inputs import DEFINITIONS, SECTORS
from wuhai.years import YEARS

PLAN = {
    "definition": "broad", "price_basis": "constant", "base_share": 0.65, "base_share_definition": "broad",
    "target_share": 0.80, "target_year": 2025, "secondary_value_added_100m_cny": 510.94,
    "construction_value_added_100m_cny": 30.0, "mining_weight": 0.18, "coking_weight": 0.17,
    "power_weight": 0.07, "chlor_alkali_weight": 0.08, "other_weight": 0.50, "mining_growth": 0.0,
    "power_growth": 0.0, "chlor_alkali_growth": 0.03, "other_noncoal_growth": 0.05,
    "solve_other_growth": True, "plausible_growth": 0.15, "coal_price_growth": 0.0, "coke_price_growth": 0.0,
    "chem_price_growth": 0.0, "coking_output_value_100m_cny": 400.0,
    "chlor_alkali_output_value_100m_cny": 200.0, "plastics_output_value_100m_cny": 1000.0,
    "plan_value_added_rate_low": 0.20, "plan_value_added_rate_high": 0.25,
}  # fmt: skip
PLASTICS = np.array([5.0, 6, 15, 60, 220, 240, 250, 250, 250, 250])
HAN = re.compile("[\u4e00-\u9fff]")


@pytest.fixture
def english():
    text.set_language("en")
    yield
    text.set_language("zh")


def run(plastics=PLASTICS, **changes):
    return sectors.run(
        coke_output_index=np.ones(YEARS.size), plastics_value_added_100m_cny=plastics, **{**PLAN, **changes}
    )


def facts_of(result):
    return text.Facts("structure", structure_facts.facts(result))


def drawn(result):
    """All figures of the briefing."""
    facts = facts_of(result)
    return [
        figures.required_map(structure_views.required_map(result), facts),
        figures.base_share_range(structure_analysis.over_base_share(result), facts),
        figures.attribution(structure_analysis.attribution(result), facts),
        figures.sector_path(structure_views.sector_table(result), facts),
        structure_traps.price_volume(structure_views.price_volume(result), facts),
        structure_traps.definitions(structure_views.share_table(result), facts),
        structure_traps.cross_check(structure_analysis.cross_check(result), facts),
    ]


def tabled(result):
    """All tables of the briefing but those of parameters and sources."""
    facts = facts_of(result)
    return [
        structure_tables.base_share_table(structure_analysis.over_base_share(result, structure_analysis.COARSE), facts),
        structure_tables.definition_table(facts),
        structure_tables.turns_table(structure_turns.turns(result), facts),
    ]


FAR = [
    {"definition": "strict"},
    {"definition": "narrow", "target_share": 0.5},
    {"base_share": 0.5, "target_share": 0.95, "target_year": 2022},
    {"price_basis": "current", "coal_price_growth": -0.25, "plausible_growth": 0.05},
    {"solve_other_growth": False, "other_noncoal_growth": -0.1, "plastics": np.zeros(YEARS.size)},
    {"target_year": 2030, "mining_growth": 0.1},
]


@pytest.mark.parametrize("changes", FAR, ids=str)
def test_far_runs_can_be_drawn_and_tabled(changes):
    result = run(**changes)
    shown = drawn(result)
    assert all(figure.caption and figure.alt and figure.svg for figure in shown)
    assert all(table.caption and table.rows for table in tabled(result))


def test_figures_say_the_headlines(english):
    captions = {figure.id: figure.caption for figure in drawn(run())}
    assert captions["required-map"] == "For 80% in 2025 non-coal industry has to grow by 21.1% a year"
    assert captions["price-volume"].startswith("With volumes unchanged, a fall of 53.6%")
    assert captions["attribution"].endswith("is that of degradable plastics")
    assert captions["cross-check"].endswith("32 to 40 billion CNY of value added, 75% of it non-coal")
    # by hand in test_structure: 44.9 % strict; narrow 1 - 86.5692 / 841.645
    assert captions["definitions"].startswith("One city, one economy: 44.9% to 89.7% in 2025")


def test_captions_follow_the_run(english):
    met = {figure.id: figure.caption for figure in drawn(run(target_share=0.5))}
    assert met["price-volume"] == "By the chosen definition the target is met in 2021 already"
    assert met["base-share-range"] == "Wherever it starts, no more than 15% a year is required"


def test_figures_carry_the_data_they_draw():
    path = {figure.id: figure for figure in drawn(run())}["sector-path"].payload()["data"]
    assert [column["name"] for column in path["columns"]] == ["year", "name", "value_100m_cny"]
    assert len(path["rows"]) == len(SECTORS) * YEARS.size
    assert [2025, "可降解塑料", 220] in path["rows"]


def test_no_chinese_in_english(english):
    result = run()
    for figure in drawn(result):
        assert not HAN.search(f"{figure.caption}{figure.alt}{figure.note}{figure.payload()['data']}"), (
            figure.id
        )
    for table in tabled(result):
        assert not HAN.search(str(table.payload())), table.id


def test_lines_that_run_together_share_one_name(english):
    for plastics, names in ((PLASTICS, 2), (np.full(YEARS.size, 5.0), 1)):
        ax = Canvas().subplots()
        frame = structure_analysis.over_base_share(run(plastics=plastics))
        ax.set_ylim(0, 0.5)
        figures._name_lines(ax, frame)
        assert len(ax.texts) == names


def test_turns_name_what_is_turned(english):
    labels = [row[0] for row in tabled(run())[2].rows]
    assert labels[0] == "this run"
    assert "non-coal share of 2021 lower by 5 percentage points" in labels
    assert "coal mining and coking growing 3 percentage points a year faster" in labels
    assert "no increase in degradable plastics" in labels
    assert "target date put off to 2026" in labels
    assert labels[-1] == "coal defined as strict"


def test_words_cover_the_model():
    assert set(structure_words.SECTORS) == set(structure_words.SHORT) == set(figures.COLOURS) == set(SECTORS)
    words = (structure_words.DEFINITIONS, structure_words.COUNTED, structure_words.HEADS)
    assert all(set(names) == set(DEFINITIONS) for names in words)
    assert set(structure_turns.turns(run())["change"]) == set(structure_words.TURNS)
