"""The pipeline Monte Carlo against hand computation, closed forms, a naive loop, and its own monotonicity.

Tolerances of comparisons with closed forms are five standard errors of the sample statistic (a chance of about one
in two million), at a fixed seed.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.integrate import quad

from wuhai.model import monte_carlo, pipeline_built, pipeline_shocks
from wuhai.model import pipeline as pl
from wuhai.years import decimal_year

DRAWS = 20_000
YEARS = np.arange(2021, 2031)
LIST = {
    "low": np.array([20.0, 50.0, 30.0, 6.0]),
    "high": np.array([20.0, 100.0, 30.0, 6.0]),
    "due": np.array([2024.5, 2025.0, 2023.25, 2022.0]),
    "stage": np.array([1, 1, 0, 2]),
    "done": np.array([False, False, False, True]),
}
PRIORS = {
    "probability": [0.3, 0.6, 1.0],
    "strength": 10.0,
    "correlation": 0.3,
    "slip_months": (0.0, 6.0, 18.0),
    "scope": (0.5, 1.0, 1.1),
}
CERTAIN_SIZE = {"slip_months": (0, 0, 0), "scope": (1, 1, 1)}


def shocks(draws=DRAWS, projects=4, seed=7, **more):
    return pipeline_shocks.draw_shocks(np.random.default_rng(seed), draws=draws, projects=projects, stages=3, **more)


def capacity(randomness=None, years=YEARS, **changes):
    randomness = shocks(500) if randomness is None else randomness
    return pl.simulate(randomness, **{**LIST, **PRIORS, **changes}).capacity(years)


def equal_list(sizes, stage=0):
    n = len(sizes)
    return {
        "low": np.array(sizes, float), "high": np.array(sizes, float), "due": np.full(n, 2022.0),
        "stage": np.full(n, stage), "done": np.zeros(n, bool),
    }  # fmt: skip


def assert_mean(sample, expected):
    assert sample.mean() == pytest.approx(expected, abs=5 * sample.std() / np.sqrt(len(sample)))


def assert_variance(sample, expected):
    squares = (sample - sample.mean()) ** 2
    assert squares.mean() == pytest.approx(expected, abs=5 * squares.std() / np.sqrt(len(sample)))


def test_all_commissioned_is_the_sum_of_capacities():
    everything = capacity(low=LIST["high"], done=np.ones(4, bool))
    assert everything[:, 4:] == pytest.approx(np.full((500, 6), 156.0))
    assert (everything[:, 0] == 6).all()  # only the project due at the end of 2021 stands then


def test_certain_probability_is_the_sum_as_well():
    sure = capacity(low=LIST["high"], probability=[1, 1, 1], **CERTAIN_SIZE)
    assert sure[:, -1] == pytest.approx(156)


def test_impossible_projects_leave_what_is_done():
    assert capacity(probability=[0, 0, 1])[:, -1] == pytest.approx(6)


def test_a_project_stands_from_the_year_in_which_it_finishes():
    alone = {"probability": [1, 1, 1], **CERTAIN_SIZE, "low": LIST["high"]}
    # Finished at 2022.0, 2023.25, 2024.5, 2025.0; a year's capacity is that of 31 December.
    assert capacity(**alone)[0].tolist() == [6, 6, 36, 156, 156, 156, 156, 156, 156, 156]


def test_no_projects_no_capacity():
    empty = {name: values[:0] for name, values in LIST.items()}
    assert (capacity(shocks(10, projects=0), **empty) == 0).all()


def test_mean_and_variance_without_correlation():
    # One Beta draw per stage: Var = sum c^2 m(1-m) + v [(sum c)^2 - sum c^2], v = m(1-m)/(strength+1).
    sizes, mean, strength = np.array([10.0, 20.0, 40.0]), 0.3, 10
    sample = capacity(
        shocks(projects=3), correlation=0.0, probability=[mean, 0.5, 1], **CERTAIN_SIZE, **equal_list(sizes)
    )[:, -1]
    spread = mean * (1 - mean)
    pairs = sizes.sum() ** 2 - (sizes**2).sum()
    assert_mean(sample, mean * 70)
    assert_variance(sample, spread * (sizes**2).sum() + spread / (strength + 1) * pairs)


def test_correlation_leaves_the_mean_and_raises_the_variance_as_the_copula_says():
    sizes, mean, rho = np.array([10.0, 20.0, 40.0]), 0.3, 0.6
    fixed = {"probability": [mean, 0.5, 1], "strength": 1e9, **CERTAIN_SIZE, **equal_list(sizes)}
    sample = capacity(shocks(projects=3), correlation=rho, **fixed)[:, -1]
    edge = stats.norm.ppf(mean)
    both = stats.multivariate_normal.cdf([edge, edge], cov=[[1, rho], [rho, 1]])
    pairs = sizes.sum() ** 2 - (sizes**2).sum()
    independent = mean * (1 - mean) * (sizes**2).sum()
    assert_mean(sample, mean * 70)
    assert_variance(sample, independent + (both - mean**2) * pairs)
    assert (both - mean**2) * pairs > 0.3 * independent


def test_full_correlation_builds_all_or_nothing_within_a_stage():
    fixed = {"correlation": 1.0, **CERTAIN_SIZE, **equal_list([10, 20, 40])}
    sample = capacity(shocks(500, projects=3), **fixed)[:, -1]
    assert set(sample) == {0.0, 70.0}


def test_expected_is_the_mean_of_the_draws():
    sample = capacity(shocks())[:, -1]
    mean = pl.expected(LIST["low"], LIST["high"], np.array([0.6, 0.6, 0.3, 1.0]), PRIORS["scope"])
    assert_mean(sample, mean.sum())


def test_expected_by_hand():
    # 20 x 0.5 x (0.5 + 1 + 1.2)/3 = 9; certain ones keep their scope.
    assert pl.expected([20, 10], [20, 30], [0.5, 1], (0.5, 1, 1.2)) == pytest.approx([9, 20])


def test_beta_of_the_stage_probabilities():
    levels = pipeline_built.stage_probabilities(shocks().stage, [0.6, 0.0, 1.0], 10)
    assert_mean(levels[:, 0], 0.6)
    assert_variance(levels[:, 0], 0.6 * 0.4 / 11)
    assert (levels[:, 1] == 0).all()
    assert (levels[:, 2] == 1).all()


def naive(randomness, year, utilisation, ramp_months):
    """The same model, one project and one draw at a time, with scipy's distributions."""
    capacities, outputs = [], []
    for d in range(len(randomness.market)):
        total = output = 0.0
        for p in range(4):
            mean, rho = PRIORS["probability"][LIST["stage"][p]], PRIORS["correlation"]
            chance = 1.0 if mean == 1 else stats.beta(10 * mean, 10 * (1 - mean)).ppf(
                randomness.stage[d, LIST["stage"][p]])  # fmt: skip
            rank = stats.norm.cdf(
                -np.sqrt(rho) * randomness.market[d] - np.sqrt(1 - rho) * randomness.own[d, p]
            )
            size = LIST["low"][p] + randomness.size[d, p] * (LIST["high"][p] - LIST["low"][p])
            finish = LIST["due"][p]
            if not LIST["done"][p]:
                size *= stats.triang(5 / 6, 0.5, 0.6).ppf(randomness.scope[d, p]) if rank < chance else 0
                finish += stats.triang(1 / 3, 0, 18).ppf(randomness.slip[d, p]) / 12
            total += size * (finish <= year + 1)
            first = max(finish, year)
            if first < year + 1:
                tau = ramp_months / 12
                share, _ = quad(lambda t, f=finish, tau=tau: 1 - np.exp(-(t - f) / tau), first, year + 1)
                output += utilisation * size * share
        capacities.append(total)
        outputs.append(output)
    return capacities, outputs


