"""Figures: the house style is legible to all, evidence shows, text alternatives come from the data, bytes repeat."""

from __future__ import annotations

import itertools
import json
import re

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex, to_rgb
from matplotlib.font_manager import FontProperties, findfont

import typeface
from wuhai import text
from wuhai.figures import (
    Column,
    Figure,
    GlyphError,
    canvas,
    evidence_key,
    grids,
    labels,
    marks,
    measure,
    panel,
    years,
)
from wuhai.figures import theme as th
from wuhai.figures.output import CHARTS, alt

DATA = pd.DataFrame(
    {
        "year": [2023, 2024, 2025],
        "firm": ["甲", "甲", "乙"],
        "coke": [1763.0, 1034.0, None],
        "share": [0.5, 0.65, 0.8],
    }
)
YEAR = Column("year", "年份", "Year", "year")
FIRM = Column("firm", "企业", "Firm")
COKE = Column("coke", "焦炭产能", "Coke capacity", "10kt")
SHARE = Column("share", "占比", "Share", "share")


@pytest.fixture
def english():
    text.set_language("en")
    yield
    text.set_language("zh")


def figure(words="焦炭", lang="zh", **changes):
    with canvas(height=2) as (fig, ax):
        marks.steps(ax, DATA["year"], DATA["coke"])
        labels.label(ax, 2024, 1034, words)
    settings = {
        "id": "capacity-path", "kind": "steps", "caption": "产能先降后升", "says": "2024年最低。",
        "data": DATA, "columns": [YEAR, COKE, FIRM], "x": "year", "y": "coke",
        "evidence": ["assumption", "plan"], "lang": lang,
    }  # fmt: skip
    return Figure(fig, **{**settings, **changes})


def texts(ax):
    return [item.get_text() for item in ax.texts]


# --- theme -------------------------------------------------------------------------------------------------------


def test_house_fonts_are_the_ones_drawn():
    with th.theme():
        assert findfont(FontProperties()) == str(typeface.regular())
        assert findfont(FontProperties(weight="bold")) == str(typeface.bold())
        assert mpl.rcParams["font.family"] == list(typeface.FAMILIES)
    assert mpl.rcParams["font.family"] == mpl.rcParamsDefault["font.family"]


def test_the_smallest_text_prints_at_nine_points_in_the_type_area():
    sizes = [
        size
        for key, size in th.RC.items()
        if key.endswith(("size",)) and key.startswith(("font", "axes", "xtick.l"))
    ]
    assert min(*sizes, th.SMALL) * (156 / 25.4) / th.WIDTH >= 9


