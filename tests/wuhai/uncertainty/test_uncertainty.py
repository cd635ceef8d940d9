"""Methods against models whose answer is known: Ishigami, sums, boxes, planes."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr

from wuhai.uncertainty import discovery, indices, sampling, search, summaries


def drivers(*rows):
    frame = pd.DataFrame(rows, columns=["name", "distribution", "low", "centre", "high"])
    return frame.assign(size=1, evidence=["plan" if i % 2 else "assumption" for i in range(len(frame))])


UNIT = drivers(*((name, "uniform", 0.0, 0.5, 1.0) for name in "abc"))
ANGLES = drivers(*((name, "uniform", -np.pi, 0.0, np.pi) for name in "abc"))


def ishigami(x):
    return np.sin(x["a"]) + 7 * np.sin(x["b"]) ** 2 + 0.1 * x["c"] ** 4 * np.sin(x["a"])


# Sampling ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shape", "low", "centre", "high", "median"),
    [
        ("uniform", 2.0, 3.0, 4.0, 3.0),
        ("log_uniform", 0.1, 1.0, 10.0, 1.0),
        ("logit_uniform", 0.2, 0.5, 0.8, 0.5),
        ("triangular", 0.0, 0.0, 1.0, 1 - np.sqrt(0.5)),
        ("fixed", 0.0, 7.0, 9.0, 7.0),
        ("normal", np.nan, 0.0, np.nan, 0.0),
    ],
)
def test_medians_of_the_distributions(shape, low, centre, high, median):
    drawn = sampling.sample(drivers(("x", shape, low, centre, high)), 1024, 1)["x"]
    assert np.median(drawn) == pytest.approx(median, abs=0.005)
    assert np.all((drawn >= low) & (drawn <= high)) or shape == "normal"


def test_same_seed_same_numbers_and_each_block_by_itself():
    whole = sampling.sample(UNIT, 5000, 7)
    assert sampling.block_size(5000) == 512
    parts = [sampling.block(UNIT, 5000, 7, k)["b"] for k, _, _ in reversed(sampling.blocks(5000))]
    assert np.array_equal(whole["b"], np.concatenate(parts[::-1]))
    assert not np.array_equal(whole["b"], sampling.sample(UNIT, 5000, 8)["b"])
    assert not np.array_equal(whole["b"][:512], whole["b"][512:1024])
    assert [k for ks in sampling.chunks(5000) for k in ks] == list(range(10))


def test_a_driver_of_several_columns():
    both = pd.concat([UNIT, UNIT.iloc[:1].assign(name="luck", size=5)], ignore_index=True)
    drawn = sampling.sample(both, 256, 1)
    assert drawn["luck"].shape == (256, 5)
    assert drawn["a"].shape == (256,)


def test_correlated_draws_keep_their_own_distribution():
    drawn = sampling.sample(UNIT, 4096, 1, {("a", "c"): 0.8})
    assert spearmanr(drawn["a"], drawn["c"])[0] == pytest.approx(6 / np.pi * np.arcsin(0.4), abs=0.02)
    assert abs(spearmanr(drawn["a"], drawn["b"])[0]) < 0.02
    assert np.quantile(drawn["c"], [0.1, 0.5, 0.9]) == pytest.approx([0.1, 0.5, 0.9], abs=0.01)
    with pytest.raises(ValueError, match="all together"):
        sampling.sample(UNIT, 64, 1, {("a", "b"): 0.9, ("b", "c"): 0.9, ("a", "c"): -0.9})
    with pytest.raises(ValueError, match="no driver"):
        sampling.sample(UNIT, 64, 1, {("a", "nobody"): 0.5})


@pytest.mark.parametrize("bad", [0, -3])
def test_no_draws_are_refused(bad):
    with pytest.raises(ValueError, match="whole numbers from 1"):
        sampling.sample(UNIT, bad, 1)


# Summaries --------------------------------------------------------------------------------------------------


def test_a_probability_comes_with_its_error_and_is_monotone_in_the_target():
    x = sampling.sample(UNIT, 8192, 3)
    total = x["a"] + x["b"]
    chances = [summaries.probability(total >= target) for target in (0.2, 0.5, 1.0, 1.5)]
    values = [chance.value for chance in chances]
    assert values == sorted(values, reverse=True)
    assert chances[2].value == pytest.approx(0.5, abs=4 * chances[2].error)
    assert 0 < chances[2].error < 0.0056  # the binomial error of as many draws
    assert (chances[2].draws, chances[2].blocks) == (8192, 8)
    assert summaries.probability(total >= 3).error == 0


def test_the_error_covers_the_truth():
    beyond = [
        abs(found.value - 1.0) / found.error
        for found in (summaries.mean(x["a"] * 2 + x["b"] * 0) for x in (sampling.sample(UNIT, 1000, seed) for seed in range(20)))
    ]
    assert np.median(beyond) < 2


def test_errors_fall_as_draws_grow():
    x = sampling.sample(UNIT, 8192, 3)
    table = summaries.convergence(ishigami(x), ishigami(x) > 3)
    assert table["draws"].tolist() == [64, 128, 256, 512, 1024, 2048, 4096, 8192]
    assert table["p50_error"].iloc[-1] < table["p50_error"].iloc[0] / 3
    assert table["probability_error"].iloc[-1] < table["probability_error"].iloc[0] / 3


def test_quantiles_of_paths():
    paths = np.arange(101.0)[:, None] * np.array([1, 10])
    assert summaries.quantiles(paths).tolist() == [[10, 100], [50, 500], [90, 900]]


# Indices ----------------------------------------------------------------------------------------------------


def test_ishigami():
    table = indices.sobol(ishigami, ANGLES, draws=8192, seed=1).set_index("driver")
    truth = {"a": (0.3139, 0.5576), "b": (0.4424, 0.4424), "c": (0.0, 0.2437)}
    for name, (first, total) in truth.items():
        row = table.loc[name]
        assert row["first"] == pytest.approx(first, abs=0.01)
        assert row["total"] == pytest.approx(total, abs=0.01)
        assert row["first_low"] <= row["first"] <= row["first_high"]
        assert row["total_low"] <= row["total"] <= row["total_high"]


def test_indices_of_a_sum_add_to_one():
    table = indices.sobol(lambda x: 3 * x["a"] + 2 * x["b"] + x["c"], UNIT, draws=4096, seed=1).set_index("driver")
    assert table["first"].sum() == pytest.approx(1, abs=0.01)
    assert table["first"].to_dict() == pytest.approx({"a": 9 / 14, "b": 4 / 14, "c": 1 / 14}, abs=0.01)
    assert table["total"].to_dict() == pytest.approx(table["first"].to_dict(), abs=0.01)


def test_groups_and_what_they_leave_to_interaction():
    table = indices.grouped(lambda x: x["a"] * x["b"] + x["c"], UNIT, "evidence", draws=4096).set_index("driver")
    variance = 1 / 9 - 1 / 16 + 1 / 12
    b = (1 / 12 / 4) / variance
    both = (1 / 144) / variance
    assert table.loc["plan", "first"] == pytest.approx(b, abs=0.02)
    assert table.loc["plan", "total"] == pytest.approx(b + both, abs=0.02)
    assert table.loc[indices.INTERACTION, "first"] == pytest.approx(both, abs=0.02)
    assert table["first"].sum() == pytest.approx(1)


@pytest.mark.parametrize(("shares", "whole"), [
    ([0.626, 0.378, -0.004], [0.62, 0.38, 0.0]), ([1 / 3, 1 / 3, 1 / 3], [0.34, 0.33, 0.33]), ([0.0, -0.1, 0.0], [0.0, 0.0, 0.0]),
])  # fmt: skip
def test_whole_hundredths_sum_to_one(shares, whole):
    found = indices.hundredths(pd.Series(shares, index=list("abc")))
    assert found.tolist() == pytest.approx(whole) and list(found.index) == list("abc")


def test_an_output_that_does_not_vary_has_no_indices():
    table = indices.sobol(lambda x: {"one": 0 * x["a"] + 5, "two": x["b"]}, UNIT, draws=64)
    assert (table[table["output"] == "one"][["first", "total"]] == 0).all().all()
    assert table[(table["output"] == "two") & (table["driver"] == "b")]["total"].item() == pytest.approx(1, abs=0.1)


def test_tornado_orders_by_swing():
    table = indices.tornado(lambda x: 10 * x["c"] - x["a"], UNIT)
    assert table["driver"].tolist() == ["c", "a", "b"]
    assert table["base"].tolist() == [4.5] * 3
    assert table.loc[1, ["low", "high", "swing"]].tolist() == pytest.approx([4.9, 4.1, 0.8])


def test_measure_first_weighs_effect_by_doubt():
    totals = pd.DataFrame({"driver": ["a", "b", "c"], "total": [0.6, 0.3, 0.1]})
    table = indices.measure_first(totals, {"a": 0.0, "b": 1.0, "c": 1.0}, 2)
    assert table["driver"].tolist() == ["b", "c"]


# Scenario discovery -----------------------------------------------------------------------------------------


def test_prim_finds_a_known_box():
    x = sampling.sample(UNIT, 4096, 5)
    inside = (x["a"] > 0.6) & (x["b"] < 0.4)
    (box,) = discovery.discover(x, inside)
    assert set(box.limits) == {"a", "b"}
    assert box.limits["a"][0] == pytest.approx(0.6, abs=0.02)
    assert box.limits["b"][1] == pytest.approx(0.4, abs=0.02)
    assert np.isinf(box.limits["a"][1])
    assert box.coverage > 0.93
    assert box.density > 0.93
    assert box.mass == pytest.approx(0.16, abs=0.02)


def test_prim_finds_a_second_box_among_the_rest():
    x = sampling.sample(UNIT, 4096, 5)
    first, second = discovery.discover(x, (x["a"] > 0.7) | (x["c"] < 0.1), boxes=2)
    assert {*first.limits, *second.limits} == {"a", "c"}
    assert list(discovery.table([first, second])["box"].unique()) == [1, 2]


@pytest.mark.parametrize("all_", [True, False])
def test_prim_has_nothing_to_say_without_contrast(all_):
    x = sampling.sample(UNIT, 256, 5)
    assert discovery.discover(x, np.full(256, all_)) == []


# Backcast ---------------------------------------------------------------------------------------------------

LEVERS = UNIT.iloc[:2].assign(low=[0.0, 0.0], centre=[0.0, 0.0], high=[10.0, 2.0])


def plane(x):
    return x["a"] / 10 + 2 * x["b"] / 2


def test_backcast_is_the_nearest_point_of_a_plane_and_meets_the_target():
    found = search.backcast(plane, LEVERS, 1.0)
    z = found.changes.set_index("driver")["change"]
    assert found.feasible
    assert (z["a"], z["b"]) == pytest.approx((0.2, 0.4), abs=0.01)  # foot of the perpendicular on z_a + 2 z_b = 1
    put_back = plane({name: np.array([value]) for name, value in found.changes.set_index("driver")["value"].items()})
    assert put_back[0] >= 1.0
    assert found.value == put_back[0]
    assert found.distance == pytest.approx(np.sqrt(0.2), rel=0.02)


def test_backcast_downwards():
    found = search.backcast(plane, LEVERS.assign(centre=[10.0, 2.0]), 2.0, "<=")
    assert found.feasible
    assert found.value <= 2.0
    assert found.centre_value == pytest.approx(3.0)


def test_backcast_over_a_step():
    found = search.backcast(lambda x: np.floor(x["a"]) + 0 * x["b"], LEVERS, 4.0)
    assert found.feasible
    assert found.changes["value"].tolist() == pytest.approx([4.0, 0.0], abs=0.01)
    assert found.value == 4.0


def test_a_target_that_is_met_asks_for_nothing():
    found = search.backcast(plane, LEVERS.assign(centre=[5.0, 1.0]), 1.0)
    assert found.feasible
    assert found.distance == 0


def test_an_infeasible_backcast_says_how_far_it_comes():
    found = search.backcast(plane, LEVERS, 5.0)
    assert not found.feasible
    assert found.value == pytest.approx(3.0)
    assert found.changes["value"].tolist() == [10.0, 2.0]


def test_a_centre_outside_its_bounds_is_refused():
    with pytest.raises(ValueError, match="low <= centre <= high"):
        search.backcast(plane, LEVERS.assign(centre=[11.0, 0.0]), 1.0)


def test_tradeoff_grid():
    table = search.tradeoff(plane, LEVERS.iloc[0], LEVERS.iloc[1], steps=3)
    assert table.shape == (9, 3)
    assert table["value"].iloc[-1] == pytest.approx(3.0)