def test_vectorised_equals_a_naive_loop():
    few = shocks(60)
    outcome = pl.simulate(few, **LIST, **PRIORS)
    expected_capacity, expected_output = naive(few, 2025, utilisation=0.8, ramp_months=9)
    assert outcome.capacity([2025])[:, 0] == pytest.approx(expected_capacity, rel=1e-9)
    made = outcome.production([2025], utilisation=0.8, ramp_months=9)[:, 0]
    assert made == pytest.approx(expected_output, rel=1e-6)


def test_parameters_by_draw_equal_runs_with_each_value():
    few, rho = shocks(50), np.linspace(0, 0.9, 50)
    slip = (np.zeros(50), np.linspace(3, 12, 50), np.full(50, 24.0))
    together = capacity(few, correlation=rho, slip_months=slip)
    for i in (0, 20, 49):
        alone = capacity(few, correlation=rho[i], slip_months=tuple(s[i] for s in slip))
        assert together[i] == pytest.approx(alone[i])


def test_same_seed_same_numbers_other_seed_other_numbers():
    assert (capacity(shocks(100, seed=3)) == capacity(shocks(100, seed=3))).all()
    assert (capacity(shocks(100, seed=3)) != capacity(shocks(100, seed=4))).any()


def test_a_given_market_factor_changes_nothing_else():
    given_factor = shocks(100, market=np.zeros(100))
    assert (given_factor.market == 0).all()
    assert (given_factor.own == shocks(100).own).all()


def test_a_better_market_builds_no_less():
    low, high = (shocks(200, market=np.full(200, level)) for level in (-1.0, 1.0))
    assert (capacity(high) >= capacity(low)).all()
    assert capacity(high).mean() > capacity(low).mean()


