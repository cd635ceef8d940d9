"""The page that tells what changed since the last publication: cells of Markdown, sentences and tables for the press."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from wuhai import data
from wuhai.case import Case
from wuhai.changes import TOLERANCE, Changes, changes
from wuhai.display import LANGUAGES, pick
from wuhai.facts import Fact
from wuhai.identity import Identity, dated
from wuhai.tables import Column, Table
from wuhai.text import compose
from wuhai.units import in_plan_units, number, quantity, scaled, unit

Cell = str | Mapping[str, Any]

SHORT = {"zh": "发布变动", "en": "What changed"}
TOLD, LISTED = 6, 60
"""How many moves are put in words, and how many the table lists."""


def pages(before: Path | None, after: Path, case: Case, hashes: tuple[str, str]) -> dict[str, list[Cell]]:
    """The page in each language; `case` is any run, for the names that its tables hold (see `cells`)."""
    titles = {
        name: {lang: str(told.get(f"title_{lang}") or "") for lang in LANGUAGES} for name, told in data.scenarios().items()
    }
    names, told = {lang: case.tables.within(lang)["indicators"] for lang in LANGUAGES}, {"hashes": hashes, "months": case.tables.months}
    return {lang: cells(before, after, titles=titles, indicators=names[lang], lang=lang, **told) for lang in LANGUAGES}


def cells(
    before: Path | None,
    after: Path,
    *,
    titles: Mapping[str, Mapping[str, str]],
    indicators: pd.DataFrame,
    hashes: tuple[str, str],
    lang: str,
    months: Mapping[str, str],
) -> list[Cell]:
    """The page in one language.

    Args:
        before, after: `results.csv` of either publication; `before` is None for the first one.
        titles: scenario -> title by language; a scenario without one is called by its name.
        indicators: table of that name, for what the variables are called.
        hashes: of the inputs of either publication.
        months: up to when the later one's data reach, by table.
    """
    words = Words(titles, indicators, lang)
    head = pick(
        "# 上次发布以来的变动\n\n结果里哪些数变了、变了多少，哪些是新增的、哪些取消了？",
        "# What changed since the last publication\n\nWhich results moved and by how much, which are new and which are gone?",
        lang,
    )
    known = dated(months, "", lang)
    known["colophon"][pick("输入指纹", "Hash of the inputs", lang)] = hashes[1][:16]
    head = [{Identity.mime: {**known, "hash": hashes[1]}}, head]
    if before is None:
        return [*head, *words.first(), *words.method(hashes)]
    found = changes(pd.read_csv(before), pd.read_csv(after))
    return [*head, *words.summary(found), *words.moves(found), *words.series(found), *words.method(hashes)]


class Words:
    """What is said of changes, in one language."""

    def __init__(self, titles: Mapping[str, Mapping[str, str]], indicators: pd.DataFrame, lang: str) -> None:
        self.titles, self.lang = titles, lang
        self.labels = dict(zip(indicators["variable"], indicators[f"label_{lang}"], strict=True))

    def first(self) -> list[Cell]:
        """There is nothing to compare with."""
        return [
            self.say("finding", "这是第一次发布，没有可以比较的结果。", "This is the first publication: there is nothing to compare with."),
            self.pick("## 暂无可比较的结果\n\n输入改变后再次发布，本页就列出变动的数、新增和取消的变量。",
                      "## Nothing to compare yet\n\nOnce inputs change and the site is published again, this page lists what moved, "
                      "what is new and what is gone."),
        ]  # fmt: skip

    def summary(self, found: Changes) -> list[Cell]:
        """How much changed, in two findings."""
        rows, names = found.moved, found.peaks
        facts = {
            "moved": self.count("moved", len(rows)), "compared": self.count("compared", found.compared),
            "series": self.count("series", len(names)), "scenarios": self.count("scenarios", names["scenario"].nunique()),
            "came": self.count("came", len(found.came)), "gone": self.count("gone", len(found.gone)),
        }  # fmt: skip
        if not found:
            return [self.say("finding", "与上次发布相比，{compared}个数没有一个变动。",
                             "None of the {compared} results moved since the last publication.", **facts)]  # fmt: skip
        return [
            self.say("finding", "两次发布都有的{compared}个数里，变动了{moved}个，涉及{scenarios}种情景、{series}条序列。",
                     "Of {compared} results that both publications hold, {moved} moved: {series} series in {scenarios} scenarios.",
                     **facts),
            self.say("finding", "新增序列{came}条，取消{gone}条。", "Series that are new: {came}; gone: {gone}.", **facts),
        ]  # fmt: skip

    def moves(self, found: Changes) -> list[Cell]:
        """The largest moves in words, and a table of one row per series."""
        rows = found.peaks
        if not len(rows):
            return []
        said = [self.move(row) for row in rows.head(TOLD).itertuples()]
        lead = self.pick(
            "## 变动最大的数\n\n按相对变动从大到小，每条序列取变动最大的一年；[@tab:moved]列出更多。",
            "## What moved most\n\nLargest relative change first, each series with the year in which it moved most; [@tab:moved] has more.",
        )
        return [lead, *said, self.table(rows)]

    def move(self, row: Any) -> Cell:
        """One move as a sentence: In the stress scenario the non-coal share of 2025 falls from 61.2 % to 60.8 %."""
        (before, code), (after, _) = (in_plan_units(value, row.unit) for value in (row.before, row.after))
        places = self.places(before, after, code)
        facts = {name: self.amount(name, value, code) for name, value in (("before", before), ("after", after))}
        title, label = self.title(row.scenario), self.label(row.variable)
        verb = self.pick("升为", "rises") if after > before else self.pick("降为", "falls")
        return self.say(
            "text",
            self.plain(f"{title}：{row.year}年{label}由") + f"{{before:.{places}}}{verb}{{after:.{places}}}"
            + self.plain(f"（{self.difference(row)}）。"),
            self.plain(f"{title}: {label}, {row.year}, {verb} from ") + f"{{before:.{places}}} to {{after:.{places}}}"
            + self.plain(f" ({self.difference(row)})."),
            **facts,
        )  # fmt: skip

    def table(self, rows: pd.DataFrame) -> Cell:
        """The largest moves; the rest is counted in a note."""
        shown = rows.head(LISTED)
        frame = pd.DataFrame([self.row(row) for row in shown.itertuples()])
        columns = [
            Column("scenario", "情景", "Scenario"), Column("label", "变量", "Variable"), Column("year", "年份", "Year", "year"),
            Column("before", "上次", "Before"), Column("after", "本次", "Now"), Column("difference", "变动", "Change"),
            Column("years", "变动年数", "Years that moved", "count"),
        ]  # fmt: skip
        rest = len(rows) - len(shown)
        left = self.pick(f"另有{rest}条序列变动较小，未列。", f"Series that moved less and are not listed: {rest}.")
        caption = self.pick("变动的序列，变动最大的在前", "Series that moved, largest change first")
        return self.shown(frame, columns, "moved", caption, [left] if rest else [])

    def series(self, found: Changes) -> list[Cell]:
        """What only one of the publications has."""
        parts = [(self.pick("新增", "new"), found.came), (self.pick("取消", "gone"), found.gone)]
        rows = [
            {"kind": kind, "scenario": self.title(row.scenario), "label": self.label(row.variable),
             "first": row.first, "last": row.last}
            for kind, frame in parts for row in frame.itertuples()
        ]  # fmt: skip
        if not rows:
            return []
        columns = [
            Column("kind", "变动", "Change"), Column("scenario", "情景", "Scenario"), Column("label", "变量", "Variable"),
            Column("first", "首年", "First year", "year"), Column("last", "末年", "Last year", "year"),
        ]  # fmt: skip
        rest = max(0, len(rows) - LISTED)
        left = self.pick(f"另有{rest}条未列。", f"Not listed: {rest} more.")
        caption = self.pick("新增和取消的序列", "Series that are new or gone")
        return [
            self.pick("## 新增和取消的变量", "## Variables that are new or gone"),
            self.shown(pd.DataFrame(rows[:LISTED]), columns, "series", caption, [left] if rest else []),
        ]

    def method(self, hashes: tuple[str, str]) -> list[Cell]:
        """What was compared, and how."""
        known = [each[:16] or self.pick("无", "none") for each in hashes]
        frame = pd.DataFrame({"which": [self.pick("上次发布", "last publication"), self.pick("本次发布", "this publication")],
                              "hash": known})  # fmt: skip
        columns = [Column("which", "发布", "Publication"), Column("hash", "输入指纹", "Hash of the inputs")]
        text = self.pick(
            "## 怎样比较\n\n比较的是结果长表`results.csv`的中心值，逐情景、逐变量、逐年；上次发布指输入不同的最近一次。"
            "输入不变时重新生成，本页不变。变动不写原因；数据、参数和代码的改动见更新日志。",
            "## How this is compared\n\nCompared are the central values of `results.csv`, by scenario, variable and year, with the last "
            "publication of different inputs. Building again from the same inputs leaves this page as it is. Causes are not given here: "
            "changes of data, parameters and code stand in the changelog.",
        )
        tolerance = Fact("tolerance", TOLERANCE, "share")
        return [
            text,
            self.say("note", "差异不到两值中较大者的{tolerance:.2}，视为未变。",
                     "A difference below {tolerance:.2} of the larger value counts as none.", tolerance=tolerance),
            self.shown(frame, columns, "compared", self.pick("比较的两次发布", "The publications compared"), []),
        ]  # fmt: skip

    def row(self, row: Any) -> dict[str, Any]:
        """A line of the table."""
        (before, code), (after, _) = (in_plan_units(value, row.unit) for value in (row.before, row.after))
        places = self.places(before, after, code)
        values = {name: quantity(v, code, self.lang, places=places) for name, v in (("before", before), ("after", after))}
        return {"scenario": self.title(row.scenario), "label": self.label(row.variable), "year": row.year,
                **values, "difference": self.difference(row), "years": row.years}  # fmt: skip

    def difference(self, row: Any) -> str:
        """A share's change in points, any other in per cent of what it was; from nothing there is no per cent."""
        if row.unit == "%":
            most = max(1, self.digits(row.difference))
            return quantity(row.difference, "pp", self.lang, places=most, signed=True)
        if not row.before:
            return self.pick("原为零", "from zero")
        share = 100 * row.difference / abs(row.before)
        return number(share, self.digits(share, 2), signed=True) + "%"

    def places(self, before: float, after: float, code: str) -> int:
        """Decimals, as shown, that let two different numbers differ."""
        ordinary = max(0, unit(code).digits - round(math.log10(unit(code).scale(self.lang) / unit(code).scale_zh)))
        return max(ordinary if code != "ratio" else 0, self.digits(float(scaled(after - before, code, self.lang))))

    @staticmethod
    def digits(difference: float, figures: int = 1) -> int:
        """Decimals that show the first figures of a difference, six at most."""
        size = round(abs(difference), 9)
        return min(6, max(0, figures - 1 - math.floor(math.log10(size)))) if size else 0

    def title(self, scenario: str) -> str:
        """What a scenario is called."""
        return self.titles.get(scenario, {}).get(self.lang) or scenario

    def label(self, variable: str) -> str:
        """What a variable is called; one that is known no more keeps its code."""
        return self.labels.get(variable, variable)

    def count(self, name: str, value: int) -> Fact:
        """How many of something."""
        return Fact(name, value, "count")

    def amount(self, name: str, value: float, code: str) -> Fact:
        """A result of one of the publications."""
        formula = {"before": ("上次发布的 results.csv", "results.csv as last published"),
                   "after": ("本次发布的 results.csv", "results.csv of this publication")}  # fmt: skip
        return Fact(name, float(value), code, formula=self.pick(*formula[name]))

    def pick(self, zh: str, en: str) -> str:
        """The text of the page's language."""
        return pick(zh, en, self.lang)

    @staticmethod
    def plain(text: str) -> str:
        """A text that may hold braces, for a template."""
        return text.replace("{", "{{").replace("}", "}}")

    def say(self, kind: str, zh: str, en: str, **facts: Fact) -> Cell:
        """A sentence."""
        return compose(None, zh=zh, en=en, kind=kind, lang=self.lang, **facts)._repr_mimebundle_()

    def shown(self, frame: pd.DataFrame, columns: Iterable[Column], id: str, caption: str, notes: list[str]) -> Cell:
        """A table."""
        return Table(frame, list(columns), id=id, caption=caption, notes=notes, lang=self.lang)._repr_mimebundle_()
