"""What changed between two publications: numbers, words, and texts that mean harm."""

import pandas as pd
import pytest

from wuhai import changes_page, data
from wuhai.changes import changes
from wuhai.model.coupled import KEYS
from wuhai.places import ROOT
from wuhai.units import in_plan_units

TITLES = {"stress": {"zh": "压力情景", "en": "Stress"}}
SHARE, COKE = ("Share|Value Added|Non-Coal", "%"), ("Capacity|Coke", "Mt")
HOSTILE = {lang: "<script>alert(1)</script>\"'{x} " + word * 200 for lang, word in (("zh", "名"), ("en", "n"))}


def frame(*rows):
    """Rows of scenario, (variable, unit), year, value."""
    cells = [("m", scenario, "Wuhai", *series, year, value) for scenario, series, year, value in rows]
    return pd.DataFrame(cells, columns=[*KEYS, "value"])


@pytest.fixture(scope="module")
def indicators():
    return data.load()["indicators"]

MONTHS = {"observed": "2025-10", "pipeline": "2026-01"}


@pytest.fixture
def page(tmp_path, indicators):
    """The cells of a page for two frames; `before` may be None."""

    def made(before, after, lang="zh", titles=TITLES, known=indicators):
        paths = [tmp_path / name for name in ("before.csv", "after.csv")]
        for path, rows in zip(paths, (before, after), strict=True):
            if rows is not None:
                rows.to_csv(path, index=False)
        first = None if before is None else paths[0]
        return changes_page.cells(first, paths[1], titles=titles, indicators=known, hashes=("a" * 64, "b" * 64), lang=lang, months=MONTHS)

    return made


def words(cells):
    """All sentences of a page, and its tables by id."""
    bundles = [cell for cell in cells if not isinstance(cell, str)]
    said = [cell["text/plain"] for cell in bundles if "application/vnd.briefing.text+json" in cell]
    payloads = [cell.get("application/vnd.briefing.table+json") for cell in bundles]
    return said, {payload["id"]: payload for payload in payloads if payload}


def test_moved_new_and_gone_by_hand():
    before = frame(("stress", SHARE, 2024, 60.0), ("stress", SHARE, 2025, 61.2), ("stress", COKE, 2025, 10.0))
    after = frame(("stress", SHARE, 2024, 60.0), ("stress", SHARE, 2025, 60.8), ("plan", COKE, 2025, 17.6), ("plan", COKE, 2026, 17.6))
    found = changes(before, after)
    assert found.compared == 2
    (row,) = found.moved.itertuples()
    assert (row.scenario, row.variable, row.year) == ("stress", SHARE[0], 2025)
    assert row.difference == pytest.approx(-0.4) and row.relative == pytest.approx(0.4 / 61.2)
    assert found.came.to_dict("records") == [
        {"scenario": "plan", "variable": COKE[0], "unit": "Mt", "first": 2025, "last": 2026, "years": 2}
    ]
    assert found.gone["scenario"].tolist() == ["stress"] and found.gone["variable"].tolist() == [COKE[0]]


def test_nothing_moved_is_nothing():
    same = frame(("plan", COKE, 2025, 17.6), ("plan", COKE, 2026, 0.0))
    assert not changes(same, same.sample(frac=1, random_state=1)) and changes(same, same).compared == 2


def test_tolerance_is_a_part_of_the_larger_value():
    before, after = frame(("plan", COKE, 2025, 1000.0)), frame(("plan", COKE, 2025, 1001.0))
    assert not changes(before, after, tolerance=0.001) and changes(before, after, tolerance=0.0009)
    assert changes(frame(("plan", COKE, 2025, 0.0)), frame(("plan", COKE, 2025, 1e-9)), tolerance=0.9)
    with pytest.raises(ValueError, match="tolerance -1"):
        changes(before, after, tolerance=-1)


def test_largest_first_and_one_peak_a_series():
    before = frame(*(("plan", COKE, year, 10.0) for year in (2024, 2025)), ("plan", SHARE, 2025, 50.0))
    after = frame(("plan", COKE, 2024, 11.0), ("plan", COKE, 2025, 15.0), ("plan", SHARE, 2025, 51.0))
    found = changes(before, after)
    assert found.moved["year"].tolist() == [2025, 2024, 2025]
    assert found.peaks[["variable", "year", "years"]].to_numpy().tolist() == [[COKE[0], 2025, 2], [SHARE[0], 2025, 1]]