def lab(rgb):
    """CIE L*a*b* (D65) of linear RGB."""
    to_xyz = [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
    ratio = to_xyz @ np.clip(rgb, 0, 1) / [0.95047, 1, 1.08883]
    f = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


# Machado, Oliveira & Fernandes (2009), severity 1.0
SIGHT = {
    "full": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


@pytest.mark.parametrize("sight", SIGHT)
def test_colours_stay_apart_in_every_kind_of_sight(sight):
    channels = np.array([to_rgb(colour) for colour in th.COLOURS])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    seen = [lab(np.asarray(SIGHT[sight]) @ colour) for colour in linear]
    assert min(np.linalg.norm(a - b) for a, b in itertools.combinations(seen, 2)) > 15


@pytest.mark.parametrize("colour", th.COLOURS)
def test_colours_show_on_white_and_their_words_can_be_read(colour):
    assert th.contrast(colour) >= 3
    assert th.contrast(th.readable(colour)) >= 4.5


def test_contrast_is_that_of_wcag():
    assert th.contrast("white") == pytest.approx(1)
    assert th.contrast("black") == pytest.approx(21)
    assert th.contrast("#767676") == pytest.approx(4.54, abs=0.005)
    assert th.tint("black", 0.8) == "#cccccc"


def test_evidence_can_be_seen():
    assert th.line_style("plan")["linestyle"] == th.line_style("official")["linestyle"] == "solid"
    dashes = {grade: th.line_style(grade)["linestyle"] for grade in ("assumption", "web_unverified")}
    assert dashes["assumption"] != dashes["web_unverified"] and "solid" not in dashes.values()
    assert th.marker_style("web_unverified")["fillstyle"] == "none"
    assert th.marker_style("plan")["fillstyle"] == "full"
    assert th.fill_style("web_unverified")["facecolor"] == th.PAPER
    assert th.fill_style("assumption")["hatch"] and "hatch" not in th.fill_style("plan")
    with pytest.raises(ValueError, match="unknown evidence grade 'guess'"):
        th.fill_style("guess")


def test_axes_speak_the_language_in_its_unit():
    for lang, name, ticks in (("zh", "产能（万吨）", ["0", "1,500"]), ("en", "Capacity (Mt)", ["0", "15"])):
        with canvas() as (_, ax):
            measure(ax.xaxis, "10kt", "产能", "Capacity", lang)
            measure(ax.yaxis, "10kt", "产能", "Capacity", lang)
        assert ax.get_xlabel() == name and texts(ax) == [name]
        assert ax.yaxis.get_major_formatter().format_ticks([0, 1500]) == ticks


def test_ticks_share_a_precision():
    assert th.UnitFormatter("10kt", "en").format_ticks([0, 25, 50]) == ["0.00", "0.25", "0.50"]
    assert th.UnitFormatter("share", "zh").format_ticks([-0.5, 0, 0.5]) == ["−50%", "0%", "50%"]
    assert th.UnitFormatter("year", "zh").format_ticks([2021, 2022]) == ["2021", "2022"]
    assert th.UnitFormatter("cny_per_t", "zh")(31646) == "31,646"


def test_years_and_panels():
    with canvas(1, 2, sharey=True) as (fig, (left, right)):
        years(left, 2021, 2025)
        panel(right, "宽口径")
    assert list(left.get_xticks()) == [2021, 2022, 2023, 2024, 2025]
    assert right.get_title(loc="left") == "宽口径"
    assert fig.get_figwidth() == th.WIDTH


def test_key_of_evidence(english):
    with canvas() as (_, ax):
        for kind in ("fill", "line", "marker"):
            evidence_key(ax, ["plan", "web_unverified"], kind)
    legends = [child for child in ax.get_children() if isinstance(child, mpl.legend.Legend)]
    assert [[t.get_text() for t in legend.get_texts()] for legend in legends] == [
        ["printed in the plan", "web, unverified"]
    ] * 3


# --- output ------------------------------------------------------------------------------------------------------


def test_alternative_text_tells_type_axes_range_and_message():
    assert (
        figure().alt
        == "阶梯图。横轴：年份，2023年至2025年；纵轴：焦炭产能，1,034万吨至1,763万吨。2024年最低。"
    )
    assert figure(lang="en", says="Lowest in 2024.").alt == (
        "Step chart. Horizontal axis: Year, 2023 to 2025; vertical axis: Coke capacity, 10.34 Mt to 17.63 Mt. "
        "Lowest in 2024."
    )


def test_alternative_text_lists_series_and_categories():
    assert alt("bar", FIRM, [COKE, SHARE], DATA, ["甲", "乙"], "乙较高。", "zh") == (
        "条形图。横轴：企业，甲、乙；纵轴：焦炭产能，1,034万吨至1,763万吨；占比，50%至80%。系列：甲、乙。乙较高。"
    )
    many = pd.DataFrame({"firm": list("ABCDEFGH"), "coke": range(8)})
    assert ", A, B, C, D, E, F and 2 more; vertical" in alt("bar", FIRM, [COKE], many, (), "", "en")
    assert "企业，A、B、C、D、E、F等8项；" in alt("bar", FIRM, [COKE], many, (), "", "zh")
    assert alt("alluvial", FIRM, [COKE], many, (), "", "zh").startswith("冲积图。左侧：企业")


@pytest.mark.parametrize("kind", CHARTS)
def test_every_kind_has_a_name_in_both_languages(kind):
    assert alt(kind, YEAR, [COKE], DATA, lang="zh").startswith(CHARTS[kind][0])
    assert re.match(r"[A-Z][a-z ]+\. ", alt(kind, YEAR, [COKE], DATA, lang="en"))


def test_bundle_holds_picture_texts_and_data_in_the_units_shown():
    bundle = figure(lang="en", note="Annex 4")._repr_mimebundle_()
    assert set(bundle) == {"application/vnd.briefing.figure+json", "image/svg+xml", "text/plain"}
    payload = bundle["application/vnd.briefing.figure+json"]
    assert (payload["id"], payload["caption"], payload["note"]) == (
        "capacity-path",
        "产能先降后升",
        "Annex 4",
    )
    assert [entry["grade"] for entry in payload["evidence"]] == ["plan", "assumption"]
    assert payload["data"]["columns"][1] == {
        "name": "coke", "label": "Coke capacity", "unit": "Mt", "digits": 2, "grouped": True,
    }  # fmt: skip
    assert payload["data"]["rows"] == [[2023, 17.63, "甲"], [2024, 10.34, "甲"], [2025, None, "乙"]]
    assert json.loads(json.dumps(payload, allow_nan=False)) == payload


def test_same_figure_same_bytes():
    first = figure().svg
    assert first == figure().svg
    assert first != figure(id="another").svg
    assert "<metadata" not in first and "<text" not in first and "DOCTYPE" not in first
    assert set(re.findall(r"https?://[^\"' ]+", first)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }


def test_a_character_without_glyph_is_an_error_that_names_it():
    with pytest.raises(GlyphError, match=r"figure capacity-path-zh: no house font can draw 'ᠤ' \(U\+1824\)"):
        figure("CO₂ ≥ 焦ᠤ")


def test_characters_of_both_fonts_are_drawn():
    assert "<svg" in figure("CO₂ ≥ −1，焦炭㎥ m³").svg


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"id": "Capacity Path"}, ValueError, "figure id 'Capacity Path': allowed are"),
        ({"caption": " "}, ValueError, "caption and says are needed"),
        ({"says": ""}, ValueError, "caption and says are needed"),
        ({"kind": "step"}, ValueError, "unknown kind of chart 'step'; did you mean steps?"),
        ({"y": "coek"}, KeyError, "no column 'coek' described; did you mean coke?"),
        ({"columns": [YEAR, Column("cok", "", "", "10kt")]}, KeyError, "no column 'cok'; did you mean coke?"),
        ({"evidence": ["plam"]}, ValueError, "unknown evidence grade 'plam'; did you mean plan?"),
    ],
)
def test_slips_are_named(changes, error, message):
    with pytest.raises(error) as caught:
        figure(**changes)
    assert message in str(caught.value)


