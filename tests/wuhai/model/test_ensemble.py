"""The ensemble is the coupled run, draw by draw."""

import numpy as np
import pytest

from wuhai.case import settle
from wuhai.model import coupled, ensemble, plastics_draws
from wuhai.uncertainty import sampling
from wuhai.years import YEARS

SCENARIOS = ("plan", "evidence", "recovery", "stress")


@pytest.fixture(scope="module")
def cases():
    return {name: settle(name) for name in SCENARIOS}


@pytest.fixture(scope="module")
def draws(cases):
    return {
        name: sampling.sample(ensemble.drivers(c.parameters, c.scenario.settings, c.tables.within("")), 256, 11)
        for name, c in cases.items()
    }


def published(results, variable):
    return results[results["variable"] == variable].set_index("year")["value"].reindex(YEARS).to_numpy()


@pytest.mark.parametrize("name", SCENARIOS)
def test_without_draws_it_is_the_coupled_run(cases, name):
    case = cases[name]
    found = ensemble.run(case.tables.within(""), case.values, {})
    results = coupled.run(case.tables.within(""), case.values, name).results
    units = results.drop_duplicates("variable").set_index("variable")["unit"]
    for variable, unit in ensemble.VARIABLES.items():
        np.testing.assert_allclose(found[variable][0], published(results, variable), atol=1e-9, err_msg=variable)
        assert units[variable] == unit


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_central_draw_gets_the_verdicts_of_the_overview(cases, name):
    case = cases[name]
    met = ensemble.met(ensemble.run(case.tables.within(""), case.values, {}), case.values, {})
    facts = case.facts
    pairs = {"share": facts.structure.target_met, "coke_capacity": facts.coking.total_kept,
             "plastics_capacity": facts.plastics.capacity_met, "plastics_value": facts.plastics.value_met,
             "energy": facts.energy.target_met, "energy_list": facts.energy.list_met_on_time,
             "water_list": facts.water.target_met,
             "entities": facts.coking.target_met}  # fmt: skip
    assert {id: bool(met[id][0]) for id in pairs} == {id: bool(fact.value) for id, fact in pairs.items()}


@pytest.mark.parametrize("name", ["plan", "evidence"])
def test_draw_i_is_a_single_run_with_its_values(cases, draws, name, monkeypatch):
    case, drawn = cases[name], draws[name]
    whole = ensemble.run(case.tables.within(""), case.values, drawn)
    for i in (0, 17, 255):
        one = {key: array[i] for key, array in drawn.items()}
        luck = {key: drawn[key][i : i + 1] for key in (ensemble.LUCK, ensemble.MARKET) if key in drawn}
        if luck:
            given = plastics_draws.shocks_from(luck[ensemble.LUCK], luck[ensemble.MARKET])
            own = plastics_draws.own_shocks
            monkeypatch.setattr(
                plastics_draws, "own_shocks",
                lambda p, basis, n, market=None, given=given, own=own: given if basis == p.capacity_basis else own(p, basis, n),
            )  # fmt: skip
            monkeypatch.setattr("wuhai.model.plastics.own_shocks", plastics_draws.own_shocks)
        values = {**case.values, **{key: float(v) for key, v in one.items() if key in case.values}}
        results = coupled.run(case.tables.within(""), values, name).results
        monkeypatch.undo()
        for variable in ensemble.VARIABLES:
            if variable == "Concentration|Coke|HHI":
                continue  # a single run sorts firms into entities; see the test of the sizes below
            path = published(results, variable)
            np.testing.assert_allclose(whole[variable][i], path, rtol=1e-9, atol=1e-9, err_msg=f"{variable}, draw {i}")


def test_concentration_without_an_assignment_is_close_to_the_one_with(cases):
    case = cases["plan"]
    ratios = np.array([1.0, 1.05, 1.15, 1.2, 1.4, 1.7])
    drawn = {"replacement_ratio": ratios}
    smooth = ensemble.run(case.tables.within(""), case.values, drawn)["Concentration|Coke|HHI"][:, -1]
    exact = ensemble.run(case.tables.within(""), case.values, drawn, distinct=["replacement_ratio"])["Concentration|Coke|HHI"][:, -1]
    np.testing.assert_allclose(smooth, exact, rtol=0.03)
    single = coupled.run(case.tables.within(""), {**case.values, "replacement_ratio": 1.2}).results
    assert exact[3] == pytest.approx(published(single, "Concentration|Coke|HHI")[-1], abs=1e-9)


