"""Figures and tables of the plastics briefing: drawn in both languages, true to the frames they are given."""

import re

import matplotlib.text
import pytest

from wuhai import text
from wuhai.case import settle
from wuhai.figures import plastics, plastics_tables, plastics_value
from wuhai.model import plastics_views as views

HAN = re.compile("[\u4e00-\u9fff]")


def figures(case):
    result, facts = case.run.plastics, case.facts.plastics
    points = views.market_points(result, case.tables["observed"])
    return [
        plastics.funnel(views.funnel_rows(result), facts),
        plastics.commissioning(views.outlook(result), views.schedule(result), facts),
        plastics.national_room(views.national(result), facts),
        plastics_value.break_even(result.grid, points, views.scenario_points(result), facts),
        plastics_value.value_bridge(views.value_bridge(result), facts),
        plastics_value.chain_balance(views.chain(result), facts),
        plastics.chances(views.exceedance(result), facts),
    ]


def tables(case):
    result, facts = case.run.plastics, case.facts.plastics
    return [
        plastics_tables.projects(views.project_table(result), facts),
        plastics_tables.readings(views.readings(result), facts),
        plastics_tables.feeds(views.chain(result), facts),
    ]


@pytest.fixture(scope="module")
def case():
    """Cases by scenario, language and levers, each settled once."""
    done = {}

    def make(scenario="plan", lang="zh", **changes):
        key = (scenario, lang, *changes.items())
        done[key] = done.get(key) or settle(scenario, lang, changes=changes)
        return done[key]

    return make


@pytest.fixture(scope="module")
def draw(case):
    """Figures by id and all words written on them, each run drawn once."""
    done = {}

    def make(scenario="plan", lang="zh", **changes):
        key = (scenario, lang, *changes.items())
        if key not in done:
            text.set_language(lang)
            done[key] = recorded(lambda: figures(case(scenario, lang, **changes)))
        return done[key]

    yield make
    text.set_language("zh")


def recorded(make):
    words, write = set(), matplotlib.text.Text.draw

    def note(self, *args, **kwargs):
        words.add(self.get_text())
        return write(self, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matplotlib.text.Text, "draw", note)
        return {figure.id: figure for figure in make()}, words


@pytest.mark.filterwarnings("error::UserWarning")
def test_english_figures_hold_no_chinese(draw):
    found, words = draw("stress", "en")
    assert len(found) == 7 and not [word for word in words if HAN.search(word)]
    for figure in found.values():
        assert not HAN.search(figure.caption + figure.alt + figure.note)
        cells = [cell for row in figure.payload()["data"]["rows"] for cell in row]
        assert cells and not [cell for cell in cells if isinstance(cell, str) and HAN.search(cell)]


@pytest.mark.filterwarnings("error::UserWarning")
@pytest.mark.parametrize(
    "changes",
    [
        {"capacity_basis": "bdo"},
        {"plastics_target_10kt": 50.0, "plastics_output_value_100m_cny": 3000.0},
        {"plastics_target_year": 2022, "plastics_target_10kt": 600.0},
    ],
)
def test_levers_at_their_ends_are_still_drawn(draw, changes):
    assert len(draw(**changes)[0]) == 7


def test_captions_say_the_numbers(draw):
    captions = {name: figure.caption for name, figure in draw()[0].items()}
    assert "BDO98万吨" in captions["pipeline-funnel"]
    assert "中位数为21万吨" in captions["commissioning"]
    assert "31,646元/吨" in captions["break-even"]
    assert "142.0万吨" in captions["chain-balance"] and "94.3万吨" in captions["chain-balance"]
    assert "2.3倍" in captions["national-room"]


def test_projects_are_named_on_the_staircase(case, draw):
    steps = views.schedule(case("stress", "en").run.plastics)
    assert set(steps["label_en"]) <= draw("stress", "en")[1]


def test_a_solved_path_does_not_hide_the_fan(draw):
    found, words = draw()
    assert {"P10", "P90", "中位数", "目标路径"} <= words
    data = found["commissioning"].payload()["data"]
    row = dict(zip([column["name"] for column in data["columns"]], data["rows"][4], strict=True))
    assert row["year"] == 2025 and row["target_path"] == 316
    assert row["p10"] < row["p50"] < row["p90"] < 316


def test_the_web_is_marked_as_unverified(draw):
    grades = {name: {item["grade"] for item in figure.evidence} for name, figure in draw()[0].items()}
    for name in ("pipeline-funnel", "national-room", "break-even", "chain-balance"):
        assert "web_unverified" in grades[name]


def test_same_run_same_bytes(case, draw):
    result, facts = case().run.plastics, case().facts.plastics
    again = plastics_value.value_bridge(views.value_bridge(result), facts)
    assert again.svg == draw()[0]["value-bridge"].svg


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_tables_in_both_languages(case, lang):
    chosen = case("stress", lang)
    text.set_language(lang)
    projects, readings, feeds = tables(chosen)
    text.set_language("zh")
    assert len(projects.rows) == 6 and len(readings.rows) == 2 and len(feeds.rows) == 6
    cells = [cell for table in (projects, readings, feeds) for row in table.rows for cell in row]
    assert bool([cell for cell in cells if HAN.search(cell)]) is (lang == "zh")


def test_readings_name_draws_and_seed(case):
    assert "10,000次模拟（随机种子20220722）" in tables(case())[1].notes[0]


def test_sources_are_those_of_plastics(case):
    rows = {row[0] for row in plastics_tables.sources(case().tables, case().parameters).rows}
    assert {"plan-2022-18", "web-zgxjjypt-816", "web-longbridge-259015731", "bass-1969"} <= rows
    assert "web-mysteel-weekly-230" not in rows
