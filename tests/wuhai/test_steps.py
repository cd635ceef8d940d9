"""What makes scenarios differ: single changes, all together, and the tables that tell of them."""

import re

import pytest

from wuhai import catalogue, data, steps
from wuhai.case import settle
from wuhai.comparison import compare
from wuhai.figures import compare as figures
from wuhai.figures import compare_words


@pytest.fixture(scope="module")
def view():
    return compare(settle("plan"))


@pytest.fixture(scope="module")
def effects(view):
    return steps.effects(view)


def test_each_scenario_is_held_against_its_parent(view):
    assert steps.pairs(view) == {"evidence": "plan", "recovery": "evidence", "stress": "evidence"}
    assert steps.changed(view.columns["recovery"], view.columns["recovery"]) == []
    assert set(steps.changed(view.columns["stress"], view.columns["evidence"])) <= set(data.scenarios()["stress"]["changes"])


def test_all_changes_together_lead_from_parent_to_child(view, effects):
    values = view.headlines.set_index(["column", "id"])["value"]
    together = effects[effects["parameter"] == ""]
    assert len(together) > 10
    for row in together.itertuples():
        assert row.base == pytest.approx(values[row.parent, row.id])
        assert row.base + row.effect == pytest.approx(values[row.scenario, row.id], rel=1e-9)


def test_a_single_effect_is_that_of_a_run_with_this_change_alone(view, effects):
    row = effects[(effects["scenario"] == "recovery") & (effects["parameter"] == "energy_completion_share") & (effects["id"] == "energy")].iloc[0]
    moved = settle("evidence", changes={"energy_completion_share": 0.9})
    base = settle("evidence")
    assert row["effect"] == pytest.approx(moved.facts.energy.retrofit_2025.value - base.facts.energy.retrofit_2025.value)
    assert steps.top(effects, "recovery", "energy")["parameter"] == "energy_completion_share"
    assert steps.top(effects, "recovery", "no such headline") is None


def test_published_scenarios_give_their_reasons_in_both_languages(view):
    for name, document in data.scenarios().items():
        assert document["why"] and document["why_zh"], name
        for key, change in document["changes"].items():
            assert not isinstance(change, dict) or (change["why"] and change["why_zh"]), (name, key)


def test_paths_are_in_the_reports_units(view):
    paths = steps.paths(view)
    assert set(paths["variable"]) == set(steps.SERIES) and set(paths["column"]) == set(view.columns)
    at = paths.set_index(["column", "variable", "year"])["value"]
    assert at["plan", "Capacity|Coke", 2021] == pytest.approx(1763) and at["plan", steps.SERIES[0], 2025] == pytest.approx(0.8)


def test_changes_table_tells_value_and_reason(view):
    rows = figures.changes_table(view).rows
    row = next(row for row in rows if row[0] == "压力情景" and "置换" in row[1])
    assert row[2:5] == ["1", "1.2", "每新增一吨须关停一吨以上"]


def test_a_share_that_moves_against_coke_is_told_with_its_driver(effects):
    found = steps.against(effects)
    assert list(found["scenario"]) == ["recovery", "stress"] and (found["share"] * found["coke_capacity"] < 0).all()
    for row in found.itertuples():
        driver = steps.top(effects, row.scenario, "share", sign=row.share)
        assert driver["parameter"] == "coke_start_delay_years" and driver["effect"] * row.share > 0
    assert steps.against(effects[effects["parameter"] != ""]).empty


@pytest.mark.parametrize(("rows", "shown"), [(slice(None), ["市场回升", "压力情景"]), (slice(1), ["市场回升"]), (slice(1, None), ["压力情景"])])
def test_the_finding_names_the_pair_and_the_change(view, effects, monkeypatch, rows, shown):
    said = []
    monkeypatch.setattr(compare_words, "say", lambda facts, **parts: said.append(parts))
    compare_words.say_against(effects, view, rows=rows)
    assert [next(name for name in ("市场回升", "压力情景") if name in parts["zh"]) for parts in said] == shown
    assert all("新炉投产延迟由2.5年改为" in parts["zh"] and parts["effect"].unit == parts["share"].unit == "pp" for parts in said)


def test_effects_have_the_decimals_of_their_unit_and_switches_words(view, effects):
    rows = figures.effects_table(effects, view).rows
    points = [row[3] for row in rows if row[3].endswith("个百分点")]
    assert points and all(re.fullmatch(r"[+−]\d+\.\d个百分点", text) for text in points)
    assert not [row for row in rows if row[3].startswith("0")] and any(row[3] == "…" for row in rows)
    assert "不再反推其他非煤工业增速，改用假设值" in {row[2] for row in rows}
    assert not [row[2] for row in rows if "是 → 否" in row[2]]


def test_every_table_has_a_name_in_both_languages():
    for lang in ("zh", "en"):
        titles = catalogue.resources(settle("plan", lang))["title"]
        assert not titles.str.startswith("table-").any() and titles.is_unique


def test_uses_count_rows_that_name_a_source(view):
    uses = catalogue.uses(view.case).set_index("id")["uses"]
    tables = view.case.tables
    cited = sum((tables[name]["source"] == "web-nmghndj-16378").sum() for name in ("observed", "pipeline", "parameters"))
    assert uses["web-nmghndj-16378"] == cited > 0
