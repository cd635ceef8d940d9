"""The checks of language: what they find, where, and what they let stand."""

import pytest
from build_samples import figure, meta, notebook, table, text

from press.content import document, language
from press.job import PageError


def check(*cells, lang="zh"):
    title = "# 标题" if lang == "zh" else "# Title"
    language.check(document.read(notebook(title, *cells), lang))


def number(shown, value=1.0, **more):
    return {"text": shown, "name": "n", "value": value, **more}


ZH = {
    "a space between Chinese characters: '产能 不变'": ["产能 不变", "占比 （窄口径）"],
    "half-width punctuation": ["先立后破,不断档", "结论(未核实)如下"],
    "an English sentence on a Chinese page": ["结论如下 the plan would have to be changed 才行"],
    "per cent and percentage points at once": ["上升5%个百分点"],
    "a share's change in per cent": ["非煤占比提高15%", "比重下降了2.5%", "覆盖率上升 8 %"],
    "thousands written two ways": ["产能1,763万吨，合计1763万吨", "补助10,418万元和 2500 万元"],
}

GOOD_ZH = [
    "产能不变，占比由65%提高到80%，上升15个百分点", "2025年产能1,763万吨，编号20220722", "比重提高到80%的目标", "占比为5%的企业增加2家",
    "GB/T 2589 与 IPCC 指南", "按 Monte Carlo 法", "图1、表2（窄口径）", "GDP 增速 6%", "乌海政发〔2022〕18号印有1,763万吨", "价格比上年下降5%",
]  # fmt: skip

EN = {
    "Chinese on an English page": ["coke from 广聚", "the plan， then"],
    "per cent and percentage points at once": ["up by 5% percentage points"],
    "a share's change in per cent": ["the non-coal share rises by 15%", "its share would fall, the ratio is up by 3 %"],
    "thousands written two ways": ["17,630 of 45000 tonnes"],
}

GOOD_EN = [
    "the share rises by 15 percentage points to 80%", "output rises by 5%, its share stays", "1,763 in 2025 and 2030", "model X2000, 1,200 t",
]  # fmt: skip


@pytest.mark.parametrize(("fault", "said"), [(fault, said) for fault, texts in ZH.items() for said in texts])
def test_slips_of_chinese_stop_the_page(fault, said):
    with pytest.raises(PageError, match=fault.split(":")[0]):
        check(text(said))


@pytest.mark.parametrize(("fault", "said"), [(fault, said) for fault, texts in EN.items() for said in texts])
def test_slips_of_english_stop_the_page(fault, said):
    with pytest.raises(PageError, match=fault):
        check(text(said), lang="en")


@pytest.mark.parametrize("said", GOOD_ZH)
def test_good_chinese_passes(said):
    check(text(said), f"## 一节\n\n{said}", table(rows=[(said, "1,763")], caption=said), figure(caption=said, alt=said))


@pytest.mark.parametrize("said", GOOD_EN)
def test_good_english_passes(said):
    check(text(said), f"## Section\n\n{said}", table(rows=[(said, "1,763")], caption=said), lang="en")


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        (["## 产能 不变"], "the heading of section '一、'"),
        (["## 一节\n\n- 产能 不变"], "section '一、'"),
        ([text("产能 不变", kind="finding")], r"a finding \(the opening\)"),
        ([table("t1", caption="产能 不变")], "table 't1'"),
        ([table("t1", notes=["产能 不变"])], "table 't1'"),
        ([figure("f1", note="产能 不变")], "figure 'f1'"),
        ([text(number("1", label="产能 不变"))], "the origin of 'n'"),
        ([meta(scenario_title="产能 不变")], "the scenario's title"),
    ],
)
def test_the_place_is_told_with_the_words(cells, place):
    with pytest.raises(PageError, match=f"产能 不变' in {place}"):
        check(*cells)


def test_numbers_and_words_are_read_as_one_sentence():
    with pytest.raises(PageError, match="a share's change in per cent: '非煤占比上升15%。'"):
        check(text("非煤占比上升", number("15%"), "。"))


def test_a_number_that_is_a_name_has_no_separators():
    check(text(number("1,763万吨", 1763), "，种子", number("2022072", "2022072")))
    with pytest.raises(PageError, match="thousands written two ways, as in '1,763': '2500吨' in a text"):
        check(text(number("1,763万吨", 1763), "，另有", number("2500吨", 2500)))


def test_titles_of_literature_keep_their_language():
    title = "A measure of structural change in output"
    check(table(rows=[(title, "1")]), text(number("1", sources=[{"id": "a", "title": title}])))
    with pytest.raises(PageError, match="Chinese on an English page"):
        check(table(rows=[("结构变动", "1")]), lang="en")


def test_formulas_and_code_are_not_read_as_words():
    check("## 一节\n\n设 $K$、`a b c d e f g` 和 $m$ 为 1,763 与 $20000$")
