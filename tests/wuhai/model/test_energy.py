"""The energy model: printed savings recomputed by hand, rules found, closures net of replacement, nothing twice."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wuhai import data
from wuhai.model import energy_all_facts, energy_variables, energy_views, phaseout, retrofit, savings
from wuhai.years import YEARS

PLAN = {
    "energy_target_level": "printed", "energy_blend_share": 0.5, "energy_completion_share": 1.0,
    "energy_start_delay_years": 0.0, "energy_deadline_year": 2024, "energy_target_10k_tce": 100.0,
    "energy_list_total_10k_tce": 78.4, "phaseout_total_10k_tce": 125.33, "phaseout_delay_years": 0.0,
    "phaseout_utilisation": 0.75, "phaseout_coke_replacement_share": 1.0,
    "phaseout_carbide_replacement_share": 0.0, "phaseout_ferroalloy_replacement_share": 0.0,
    "phaseout_ferroalloy_limit_kgce_per_t": 1910.0, "co2_t_per_tce": 2.66, "co2_low_t_per_tce": 2.46,
    "co2_high_t_per_tce": 2.77,
}  # fmt: skip
AT = {int(year): place for place, year in enumerate(YEARS)}


@pytest.fixture(scope="module")
def tables():
    found = data.load()
    return {name: found[name] for name in savings.TABLES}


@pytest.fixture(scope="module")
def rows(tables):
    return retrofit.recompute(tables["energy_saving"])


@pytest.fixture(scope="module")
def plan(tables):
    return savings.run(**tables, **PLAN)


@pytest.fixture(scope="module")
def facts(plan):
    return {fact.name: fact for fact in energy_all_facts.facts(plan)}


def _run(tables, **changes):
    return savings.run(**tables, **{**PLAN, **changes})


# The saving rule -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit_energy", "limit", "output", "saving"),
    [
        (395.28, 361.0, 2_207_000.0, 7.565596),  # pig iron: 34.28 kgce/t x 2.207 Mt
        (-20.08, -30.0, 2_309_200.0, 2.2907264),  # converters gain energy: 9.92 kgce/t x 2.3092 Mt
        (482.0, 630.0, 222_231.55, 0.0),  # better than the limit: no negative saving
        (115.0, 115.0, 1e6, 0.0),
    ],
)
def test_saving_is_excess_over_the_limit_times_output(unit_energy, limit, output, saving):
    found = retrofit.limit_saving(unit_energy_kgce_per_t=unit_energy, limit_kgce_per_t=limit, output_t=output)
    assert found == pytest.approx(saving, abs=1e-12)


@pytest.mark.parametrize("missing", ["unit_energy_kgce_per_t", "limit_kgce_per_t", "output_t"])
def test_a_missing_figure_is_not_computable_rather_than_zero(missing):
    given_ = {"unit_energy_kgce_per_t": 150.0, "limit_kgce_per_t": 115.0, "output_t": 1e6, missing: np.nan}
    assert np.isnan(retrofit.limit_saving(**given_))
    assert retrofit.verdicts([0.0], [retrofit.limit_saving(**given_)]) == ["not computable"]


def test_a_match_is_within_half_of_the_last_printed_digit():
    found = retrofit.matches([2.29, 2.29, 2.29, 0.11, np.nan], [2.295, 2.2951, 2.285, 0.0, 1.0])
    assert found.tolist() == [True, False, True, False, False]
    assert retrofit.matches(78.4, 78.39, digits=1) and not retrofit.matches(78.4, 78.39)


@settings(deadline=None)
@given(st.floats(0, 3000), st.floats(0, 3000), st.floats(0, 3000), st.floats(0, 1e7))
def test_a_stricter_limit_never_saves_less(unit_energy, one, other, output):
    loose, strict = max(one, other), min(one, other)
    values = [
        retrofit.limit_saving(unit_energy_kgce_per_t=unit_energy, limit_kgce_per_t=limit, output_t=output)
        for limit in (loose, strict)
    ]
    assert 0 <= values[0] <= values[1] <= unit_energy * output / 1e7 + 1e-9


# The list ------------------------------------------------------------------------------------------------------


def test_the_list_has_38_enterprises_and_77_lines(rows, plan):
    table = energy_views.energy_rows(plan)
    assert list(table) == ["seq", "enterprise", "product", "saving_printed_10k_tce", "saving_advanced_10k_tce",
                           "saving_access_10k_tce", "verdict"]  # fmt: skip
    assert (len(table), table["seq"].nunique()) == (77, 38)
    assert rows["saving_printed_10k_tce"].sum() == pytest.approx(78.39)


def test_all_verdicts_and_the_four_lines_that_differ(rows):
    assert rows["verdict"].value_counts().to_dict() == {"not computable": 42, "matches": 31, "differs": 4}
    odd = rows[rows["verdict"] == "differs"]
    assert list(zip(odd["seq"], odd["product"], strict=True)) == [
        (16, "1,4-丁二醇"), (28, "50%烧碱"), (34, "焦炭"), (37, "焦炭"),
    ]  # fmt: skip
    # (1487.23 - 950) x 38958.04 t; better than the limit; (148.90 - 115) x 1214864 t; (144.36 - 115) x 2174278.84 t
    assert odd["saving_advanced_10k_tce"].to_list() == pytest.approx(
        [2.0929428, 0.0, 4.1183890, 6.3836827], abs=1e-6
    )
    assert odd["saving_printed_10k_tce"].to_list() == [2.98, 0.11, 2.40, 4.34]


def test_the_rule_behind_every_printed_saving(rows):
    assert rows.attrs["flat_shares"] == (0.05, 0.05)
    table = retrofit.rule_summary(rows).set_index("rule")
    assert table["lines"].to_dict() == {
        "advanced": 31, "access": 0, "annual_share": 9, "output_share": 11, "either_share": 7, "none": 5,
        "not_printed": 14,
    }  # fmt: skip
    assert table["printed_10k_tce"].sum() == pytest.approx(78.39)
    assert rows.loc[rows["rule"] == "none", "seq"].to_list() == [8, 19, 21, 34, 37]
    by_seq = rows.drop_duplicates("seq").set_index("seq")["rule"]
    assert (by_seq[4], by_seq[14], by_seq[16], by_seq[24]) == (
        "annual_share", "output_share", "annual_share", "either_share",
    )  # fmt: skip


def test_a_share_rule_is_found_not_assumed():
    base = np.array([10.0, 20.0, 33.0, 47.0, 81.0])
    assert retrofit.best_share(np.round(base * 0.08, 2), base) == (0.08, 5)
    assert retrofit.best_share(np.zeros(5), base)[1] == 0  # zeros follow any rule and count for none


def test_a_made_up_list_is_judged_by_the_same_code():
    table = pd.DataFrame({
        "seq": [1, 2, 3], "enterprise": list("abc"), "industry": "x", "annual_energy_tce": [5e4, 4e4, 9e4],
        "product": ["p", "q", "r"], "output_t": [1e5, np.nan, 2e5], "unit_energy_kgce_per_t": [500.0, np.nan, 200.0],
        "access_limit_kgce_per_t": [450.0, np.nan, 150.0], "advanced_limit_kgce_per_t": [400.0, np.nan, 100.0],
        "saving_10k_tce": [0.50, 0.40, 2.00], "period": "2022年",
    })  # fmt: skip
    found = retrofit.recompute(table)
    assert found["verdict"].to_list() == ["differs", "not computable", "matches"]
    assert found["rule"].to_list() == ["access", "annual_share", "advanced"]
    assert found.attrs["flat_shares"][0] == 0.10


def test_scenario_levels_keep_what_no_limit_reaches(rows):
    printed = retrofit.scenario_saving(rows, "printed")
    assert printed.sum() == pytest.approx(78.39)
    for level, total in (("access", 49.1190638), ("advanced", 81.1478744)):
        saving = retrofit.scenario_saving(rows, level)
        assert saving.sum() == pytest.approx(total, abs=1e-6)
        kept = rows[f"saving_{level}_10k_tce"].isna()
        assert np.array_equal(saving[kept], printed[kept])
    assert np.array_equal(
        retrofit.scenario_saving(rows, "blend", 1.0), retrofit.scenario_saving(rows, "advanced")
    )


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=4))
def test_a_blend_lies_between_the_limits_for_every_draw(rows, ways):
    saving = retrofit.scenario_saving(rows, "blend", np.sort(ways))
    assert saving.shape == (len(ways), 77)
    assert np.all(np.diff(saving, axis=0) >= -1e-12)
    assert np.all(saving >= retrofit.scenario_saving(rows, "access") - 1e-12)
    assert np.all(saving <= retrofit.scenario_saving(rows, "advanced") + 1e-12)


def test_concentration_of_the_list(rows):
    curve = retrofit.by_enterprise(rows)
    assert len(curve) == 38 and curve["saving_10k_tce"].sum() == pytest.approx(78.39)
    assert curve["saving_10k_tce"].head(3).to_list() == pytest.approx([11.59, 9.86, 9.32])
    assert curve["cumulative_share"].iloc[4] == pytest.approx(43.46 / 78.39)
    industry = retrofit.by_industry(rows).set_index("industry")
    assert industry["saving_printed_10k_tce"].round(2).to_dict() == {
        "钢铁": 9.86, "其他化工": 31.21, "建材": 1.77, "冶金": 2.40, "焦炭": 33.15, "数据中心": 0.0,
    }  # fmt: skip
    assert industry["enterprises"].to_list() == [1, 17, 7, 4, 8, 1]


def test_gini_by_hand():
    assert retrofit.gini([5, 5, 5, 5]) == pytest.approx(0.0)
    assert retrofit.gini([0, 0, 0, 7]) == pytest.approx(0.75)
    assert retrofit.gini([1, 3]) == pytest.approx(0.25)
    with pytest.raises(ValueError, match="positive sum"):
        retrofit.gini([0, 0])


@settings(deadline=None)
@given(st.lists(st.floats(0.01, 1e6), min_size=1, max_size=30), st.floats(0.1, 50))
def test_gini_is_bounded_and_free_of_scale(values, factor):
    value = retrofit.gini(values)
    assert -1e-12 <= value <= 1 - 1 / len(values) + 1e-12
    assert retrofit.gini(np.array(values) * factor) == pytest.approx(value, abs=1e-9)


# Paths ---------------------------------------------------------------------------------------------------------


def test_the_plan_as_printed_by_year(plan):
    # 45.24 of 30 enterprises in 2022; the coke firms' 33.15 in three equal parts 2022-24
    assert plan.retrofit[:4] == pytest.approx([0.0, 45.24 + 11.05, 45.24 + 22.10, 78.39])
    assert plan.gross[:3] == pytest.approx([0.0, 55.0, 125.33])
    # replaced coke at 115 kgce/t and 75 %: 156 万吨 in 2022, 729 万吨 from 2023
    assert (plan.gross - plan.net)[:3] == pytest.approx([0.0, 13.455, 62.87625])
    assert plan.net[AT[2025]] == pytest.approx(62.45375)


def test_ramp_is_linear_and_moves_with_the_delay():
    assert phaseout.ramp(2022, 2022)[:3].tolist() == [0.0, 1.0, 1.0]
    assert phaseout.ramp(2022, 2025)[:6] == pytest.approx([0, 0.25, 0.5, 0.75, 1, 1])
    assert phaseout.ramp(2022, 2022, [0.0, 0.5, 2.0])[:, 1:4] == pytest.approx(
        np.array([[1, 1, 1], [0.5, 1, 1], [0, 0, 1]])
    )


def test_levers_act_as_stated(tables, plan):
    late = _run(tables, energy_start_delay_years=1.5)
    assert late.retrofit[:3] == pytest.approx([0.0, 0.0, 45.24 * 0.5 + 33.15 * 0.5 / 3])
    assert np.allclose(_run(tables, energy_completion_share=0.5).retrofit, plan.retrofit / 2)
    assert _run(tables, energy_deadline_year=2022).retrofit[AT[2022]] == pytest.approx(78.39)
    assert _run(tables, phaseout_delay_years=1.0).gross[:4] == pytest.approx([0, 0, 55.0, 125.33])
    carbide = _run(tables, phaseout_carbide_replacement_share=1.0)
    assert plan.net[-1] - carbide.net[-1] == pytest.approx(94.3 * 823 * 0.75 / 1000)


def test_replacing_all_coke_at_full_use_frees_nothing(tables):
    full = _run(tables, phaseout_utilisation=1.0)
    found = {fact.name: fact.value for fact in energy_all_facts.facts(full)}
    assert found["coke_net_2025"] == pytest.approx(70.33 - 83.835)
    assert found["coke_closures_save"] is False
    assert found["coke_break_even_utilisation"] == pytest.approx(70.33 / 83.835)
    even = _run(tables, phaseout_utilisation=70.33 / 83.835)
    assert even.gross_by_list["coke"][-1] == pytest.approx(even.replacement_by_list["coke"][-1])


def test_coke_closures_may_come_from_the_coking_model(tables, plan):
    half = _run(tables, coke_closed=np.full(YEARS.size, 0.5))
    assert half.gross_by_list["coke"] == pytest.approx(np.full(YEARS.size, 35.165))
    assert np.array_equal(half.gross_by_list["carbide"], plan.gross_by_list["carbide"])


# Overlap -------------------------------------------------------------------------------------------------------


def test_firms_on_both_lists(plan):
    pairs = plan.pairs.set_index("retrofit_seq")
    assert pairs["same_plant"].to_dict() == {2: False, 3: True, 30: True, 35: True, 10: False}
    # closing energy / (unit energy x output), e.g. 7.98 万tce / (984.85 kgce/t x 560,470 t = 55.1979 万tce)
    shares = pairs.loc[[3, 30, 35], "closing_share"].to_list()
    assert shares == pytest.approx([0.1445707, 0.3500730, 0.3019786], abs=1e-6)
    full = pairs.loc[[3, 30, 35], "closing_share_full"].to_list()
    assert full == pytest.approx([102 / 560.47, 960 / 1564.228, 1000 / 2532.7])
    assert plan.overlap[AT[2025]] == pytest.approx(9.07 * shares[0] + 5.15 * shares[1] + 9.32 * shares[2])
    assert plan.overlap[AT[2025]] == pytest.approx(5.9286, abs=1e-4)


def test_every_alias_names_firms_of_the_tables_and_says_why(tables):
    retrofits = set(tables["energy_saving"]["enterprise"])
    closing = set().union(*(tables[name]["enterprise"] for name in savings.TABLES[1:]))
    for alias in phaseout.ALIASES:
        assert alias.retrofit in retrofits and alias.closure in closing
        assert alias.retrofit != alias.closure and alias.reason


def test_combined_counts_each_saving_once(plan):
    assert np.allclose(plan.combined, plan.retrofit + plan.net - plan.overlap)
    assert np.all(plan.combined[1:] < (plan.retrofit + plan.net)[1:])


def test_lists_without_a_common_firm_do_not_overlap(tables, rows):
    strangers = phaseout.closures(
        ferroalloy=tables["phaseout_ferroalloy"].assign(enterprise="甲"),
        carbide=tables["phaseout_carbide"].assign(enterprise="乙"),
        coke=tables["phaseout_coke"].assign(enterprise="丙"),
    )
    assert phaseout.overlaps(rows, strangers).empty


# Draws ---------------------------------------------------------------------------------------------------------

_NUMBERS = {
    "energy_blend_share": st.floats(0, 1), "energy_completion_share": st.floats(0, 1),
    "energy_start_delay_years": st.floats(0, 5), "phaseout_delay_years": st.floats(0, 5),
    "phaseout_utilisation": st.floats(0.4, 1), "phaseout_coke_replacement_share": st.floats(0, 1),
    "phaseout_carbide_replacement_share": st.floats(0, 1), "co2_t_per_tce": st.floats(2, 3),
}  # fmt: skip


@settings(deadline=None, max_examples=25)
@given(st.sampled_from(savings.LEVELS), st.lists(st.fixed_dictionaries(_NUMBERS), min_size=2, max_size=3))
def test_draws_equal_single_runs_and_paths_stay_in_bounds(tables, level, drawn):
    arrays = {name: np.array([draw[name] for draw in drawn]) for name in _NUMBERS}
    many = _run(tables, energy_target_level=level, **arrays)
    series = energy_variables.series(many)
    for place, draw in enumerate(drawn):
        one = energy_variables.series(_run(tables, energy_target_level=level, **draw))
        for key, values in one.items():
            whole = np.broadcast_to(series[key], (len(drawn), YEARS.size))
            assert whole[place] == pytest.approx(values, abs=1e-12)
    assert np.all(np.diff(many.retrofit, axis=-1) >= -1e-12)
    assert np.all(many.retrofit[..., -1] <= many.saving.sum(axis=-1) + 1e-9)
    assert np.all((many.overlap >= 0) & (many.overlap <= many.retrofit + 1e-12))
    assert np.all(many.net <= many.gross + 1e-12)


# Facts and results ---------------------------------------------------------------------------------------------


def test_headline_facts(facts):
    value = {name: fact.value for name, fact in facts.items()}
    assert value["target_gap_on_paper"] == pytest.approx(21.6)
    assert value["list_total_agrees"] is False and value["list_total_gap"] == pytest.approx(0.01)
    assert value["phaseout_printed_is_gross"] is True
    assert value["advanced_meets_target"] is False and value["target_met"] is False
    assert (value["list_met_on_time"], value["list_met_year"]) == (True, 2024)
    assert (value["overlap_firms"], value["related_firms"], value["closing_firms_without_energy"]) == (
        3,
        2,
        17,
    )
    assert value["co2_retrofit_2025"] == pytest.approx(208.5174)
    assert value["understated"] == pytest.approx(4.1183890 + 6.3836827 - 6.74, abs=1e-6)
    assert value["enterprises_for_80"] == 11


def test_facts_rest_on_known_inputs(facts):
    known = set(savings.PARAMETERS) | {f"table:{name}" for name in savings.TABLES}
    for fact in facts.values():
        assert fact.inputs and set(fact.inputs) <= known, fact.name
        assert fact.unit == "text" or isinstance(fact.value, bool) or np.isfinite(fact.value), fact.name
    assert "energy_blend_share" not in facts["retrofit_2025"].inputs


def test_a_late_start_changes_the_verdict(tables):
    found = {fact.name: fact.value for fact in energy_all_facts.facts(_run(tables, energy_start_delay_years=2.0))}
    assert found["list_met_on_time"] is False and found["list_met_year"] == 2026
    never = energy_all_facts.facts(_run(tables, energy_completion_share=0.5))
    assert np.isnan(next(fact.value for fact in never if fact.name == "list_met_year"))


def test_variables_follow_the_contract(plan):
    table = energy_variables.variables(plan)
    assert list(table) == ["variable", "unit", "year", "value"]
    assert not table.isna().any().any() and not table.duplicated(["variable", "year"]).any()
    value = table[table["year"] == 2025].set_index("variable")["value"]
    assert value["Energy Savings|Retrofit"] == pytest.approx(0.7839)
    assert value["Energy Use|Phase-out"] == pytest.approx(1.2533)
    assert value["Energy Savings|Phase-out"] == pytest.approx(0.6245375)
    assert value["Emission Reductions|CO2|Retrofit"] == pytest.approx(0.7839 * 2.66)


def test_faults_are_named(tables):
    with pytest.raises(ValueError, match="energy_target_level 'best': allowed are printed, access"):
        _run(tables, energy_target_level="best")
    with pytest.raises(TypeError, match="energy_blend"):
        _run(tables, energy_blend=0.5)
    no_coke = tables["energy_saving"][tables["energy_saving"]["product"] != "焦炭"]
    with pytest.raises(ValueError, match="no advanced limit for product '焦炭'"):
        savings.run(**{**tables, "energy_saving": no_coke}, **PLAN)
    with pytest.raises(ValueError, match="one run"):
        energy_all_facts.facts(_run(tables, energy_completion_share=np.array([0.5, 1.0])))
