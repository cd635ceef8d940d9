"""Coking: how far each lever may move, which verdict is true, frames that add up to their run."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wuhai import data
from wuhai.model import coking, coking_entities, coking_facts, coking_inputs, coking_margins, coking_views
from wuhai.model.concentration import hhi
from wuhai.parameters import schema
from wuhai.years import YEARS

RUNS = (
    {},
    {"entities": 4},
    {"floor_10kt": 400.0},
    {"replacement_ratio": 1.2},
    {"coke_start_delay_years": 2.5},
    {"coke_start_delay_years": 4.0, "replacement_ratio": 1.2},
    {"coke_start_delay_years": 3.0, "unlisted_waits_share": 0.0},
    {"coke_exit_delay_years": 2.0},
    {"coke_kept_share": 0.5, "replacement_ratio": 1.25},
    {"floor_10kt": 1763.0, "replacement_ratio": 2.0},
)


@cache
def inputs():
    tables = data.load()
    defaults = {name: item.default for name, item in schema(tables["parameters"]).items()}
    return {name: tables[name] for name in coking.TABLES}, {
        name: defaults[name] for name in coking_inputs.PARAMETERS
    }


@cache
def run(**changes):
    tables, defaults = inputs()
    return coking.run(**tables, **{**defaults, **changes})


def values(result):
    return {fact.name: fact.value for fact in coking_facts.facts(result)}


def turns(result):
    return coking_margins.turning_points(result).set_index("lever")


def test_turning_points_of_the_plan():
    found = turns(run())
    assert found["holds"].all()
    assert found["turns"]["floor"] == pytest.approx(352.6)
    assert found["turns"]["ratio"] == pytest.approx(1763 / 1500)
    assert found["turns"]["total"] == 1500
    assert found["turns"][["gap", "total_kept", "merger"]].tolist() == [0, 2, 0]
    assert found["turns"]["floor_whole"] == 348 and found["turns"]["ratio_whole"] == pytest.approx(1.16)


def test_late_starts_break_what_depends_on_time():
    found = turns(run(coke_start_delay_years=2.5))["holds"]
    assert found[["floor", "ratio", "total"]].all()
    assert not found[["gap", "total_kept", "merger"]].any()


@pytest.mark.parametrize("kept", [0.0, 0.5])
@pytest.mark.parametrize("lever", ["floor", "ratio", "total"])
def test_the_answer_flips_at_the_turning_point(lever, kept):
    """Feasible just before it, not just beyond."""
    base = {"coke_kept_share": kept, "replacement_ratio": 1.1}
    point = turns(run(**base)).loc[lever]
    name = {"floor": "floor_10kt", "ratio": "replacement_ratio", "total": "coke_capacity_10kt"}[lever]
    inside = 1 - 1e-6 if point["side"] == "max" else 1 + 1e-6
    firms, defaults = run().firms["exit_10kt"].sum(), {**inputs()[1], **base}

    def most(value):
        item = {**defaults, name: value}
        after = coking_entities.capacity_after(
            item["coke_capacity_10kt"], firms, ratio=item["replacement_ratio"], kept_share=kept
        )
        return coking_entities.entity_count(after, 5, item["floor_10kt"])[0]

    assert most(point["turns"] * inside) == 5
    assert most(point["turns"] / inside) == 4


def test_limits_follow_the_identity():
    found = coking_margins.limits(run())
    five = found[found["entities"] == 5].set_index("floor_10kt")["ratio"]
    assert five[300] == pytest.approx(1763 / 1500)
    assert found["floor_10kt"].agg(["min", "max"]).tolist() == pytest.approx([200, 500])
    assert five.is_monotonic_decreasing
    assert (found["ratio"] >= 0.9).all() and set(found["entities"]) == set(range(1, 9))
    wide = found.pivot(index="floor_10kt", columns="entities", values="ratio")
    assert (wide.diff(axis=1).stack().dropna() < 0).all()


def test_limits_need_no_ratio_where_enough_is_kept():
    found = coking_margins.limits(run(coke_kept_share=1.0)).set_index(["entities", "floor_10kt"])["ratio"]
    assert np.isinf(found[3, 300])  # 1,034 stay, 900 are needed
    assert found[5, 300] == pytest.approx((1763 - 1034) / (1500 - 1034))


def test_late_starts_by_hand():
    found = coking_margins.late_starts(run()).set_index(["waits", "start_delay_years"])
    assert found.loc[("all", 0.0)].tolist() == [0, 0]
    assert found["depth_10kt"]["all", 1.0] == 573  # the 156 of 2022 are back when the 573 of 2023 go
    assert found["depth_10kt"]["all", 2.0] == 729
    assert found["years_lost"]["all", 1.0] == pytest.approx(729 / 1763)
    assert found["years_lost"]["none", 1.0] == pytest.approx(1)
    wide = found["years_lost"].unstack("waits")
    assert (wide["none"] >= wide["all"] - 1e-9).all() and wide.apply(
        lambda lost: lost.is_monotonic_increasing
    ).all()


@pytest.mark.parametrize("changes", RUNS, ids=str)
def test_exactly_one_verdict_is_true(changes):
    said = values(run(**changes))
    assert [said["at_limit"], said["has_room"], said["infeasible"]].count(True) == 1
    assert [said["seamless"], said["shrinks"], said["trough_exists"]].count(True) == 1
    assert said["infeasible"] is not said["feasible"]
    assert (said["capacity_short"] > 0) is said["infeasible"]
    assert said["whole_firms_do"] is (said["whole_firm_floor"] >= said["floor"])


def test_facts_of_the_plan():
    said = values(run())
    assert said["capacity_needed"] == 1500 and said["slack_at_most"] == 263
    assert said["floor_margin"] == pytest.approx(52.6) and said["time_margin"] == 0
    assert said["last_exit_year"] == 2023 and said["deadline"] == 2025
    assert said["gap_if_quarter_late"] == 573 and said["gap_if_quarter_late_share"] == pytest.approx(573 / 1763)
    assert said["gap_if_over_year_late"] == 729
    assert said["delay_margin"] == 2 and said["merged_in_time"] is True
    assert said["capacity_missing_2025"] == 0
    assert said["none_above_floor"] is True and said["all_above_access"] is True
    # Rongxin and Meifang: printed 2.40 + 4.34; (148.90 - 115) x 1.214864 + (144.36 - 115) x 2.174279 Mt
    assert said["apart_printed"] == pytest.approx(6.74)
    assert said["apart_advanced"] == pytest.approx((33.90 * 1.214864 + 29.36 * 2.17427884) / 10)
    assert said["apart_step"] == pytest.approx(20 * (1.214864 + 2.17427884) / 10)


def test_delayed_exits_move_the_date_said():
    said = values(run(coke_exit_delay_years=2.0))
    assert said["last_exit_year"] == 2025 and said["build_before_break"] is True
    assert said["gap_if_quarter_late"] == 573
    assert said["capacity_missing_2025"] < 0


@settings(max_examples=40, deadline=None)
@given(st.floats(0, 6), st.floats(0, 1))
def test_the_run_lies_between_all_waiting_and_none(delay, waits):
    result = run(coke_start_delay_years=delay, unlisted_waits_share=waits)
    lost = coking_margins.late_starts(result, np.array([delay])).set_index("waits")["years_lost"]
    assert lost["all"] - 1e-9 <= float(result.trough.lost) / 1763 <= lost["none"] + 1e-9


# Views -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("changes", RUNS, ids=str)
def test_stakes_add_up(changes):
    result = run(**changes)
    stakes = coking_views.stakes(result)
    assert stakes["firm"].nunique() == 14
    brought = stakes.groupby("firm")["stake_10kt"].sum()
    np.testing.assert_allclose(brought, stakes.groupby("firm")["firm_10kt"].first())
    kept = stakes[~stakes["lost"]].groupby("place")["stake_10kt"].sum()
    np.testing.assert_allclose(kept, result.group_sizes)
    lost = stakes.loc[stakes["lost"], "stake_10kt"].sum()
    assert lost == pytest.approx(1763 - float(result.capacity_after), abs=1e-6)


def test_entities_name_their_firms():
    found = coking_views.entities(run(allow_split=False)).set_index("successor")
    assert found["named_10kt"].tolist() == [500, 360, 300, 300, 300]
    assert found["size_10kt"].sum() == 1763 and found["firms"].sum() == 14
    assert "国家能源" in found["members"]["国家能源"] and "Rongxin" in found["members_en"]["榕鑫"]
    assert sum(len(names.split("、")) for names in found["members"]) == 14


def test_entities_beyond_the_named_have_no_printed_size():
    found = coking_views.entities(run(entities=7, floor_10kt=200.0))
    assert found["named_10kt"].isna().tolist() == [False] * 5 + [True] * 2
    assert found["successor_en"].tolist()[-1] == "Entity 7"


@pytest.mark.parametrize("changes", RUNS, ids=str)
def test_path_and_flows_tell_the_same_story(changes):
    result = run(**changes)
    path, flows = coking_views.path(result), coking_views.flows(result)
    np.testing.assert_allclose(path["old_10kt"] + path["new_10kt"], path["total_10kt"])
    np.testing.assert_allclose(path.set_index("date")["total_10kt"][YEARS], result.paths.capacity)
    signed = flows["amount_10kt"] * flows["flow"].map({"exit": -1, "start": 1})
    until = flows["date"] <= YEARS[-1]
    assert 1763 + signed[until].sum() == pytest.approx(path["total_10kt"].iloc[-1])
    assert (path["gap_10kt"] >= 0).all()


def test_flows_of_the_plan_and_of_late_starts():
    flows = coking_views.flows(run(coke_start_delay_years=2.5))
    assert flows[flows["flow"] == "start"]["date"].tolist() == [2024.5, 2025.5, 2027.5]
    exits = flows[flows["flow"] == "exit"]
    assert exits["amount_10kt"].tolist() == [156, 573, 1034] and exits["printed"].tolist() == [
        True,
        True,
        False,
    ]
    assert not coking_views.flows(run(coke_exit_delay_years=1.0))["printed"].any()


def test_flows_fall_into_the_quarter_that_holds_them():
    flows = coking_views.flows(run(coke_start_delay_years=0.1))
    assert flows[flows["flow"] == "start"]["date"].tolist() == [2022.25, 2023.25, 2025.25]


def test_ranks_hold_the_concentration():
    result = run()
    for state, group in coking_views.ranks(result).groupby("state"):
        sizes = {"before": result.firms["capacity_10kt"], "after": result.group_sizes}[state]
        assert group["cumulative"].iloc[[0, -1]].tolist() == pytest.approx([0, 1])
        assert 10_000 * (group["share"] ** 2).sum() == pytest.approx(hhi(sizes))
        assert group["cumulative"].diff().diff().dropna().le(1e-12).all()


def test_energy_rows_are_the_listed_firms():
    found = coking_views.energy(run())
    assert len(found) == 8 and found["unit_energy"].is_monotonic_decreasing
    assert found.loc[~found["agrees"], "firm"].tolist() == ["榕鑫", "美方"]
    assert set(found.loc[found["closing"], "firm"]) == {"千里山", "国家能源"}
    assert found["difference"].sum() == pytest.approx(values(run())["saving_difference"])


def test_reported_closures_meet_the_path():
    result = run()
    observed = data.load()["observed"]
    found = coking_views.reported(result, observed)
    assert found["date"].tolist() == pytest.approx([2025 - 1 + 10 / 12]) and found[
        "closed_10kt"
    ].tolist() == [729]
    assert found["old_10kt"].tolist() == [1034]
    assert coking_views.reported(result, observed[:0]).empty