def test_what_is_no_result_is_refused():
    good = frame(("plan", COKE, 2025, 1.0))
    with pytest.raises(ValueError, match="before: column 'unit' is missing"):
        changes(good.drop(columns="unit"), good)
    with pytest.raises(ValueError, match="after: row 3 repeats the key"):
        changes(good, pd.concat([good, good], ignore_index=True))
    with pytest.raises(ValueError, match="unit 'furlong'"):
        in_plan_units(1.0, "furlong")


def test_every_unit_of_the_results_is_known(indicators):
    from wuhai.case import settle

    for code in settle("plan").results["unit"].unique():
        in_plan_units(1.0, code)


def test_a_share_moves_in_points_and_words_say_where(page):
    before, after = frame(("stress", SHARE, 2025, 61.2)), frame(("stress", SHARE, 2025, 60.8))
    said, tables = words(page(before, after))
    assert "压力情景：2025年非煤产业占工业增加值比重由61.2%降为60.8%（−0.4个百分点）。" in said
    assert tables["moved"]["rows"] == [["压力情景", "非煤产业占工业增加值比重", "2025", "61.2%", "60.8%", "−0.4个百分点", "1"]]
    said, _ = words(page(before, after, "en"))
    assert "Stress: Non-coal share of industrial value added, 2025, falls from 61.2% to 60.8% (−0.4 percentage points)." in said


def test_other_units_move_in_per_cent_in_the_languages_unit(page):
    before, after = frame(("stress", COKE, 2025, 17.63)), frame(("stress", COKE, 2025, 17.64))
    assert "压力情景：2025年焦炭产能由1,763万吨升为1,764万吨（+0.057%）。" in words(page(before, after))[0]
    assert "Stress: Coke capacity, 2025, rises from 17.63 Mt to 17.64 Mt (+0.057%)." in words(page(before, after, "en"))[0]
    assert "（原为零）" in "".join(words(page(frame(("stress", COKE, 2025, 0.0)), after))[0])


def test_small_differences_are_seen(page):
    said, _ = words(page(frame(("stress", SHARE, 2025, 61.20)), frame(("stress", SHARE, 2025, 61.21))))
    assert any("由61.20%升为61.21%（+0.01个百分点）" in sentence for sentence in said), said


@pytest.mark.parametrize(("lang", "sentence"), [("zh", "这是第一次发布，没有可以比较的结果。"), ("en", "This is the first publication: there is nothing to compare with.")])
def test_the_first_publication_says_so(page, lang, sentence):
    said, tables = words(page(None, frame(("stress", COKE, 2025, 1.0)), lang))
    assert said[0] == sentence and "moved" not in tables


def test_no_change_says_so(page):
    same = frame(("stress", COKE, 2025, 1.0))
    said, tables = words(page(same, same, "en"))
    assert said[0] == "None of the 1 results moved since the last publication." and set(tables) == {"compared"}


def test_long_lists_are_cut_and_told(page):
    series = [(f"Capacity|{n}", "Mt") for n in range(100)]
    before = frame(*(("stress", each, 2025, 1.0) for each in series))
    after = frame(*(("stress", each, 2025, 2.0) for each in series))
    _, tables = words(page(before, after))
    assert len(tables["moved"]["rows"]) == 60 and "另有40条" in tables["moved"]["notes"][0]
    _, tables = words(page(before, frame(("stress", COKE, 2025, 1.0))))
    assert len(tables["series"]["rows"]) == 60 and "41" in tables["series"]["notes"][0]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_names_are_texts_in_both_renderings(page, indicators, lang):
    from press.job import SITE, Job
    from press.runs.assemble import assemble

    known = pd.concat([indicators, pd.DataFrame([{"variable": "X|Y", "label_zh": HOSTILE["zh"], "label_en": HOSTILE["en"]}])])
    titles = {"stress": HOSTILE}
    before, after = frame(("stress", ("X|Y", "Mt"), 2025, 1.0)), frame(("stress", ("X|Y", "Mt"), 2025, 2.0), ("new", COKE, 2025, 1.0))
    run = assemble(page(before, after, lang, titles, known), Job(ROOT, "changes", SITE, "x", lang))
    assert run.error is None
    html = run.page.files["html"].decode()
    assert "<script>alert" not in html and "&lt;script&gt;" in html and run.page.files["pdf"].startswith(b"%PDF")
    assert "{x}" in html
