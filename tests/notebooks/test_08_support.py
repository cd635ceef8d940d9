"""Briefing 08 executed: both languages, and words that follow scenario and levers."""

import ast
import re
from pathlib import Path

import nbformat
from payloads import FIGURE, TABLE, TEXT, sentences

from wuhai import data
from wuhai.parameters import schema

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "08_support.ipynb"
HAN = re.compile("[\u4e00-\u9fff]")


def table(payloads, id):
    return next(table["rows"] for table in payloads[TABLE] if table["id"] == id)


def chinese(payloads):
    """Texts, captions, alternative texts and cells that hold Chinese characters."""
    prose = sentences(payloads, "finding", "claim", "text", "note")
    prose += [figure[key] for figure in payloads[FIGURE] for key in ("caption", "alt", "note")]
    prose += [cell for table in payloads[TABLE] for row in table["rows"] for cell in row]
    return [text for text in prose if HAN.search(text)]


def test_the_plan_in_chinese(execute):
    payloads = execute(lang="zh")
    budget, caps, water = sentences(payloads, "finding")
    assert "合计10,419万元至12,075万元" in budget and "向自治区争取，没有承诺" in budget
    assert "不封顶要23,229万元，封顶后是9,009万元，15家到顶" in caps and "能多得14,220万元，正是上限省下的全部" in caps
    assert "有2个项目如此，不算时有1个；包钢万腾的补助是投资的5.0倍" in water
    assert [figure["id"] for figure in payloads[FIGURE]] == ["budget", "ranked", "pieces", "investment", "timing"]
    assert len(table(payloads, "enterprises")) == 38 and len(table(payloads, "water")) == 16
    assert len(table(payloads, "lines")) == 27 and len(table(payloads, "splits")) == 15
    assert len(table(payloads, "measures")) == 27


def test_the_plan_in_english(execute):
    payloads = execute(lang="en")
    budget, caps, water = sentences(payloads, "finding")
    assert "104.19 to 120.75 million CNY" in budget and "sought from the region, not promised" in budget
    assert "receive 142.2 million CNY more, all that the caps save" in caps
    assert "2 if the threshold counts, 1 if it does not" in water
    assert chinese(payloads) == []


def test_every_number_of_a_finding_has_an_origin(execute):
    found = (item["parts"] for item in execute(lang="zh")[TEXT] if item["kind"] == "finding")
    numbers = [part for parts in found for part in parts if not isinstance(part, str)]
    assert len(numbers) >= 8
    assert all(part["evidence"] and part["source"] for part in numbers)


def test_stress_pays_out_less(execute):
    budget, *_ = sentences(execute(lang="zh", scenario="stress"), "finding")
    assert budget.startswith("到2025年底只够申领4,922万元，是所列节能、节水量应得10,519万元的46.8%")
    assert "没有承诺" in budget


def test_caps_that_do_not_bind_turn_the_words(execute):
    levers = {"subsidy_energy_cap_10k_cny": 100000.0, "subsidy_water_cap_10k_cny": 10.0}
    payloads = execute(lang="en", **levers)
    _, caps, water = sentences(payloads, "finding")
    assert caps.startswith("Splitting gains nothing") and "no enterprise reaches the cap" in caps
    assert water.startswith("No water project's subsidy exceeds its investment")
    assert table(payloads, "splits") == []


def test_parameters_are_the_schemas():
    cell = next(cell for cell in nbformat.read(NOTEBOOK, 4).cells if cell["id"] == "parameters")
    values = {node.targets[0].id: ast.literal_eval(node.value) for node in ast.parse(cell.source).body}
    common = {name: values.pop(name) for name in ("lang", "scenario", "as_of", "changes")}
    assert common == {"lang": "zh", "scenario": "plan", "as_of": "", "changes": {}}
    known = schema(data.load()["parameters"])
    assert values == {name: known[name].default for name in values}
    assert all("08_support" in known[name].notebooks for name in values)
    assert all(type(value) is type(known[name].default) for name, value in values.items())


def test_form():
    cells = nbformat.read(NOTEBOOK, 4).cells
    assert len(cells) <= 45
    assert all(re.fullmatch("[a-z0-9-]+", cell["id"]) for cell in cells)
    for cell in cells:
        if cell.cell_type == "markdown":
            assert cell.metadata.tags in (["zh"], ["en"])
        else:
            assert not cell.outputs and cell.execution_count is None
            assert not re.search(r"^\s*(def|for|while|class)\b", cell.source, re.M)
    title = next(cell.source for cell in cells if cell["id"] == "title-zh").splitlines()[0]
    assert len(HAN.findall(title)) <= 16


def test_prose_holds_no_typed_figures():
    allowed = re.compile(r"\[@\w+:[\w-]+\]")
    cells = [cell for cell in nbformat.read(NOTEBOOK, 4).cells if cell.cell_type == "markdown"]
    assert not [cell["id"] for cell in cells if re.search(r"\d", allowed.sub("", cell.source))]
