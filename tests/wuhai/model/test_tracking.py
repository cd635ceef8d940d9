"""Tracking: attainment and lights by hand, months merged and refused, gaps split, forecasts scored."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuhai import data, monthly
from wuhai.model import hindcast, tracking, tracking_gap
from wuhai.model.tracking_lights import Parameters, attainment, light, path

LIMITS = {"light_green_share": 0.95, "light_amber_share": 0.80}
P = Parameters(**LIMITS)
CITY = "乌海市"

TARGETS = pd.DataFrame(
    [
        ("t1", "正文 一", "water", "digital", "=", 11.0, np.nan, np.nan, "家", 2025, "target"),
        ("t2", "附件4 一", "water", "digital", "=", 11.0, np.nan, np.nan, "个", 2025, "target"),
        ("t3", "正文 一", "cap", "water", "<=", 3.29, np.nan, np.nan, "亿立方米", 2025, "target"),
        ("t4", "正文 一", "brands", "plastics", "=", np.nan, 3.0, 5.0, "个", 2025, "target"),
        ("t5", "正文 一", "coverage", "digital", "=", np.nan, np.nan, np.nan, None, 2025, "target"),
        ("t6", "附件4 二", "exits", "phaseout", "=", 729.0, np.nan, np.nan, "万吨", None, "table_total"),
        ("t7", "附件4 二", "water", "water", "=", 11.0, np.nan, np.nan, "家", None, "table_total"),
        ("t8", "附件4 二", "rule", "water", "=", 5.0, np.nan, np.nan, "家", None, "rule"),
        ("t9", "正文 一", "stations", "digital", ">=", 2300.0, np.nan, np.nan, "座", 2025, "target"),
    ],
    columns=["id", "section", "indicator", "domain", "operator", "value", "value_low", "value_high", "unit",
             "deadline", "kind"],
).astype({"deadline": "Int64", "unit": "string"})  # fmt: skip
NAMES = list(TARGETS["indicator"].unique())
LABELS = pd.DataFrame({"indicator": NAMES, "label_zh": [f"{name}中" for name in NAMES], "label_en": NAMES})
LINKS = pd.DataFrame({"indicator": ["water", "cap", "exits", "stations", "brands"],
                      "observed": ["water", "cap", "exits", "stations", "brands"]})  # fmt: skip
OBSERVED = pd.DataFrame(
    [
        (CITY, "2024", "water", 6.0, "家", "2025-03"), (CITY, "2025-09", "water", 9.0, "家", "2025-10"),
        ("内蒙古", "2025-10", "water", 99.0, "家", "2025-10"), (CITY, "2025", "cap", 35000.0, "万立方米", "2025-12"),
        (CITY, "2021", "stations", 700.0, "座", "2022-03"), (CITY, "2023", "stations", 1500.0, "座", "2024-03"),
        (CITY, "2025-10", "exits", 729.0, "万吨", "2025-10"),
    ],
    columns=["region", "period", "indicator", "value", "unit", "known_from"],
).assign(source=lambda table: "page-" + table["period"], status="official")  # fmt: skip
SMALL = {"targets": TARGETS, "target_labels": LABELS, "links": LINKS, "observed": OBSERVED}


def status(month="2025-12", **changes):
    return tracking.run(**{**SMALL, **changes}, month=month, **LIMITS).status.set_index("id")


# Attainment and lights -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("actual", "target", "base", "due", "cap", "expected"),
    [
        (7.0, 11.0, np.nan, 11.0, False, 7 / 11),  # no base: actual / target
        (3.5, 3.29, np.nan, 3.29, True, 3.29 / 3.5),  # a cap: target / actual
        (1500.0, 2300.0, 700.0, 1500.0, False, 1.0),  # on the path: (1500 - 700) / (1500 - 700)
        (1100.0, 2300.0, 700.0, 1500.0, False, 0.5),
        (600.0, 2300.0, 700.0, 1500.0, False, -0.125),  # behind its own start
        (80.0, 60.0, 100.0, 80.0, True, 1.0),  # a fall on its path
        (3.0, 3.29, 2.8, 2.9, True, 3.29 / 3.0),  # a cap that the base already keeps
        (700.0, 2300.0, 700.0, 700.0, False, 700 / 2300),  # no distance to go yet
        (np.nan, 11.0, np.nan, 11.0, False, np.nan),
    ],
)
def test_attainment(actual, target, base, due, cap, expected):
    assert attainment([actual], [target], [base], [due], [cap])[0] == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(
    ("attained", "target", "expected"),
    [
        (0.95, 1.0, "green"), (0.9499, 1.0, "amber"), (0.80, 1.0, "amber"), (0.7999, 1.0, "red"), (-1.0, 1.0, "red"),
        (np.inf, 1.0, "green"), (np.nan, 1.0, "grey"), (np.nan, np.nan, "no_target"), (0.1 + 0.2 + 0.65, 1.0, "green"),
    ],
)  # fmt: skip
def test_lights(attained, target, expected):
    assert light([attained], [target], P)[0] == expected


@given(st.floats(-2, 3), st.floats(-2, 3))
def test_more_attained_never_means_a_worse_light(first, second):
    order = ["red", "amber", "green"]
    low, high = sorted((first, second))
    worse, better = light([low, high], [1.0, 1.0], P)
    assert order.index(worse) <= order.index(better)


def test_the_path_is_straight_and_stays():
    found = path(
        *(
            pd.Series(values)
            for values in ([10.0, 10.0, 10.0, np.nan], [20.0] * 4, [2022.0] * 4, [2026.0] * 4)
        ),
        pd.Series([2023.0, 2026.0, 2030.0, 2024.0]),
    )
    assert found.tolist() == [12.5, 20, 20, 20]


def test_thresholds_out_of_order_are_refused():
    with pytest.raises(
        ValueError, match="light_amber_share 0.9: allowed is above 0, at most light_green_share"
    ):
        tracking.run(**SMALL, light_green_share=0.8, light_amber_share=0.9)


# Status --------------------------------------------------------------------------------------------------


def test_status_by_hand():
    table = status()
    assert list(table.index) == [
        "t1",
        "t2",
        "t3",
        "t4",
        "t5",
        "t6",
        "t9",
    ]  # no rule; a total only without a target
    assert table["light"].tolist() == ["amber", "amber", "amber", "grey", "no_target", "green", "green"]
    assert table["observed"].tolist() == pytest.approx([9, 9, 3.5, np.nan, np.nan, 729, 1500], nan_ok=True)


def test_units_of_the_observation_are_turned_into_the_printed_one():
    # 35,000 万立方米 are 3.5 亿立方米, above the cap of 3.29
    assert status().loc["t3", ["observed", "attainment"]].tolist() == pytest.approx([3.5, 3.29 / 3.5])


def test_a_base_sets_the_path():
    row = status().loc["t9"]
    # from 700 at the end of 2021 to 2300 at the end of 2025: 1500 at the end of 2023
    assert row[["base", "path", "attainment"]].tolist() == [700, 1500, 1]


def test_pace_and_parts_of_the_gap():
    table = status()
    # nine of eleven at the end of September 2025, a quarter of a year left
    assert table.loc["t1", ["pace", "behind", "not_due"]].tolist() == pytest.approx([8, 2, 0])
    assert table.loc["t9", ["pace", "behind", "not_due"]].tolist() == pytest.approx([400, 0, 800])


def test_a_deadline_that_has_passed():
    table = status(month="2026-01")
    assert table["overdue"].to_dict() == {
        "t1": True, "t2": True, "t3": True, "t4": True, "t5": False, "t6": False, "t9": False,
    }  # fmt: skip


def test_only_what_was_known_counts():
    assert status(month="2025-09").loc["t1", "observed"] == 6
    assert status(month="2025-02").loc["t1", "light"] == "grey"


def test_a_unit_that_cannot_be_compared_is_refused():
    wrong = OBSERVED.assign(unit=OBSERVED["unit"].replace("座", "万吨"))
    with pytest.raises(
        ValueError, match="targets t9: unit '座' cannot be compared with '万吨' of indicator 'stations'"
    ):
        status(observed=wrong)


def test_change_since_last_month():
    found = tracking.run(**SMALL, month="2025-10", **LIMITS)
    assert (found.month, found.previous) == ("2025-10", "2025-09")
    changes = found.changes.set_index("id")
    assert list(changes.index) == ["t1", "t2", "t6"]
    assert changes.loc["t1", ["observed_before", "observed", "light_before", "light"]].tolist() == [
        6,
        9,
        "red",
        "amber",
    ]
    assert changes.loc["t6", "light_before"] == "grey"
    assert tracking.run(**SMALL, month="2025-11", **LIMITS).changes.empty


def test_facts_count_each_target_once():
    values = {
        fact.name: fact.value for fact in tracking.facts(tracking.run(**SMALL, month="2025-12", **LIMITS))
    }
    lights = {name: values[f"{name}_targets"] for name in tracking.LIGHTS}
    assert lights == {"green": 2, "amber": 2, "red": 0, "grey": 1, "no_target": 1}
    assert (values["rows"], values["targets"], values["observed_targets"]) == (7, 6, 4)
    assert values["lowest_en"] == "water"
    assert values["lowest_attainment"] == pytest.approx(9 / 11)


def test_an_observed_value_keeps_its_source():
    found = status()
    assert found.loc["t1", ["period", "source"]].tolist() == ["2025-09", "page-2025-09"]
    assert found.loc[found["observed"].isna(), "source"].isna().all()


def test_the_last_known_month_is_the_default():
    assert tracking.run(**SMALL, **LIMITS).month == "2025-12"


# The plan ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tables():
    return data.load()


def plan(tables, **changes):
    chosen = {name: tables[name] for name in tracking.TABLES}
    return tracking.run(**{**chosen, **changes}, **LIMITS)


def test_status_of_the_plan(tables):
    table = plan(tables, observed=tables["observed"][tables["observed"]["known_from"] <= "2025-10"]).status
    seen = table[table["attainment"].notna()].set_index("id")
    assert seen["light"].to_dict() == {
        "t022": "red",
        "t053": "red",
        "t176": "red",
        "t199": "green",
        "t260": "green",
    }
    assert seen.loc["t022", "attainment"] == pytest.approx(7 / 11)
    assert seen.loc["t260", "attainment"] == 1
    assert set(table.loc[table["value"].isna(), "light"]) == {"no_target"}
    assert list(tracking.status_table(table)) == list(tracking.COLUMNS)


def test_links_lead_to_indicators_that_can_be_compared(tables):
    units = tables["indicators"].set_index("id")["unit"]
    linked = tables["links"].merge(tables["targets"], on="indicator")
    observed = pd.DataFrame(
        {
            "region": CITY, "period": "2026-10", "indicator": linked["observed"].unique(),
            "unit": units[linked["observed"].unique()].to_numpy(), "value": 1.0, "known_from": "2026-11",
            "source": "a-page", "status": "official",
        }
    )  # fmt: skip
    table = plan(tables, observed=observed).status
    # every other target with a figure is linked, in a unit of its family
    unseen = {"smart_park_platforms", "smart_park_centres", "smart_park_systems", "high_water_industries"}
    assert set(table.loc[table["light"] == "grey", "indicator"]) == unseen


def test_bounds_hold_all_that_is_observed(tables):
    limits = tables["bounds"].set_index("indicator")
    known = tables["indicators"]
    assert set(limits.index) == set(known.loc[known["variable"].str.startswith("Observed|"), "id"])
    joined = tables["observed"].join(limits[["low", "high"]], on="indicator")
    assert joined["value"].between(joined["low"], joined["high"]).all()
    targets = tables["targets"].merge(tables["links"], on="indicator")
    same = targets["unit"].eq(targets["observed"].map(known.set_index("id")["unit"]))
    aims = targets[same.fillna(False) & targets["value"].notna()].join(limits[["low", "high"]], on="observed")
    assert aims["value"].between(aims["low"], aims["high"]).all()


# Months --------------------------------------------------------------------------------------------------


def month(*rows):
    columns = list(monthly.TEMPLATE)
    filled = [
        (CITY, period, name, value, unit, "official", "derived", "") for period, name, value, unit in rows
    ]
    return pd.DataFrame(filled, columns=columns, index=range(2, 2 + len(rows)))


def check(tables, *rows, when="2026-11"):
    known = [tables[name] for name in ("observed", "indicators", "bounds")]
    return monthly.check_month(month(*rows), *known, month=when, sources=set(tables["sources"]["id"]))


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (("2026-10", "base_station_5g", 2400.0, "座"),
         "row 2, column 'indicator': 'base_station_5g' is unknown; allowed are the ids of indicators.csv; "
         "did you mean 'base_stations_5g'?"),
        (("2026-10", "base_stations_5g", 2400.0, "个"), "row 2, column 'unit': '个'; allowed is '座' for 'base_stations_5g'"),
        (("2026-12", "base_stations_5g", 2400.0, "座"), "row 2, column 'period': '2026-12'; allowed are periods up to 2026-11"),
        (("2027", "base_stations_5g", 2400.0, "座"), "column 'period': '2027'; allowed are periods up to 2026-11"),
        (("2026-10", "smart_parks", 40.0, "个"), "row 2, column 'value': 40; allowed is 0 to 4 个 for 'smart_parks'"),
        (("2026-10", "coke_capacity_exited", 7290.0, "万吨"), "column 'value': 7290; allowed is 0 to 1763 万吨"),
    ],
)  # fmt: skip
def test_faults_of_a_month(tables, row, fault):
    problems, _ = check(tables, row)
    assert len(problems) == 1
    assert problems[0].startswith("observed/monthly/2026-11.csv row 2, ")
    assert fault in problems[0]


@pytest.mark.parametrize(
    ("column", "cell", "fault"),
    [
        ("source", "nowhere", "'nowhere'; allowed are the ids of sources.csv where a value stands"),
        ("source", "", "''; allowed are the ids of sources.csv where a value stands"),
        ("source", None, "''; allowed are the ids of sources.csv where a value stands"),
        ("source", "plan-2022-81", "where a value stands; did you mean 'plan-2022-18'?"),
        ("status", "", "''; allowed is official or web_unverified where a value stands"),
    ],
)
def test_no_figure_without_origin(tables, column, cell, fault):
    frame = month(("2026-10", "base_stations_5g", 2400.0, "座")).assign(**{column: cell})
    known = [tables[name] for name in ("observed", "indicators", "bounds")]
    problems, _ = monthly.check_month(frame, *known, month="2026-11", sources=set(tables["sources"]["id"]))
    assert len(problems) == 1 and fault in problems[0]
    assert problems[0].startswith(f"observed/monthly/2026-11.csv row 2, column {column!r}: ")


def test_all_faults_together_and_no_row_twice(tables):
    row = ("2026-10", "base_stations_5g", 2400.0, "座")
    problems, _ = check(
        tables, row, ("2026-10", "smart_park", 1.0, "个"), row, ("2026-12", "smart_parks", 1.0, "家")
    )
    assert [line.split(", ")[0].rpartition(" ")[2] for line in problems] == ["3", "5", "5", "4"]
    assert problems[-1].endswith("'乌海市, 2026-10, base_stations_5g' stands twice; allowed is once")


def test_what_is_flagged_and_what_is_not(tables):
    rows = [
        ("2026-10", "regional_water_saving_firms", 15.0, "家"),
        ("2025-10", "coke_capacity_exited", 730.0, "万吨"),
    ]
    problems, warnings = check(tables, *rows)
    assert problems == []
    assert warnings == [
        "observed/monthly/2026-11.csv row 2, column 'value': 15 after 7 in 2025-09 is a change of more than 100%",
        "observed/monthly/2026-11.csv row 3, column 'value': 730 revises 729 for 2025-10",
    ]
    assert check(tables, ("2026-10", "regional_water_saving_firms", 14.0, "家")) == ([], [])


def test_rows_left_blank_say_nothing(tables):
    assert check(tables, ("2026-10", "base_stations_5g", np.nan, "座")) == ([], [])


def test_a_template_asks_for_what_is_not_known_and_passes(tables):
    made = monthly.template("2026-11", tables["links"], tables["indicators"], tables["observed"])
    assert list(made) == list(monthly.TEMPLATE)
    assert "base_stations_5g" in set(made["indicator"])
    assert not {"regional_water_saving_firms", "coke_capacity_exited"} & set(made["indicator"])
    known = [tables[name] for name in ("observed", "indicators", "bounds")]
    assert monthly.check_month(made, *known, month="2026-11", sources=set()) == ([], [])
    current, _ = monthly.merge(tables["observed"], {"2026-11": made})
    pd.testing.assert_frame_equal(current, tables["observed"])


def test_the_later_file_wins_and_history_is_kept(tables):
    first = month(("2026-10", "base_stations_5g", 2400.0, "座"))
    second = month(
        ("2026-10", "base_stations_5g", 2500.0, "座"), ("2025-10", "coke_capacity_exited", 730.0, "万吨")
    )
    current, history = monthly.merge(tables["observed"], {"2026-12": second, "2026-11": first})
    stations = current[current["indicator"] == "base_stations_5g"]
    assert stations[["value", "known_from"]].to_numpy().tolist() == [[2500, "2026-12"]]
    kept = history[history["superseded_by"] != ""][["indicator", "value", "file", "superseded_by"]]
    assert kept.to_numpy().tolist() == [
        ["coke_capacity_exited", 729, "observed", "2026-12"], ["base_stations_5g", 2400, "2026-11", "2026-12"],
    ]  # fmt: skip
    assert len(history) == len(tables["observed"]) + 3
    assert list(current) == list(tables["observed"])
    assert current.attrs["evidence"] == "web_unverified"


@given(st.permutations(["2026-09", "2026-10", "2026-11"]))
def test_the_order_of_the_files_does_not_matter(order):
    observed = OBSERVED.assign(status="official", source="derived", note="")
    files = {when: month(("2026-08", "water", float(when[-2:]), "家")) for when in order}
    current, _ = monthly.merge(observed, files)
    assert current["value"].iloc[-1] == 11


def test_a_new_month_changes_lights(tables):
    new = month(
        ("2026-10", "base_stations_5g", 2350.0, "座"), ("2026-10", "regional_water_saving_firms", 11.0, "家")
    )
    current, _ = monthly.merge(tables["observed"], {"2026-11": new})
    found = plan(tables, observed=current)
    assert found.month == "2026-11"
    changed = found.changes[found.changes["first"]].set_index("indicator")
    assert changed["light"].to_dict() == {"base_stations_5g": "green", "regional_water_saving_firms": "green"}
    assert changed["light_before"].to_dict() == {
        "base_stations_5g": "grey",
        "regional_water_saving_firms": "red",
    }


# Gaps ----------------------------------------------------------------------------------------------------


def test_a_gap_of_two_factors_by_hand():
    # 10 x 5 = 50 to 6 x 4 = 24: the mean of both orders, -4 x 4.5 and -1 x 8
    terms = tracking_gap.shapley({"a": 10.0, "b": 5.0}, {"a": 6.0, "b": 4.0})
    assert {name: float(value) for name, value in terms.items()} == {"a": -18.0, "b": -8.0}


def test_nothing_standing_is_all_delay():
    terms = tracking_gap.gap(planned_capacity=300.0, built_capacity=300.0, standing_capacity=0.0)
    assert {name: float(value) for name, value in terms.items()} == {"scope": 0.0, "delay": -300.0}


def test_a_chain_reaches_as_far_as_the_data():
    chain = {"planned_capacity": 316.0, "built_capacity": 250.0, "standing_capacity": 100.0}
    assert list(tracking_gap.gap(**chain, output=20.0)) == ["scope", "delay", "volume"]
    full = tracking_gap.gap(**chain, output=20.0, planned_price=3.1646, price=0.985)
    assert list(full) == list(tracking_gap.TERMS)
    assert sum(full.values()) == pytest.approx(20 * 0.985 - 316 * 3.1646)
    with pytest.raises(ValueError, match="price: allowed together with output and planned_price"):
        tracking_gap.gap(**chain, price=1.0)


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=1, max_size=4))
def test_terms_add_to_the_gap(pairs):
    start, end = ({f"f{i}": pair[side] for i, pair in enumerate(pairs)} for side in (0, 1))
    terms = tracking_gap.shapley(start, end)
    total = np.prod(list(end.values())) - np.prod(list(start.values()))
    assert sum(terms.values()) == pytest.approx(total, abs=1e-6 * max(1.0, abs(total)) + 1e-6)
    still = [name for name in start if start[name] == end[name]]
    assert all(terms[name] == 0 for name in still)


def test_different_factors_are_refused():
    with pytest.raises(ValueError, match="allowed are the same names"):
        tracking_gap.shapley({"a": 1.0}, {"b": 1.0})


# Hindcast ------------------------------------------------------------------------------------------------

PRIORS = {
    "probability": {"announced": 0.15, "approved": 0.3, "building": 0.6},
    "lead_months": {"announced": 36.0, "approved": 24.0, "building": 12.0}, "slip_months": (0.0, 6.0, 18.0),
}  # fmt: skip


def test_brier_by_hand():
    assert hindcast.brier([0.8, 0.3, 0.0], [1, 0, 0]) == pytest.approx((0.04 + 0.09 + 0) / 3)
    assert hindcast.brier([0.5, 0.5], [1, 0]) == 0.25
    assert np.isnan(hindcast.brier([], []))


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1))
def test_brier_lies_between_zero_and_one(cases):
    probability, outcome = zip(*cases, strict=True)
    assert 0 <= hindcast.brier(probability, outcome) <= 1
    assert hindcast.brier(np.asarray(outcome, float), outcome) == 0


def test_coverage_by_hand():
    assert hindcast.coverage([0, 5, 10], [4, 6, 12], [4, 7, 11]) == (pytest.approx(2 / 3), 3)
    assert hindcast.coverage([], [], [])[1] == 0


def test_probability_of_a_slip():
    # triangular on 0-18 with its peak at 6: a third of the mass below 6
    assert hindcast.slip_cdf([-1, 0, 6, 18, 30], 0, 6, 18).tolist() == pytest.approx([0, 0, 1 / 3, 1, 1])
    assert hindcast.slip_cdf([-0.1, 0.0], 0, 0, 0).tolist() == [0, 1]


def test_forecasts_by_hand():
    then = pd.DataFrame(
        {
            "id": ["a", "b", "c"],
            "stage_2022": ["approved", "building", "approved"],
            "due": ["2025-12", "2024-01", "2025-12"],
        }
    )
    cases = pd.DataFrame({"id": ["c", "b", "a"], "when": ["2023-12", "2024-07", "2026-01"]})
    # approved: due 24 months after July 2022, so c had no time; b had six months of slip: a third; a eighteen: all
    found = hindcast.forecast(then, cases, **PRIORS)
    assert found.tolist() == pytest.approx([0, 0.6 / 3, 0.3])


def test_hindcast_of_the_plan(tables):
    score = hindcast.run(
        pipeline_then=data.load("2022-07")["pipeline"], pipeline_now=tables["pipeline"], **PRIORS
    )
    cases = score.projects.set_index("id")
    assert cases.index[cases["outcome"]].tolist() == ["pl_junzheng_bdo_1"]
    # approved in July 2022, due July 2024 at the earliest: the plan's month gave no chance to June 2024
    assert cases.loc["pl_junzheng_bdo_1", ["when", "probability", "loss"]].tolist() == ["2024-06", 0, 1]
    # twelve months of slip: 1 - 36/(18 x 12) = 5/6 of 0.3
    assert cases.loc["pl_guangjing_polymer", "probability"] == pytest.approx(0.25)
    assert score.brier == pytest.approx((1 + 0.0625) / 6)
    assert score.reference == pytest.approx(5 / 36)  # 1/6 x 5/6
    assert score.skill == pytest.approx(1 - (1.0625 / 6) / (5 / 36))
    values = {fact.name: fact.value for fact in hindcast.facts(score)}
    assert (values["projects"], values["commissioned"], values["skilful"]) == (6, 1, False)


def test_quantities_are_scored_with_their_number(tables):
    quantities = pd.DataFrame(
        {"name": ["a", "b"], "low": [0.0, 5.0], "high": [1.0, 6.0], "observed": [0.5, 9.0]}
    )
    then = data.load("2022-07")["pipeline"]
    score = hindcast.run(pipeline_then=then, pipeline_now=tables["pipeline"], quantities=quantities, **PRIORS)
    assert (score.coverage, score.nominal) == (0.5, 0.8)
    values = {fact.name: fact.value for fact in hindcast.facts(score)}
    assert values["quantities"] == 2


def test_a_figure_counts_once_with_and_without_its_deadline_and_when_only_named():
    rows = [("a", 5.0, 2024), ("a", 5.0, None), ("a", np.nan, 2025), ("a", 6.0, 2025), ("b", np.nan, None), ("a", 5.0, 2024), ("c", 1.0, None)]
    table = pd.DataFrame(rows, columns=["indicator", "value", "deadline"]).astype({"deadline": "Int64"})
    assert list(tracking.distinct(table)) == [True, False, False, True, True, False, True]
