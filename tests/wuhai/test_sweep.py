"""Sweeps: what is refused, who computes what, going on after a stop, and what the files hold."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from wuhai import design, sweep, sweep_summary
from wuhai.case import settle
from wuhai.model import coupled, ensemble
from wuhai.parameters import ScenarioError
from wuhai.study_draws import Setting

SHARE, COKE = "Share|Value Added|Non-Coal", "Capacity|Coke"

KILLED = """
import os, signal, sys
from pathlib import Path
import pandas as pd
from wuhai import sweep
from wuhai.case import settle
from wuhai.study_draws import Setting
sweep.BLOCK = 4
rows = pd.DataFrame({"base_share": [0.50 + 0.01 * i for i in range(20)]})
request = sweep.Request("plan", Setting.of(settle("plan")), rows, 0, 1, ("Share|Value Added|Non-Coal",))
def report(done, of):
    if done == 12:
        os.kill(os.getpid(), signal.SIGKILL)
sweep.run(request, Path(sys.argv[1]), report=report)
"""


@pytest.fixture(scope="module", autouse=True)
def own_cache(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WUHAI_CACHE", str(tmp_path_factory.mktemp("runs")))
        yield


@pytest.fixture(scope="module")
def plan():
    return settle("plan")


@pytest.fixture(scope="module")
def setting(plan):
    return Setting.of(plan)


def twenty(setting):
    rows = pd.DataFrame({"base_share": [0.50 + 0.01 * i for i in range(20)]})
    return sweep.Request("plan", setting, rows, 0, 1, (SHARE,))


# What is refused --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pairs", "told"),
    [
        (["entites=3,4"], r"--vary entites=3,4: no parameter is called 'entites'.*did you mean entities\?"),
        (["entities=3,20"], "--vary entities: value '20'; allowed is a whole number from 1 to 14"),
        (["entities=3,many"], "value 'many'; allowed is a whole number"),
        (["entities"], "allowed is NAME=VALUE,VALUE"),
        (["entities=3", "entities=4"], "given twice"),
        (["glass_days=350"], "moves none of the headlines"),
        (["base_share=" + ",".join(["0.6"] * 2000), "mining_weight=" + ",".join(["0.2"] * 2000)],
         "a grid of 2000 x 2000 = 4,000,000 runs; allowed are at most 2,000,000"),
    ],
)  # fmt: skip
def test_grids_that_are_refused(plan, pairs, told):
    with pytest.raises(ScenarioError, match=told):
        design.grid(pairs, plan.parameters, ensemble.MOVING)


def test_a_grid_is_every_combination(plan):
    table = design.grid(["entities=3,4", "base_share=0.6,0.7", "definition=strict"], plan.parameters, ensemble.MOVING)
    assert table.to_dict("list") == {"entities": [3, 3, 4, 4], "base_share": [0.6, 0.7, 0.6, 0.7], "definition": ["strict"] * 4}


def test_a_design_file_is_judged_cell_by_cell(plan, tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("base_share,entities\n0.6,4\n65,five\n0.7,\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as error:
        design.read(path, plan.parameters, ensemble.MOVING)
    assert error.value.problems == [
        "mine.csv, row 3, column base_share: value '65'; allowed is a number from 0.5 to 0.8 (share); "
        "a share is a fraction - did you mean 0.65?",
        "mine.csv, row 3, column entities: value 'five'; allowed is a whole number from 1 to 14 (entities)",
        "mine.csv, row 4, column entities: value ''; allowed is a whole number from 1 to 14 (entities)",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("base_shares\n0.6\n", "mine.csv, row 1, column base_shares: no parameter.*did you mean base_share"),
        ("base_share,base_share\n0.6,0.7\n", "row 1, column base_share.1: no parameter"),
        ("base_share\n", "no run is there"),
        ("", "cannot be read as a table"),
        ("a,b\n1,2,3\n4,5,6,7\n", "mine.csv"),
    ],
)
def test_files_that_are_refused(plan, tmp_path, text, told):
    path = tmp_path / "mine.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match=told):
        design.read(path, plan.parameters, ensemble.MOVING)


def test_a_file_that_is_not_there_is_refused(plan, tmp_path):
    with pytest.raises(ScenarioError, match="gone.csv: the file cannot be read"):
        design.read(tmp_path / "gone.csv", plan.parameters, ensemble.MOVING)


def test_what_to_draw_and_to_keep(plan):
    assert design.varied(["prior_strength"], 10, plan.parameters, ensemble.MOVING) == ("prior_strength",)
    with pytest.raises(ScenarioError, match="whole numbers from 1 to"):
        design.varied([], 0, plan.parameters, ensemble.MOVING)
    with pytest.raises(ScenarioError, match="a year is not drawn"):
        design.varied(["target_year"], 10, plan.parameters, ensemble.MOVING)
    with pytest.raises(ScenarioError, match="did you mean Capacity.Coke"):
        design.headlines(["Capacity|Cok"], ensemble.VARIABLES)
    assert design.headlines([], ensemble.VARIABLES) == tuple(ensemble.VARIABLES)


def test_values_the_models_refuse_are_told_with_their_runs(setting, tmp_path):
    rows = pd.DataFrame({"water_target_year": [2025, 2021], "water_base_year": [2020, 2021]})
    with pytest.raises(sweep.SweepError, match="runs 0-1: water_base_year 2021"):
        sweep.run(sweep.Request("plan", setting, rows, 0, 1, (SHARE,)), tmp_path)


# What is computed -------------------------------------------------------------------------------------------


def test_a_grid_point_is_the_coupled_run(plan, setting, tmp_path):
    rows = design.grid(["entities=4,5", "replacement_ratio=1,1.2", "definition=broad,strict"], plan.parameters, ensemble.MOVING)
    path = sweep.run(sweep.Request("plan", setting, rows, 0, 1, tuple(ensemble.VARIABLES)), tmp_path)
    found = pq.read_table(path).to_pandas()
    assert found["run"].tolist() == list(range(8))
    for i in (0, 5):
        values = {**plan.values, **{name: rows[name].iloc[i] for name in rows}}
        values |= {"entities": int(values["entities"]), "definition": str(values["definition"])}
        results = coupled.run(plan.tables.within(""), values).results
        for variable in ensemble.VARIABLES:
            published = results[results["variable"] == variable].set_index("year")["value"]
            for year, value in published.items():
                assert found.loc[i, f"{variable}|{year}"] == pytest.approx(value, abs=1e-9), (variable, year)


def test_same_seed_same_bytes_on_any_number_of_jobs(setting, tmp_path):
    request = sweep.Request("plan", setting, None, 20_000, 5, (SHARE, COKE))
    alone = sweep.run(request, tmp_path / "one").read_bytes()
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        assert sweep.run(request, tmp_path / "two", pool).read_bytes() == alone
    other = sweep.Request("plan", setting, None, 20_000, 6, (SHARE, COKE))
    with ThreadPoolExecutor(2) as pool:
        assert sweep.run(other, tmp_path / "six", pool).read_bytes() != alone
    assert not list(tmp_path.rglob(".sweep-*")) and not list(tmp_path.rglob("*.part"))


def test_a_killed_run_goes_on(setting, tmp_path, monkeypatch):
    killed = subprocess.run([sys.executable, "-c", KILLED, tmp_path / "killed"], check=False, env=os.environ)
    assert killed.returncode == -signal.SIGKILL
    assert not (tmp_path / "killed" / "results.parquet").exists()
    monkeypatch.setattr(sweep, "BLOCK", 4)
    whole = sweep.run(twenty(setting), tmp_path / "whole").read_bytes()
    (work,) = (tmp_path / "killed").glob(".sweep-*")
    blocks = sorted(work.glob("block-*.parquet"))
    assert len(blocks) == 3
    damaged = bytearray(blocks[0].read_bytes())
    damaged[20:28] = bytes(8)
    blocks[0].write_bytes(damaged)
    blocks[1].write_bytes(blocks[2].read_bytes())  # whole, but of another place
    (work / "block-000004.parquet").write_bytes(b"PAR1 cut short")
    computed, own = [], sweep.block
    monkeypatch.setattr(sweep, "block", lambda request, part: computed.append(part) or own(request, part))
    assert sweep.run(twenty(setting), tmp_path / "killed").read_bytes() == whole
    assert computed == [0, 1, 3, 4]
    assert sweep.run(twenty(setting), tmp_path / "killed").read_bytes() == whole
    assert len(computed) == 4  # nothing is left to do


def test_a_foreign_result_is_written_over(setting, tmp_path):
    (tmp_path / "results.parquet").write_bytes(b"something else")
    path = sweep.run(twenty(setting), tmp_path)
    assert pq.read_table(path).num_rows == 20


# What the files hold ----------------------------------------------------------------------------------------


def test_summary_and_quantiles_of_draws(setting, tmp_path):
    request = sweep.Request("plan", setting, None, 1024, 5, tuple(ensemble.VARIABLES))
    path = sweep.run(request, tmp_path)
    assert [file.name for file in sweep_summary.write(request, path)] == ["summary.csv", "quantiles.csv"]
    summary, quantiles = (pd.read_csv(tmp_path / f"{name}.csv") for name in ("summary", "quantiles"))
    assert list(summary) == sweep_summary.SUMMARY
    coke = summary.query("variable == @COKE and year == 2025").iloc[0]
    frame = pq.read_table(path).to_pandas()
    assert coke["p50"] == pytest.approx(frame[f"{COKE}|2025"].median())
    assert coke["probability"] == frame["met|coke_capacity"].mean()
    assert 0 < coke["probability_error"] < 0.02
    assert set(summary["target"].dropna()) == {target.id for target in ensemble.TARGETS}
    assert (summary["draws"] == 1024).all() and (summary["seed"] == 5).all()
    keys = ["model", "scenario", "region", "variable", "unit", "year", "quantile"]
    assert list(quantiles) == [*keys, "value"]
    assert not quantiles.duplicated(keys).any() and not quantiles.isna().to_numpy().any()
    assert len(quantiles) == len(ensemble.VARIABLES) * 10 * 3
    wide = quantiles.pivot(index=keys[:-1], columns="quantile", values="value")
    assert np.all(np.diff(wide.to_numpy(), axis=1) >= 0)


def test_a_grid_has_no_sampling_error(setting, tmp_path):
    request = twenty(setting)
    summary, _ = sweep_summary.tables(request, sweep.run(request, tmp_path))
    due = summary[summary["target"] == "share"].iloc[0]
    assert due["probability"] == 1.0
    assert np.isnan(due["probability_error"]) and summary["seed"].isna().all()


@pytest.mark.full
def test_a_million_draws_stay_below_two_gibibytes(tmp_path):
    code = (
        "import resource, sys\nfrom pathlib import Path\nfrom wuhai import sweep, sweep_summary\nfrom wuhai.case import settle\n"
        "from wuhai.study_draws import Setting\n"
        f"request = sweep.Request('plan', Setting.of(settle('plan')), None, 1_000_000, 1, ({SHARE!r}, {COKE!r}))\n"
        "sweep_summary.write(request, sweep.run(request, Path(sys.argv[1])))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, tmp_path], check=True, capture_output=True, text=True)
    assert int(done.stdout.split()[-1]) < 2 * 2**20
