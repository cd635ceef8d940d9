"""Audit, tracking and hindcast of the shipped data, joined."""

import pandas as pd
import pytest

from wuhai import data, review
from wuhai.case import settle
from wuhai.model import hindcast
from wuhai.places import ROOT


@pytest.fixture(scope="module")
def case():
    return settle("plan")


def test_audit_finds_what_the_plan_gets_wrong(case):
    audit = case.review.audit.set_index("id")
    facts = case.review_facts.audit
    assert facts.checks.value == len(audit)
    assert (audit["verdict"] == "differs").sum() == facts.differs.value > 0
    assert (audit["verdict"] == "matches").sum() > 200


def test_status_is_as_known_in_a_month():
    now, then = settle("plan"), settle("plan", as_of="2022-07")
    seen = [case.review.tracking.status["observed"].notna().sum() for case in (now, then)]
    assert seen[0] > seen[1]
    assert then.review.tracking.month == "2022-07"


def test_no_later_figure_enters_the_forecast(case):
    """The same score whatever the tables say happened since, apart from the outcomes themselves."""
    tables = case.tables.within("")
    altered = dict(tables)
    pipeline = altered["pipeline"].copy()
    later = pipeline["known_from"] > hindcast.ISSUED
    pipeline.loc[later, "due"] = "2030-12"
    altered["pipeline"] = pipeline
    first, second = (review.run(tables, case.values).hindcast for tables in (tables, altered))
    pd.testing.assert_series_equal(first.projects["probability"], second.projects["probability"])


def test_forecast_intervals_and_outcomes_count_the_same_projects(case):
    score = case.review.hindcast
    assert set(score.quantities["name"]) == {"bdo_2023", "bdo_2024", "polymer_2023", "polymer_2024"}
    assert (score.quantities["low"] <= score.quantities["high"]).all()
    assert score.quantities.set_index("name").loc["bdo_2024", "observed"] == 60
    assert 0 <= score.brier <= 1


def test_a_month_put_in_changes_the_lights(tmp_path, monkeypatch):
    import shutil

    folder = tmp_path / "data"
    shutil.copytree(ROOT / "data", folder)
    (folder / "observed" / "monthly").mkdir()
    month = folder / "observed" / "monthly" / "2026-11.csv"
    month.write_text(
        "region,period,indicator,value,unit,status,source,note\n"
        "乌海市,2026-11,regional_water_saving_firms,11,家,official,plan-2022-18,\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("WUHAI_CACHE", str(tmp_path / "cache"))
    before = settle("plan").review.tracking
    monkeypatch.setenv("WUHAI_DATA", str(folder))
    after = settle("plan").review.tracking
    lights = [
        part.status.set_index("indicator").loc[["regional_water_saving_firms"], "light"]
        for part in (before, after)
    ]
    assert set(lights[0]) == {"red"} and set(lights[1]) == {"green"}
    assert after.month == "2026-11" and len(after.changes) > 0
    tables = data.load()
    assert tables["observed"].attrs["read"] == ["2026-11: 1 of 1 rows have values"]
    assert tables.months["observed"] == "2026-11"