@settings(max_examples=40, deadline=None)
@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_a_likelier_stage_never_builds_less(one, other):
    less, more = sorted((one, other))
    few = shocks(200)
    assert (capacity(few, probability=[0.3, more, 1]) >= capacity(few, probability=[0.3, less, 1])).all()


@settings(max_examples=40, deadline=None)
@given(st.floats(0, 24), st.floats(0, 24))
def test_more_slip_never_brings_more_capacity(one, other):
    early, late = sorted((one, other))
    few = shocks(200)
    slower = capacity(few, slip_months=(late, late, late + 12))
    assert (slower <= capacity(few, slip_months=(early, early, early + 12)) + 1e-12).all()


@settings(max_examples=40, deadline=None)
@given(st.floats(0.1, 1), st.floats(0.1, 1))
def test_more_scope_never_brings_less_capacity(one, other):
    small, large = sorted((one, other))
    few = shocks(200)
    assert (capacity(few, scope=(large, 1, 1.1)) >= capacity(few, scope=(small, 1, 1.1)) - 1e-12).all()


def test_capacity_never_falls_over_the_years():
    assert (np.diff(capacity(), axis=1) >= 0).all()


@settings(max_examples=40, deadline=None)
@given(st.floats(0.5, 24), st.floats(0.5, 24))
def test_slower_ramp_never_makes_more_and_output_stays_below_use(one, other):
    fast, slow = sorted((one, other))
    outcome = pl.simulate(shocks(100), **LIST, **PRIORS)
    quick, slack = (outcome.production(YEARS, utilisation=0.7, ramp_months=tau) for tau in (fast, slow))
    assert (slack <= quick + 1e-9).all()
    assert (quick <= 0.7 * outcome.capacity(YEARS) + 1e-9).all()


def test_ramp_up_over_a_year():
    # Start on 1 January with tau = 1 year: the mean of 1 - e^-t over [0, 1] is e^-1.
    assert pl.running(2025.0, 2025, 1.0) == pytest.approx(np.exp(-1))
    # Start at mid-year: 0.5 - (1 - e^-0.5).
    assert pl.running(2025.5, 2025, 1.0) == pytest.approx(np.exp(-0.5) - 0.5)
    assert pl.running(2026.0, 2025, 1.0) == 0
    assert pl.running(2040.0, 2025, 0.1) == 0
    assert pl.running(-np.inf, 2025, 1.0) == 1


def test_triangular_is_scipys():
    u = np.linspace(0, 1, 101)
    assert pl.triangular(u, 0, 6, 18) == pytest.approx(stats.triang(1 / 3, 0, 18).ppf(u))
    assert pl.triangular(u, 2, 2, 5) == pytest.approx(stats.triang(0, 2, 3).ppf(u))


def test_triangular_without_width_is_its_value():
    assert (pl.triangular(np.linspace(0, 1, 5), 4, 4, 4) == 4).all()


@pytest.mark.parametrize("points", [(7, 6, 18), (0, 20, 18)])
def test_triangular_out_of_order_is_refused(points):
    with pytest.raises(ValueError, match="low <= mode <= high"):
        pl.triangular(0.5, *points)


def test_wilson_interval():
    assert monte_carlo.wilson(5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-4)
    assert monte_carlo.wilson(0, 100) == pytest.approx((0, 0.0370), abs=1e-4)
    assert monte_carlo.wilson(100, 100) == pytest.approx((0.9630, 1), abs=1e-4)


def test_decimal_years():
    assert decimal_year("2024-06") == 2024.5
    assert decimal_year("2025-12") == decimal_year("2025") == 2026
    assert np.isnan(decimal_year(None)) and np.isnan(decimal_year(""))


@pytest.mark.parametrize("date", ["2024-13", "June 2024", "24-06"])
def test_other_dates_are_refused(date):
    with pytest.raises(ValueError, match="allowed is YYYY-MM"):
        decimal_year(date)


@pytest.mark.parametrize("mean", [[0.15, 0.3, 0.6, 1.0], [0.0, 0.11, 0.97, 0.5]])
@pytest.mark.parametrize("strength", [2.0, 10.0, 33.3])
def test_bracketed_quantiles_build_what_exact_ones_do(mean, strength):
    rng = np.random.default_rng(8)
    drawn = pipeline_shocks.draw_shocks(rng, draws=4000, projects=9, stages=4)
    stage = np.array([0, 1, 2, 3, 0, 1, 2, 3, 1])
    exact = pipeline_built.ranks(drawn, 0.3) < pipeline_built.stage_probabilities(drawn.stage, mean, strength)[:, stage]
    assert (pipeline_built.built(drawn, stage, mean, strength, 0.3) == exact).all()
    varied = np.broadcast_to(mean, (4000, 4))  # one number per draw takes the other way
    assert (pipeline_built.built(drawn, stage, varied, strength, 0.3) == exact).all()
