"""The audit: formulas, tolerances, repeats, rules of the savings, and the plan's own differences one by one."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuhai import data
from wuhai.model import audit, audit_savings, phaseout, retrofit
from wuhai.model.audit_formula import FormulaError, Scope, evaluate, usual
from wuhai.model.audit_repeats import mentions, repeats, without_figure
from wuhai.model.audit_rules import package_totals, rule_checks
from wuhai.model.printed import common_unit, decimals, half_digit, verdicts

STATEMENTS = pd.DataFrame(
    [
        ("t001", "正文 一", "capacity", "=", 300.0, np.nan, np.nan, "万吨", 2025, "target"),
        ("t002", "正文 二", "capacity", "~", 316.0, np.nan, np.nan, "万吨/年", 2025, "target"),
        ("t003", "附件1 一", "capacity", "=", 316.0, np.nan, np.nan, "万吨", 2024, "target"),
        ("t004", "正文 一", "water", "=", 256.7, np.nan, np.nan, "万吨", None, "table_total"),
        ("t005", "附件4 一", "water", "=", 2566992.0, np.nan, np.nan, "吨", None, "table_total"),
        ("t006", "正文 一", "brands", "=", np.nan, 3.0, 5.0, "个", 2025, "target"),
        ("t007", "附件1 一", "brands", "=", np.nan, 3.0, 6.0, "个", 2025, "target"),
        ("t008", "正文 一", "replacement", "=", np.nan, np.nan, np.nan, None, 2022, "rule"),
        ("t009", "附件1 一", "replacement", "<", np.nan, np.nan, np.nan, None, 2022, "rule"),
        ("t010", "正文 一", "rate", "=", np.nan, np.nan, np.nan, None, 2025, "target"),
        ("t011", "附件3 一", "rate", ">=", 60.0, np.nan, np.nan, "%", 2022, "target"),
        ("t012", "附件3 一", "rate", "=", 100.0, np.nan, np.nan, "%", 2025, "target"),
        ("t013", "正文 一", "coverage", "=", np.nan, np.nan, np.nan, None, 2025, "target"),
    ],
    columns=["id", "section", "indicator", "operator", "value", "value_low", "value_high", "unit", "deadline", "kind"],
).astype({"deadline": "Int64", "unit": "string"})  # fmt: skip
LABELS = pd.DataFrame(
    [(name, f"{name}（中）", name) for name in STATEMENTS["indicator"].unique()],
    columns=["indicator", "label_zh", "label_en"],
)
LIST = pd.DataFrame(
    {"seq": [1, 1, 2, 3], "enterprise": ["甲", "甲", "乙", "丙"], "industry": ["钢铁", "钢铁", "建材", None],
     "saving": [7.5, 2.25, 1.5, np.nan], "kva": [25000, 12500, 12500, 50000], "capacity": [2.0, 1.0, 1.0, 5.0]}
)  # fmt: skip
SCOPE = Scope(STATEMENTS.set_index("id"), {"list": LIST})


# How figures are printed ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "digits", "half"),
    [(78.4, None, 0.05), (78.4, 2, 0.005), (1763, None, 0.5), (0.002, None, 0.0005), (5.0, None, 0.5)],
)
def test_half_of_the_last_printed_digit(value, digits, half):
    assert half_digit(value, digits) == pytest.approx(half)


def test_decimals_as_written():
    assert [decimals(value) for value in (66.07, 3.29, 100.0, 0.002, 1e-7)] == [2, 2, 0, 3, 7]


def test_units_of_one_family():
    assert common_unit("吨") == ("万吨", 1e-4)
    assert common_unit("万重量箱") == ("万吨", 0.05)  # 50 kg a case
    assert common_unit("座") == common_unit(pd.NA) == ("个", 1.0)
    assert common_unit("GW") == ("GW", 1.0)


def test_verdicts_at_the_edge():
    found = verdicts([78.4, 78.4, 78.4, np.nan, 1.0], [78.35, 78.449, 78.34, 1.0, np.nan], 0.05)
    assert found.tolist() == ["matches", "matches", "differs", "not computable", "not computable"]


@given(st.integers(0, 4), st.integers(0, 10**6), st.floats(-0.49, 0.49))
def test_what_rounds_to_the_printed_figure_matches_it(digits, number, rest):
    printed = round(number / 10**digits, digits)
    true = (number + rest) / 10**digits
    assert verdicts(printed, true, half_digit(printed, digits)) == "matches"
    assert verdicts(printed, (number + 1.51) / 10**digits, half_digit(printed, digits)) == "differs"


# Formulas ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("t001 + t002 * 2", 932),
        ("t002 // t001", 1),
        ("-t001 / 4", -75),
        ("t006.value_low + t006.value_high", 8),
        ("t012.deadline", 2025),
        ("sum(list.saving)", 11.25),
        ("sum(list.saving, industry == '钢铁')", 9.75),
        ("count(list.saving, kva > 12500, saving < 8)", 1),
        ("distinct(list.seq)", 3),
        ("distinct(list.seq, industry != '钢铁')", 2),
        ("max(list.kva) - min(list.kva)", 37500),
        ("count(list.seq, kva <= t001 * 100)", 3),
    ],
)
def test_formulas(formula, value):
    assert evaluate(formula, SCOPE) == pytest.approx(value)


def test_formulas_over_the_rows_of_a_table():
    found = evaluate("usual(capacity / kva) * kva", Scope(SCOPE.targets, SCOPE.tables, LIST))
    assert found.tolist() == pytest.approx([2.0, 1.0, 1.0, 4.0])


def test_usual_takes_the_smallest_of_equals():
    assert usual(pd.Series([3.0, 1.0, np.nan])) == 1.0


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("t0001", "statement 't0001' is unknown; did you mean 't001'?"),
        ("t001.val", "column of the statements 'val' is unknown"),
        ("sum(lists.saving)", "table 'lists' is unknown; did you mean 'list'?"),
        ("sum(list.savings)", "column of list 'savings' is unknown; did you mean 'saving'?"),
        ("mean(list.saving)", "function 'mean' is unknown"),
        ("t001 +", "formula 't001 +'"),
        ("__import__('os')", "is not allowed here"),
        ("t001 ** 2", "'t001 ** 2' is not allowed here"),
        ("[t001]", "is not allowed here"),
    ],
)
def test_formulas_that_are_refused(formula, words):
    with pytest.raises(FormulaError) as caught:
        evaluate(formula, SCOPE)
    assert words in str(caught.value)
    assert formula in str(caught.value)


# Rules ---------------------------------------------------------------------------------------------------


def rules(**columns):
    names = ["id", "check", "section", "stated", "digits", "recomputed", "unit", "table", "label_zh", "label_en",
             "why_zh", "why_en"]  # fmt: skip
    return pd.DataFrame([{name: columns.get(name) for name in names}])


def test_a_rule_takes_place_and_unit_from_the_stated_figure():
    found = rule_checks(rules(id="r", check="parts", stated="t004", recomputed="t005 / 10000"), SCOPE).iloc[0]
    assert (found["section"], found["unit"], found["verdict"]) == ("正文 一", "万吨", "matches")
    assert (found["stated"], found["recomputed"]) == (256.7, 256.6992)


def test_printed_decimals_of_a_rule():
    loose, strict = (
        rule_checks(rules(id="r", check="total", stated="t004", digits=digits, recomputed="256.66"), SCOPE)
        for digits in (None, 2)
    )
    assert (loose["verdict"].item(), strict["verdict"].item()) == ("matches", "differs")


def test_a_rule_without_a_second_formula_is_not_computable():
    found = rule_checks(rules(id="r", check="missing", stated="t001"), SCOPE).iloc[0]
    assert found["verdict"] == "not computable"


def test_names_are_compared_as_words():
    found = rule_checks(
        rules(id="r", check="wording", stated="'甲'", recomputed="'乙'", section="正文 一"), SCOPE
    )
    assert found[["enterprise", "other", "verdict"]].iloc[0].tolist() == ["甲", "乙", "differs"]


def test_a_rule_of_the_rows_checks_each():
    found = rule_checks(
        rules(id="kva", check="rows", stated="capacity", recomputed="usual(capacity / kva) * kva", table="list",
              section="附件4 附表2", unit="万吨"),
        SCOPE,
    )  # fmt: skip
    assert found["id"].tolist() == ["kva_1", "kva_1", "kva_2", "kva_3"]
    assert found["verdict"].tolist() == ["matches", "matches", "matches", "differs"]
    assert found["enterprise"].tolist() == ["甲", "甲", "乙", "丙"]


# Repeats -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def repeated():
    return repeats(mentions(STATEMENTS, LABELS, {"rate": "by_year"})).set_index("id")


def test_the_figure_printed_most_often_is_the_measure(repeated):
    first = repeated.loc["repeat_t001"]
    assert (first["stated"], first["recomputed"], first["verdict"]) == (300, 316, "differs")
    assert first["against"] == "正文 二"
    assert first["why_en"] == "“=” here, “≈” there"
    assert repeated.loc["repeat_t003", "verdict"] == "matches"
    assert "repeat_t002" not in repeated.index


def test_the_coarser_figure_sets_the_tolerance(repeated):
    row = repeated.loc["repeat_t005"]
    assert (row["stated"], row["verdict"]) == (2566992, "matches")
    assert row["recomputed"] == pytest.approx(2567000)


def test_both_ends_of_a_range_are_compared(repeated):
    assert repeated.loc["repeat_t007_low", "verdict"] == "matches"
    assert repeated.loc["repeat_t007_high", ["stated", "recomputed", "verdict"]].tolist() == [6, 5, "differs"]


def test_without_figures_the_operators_decide(repeated):
    assert repeated.loc["repeat_t009", "verdict"] == "differs"
    assert np.isnan(repeated.loc["repeat_t009", "stated"])


def test_a_mention_without_the_figure_is_not_computable_and_years_are_kept_apart(repeated):
    assert repeated.loc["repeat_t010", "verdict"] == "not computable"
    assert not {"repeat_t011", "repeat_t012", "deadline_t011"} & set(repeated.index)


def test_deadlines_are_compared(repeated):
    row = repeated.loc["deadline_t003"]
    assert (row["stated"], row["recomputed"], row["unit"], row["verdict"]) == (2024, 2025, "年", "differs")
    assert repeated.loc["deadline_t002", "verdict"] == "matches"


def test_values_side_by_side_are_no_repeats():
    found = repeats(mentions(STATEMENTS, LABELS, {"rate": "by_year", "capacity": "several"}))
    assert not found["id"].str.contains("t00[123]").any()


def test_targets_that_have_no_figure_anywhere():
    found = without_figure(STATEMENTS, mentions(STATEMENTS, LABELS, {"rate": "by_year"}))
    assert found["id"].tolist() == ["no_figure_t013"]
    assert found["verdict"].tolist() == ["not computable"]


# Savings -------------------------------------------------------------------------------------------------

FIRMS = pd.DataFrame(
    [
        # 1: 10 kgce above the limit x 1 Mt = 1.00; 2: 5 % of 20,000 tce = 0.10; 3: neither
        (1, "甲", "焦炭", 130000.0, "焦炭", 1e6, 125.0, 135.0, 115.0, 1.00),
        (2, "乙", "建材", 20000.0, "玻璃", 1e5, 30.0, np.nan, np.nan, 0.10),
        (3, "丙", "焦炭", 100000.0, "焦炭", 1e6, 150.0, 135.0, 115.0, 1.99),
        (4, "丁", "建材", 5000.0, "纤维", np.nan, np.nan, np.nan, np.nan, np.nan),
    ],
    columns=["seq", "enterprise", "industry", "annual_energy_tce", "product", "output_t", "unit_energy_kgce_per_t",
             "access_limit_kgce_per_t", "advanced_limit_kgce_per_t", "saving_10k_tce"],
)  # fmt: skip


@pytest.fixture(scope="module")
def firms():
    return retrofit.recompute(FIRMS)


def test_savings_against_the_limit_then_against_flat_rates(firms):
    found = audit_savings.saving_checks(firms).set_index("id")
    assert found.loc["saving_1_1", "verdict"] == "matches"
    assert found.loc["saving_3_1", ["recomputed", "verdict"]].tolist() == [pytest.approx(3.5), "differs"]
    assert found.loc["saving_4_1", "verdict"] == "not computable"
    flat = found.loc["saving_rule_2_1"]
    assert (flat["stated"], flat["recomputed"], flat["verdict"]) == (0.10, pytest.approx(0.10), "matches")
    assert flat["why_en"] == "5 % of the firm's annual energy"
    none = found.loc["saving_rule_3_1"]
    assert (none["recomputed"], none["verdict"]) == (pytest.approx(2.0), "differs")  # (135 - 115) x 1 Mt
    assert none["why_en"] == "(access limit - advanced limit) x output"
    assert "saving_rule_1_1" not in found.index


def test_a_firm_cannot_use_less_than_its_products(firms):
    found = audit_savings.balance_checks(firms).set_index("id")
    # 125 kgce x 1 Mt = 125,000 of 130,000; 30 x 0.1 Mt = 3,000 of 20,000; 150,000 of 100,000; nothing printed
    assert found["recomputed"].tolist()[:3] == [130000, 20000, 150000]
    assert found["verdict"].tolist() == ["matches", "matches", "differs", "not computable"]


# The plan ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tables():
    return data.load()


@pytest.fixture(scope="module")
def plan(tables):
    rows = retrofit.recompute(tables["energy_saving"])
    exits = phaseout.closures(
        ferroalloy=tables["phaseout_ferroalloy"],
        carbide=tables["phaseout_carbide"],
        coke=tables["phaseout_coke"],
    )
    pairs = phaseout.overlaps(rows, exits)
    return audit.run(rows=rows, overlaps=pairs, **{name: tables[name] for name in audit.TABLES})


DIFFERENCES = {
    "total_t180": (31.22, 31.21), "total_t188": (0.002, 0.0), "energy_saving_total": (78.4, 78.39),
    "water_project_lines": (14, 16), "coke_successors": (1763, 1760), "pv_glass_lines": (39, 87.6),
    "retrofit_scope": (38, 32), "organosilicon_named": (100, 70), "bioplastics_named": (316, 250),
    "pv_ingot_named": (10, 20), "oven_height_top": (7, 6.25), "coke_ovens_4": (95, 96), "coke_ovens_5": (100, 96),
    "coke_ovens_8": (90, 96), "repeat_t001": (300, 316), "repeat_t016": (100, 78.4), "repeat_t061": (4.3, 5.5),
    "repeat_t139": (40, 10), "deadline_t170": (2024, 2025), "saving_16_1": (2.98, 2.092943),
    "saving_28_3": (0.11, 0), "saving_34_1": (2.4, 4.118389), "saving_37_1": (4.34, 6.383683),
    "saving_rule_8_1": (0.12, 0.094998), "saving_rule_19_1": (0.01, 0.042669), "saving_rule_21_1": (0.02, 0.001206),
    "saving_rule_34_1": (2.4, 2.429728), "saving_rule_37_1": (4.34, 4.348558), "balance_14": (5415, 13710.61755),
    "balance_20": (7454.52, 10770), "balance_27": (239774.95, 271735.456), "balance_29": (529601.27, 547193.011965),
}  # fmt: skip
WORDS = {"repeat_t069", "heading_carbide", "heading_coke", "name_xingfa", "name_huanghe", "name_chn_energy", "name_rongxin",
         "name_baohua", "name_wanchen", "name_zhongbo", "name_huazi", "name_taihe"}  # fmt: skip


def test_every_difference_of_the_plan(plan):
    differs = plan[plan["verdict"] == "differs"].set_index("id")
    assert set(differs.index) == {*DIFFERENCES, *WORDS}
    for key, numbers in DIFFERENCES.items():
        assert differs.loc[key, ["stated", "recomputed"]].tolist() == pytest.approx(numbers, abs=1e-6), key
    assert differs.loc[list(WORDS), ["stated", "recomputed"]].isna().all(axis=None)


def test_verdicts_of_the_plan(plan):
    assert plan["verdict"].value_counts().to_dict() == {"matches": 275, "not computable": 80, "differs": 44}
    counts = audit.summary(plan).set_index("check")
    assert counts.loc["saving"].tolist() == [31, 4, 42, 77]
    assert counts.loc["saving_rule"].tolist() == [25, 5, 0, 30]
    assert counts.loc["share"].tolist() == [6, 0, 0, 6]
    assert counts.loc["listed"].tolist() == [5, 0, 0, 5]
    assert counts["checks"].sum() == len(plan)


def test_figures_that_agree(plan):
    found = plan.set_index("id")
    expected = {
        "coke_enterprises_union": 14, "coke_entities_most": 5, "phaseout_energy": 125.33, "motors": 3205,
        "energy_groups": 78.402, "water_groups": 256.7, "water_saving_chemicals": 222.5187, "pv_glass_cases": 39,
        "share_carbide_2021": 66.065748, "total_t263": 2566992, "total_t264": 17244, "total_t245": 22,
    }  # fmt: skip
    for key, value in expected.items():
        assert found.loc[key, "recomputed"] == pytest.approx(value, abs=1e-6), key
        assert found.loc[key, "verdict"] == "matches", key


def test_savings_agree_with_the_retrofit_list(plan, tables):
    rows = retrofit.recompute(tables["energy_saving"])
    lines = plan[plan["check"] == "saving"]
    assert lines["verdict"].tolist() == rows["verdict"].tolist()
    assert lines["recomputed"].min() >= 0
    flat = plan[plan["check"] == "saving_rule"]
    assert int((flat["verdict"] == "differs").sum()) == int((rows["rule"] == "none").sum())


def test_the_table_keeps_its_contract(plan):
    assert list(audit.written(plan)) == [
        "id",
        "section",
        "item",
        "stated",
        "recomputed",
        "unit",
        "difference",
        "verdict",
    ]
    assert plan["id"].is_unique
    assert plan["section"].str.match(r"(正文|附件[1-4]) ").all()
    assert set(plan["check"]) <= set(audit.CHECKS)
    assert not plan[["label_zh", "label_en", "item"]].isna().any(axis=None)
    assert (
        not plan[["label_en", "why_en"]]
        .apply(lambda cells: cells.str.contains("[\u4e00-\u9fff]"))
        .any(axis=None)
    )
    both = plan[["stated", "recomputed"]].notna().all(axis=1)
    gap = plan["recomputed"] - plan["stated"]
    assert plan.loc[both, "difference"].tolist() == pytest.approx(gap[both].tolist(), abs=1e-6)
    assert not (plan["verdict"].eq("matches") & ~both).any()


def test_a_changed_row_is_found_out(tables):
    changed = tables["phaseout_coke"].copy()
    changed.attrs = tables["phaseout_coke"].attrs
    changed.loc[0, "capacity_10kt"] = 61.0
    scope = Scope(tables["targets"].set_index("id"), {**tables, "phaseout_coke": changed})
    found = package_totals(scope, tables["target_labels"], tables["audit_rules"]).set_index("id")
    assert found.loc["total_t260", ["recomputed", "verdict"]].tolist() == [730, "differs"]
    assert found.loc["total_t256", "verdict"] == "differs"
    assert found.loc["total_t258", "verdict"] == "matches"


def test_facts(plan):
    values = {fact.name: fact.value for fact in audit.facts(plan)}
    assert (values["matches"], values["differs"], values["not_computable"]) == (275, 44, 80)
    assert values["coke_successors_stated"] - values["coke_successors_recomputed"] == 3
    assert (values["savings_limit"], values["savings_flat_rate"], values["savings_none"]) == (31, 25, 5)
    assert values["savings_not_printed"] == 14
    assert len(values) == len(audit.facts(plan))
