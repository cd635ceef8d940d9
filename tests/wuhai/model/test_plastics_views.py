"""Views of a plastics run: they add up, keep the fan where the path is solved, and pair only what belongs together."""

import numpy as np
import pandas as pd
import pytest

from wuhai.case import settle
from wuhai.model import plastics, plastics_parameters, plastics_value, plastics_views
from wuhai.years import YEARS


@pytest.fixture(scope="module")
def tables():
    return settle("plan").tables.within("")


@pytest.fixture(scope="module")
def run(tables):
    def make(scenario="plan", **changes):
        values = {**settle(scenario).values, "draws": 2000, **changes}
        own = {name: tables[name] for name in plastics.TABLES}
        return plastics.run(**own, **{name: values[name] for name in plastics_parameters.PARAMETERS})

    return make


@pytest.fixture(scope="module")
def plan(run):
    return run()


@pytest.fixture(scope="module")
def evidence(run):
    return run("evidence")


# The funnel


def test_each_row_of_the_funnel_starts_where_the_stage_before_ends(evidence):
    rows = plastics_views.funnel_rows(evidence)
    for _, part in rows.groupby(["basis", "row"]):
        ends = part["start_10kt"] + part["value_10kt"]
        assert part["start_10kt"].iloc[0] == pytest.approx(0)
        assert part["start_10kt"].iloc[1:].tolist() == pytest.approx(ends.iloc[:-1].tolist())
        assert ends.iloc[-1] == pytest.approx(part["total_10kt"].iloc[0])


def test_the_funnel_of_the_plan(plan):
    totals = plastics_views.funnel_rows(plan).groupby(["basis", "row"])["total_10kt"].first()
    # Named polymer 120 to 250, middle 185; BDO 2 x 60 + 90; reported since: 60 + 10 + 28 of BDO.
    assert totals["polymer"][["target", "nameplate", "commissioned"]].tolist() == [316, 185, 0]
    assert totals["bdo"][["target", "nameplate", "commissioned"]].tolist() == [316, 210, 98]
    # 0.3 x mean scope (0.5 + 1 + 1.1) / 3 of what is approved.
    assert totals["bdo", "expected"] == pytest.approx(210 * 0.3 * 2.6 / 3)


def test_nothing_was_commissioned_yet_when_the_plan_was_issued():
    early = settle("evidence", as_of="2022-07")
    own = {name: early.tables.within("")[name] for name in plastics.TABLES}
    result = plastics.run(**own, **{name: early.values[name] for name in plastics_parameters.PARAMETERS})
    assert result.reported == {"polymer": 0, "bdo": 0}


# Outlook


def test_a_solved_path_leaves_the_fan_of_the_projects(plan):
    table = plastics_views.outlook(plan).set_index("year")
    assert (plan.capacity_quantiles[0] == plan.capacity_quantiles[2]).all()
    assert table.loc[2025, "target_path"] == 316
    assert table.loc[2025, "p10"] < table.loc[2025, "p50"] < table.loc[2025, "p90"] < 316
    assert table["p50"].tolist() == np.median(plan.chosen.capacity, axis=0).tolist()


def test_the_staircase_ends_at_the_nameplate(evidence):
    steps, table = plastics_views.schedule(evidence), plastics_views.outlook(evidence)
    assert steps["top"].iloc[-1] == pytest.approx(evidence.funnels["polymer"]["nameplate"].sum())
    assert steps["at"].is_monotonic_increasing
    assert (steps["top"] - steps["bottom"]).tolist() == pytest.approx(steps["value_10kt"].tolist())
    # Year-ends: 6 of Huaheng by 2023, 20 of Dongjing in July 2024, 15 of Guangjing in July 2025.
    assert table.set_index("year").loc[[2022, 2023, 2024, 2025], "nameplate"].tolist() == [0, 6, 26, 41]


def test_projects_are_due_in_the_year_that_they_would_first_stand_in(evidence):
    due = plastics_views.project_table(evidence).set_index("id")["due"]
    assert due["pl_guangjing_polymer"] == 2025  # July 2025
    assert due["pl_dongjing_pbat"] == 2028  # December 2028 is 2029.0


def test_project_table_adds_up_to_the_funnel(evidence):
    table, funnel = plastics_views.project_table(evidence), evidence.funnels["polymer"]
    assert table["expected"].sum() == pytest.approx(funnel["expected"].sum())
    assert table["in_time"].sum() == pytest.approx(funnel["in_time"].sum())


@pytest.mark.parametrize("scenario", ["plan", "evidence", "recovery", "stress"])
def test_what_is_in_time_is_a_part_of_what_is_expected(run, scenario):
    result = run(scenario)
    table = plastics_views.project_table(result)
    middle, scope = (table["low"] + table["high"]) / 2, np.where(table["done"], 1, sum(result.parameters.scope) / 3)
    assert table["expected"].tolist() == pytest.approx((middle * table["probability"] * scope).tolist())
    assert (table["in_time"] <= table["expected"]).all()
    draws = result.chosen.capacity[:, result.parameters.at_target]
    assert table["in_time"].sum() == pytest.approx(draws.mean(), abs=5 * draws.std() / np.sqrt(draws.size))


