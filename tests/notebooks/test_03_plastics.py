"""Briefing 03 executed: both languages, and words that follow scenario and levers."""

import ast
import re
from pathlib import Path

import nbformat
from payloads import FIGURE, TABLE, TEXT, sentences

from wuhai import data
from wuhai.parameters import schema

KEYS = "application/vnd.briefing.keyfigures+json"
NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "03_plastics.ipynb"
HAN = re.compile("[\u4e00-\u9fff]")
FIGURES = [
    "pipeline-funnel",
    "commissioning",
    "national-room",
    "break-even",
    "value-bridge",
    "chain-balance",
    "fan",
    "chances",
]


def test_the_plan_in_chinese(execute):
    payloads = execute(lang="zh")
    projects, outlook, value = sentences(payloads, "finding")
    assert "合计不够数：聚合物120～250万吨，或BDO210万吨，目标是316万吨" in projects
    assert "聚合物为0万吨，BDO为98万吨" in projects
    assert "10,000次模拟没有一次达到目标（概率的95%置信上限为0.038%，随机种子20220722）" in outlook
    assert "31,646元" in value and "39,557元，是1.7倍" in value
    assert [figure["id"] for figure in payloads[FIGURE]] == FIGURES
    assert [table["id"] for table in payloads[TABLE]] == [
        "projects",
        "readings",
        "feeds",
        "parameters",
        "sources",
    ]


def test_the_plan_in_english(execute):
    payloads = execute(lang="en")
    projects, outlook, _ = sentences(payloads, "finding")
    assert "fall short: 1.2–2.5 Mt of polymer, or 2.1 Mt of BDO, against 3.16 Mt" in projects
    assert "None of 10,000 draws reaches the target (95% upper bound 0.038%, seed 20220722)" in outlook
    prose = sentences(payloads, "finding", "claim", "text", "note")
    prose += [figure[key] for figure in payloads[FIGURE] for key in ("caption", "alt", "note")]
    assert not [sentence for sentence in prose if HAN.search(sentence)]


def test_every_number_of_a_finding_has_an_origin(execute):
    found = (item["parts"] for item in execute(lang="zh")[TEXT] if item["kind"] == "finding")
    numbers = [part for parts in found for part in parts if not isinstance(part, str)]
    assert len(numbers) >= 15
    assert all(part["evidence"] and part["source"] for part in numbers)


def test_the_evidence_follows_the_projects(execute):
    payloads = execute(lang="zh", scenario="evidence")
    projects, outlook, value = sentences(payloads, "finding")
    assert projects.startswith("公开可查的项目按上限算才够数：聚合物246～376万吨")
    assert "中位数是5万吨" in outlook and "3.1倍" in value
    told = sentences(payloads, "claim", "text")
    assert "名义产能中有87%还只是宣布。" in told
    assert not [sentence for sentence in told if "反推" in sentence]


def test_the_upper_end_of_announcements_gets_no_verdict(execute):
    named = {name: execute(lang="zh", scenario=name)[KEYS][0]["items"][0] for name in ("plan", "recovery")}
    assert named["recovery"]["label"] == "公开可查的产能，最多" and named["recovery"]["verdict"] == "不作判定"
    assert named["plan"]["label"] == "规划点名的产能，最多" and named["plan"]["verdict"] == "未达到"


def test_how_sure_it_is_tells_draws_seed_and_error(execute):
    assumed = " ".join(sentences(execute(lang="zh"), "claim", "text"))
    assert "次次成立，因为本情景由目标倒推条件" in assumed and "可降解塑料价格的不确定性，按方差" in assumed
    drawn = " ".join(sentences(execute(lang="zh", scenario="evidence"), "claim", "text"))
    assert "8,192次抽样（随机种子2022）没有一次达到，概率的95%置信上限为0.037%" in drawn
    assert "最值得先查清的是" in drawn


def test_a_modest_target_turns_the_verdicts(execute):
    levers = {"plastics_target_10kt": 100.0, "plastics_output_value_100m_cny": 100.0}
    projects, outlook, value = sentences(execute(lang="en", **levers), "finding")
    assert "add up to the target" in projects
    assert "reached with a probability of 18%" in outlook and "None of" not in outlook
    assert value.startswith("At this scenario's market price") and "is enough" in value


def test_parameters_are_the_schemas():
    cell = next(cell for cell in nbformat.read(NOTEBOOK, 4).cells if cell["id"] == "parameters")
    values = {node.targets[0].id: ast.literal_eval(node.value) for node in ast.parse(cell.source).body}
    common = {name: values.pop(name) for name in ("lang", "scenario", "as_of", "changes")}
    assert common == {"lang": "zh", "scenario": "plan", "as_of": "", "changes": {}}
    known = schema(data.load()["parameters"])
    assert values == {name: known[name].default for name in values}
    assert all("03_plastics" in known[name].notebooks for name in values)
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