# --- marks -------------------------------------------------------------------------------------------------------


def test_waterfall_stands_each_step_on_the_last():
    with canvas() as (_, ax):
        marks.waterfall(ax, ["起", "降", "升", "止"], [0.65, -0.05, 0.2, 0.8], unit="share")
    edges = [(bar.get_y(), bar.get_y() + bar.get_height()) for bar in ax.patches]
    assert np.allclose(edges, [(0, 0.65), (0.65, 0.6), (0.6, 0.8), (0, 0.8)])
    assert texts(ax) == ["65%", "−5", "+20", "80%"]
    assert [to_hex(bar.get_facecolor()) for bar in ax.patches] == [th.INK, th.ORANGE, th.BLUE, th.INK]


def test_bars_show_evidence_and_value():
    with canvas() as (_, ax):
        marks.bars(
            ax,
            ["甲", "乙", "丙"],
            [300, 120, 45.5],
            unit="10kt",
            grades=["plan", "web_unverified", "assumption"],
        )
    solid, hollow, hatched = ax.patches
    assert (solid.get_hatch(), hollow.get_hatch(), bool(hatched.get_hatch())) == (None, None, True)
    assert to_hex(hollow.get_facecolor()) == th.PAPER and to_hex(solid.get_facecolor()) == th.BLUE
    assert texts(ax) == ["300万吨", "120万吨", "46万吨"]
    assert ax.get_ylim()[0] > ax.get_ylim()[1]


def test_numbers_together_share_a_precision_and_language(english):
    assert labels.written([310, 200, 96], "10kt") == ["3.10 Mt", "2.00 Mt", "0.96 Mt"]
    assert labels.written([0.5, 0.625], "share", bare=True) == ["50.0%", "62.5%"]
    assert labels.written([3, -2], "pp", bare=True, signed=True) == ["+3", "−2"]


def test_names_at_line_ends_do_not_touch():
    with canvas() as (_, ax):
        ax.set_ylim(0, 100)
        labels.end_labels(ax, 1, {"a": 50, "b": 50.5, "c": 90}, dict.fromkeys("abc", th.BLUE), gap=0.1)
    heights = {item.get_text(): item.xy[1] for item in ax.texts}
    assert heights["b"] - heights["a"] == pytest.approx(10)
    assert heights["c"] == 90


def test_no_name_at_a_line_end_sits_on_the_axis():
    with canvas() as (_, ax):
        ax.set_ylim(0, 100)
        labels.end_labels(ax, 1, {"a": 0, "b": 1}, dict.fromkeys("ab", th.BLUE), gap=0.1)
    heights = {item.get_text(): item.xy[1] for item in ax.texts}
    assert heights["a"] >= 100 * labels.FLOOR - 0.1 and heights["b"] - heights["a"] == pytest.approx(10, abs=0.1)


def test_rules_are_named():
    with canvas() as (_, ax):
        labels.rule(ax, "目标", y=316)
        labels.rule(ax, "期限", x=2025, end=True)
        labels.rule(ax, "起点", x=2021, left=True)
    assert texts(ax) == ["目标", "期限", "起点"]
    assert [item.get_ha() for item in ax.texts] == ["left", "left", "right"]
    assert [list(line.get_ydata()) for line in ax.lines] == [[316, 316], [0, 1], [0, 1]]


def test_fan_and_steps_cover_what_they_are_given():
    x, centre = np.array([2021, 2022, 2023]), np.array([1.0, 2.0, 3.0])
    with canvas() as (_, ax):
        marks.fan(ax, x, [(centre - 1, centre + 4), (centre, centre + 1)], centre)
        marks.steps(ax, x, centre, grade="assumption", fill=True)
    assert ax.dataLim.y0 == 0 and ax.dataLim.y1 == 7
    assert ax.lines[1].get_drawstyle() == "steps-post" and ax.lines[1].is_dashed()