def test_exceedance_falls_from_certainty(evidence):
    table = plastics_views.exceedance(evidence)
    assert table["capacity_10kt"].iloc[0] == 0
    assert table[["in_time", "late"]].iloc[0].tolist() == [1, 1]
    assert (table[["in_time", "late"]].diff().dropna() <= 0).all(axis=None)
    assert (table["late"] >= table["in_time"]).all()


def test_readings_keep_their_order(evidence):
    table = plastics_views.readings(evidence).set_index("basis")
    assert (table["p10"] <= table["p50"]).all() and (table["p50"] <= table["p90"]).all()
    assert (table["p90"] <= table["most"]).all()
    assert table.loc["bdo", "p10"] >= table.loc["bdo", "commissioned"] == 98


# Market and country


def test_a_price_meets_the_utilisation_of_its_own_year_only(evidence, tables):
    points = plastics_views.market_points(evidence, tables["observed"]).set_index(["product", "period"])
    assert points.loc[("PBAT", "2025-09")].tolist() == [9850, 0.158]
    assert np.isnan(points.loc[("PBAT", "2019"), "utilisation"])


def test_market_points_of_bdo(run, tables):
    points = plastics_views.market_points(run(capacity_basis="bdo"), tables["observed"]).set_index("period")
    assert points.loc["2021-12"].tolist() == ["BDO", 30_500, 0.72]
    assert np.isnan(points.loc["2024-09", "utilisation"])


def test_the_runs_own_point_lies_on_the_contour(plan):
    points = plastics_views.scenario_points(plan).set_index("point")
    # 1000 / (316 x 0.8) = 39,557 CNY/t.
    assert points.loc["needed", "price_cny_per_t"] == pytest.approx(39_556.96, abs=0.01)
    assert points.loc["market", "price_cny_per_t"] == pytest.approx(22_000 * (0.9 + 0.1 * 1.4545))


def test_the_country_grows_on_from_its_last_observation(plan):
    table = plastics_views.national(plan)
    trend = table[table["series"] == "trend"].set_index("at")["capacity_10kt"]
    # 82.6 at the end of 2022, 137 at the end of 2024.
    assert trend[2024] == 137
    assert trend[2025] == pytest.approx(137 * np.sqrt(137 / 82.6))


def test_one_observation_gives_no_trend():
    path = pd.DataFrame({"year": [2021.0], "value": [31.7]})
    assert np.isnan(plastics_value.observed_growth(path))
    assert np.isnan(plastics_value.year_reached(path, 903, np.nan))


@pytest.mark.parametrize(("level", "year"), [(100, 2024), (199, 2025), (400, 2026), (401, 2027)])
def test_year_in_which_a_doubling_path_arrives(level, year):
    # 50 at the end of 2023, 100 at the end of 2024, then 200, 400 ...
    path = pd.DataFrame({"year": [2024.0, 2025.0], "value": [50.0, 100.0]})
    growth = plastics_value.observed_growth(path)
    assert growth == pytest.approx(1)
    assert plastics_value.year_reached(path, level, growth) == year


# Chain and value


def test_what_is_in_sight_of_each_feed(plan):
    table = plastics_views.chain(plan).set_index("feed")
    assert table.loc[["carbide", "bdo", "methanol"], "available"].tolist() == pytest.approx([94.3, 98, 21.63])
    assert table["origin"].tolist() == ["closing", "commissioned", "listed", "none", "none", "none"]
    assert table.loc["carbide", "need_target"] == pytest.approx(142.04, abs=0.01)


def test_counted_as_bdo_the_chain_has_no_acids(run):
    table = plastics_views.chain(run(capacity_basis="bdo"))
    assert table["feed"].tolist() == ["carbide", "bdo", "methanol"]
    assert (table["need_target"] > 0).all()


@pytest.mark.parametrize(
    "changes", [{}, {"scenario": "evidence"}, {"scenario": "stress"}, {"capacity_basis": "bdo"}]
)
def test_the_bridge_closes(run, changes):
    result = run(**changes)
    steps = plastics_views.value_bridge(result).set_index("step")["value_100m_cny"]
    at = result.parameters.at_target
    assert steps[["target", "price", "utilisation", "capacity"]].sum() == pytest.approx(
        steps["net"], abs=1e-9
    )
    assert steps["net"] + steps["inside"] == pytest.approx(steps["gross"], abs=1e-9)
    assert steps["net"] == pytest.approx(result.production[at] * result.market_price[at] / 1e4)


def test_the_bridge_of_the_plan(plan):
    steps = plastics_views.value_bridge(plan).set_index("step")["value_100m_cny"]
    price = 22_000 * (0.9 + 0.1 * 1.4545)
    assert steps["price"] == pytest.approx(316 * price / 1e4 - 1000)
    assert steps["capacity"] == pytest.approx(0)
    assert steps["net"] == pytest.approx(316 * 0.8 * price / 1e4)


def test_views_cover_the_years(plan):
    assert plastics_views.outlook(plan)["year"].tolist() == YEARS.tolist()
