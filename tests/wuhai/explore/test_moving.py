"""A moved slider computes what its parameter touches, and nothing else: held by counting, not by the clock."""

import pytest

from wuhai.case import settle
from wuhai.explore import Explorer
from wuhai.explore.pages import PAGES, page
from wuhai.facts import InTurn
from wuhai.model import pipeline_shocks, plastics_draws, projects, retrofit
from wuhai.model.constant import declare, remembered
from wuhai.model.programme import Programme

MOVES = {
    "structure": {"base_share": 0.7},
    "coking": {"replacement_ratio": 1.13, "entities": 4, "floor_10kt": 270.0},
    "plastics": {"probability_announced": 0.22, "plastics_utilisation": 0.4},
    "projects": {"glass_days": 330.0, "lead_building_months": 20.0},
    "energy": {"energy_blend_share": 0.4, "phaseout_delay_years": 1.0},
    "water": {"water_base_100m_m3": 3.0},
}


@pytest.fixture
def solved(monkeypatch):
    """Questions put to the solver."""
    asked, minimum = [], Programme.minimum
    monkeypatch.setattr(Programme, "minimum", lambda *given: asked.append(1) or minimum(*given))
    return asked


def test_no_assignment_is_solved_for_what_does_not_show_it(explorer, solved):
    for move in ({"replacement_ratio": 1.17}, {"entities": 6}, {"floor_10kt": 280.0}, {"coke_capacity_10kt": 1500.0}):
        explorer.set(**move)
        explorer.findings("coking")
        explorer.figure("coking", "entity_limits")
    assert solved == []
    explorer.figure("coking", "concentration")  # the sizes of the merged entities: now it must be
    assert solved


def test_a_setting_solved_before_is_not_solved_again(explorer, solved):
    explorer.set(replacement_ratio=1.09)
    explorer.figure("coking", "concentration")
    before = len(solved)
    explorer.set(coke_start_delay_years=2.0)  # another run of coking, the same question to the solver
    explorer.figure("coking", "concentration")
    explorer.set(replacement_ratio=1.2)
    explorer.undo()
    explorer.figure("coking", "concentration")
    assert before and len(solved) == before


def test_what_rests_on_tables_alone_is_computed_once(explorer, monkeypatch):
    counts = []
    rules = retrofit._rules
    monkeypatch.setattr(retrofit, "_rules", lambda *given: counts.append(1) or rules(*given))
    for share in (0.31, 0.47, 0.53):
        explorer.set(energy_blend_share=share)
        explorer.findings("energy")
    assert len(counts) <= 1  # none if another test has asked for these very tables


def test_runs_that_share_the_seed_draw_once(explorer, monkeypatch):
    counts, draw = [], pipeline_shocks.draw_shocks
    monkeypatch.setattr(pipeline_shocks, "draw_shocks", lambda *given, **named: counts.append(1) or draw(*given, **named))
    plastics_draws._shocks.cache_clear()
    projects._shocks.cache_clear()
    for chance in (0.2, 0.25, 0.3):
        explorer.set(probability_announced=chance)
        explorer.findings("plastics")
        explorer.findings("projects")
    assert len(counts) == 3  # two readings of the tonnes, and the board


@pytest.mark.parametrize("shift", MOVES)
def test_nothing_remembered_is_altered_by_what_is_shown(explorer, shift):
    """After moving, drawing and stating, everything is as a run that remembers nothing has it."""
    for name, value in MOVES[shift].items():
        explorer.set(name, value)
        explorer.findings(shift)
        for ready in [page(shift).prepared(explorer.case, figure) for figure in page(shift).drawings]:
            ready()
    fresh = settle("evidence", "en", changes=MOVES[shift])
    for model in PAGES:
        found, expected = explorer.case.run.part(model), fresh.run.part(model)
        assert {name: repr(fact) for name, fact in found.facts.items()} == {n: repr(f) for n, f in expected.facts.items()}
        assert found.central.equals(expected.central)


def test_facts_are_stated_no_further_than_asked(explorer):
    stated = []

    def facts():
        for fact in explorer.case.run.part("water").facts.values():
            stated.append(fact.name)
            yield fact

    names, found = list(explorer.case.run.part("water").facts), InTurn(facts())
    assert found[names[2]].name == names[2] and stated == names[:3]
    assert found[names[0]].name == names[0] and stated == names[:3]
    with pytest.raises(KeyError):
        found["no such fact"]
    assert list(found) == names


def test_only_constant_tables_are_remembered(explorer):
    table, asked = explorer.tables["projects"].copy(), []

    @remembered
    def rows(table, least):
        asked.append(least)
        return table.head(least)

    assert rows(table, 3).equals(rows(table, 3)) and asked == [3, 3]  # it may have changed in between
    declare(table)
    assert rows(table, 3) is rows(table, 3) and asked == [3, 3, 3]
    assert len(rows(rows(table, 3), 2)) == 2 and rows(rows(table, 3), 2) is rows(rows(table, 3), 2)
    assert len(rows(table.copy(), 4)) == 4 and len(rows(table, 4)) == 4 and asked[-2:] == [4, 4]


def test_every_shift_has_a_page_and_a_slider():
    explorer = Explorer("plan", "zh")
    assert all(any(PAGES[shift] in item.notebooks for item in explorer.parameters.values()) for shift in PAGES)
