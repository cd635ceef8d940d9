"""Frames of the support and audit briefings, by hand and against the tables they are cut from."""

import numpy as np
import pytest

from wuhai.case import settle
from wuhai.model import audit_views, support_views


@pytest.fixture(scope="module")
def case():
    return settle("plan")


@pytest.fixture(scope="module")
def support(case):
    return case.run.support


def test_budget_splits_what_the_rate_alone_would_give(support):
    frame = support_views.budget(support).set_index("reading")
    assert frame.loc["enterprise", ["paid_10k_cny", "withheld_10k_cny"]].tolist() == [9009, 14220]
    assert frame.loc["line", ["paid_10k_cny", "withheld_10k_cny"]].tolist() == [10565, 12565]
    assert frame["projects"].tolist() == [23, 27, 9, 7]


def test_enterprises_hold_both_readings(support):
    frame = support_views.enterprises(support)
    assert frame["paid_10k_cny"].sum() == 9009 and frame["line_10k_cny"].sum() == 10565
    first = frame.iloc[0]  # Yihua: 115,900 tce x 300 = 34.77 million, capped at 5 million
    assert (first["uncapped_10k_cny"], first["paid_10k_cny"]) == (3477, 500)
    assert first["cny_per_tce"] == pytest.approx(5e6 / 115900)


def test_pieces_rise_from_one_project_to_the_best_split(support):
    frame = support_views.pieces(support)
    assert frame["total_10k_cny"].iloc[[0, -1]].tolist() == [9009, 23229]
    assert (np.diff(frame["total_10k_cny"]) >= 0).all()
    assert support_views.splits(support)["gain_10k_cny"].sum() == 14220


def test_turns_start_from_the_run_and_move_one_thing(support):
    frame = support_views.turns(support).set_index("change")
    assert frame.loc["run", "more_10k_cny"] == 0
    assert frame.loc["energy_reading", "more_10k_cny"] == 1556
    assert frame.loc["water_reading", "more_10k_cny"] == -100
    assert frame.loc["no_caps", "more_10k_cny"] == frame.loc["split", "more_10k_cny"] + 1010
    assert frame.loc["half_thresholds", "total_10k_cny"] > frame.loc["double_thresholds", "total_10k_cny"]


def test_every_audit_row_that_differs_is_in_one_frame(case):
    table = case.review.audit
    parts = [audit_views.figures(table), audit_views.names(table), audit_views.limits(table),
             audit_views.without_rule(table)]  # fmt: skip
    ids = [id for part in parts for id in part["id"]]
    assert sorted(ids) == sorted(table.loc[table["verdict"] == "differs", "id"])


def test_decimals_tell_the_two_figures_apart(case):
    frame = audit_views.figures(case.review.audit).set_index("id")
    assert frame.loc["energy_saving_total", ["stated_digits", "digits"]].tolist() == [1, 2]  # 78.4 against 78.39
    assert frame.loc["pv_glass_lines", ["stated_digits", "digits"]].tolist() == [0, 1]  # 39 against 87.6
    assert frame.loc["oven_height_top", "digits"] == 2  # 7 against 6.25


def test_savings_by_rule_are_the_facts(case):
    frame = audit_views.rules(case.review.audit).set_index("rule")["savings"]
    facts = case.review_facts.audit
    assert frame["limit"] == facts.savings_limit.value and frame["none"] == facts.savings_none.value
    assert frame["annual_share"] + frame["output_share"] == facts.savings_flat_rate.value


def test_repeats_count_every_mention(case):
    frame = audit_views.repeats(case.review.audit)
    facts = case.review_facts.audit
    assert frame["mentions"].sum() == facts.repeat_checks.value + facts.deadline_checks.value
    assert frame["differs"].sum() == facts.repeat_differs.value + facts.deadline_differs.value
