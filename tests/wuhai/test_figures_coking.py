"""Figures and tables of briefing 02: they say what the run says, in both languages, for runs near and far."""

import re
from functools import cache

import pytest
from matplotlib.figure import Figure as Canvas

from wuhai import data, text
from wuhai.figures import coking as figures
from wuhai.figures import coking_energy, coking_tables, coking_time
from wuhai.model import coking, coking_facts, coking_inputs, coking_margins, coking_views
from wuhai.parameters import schema
from wuhai.terms import Terms

HAN = re.compile("[\u4e00-\u9fff]")
FAR = (
    {"entities": 4},
    {"entities": 1},
    {"entities": 7, "floor_10kt": 200.0},
    {"floor_10kt": 400.0},
    {"floor_10kt": 1763.0, "replacement_ratio": 2.0},
    {"replacement_ratio": 1.2},
    {"coke_start_delay_years": 2.5},
    {"coke_start_delay_years": 6.0, "unlisted_waits_share": 0.0, "replacement_ratio": 2.0},
    {"coke_exit_delay_years": 2.0},
    {"coke_kept_share": 1.0, "allow_split": False},
)


@pytest.fixture
def english():
    text.set_language("en")
    yield
    text.set_language("zh")


@cache
def tables():
    return data.load()


@cache
def parameters():
    return schema(tables()["parameters"])


@cache
def run(**changes):
    values = {name: parameters()[name].default for name in coking_inputs.PARAMETERS}
    return coking.run(**{name: tables()[name] for name in coking.TABLES}, **{**values, **changes})


def facts_of(result):
    return text.Facts("coking", coking_facts.facts(result))


def drawn(result):
    """All figures of the briefing by id."""
    facts, energy = facts_of(result), coking_views.energy(result)
    reported = coking_views.reported(result, tables()["observed"])
    made = [
        figures.entity_limits(coking_margins.limits(result), facts, parameters()),
        figures.assignment(coking_views.stakes(result), facts),
        figures.concentration(coking_views.ranks(result), facts),
        coking_time.capacity_path(coking_views.path(result), coking_views.flows(result), reported, facts),
        coking_time.late_starts(coking_margins.late_starts(result), facts),
        coking_energy.unit_energy(energy, facts),
        coking_energy.savings(energy, facts),
    ]
    return {figure.id: figure for figure in made}


def tabled(result):
    """All tables of the briefing by id, but those of parameters and sources."""
    facts = facts_of(result)
    made = [
        coking_tables.firms_table(result.firms, facts),
        coking_tables.entities_table(coking_views.entities(result), facts),
        coking_tables.projects_table(tables()["pipeline"], Terms(tables())),
        coking_tables.turning_table(coking_margins.turning_points(result), parameters(), facts),
    ]
    return {table.id: table for table in made}


@pytest.fixture
def written(monkeypatch):
    """The words on every picture, as it is saved."""
    found = []
    save = Canvas.savefig

    def keep(self, *args, **options):
        found.append([item.get_text() for item in self.findobj(lambda part: hasattr(part, "get_text"))])
        return save(self, *args, **options)

    monkeypatch.setattr(Canvas, "savefig", keep)
    return found


@pytest.mark.parametrize("changes", FAR, ids=str)
@pytest.mark.filterwarnings("error")
def test_runs_far_from_the_plan_can_be_drawn(changes):
    for figure in drawn(run(**changes)).values():
        assert figure.caption and "nan" not in figure.alt and "无数据" not in figure.caption


def test_pictures_and_words_are_english(english, written):
    result = run(coke_start_delay_years=2.5, replacement_ratio=1.2)
    for figure in drawn(result).values():
        shown = figure.payload()
        texts = [shown["caption"], shown["alt"], shown["note"], *map(str, sum(shown["data"]["rows"], []))]
        assert not [item for item in texts if HAN.search(item)], figure.id
    assert written and not [words for words in written if HAN.search(" ".join(words))]
    for table in tabled(result).values():
        shown = table.payload()
        texts = [shown["caption"], *shown["notes"], *(cell for row in shown["rows"] for cell in row)]
        assert not [item for item in texts if HAN.search(item)], table.id


def test_captions_follow_the_run():
    plan, late, strict = drawn(run()), drawn(run(coke_start_delay_years=2.5)), drawn(run(floor_10kt=400.0))
    assert plan["entity-limits"].caption == "每家不低于300万吨、置换比例1，最多5家"
    assert strict["entity-limits"].caption.endswith("最多4家")
    assert "不在可行区内" in strict["entity-limits"].alt and "不在" not in plan["entity-limits"].alt
    assert "没有缺口" in plan["capacity-path"].caption
    assert late["capacity-path"].caption == "2023年末缺口729万吨，2026年补齐；合并2028年完成"
    assert plan["assignment"].caption.startswith("14家并为5家")


def test_the_map_of_limits_marks_plan_and_run(written):
    drawn(run())
    assert "规划" in written[0] and "本次" not in written[0]
    assert {"353万吨", "1.175"} <= set(written[0])
    written.clear()
    drawn(run(floor_10kt=400.0))
    assert {"规划", "本次"} <= set(written[0])
    assert "353万吨" not in written[0]


def test_the_path_names_its_gap_and_what_the_web_says(written):
    facts, result = facts_of(run(coke_start_delay_years=2.5)), run(coke_start_delay_years=2.5)
    path, flows = coking_views.path(result), coking_views.flows(result)
    for rows in (None, 0):
        reported = coking_views.reported(result, tables()["observed"][:rows])
        coking_time.capacity_path(path, flows, reported, facts)
    assert {"缺口729万吨", "网络信息：已关停729万吨", "1,034"} <= set(written[0])
    assert not [item for item in written[1] if "网络信息" in item]


def test_derived_capacities_are_told_from_printed_ones(written):
    figures.assignment(coking_views.stakes(run()), facts_of(run()))
    assert "天信  60万吨" in written[0] and "榕鑫 ≈  130万吨" in written[0]


def test_capacity_lost_to_the_ratio_has_a_place_of_its_own():
    assert "置换减量" in drawn(run(replacement_ratio=1.2))["assignment"].alt
    assert "置换减量" not in drawn(run())["assignment"].alt


def test_savings_write_both_numbers_where_they_differ(written):
    coking_energy.savings(coking_views.energy(run()), facts_of(run()))
    assert {"2.40 → 4.12", "4.34 → 6.38", "9.32"} <= set(written[0])


def test_tables_hold_the_run():
    made = {name: table.payload() for name, table in tabled(run()).items()}
    assert len(made["firms"]["rows"]) == 14 and made["firms"]["rows"][8] == [
        "天信",
        "否",
        "是",
        "—",
        "60",
        "60",
        "2022",
    ]
    assert [row[2] for row in made["entities"]["rows"]] == ["500", "360", "300", "300", "300"]
    assert len(made["projects"]["rows"]) == 6
    assert [row[2] for row in made["projects"]["rows"]].count("否") == 1
    turns = made["turning-points"]["rows"]
    assert [row[2] for row in turns] == [
        "352.6万吨",
        "348万吨",
        "1.175",
        "1.16",
        "1,500万吨",
        "0年",
        "2年",
        "0年",
    ]
    assert {row[-1] for row in turns} == {"是"}
    late = tabled(run(coke_start_delay_years=2.5))["turning-points"].payload()["rows"]
    assert [row[-1] for row in late] == ["是"] * 5 + ["否"] * 3
