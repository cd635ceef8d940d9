"""The facade a notebook calls: every view of one scenario's ensemble in one line."""

import numpy as np
import pytest

from wuhai.case import settle
from wuhai.model import ensemble
from wuhai.study import study


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WUHAI_CACHE", str(tmp_path_factory.mktemp("studies")))
        yield study(settle("evidence", "en"), draws=1024)


def test_fans_and_probabilities(found):
    fan = found.quantiles
    assert list(fan) == ["id", "unit", "year", "p10", "p50", "p90"]
    assert len(fan) == len(ensemble.VARIABLES) * 10
    assert (fan["p10"] <= fan["p50"]).all() and (fan["p50"] <= fan["p90"]).all()
    told = found.probabilities.set_index("id")
    assert list(told.index) == [target.id for target in ensemble.TARGETS]
    assert told["probability"].between(0, 1).all()
    assert 0.05 < told.loc["share", "probability"] < 0.3
    assert 0 < told.loc["share", "error"] < 0.02
    assert (told["draws"] == 1024).all()


def test_same_seed_same_study_and_it_is_kept(found, monkeypatch):
    again = study(found.case, draws=1024)
    assert again.quantiles.equals(found.quantiles)
    monkeypatch.setattr(ensemble, "run", None)  # what was kept is not run again
    assert study(settle("evidence", "en"), draws=1024).probabilities.equals(found.probabilities)


def test_facts_know_evidence_and_draws(found):
    share = found.facts.share
    assert share.probability.value == found.probabilities.set_index("id").loc["share", "probability"]
    assert share.probability.evidence == "assumption"
    assert share.draws.value == 1024
    assert share.p10.value <= share.p50.value <= share.p90.value
    assert share.target.value == 0.8
    assert "water_base_100m_m3" not in share.probability.inputs
    assert found.facts.water_use.p50.unit == "100m_m3"


def test_a_backcast_put_back_meets_the_target(found):
    answer = found.backcast("coke_capacity", levers=["coke_start_delay_years", "replacement_ratio"])
    assert answer.feasible
    assert answer.centre_value < answer.target
    values = answer.changes.set_index("driver")["value"]
    case = settle("evidence", changes=values.to_dict())
    assert case.facts.coking.total_kept.value
    assert values["coke_start_delay_years"] == pytest.approx(2.0, abs=0.01)  # the exits of 2023 replaced by the end of 2025


def test_a_target_out_of_reach_is_said_to_be(found):
    answer = found.backcast("plastics_value", levers=["pbat_price_end"])
    assert not answer.feasible
    assert answer.value < answer.target


def test_boxes_name_the_outcome_they_describe(found):
    boxes = found.boxes("share")
    assert set(boxes["outcome"]) == {"met"}
    assert "base_share" in set(boxes["driver"])
    assert boxes["coverage"].iloc[0] > 0.5
    assert found.boxes("plastics_capacity").empty


def test_tornado_and_tradeoff_move_the_central_run(found):
    centre = found.case.facts.structure.share_target.value * 100
    table = found.tornado("share")
    assert table["base"].iloc[0] == pytest.approx(centre, abs=1e-9)
    assert table["driver"].iloc[0] == "base_share"
    grid = found.tradeoff("share", "base_share", "mining_growth", steps=3)
    assert list(grid) == ["base_share", "mining_growth", "value"]
    assert grid.loc[grid["base_share"] == 0.8, "value"].min() > grid.loc[grid["base_share"] == 0.5, "value"].max()


def test_variance_shares(found, monkeypatch):
    monkeypatch.setattr("wuhai.study.DESIGN", 256)
    grades = found.by_grade("share").set_index("grade")["share"]
    assert grades.sum() == pytest.approx(1)
    assert grades["assumption"] > 0.8
    shifts = found.by_shift("share").set_index("shift")["share"]
    assert shifts["structure"] > 0.8
    indices = found.indices("share")
    assert indices["driver"].iloc[0] == "base_share"
    assert {"evidence", "group"} <= set(indices)
    first = found.measure_first("share", 3)
    assert first["driver"].iloc[0] == "base_share" and len(first) == 3
    assert found.convergence("share")["draws"].iloc[-1] == 1024


def test_unknown_headlines_are_refused_with_the_nearest(found):
    with pytest.raises(KeyError, match="did you mean share"):
        found.tornado("shares")
    with pytest.raises(KeyError, match="known are share"):
        found.backcast("Capacity|Coke")
    assert np.isfinite(found.levels.to_numpy()).all()