def test_choices_and_years_may_vary_too(cases):
    case = cases["evidence"]
    drawn = {"definition": np.array(["broad", "strict", "broad"]), "entities": np.array([5, 4, 3]),
             "base_share": np.array([0.6, 0.6, 0.7])}  # fmt: skip
    found = ensemble.run(case.tables.within(""), case.values, drawn)
    for i in range(3):
        values = {**case.values, "definition": str(drawn["definition"][i]), "entities": int(drawn["entities"][i]),
                  "base_share": float(drawn["base_share"][i])}  # fmt: skip
        alone = ensemble.run(case.tables.within(""), values, {})
        for variable in ("Share|Value Added|Non-Coal", "Number of Entities|Coke", "Concentration|Coke|HHI"):
            np.testing.assert_allclose(found[variable][i], alone[variable][0], rtol=1e-12)


def test_what_the_scenario_changes_stays_fixed_unless_asked_for(cases):
    case = cases["evidence"]
    names = set(ensemble.drivers(case.parameters, case.scenario.settings, case.tables.within(""))["name"])
    assert "base_share" in names
    assert "coke_start_delay_years" not in names
    assert {ensemble.MARKET, ensemble.LUCK} <= names
    wider = ensemble.drivers(case.parameters, case.scenario.settings, case.tables.within(""), ["coke_start_delay_years"])
    row = wider.set_index("name").loc["coke_start_delay_years"]
    assert (row["distribution"], row["low"], row["centre"], row["high"]) == ("triangular", 0, 2.5, 6)


def test_a_solved_build_out_leaves_no_luck_to_projects(cases):
    case = cases["plan"]
    table = ensemble.drivers(case.parameters, case.scenario.settings, case.tables.within(""))
    assert not {ensemble.MARKET, ensemble.LUCK, "ramp_months"} & set(table["name"])
    assert list(table) == list(ensemble.DRIVER_COLUMNS)


def test_every_driver_moves_some_headline(cases):
    case = cases["evidence"]
    table = ensemble.drivers(case.parameters, case.scenario.settings, case.tables.within(""))
    levers = table[table["size"] == 1].query("name != @ensemble.MARKET")
    base = ensemble.run(case.tables.within(""), case.values, {})
    for row in levers.itertuples():
        end = row.low if row.centre != row.low else row.high
        other = ensemble.run(case.tables.within(""), case.values, {row.name: np.array([end])})
        assert any(not np.array_equal(base[v], other[v]) for v in ensemble.VARIABLES), row.name


def test_probability_falls_as_the_target_rises(cases, draws):
    case = cases["evidence"]
    found = ensemble.run(case.tables.within(""), case.values, draws["evidence"])
    chance = [
        ensemble.met(found, {**case.values, "target_share": goal}, {})["share"].mean() for goal in (0.6, 0.7, 0.8, 0.9)
    ]
    assert chance == sorted(chance, reverse=True)
    assert chance[0] > chance[-1]


def test_unknown_names_and_uneven_draws_are_refused(cases):
    case = cases["plan"]
    with pytest.raises(KeyError, match="neither a parameter"):
        ensemble.run(case.tables.within(""), case.values, {"basis_share": np.ones(2)})
    with pytest.raises(ValueError, match="different length"):
        ensemble.run(case.tables.within(""), case.values, {"base_share": np.full(2, 0.6), "power_growth": np.zeros(3)})


def test_nothing_is_left_empty(cases, draws):
    for name, case in cases.items():
        found = ensemble.run(case.tables.within(""), case.values, draws[name])
        assert all(np.isfinite(path).all() and path.shape == (256, YEARS.size) for path in found.values())
        assert set(ensemble.met(found, case.values, draws[name])) == {target.id for target in ensemble.TARGETS}