def test_dumbbell_and_interval_and_tornado():
    with canvas(1, 3) as (_, (left, middle, right)):
        marks.dumbbell(left, ["甲"], [150], [115], unit="kgce_per_t", ends=("前", "后"))
        marks.interval(middle, ["甲"], [0.1], [0.3], [0.8], unit="share")
        marks.tornado(right, ["甲", "乙"], [0.6, 0.72], [0.78, 0.69], 0.7, unit="share", ends=("低", "高"))
    assert texts(left) == ["150", "前", "115", "后"]
    assert texts(middle) == ["30%"]
    assert texts(right) == ["60%", "72%", "低", "78%", "69%", "高"]
    assert [tick.get_text() for tick in right.get_xticklabels()] == ["70%"]
    assert [text.get_ha() for text in right.texts[:2]] == ["right", "left"]


def test_pareto_funnel_bubble():
    with canvas(1, 3) as (_, (left, middle, right)):
        marks.pareto(left, ["甲", "乙", "丙"], [50, 30, 20], unit="10k_tce", named=2)
        marks.funnel(middle, ["核准", "在建"], [316, 90], unit="10kt", grades=["plan", "assumption"])
        marks.bubble(right, [1, 2], [1, 2], [100, 400], ["甲", ""], largest=800, grade="web_unverified")
    assert [(bar.get_y(), bar.get_height()) for bar in left.patches] == [(0, 50), (50, 30), (80, 20)]
    assert texts(left) == ["甲  50万吨标准煤", "乙  30万吨标准煤"]
    assert texts(middle) == ["316万吨", "90万吨"]
    assert list(right.collections[0].get_sizes()) == [200, 800]
    assert texts(right) == ["甲"] and to_hex(right.collections[0].get_facecolor()[0]) == th.PAPER


def test_matrix_writes_what_is_there_and_darkens_with_size():
    with canvas() as (_, ax):
        grids.matrix(ax, ["甲", "乙"], ["A", "B"], [[60, np.nan], [0, 240]], unit="10kt")
    assert texts(ax) == ["60", "", "", "240"]
    shades = [th.contrast(patch.get_facecolor()[:3]) for patch in ax.patches]
    assert shades[1] == shades[2] < shades[0] < shades[3]
    assert th.contrast(th.INK) / shades[3] >= 4.5


def test_isolines_name_their_levels_and_the_one_that_matters():
    x, y = np.linspace(0, 10, 30), np.linspace(0, 10, 30)
    with canvas() as (_, ax):
        grids.isolines(ax, x, y, x[None] + y[:, None], [5, 10, 15], unit="100m_cny", strong=10)
    assert sorted(texts(ax)) == ["10亿元", "15亿元", "5亿元"]
    with canvas() as (_, ax):
        grids.isolines(ax, x, y, x[None] + y[:, None], [5, 10, 40], unit="100m_cny", strong=40)
    assert "40亿元" not in texts(ax)


def test_isolines_are_named_away_from_other_words():
    x, y = np.linspace(0, 10, 30), np.linspace(0, 10, 30)
    at = {}
    for clear in ((2.0, 8.0), (8.0, 2.0)):
        with canvas() as (_, ax):
            ax.set(xlim=(0, 10), ylim=(0, 10))
            grids.isolines(ax, x, y, x[None] + y[:, None], [5, 10], unit="100m_cny", strong=10, clear=[clear])
            at[clear] = next(item.xy for item in ax.texts if item.get_text() == "10亿元" and hasattr(item, "xy"))
    for clear, (right, up) in at.items():
        assert abs(right - clear[0]) > 2 and right + up == pytest.approx(10)


def test_alluvial_streams_fill_both_sides():
    with canvas() as (_, ax):
        grids.alluvial(
            ax, {"甲": 60, "乙": 40}, {"A": 70, "B": 30}, [("甲", "A", 60), ("乙", "A", 10), ("乙", "B", 30)],
            unit="10kt", colours={"A": th.BLUE, "B": th.GREEN},
        )  # fmt: skip
    blocks = [patch for patch in ax.patches if isinstance(patch, mpl.patches.Rectangle)]
    streams = [patch.get_path().vertices for patch in ax.patches if isinstance(patch, mpl.patches.PathPatch)]
    assert [block.get_height() for block in blocks] == [60, 40, 70, 30]
    assert [path[-2][1] - path[0][1] for path in streams] == [60, 10, 30]
    assert texts(ax) == ["甲  60万吨", "乙  40万吨", "A  70万吨", "B  30万吨"]
    assert blocks[1].get_y() + 40 == blocks[3].get_y() + 30 == ax.get_ylim()[0]
