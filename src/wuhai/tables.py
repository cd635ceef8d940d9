"""Tables as a statistical yearbook sets them: unit line, one precision per column, symbols for empty cells.

A `Table` takes a frame in the plan's units and a `Column` for each column shown; it formats, and computes nothing.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from wuhai.columns import SYMBOL_NOTES, WORDS, Column, check_columns, formatted
from wuhai.display import Output, current, evidence_entries, pick
from wuhai.facts import Fact
from wuhai.inputs import unnoted
from wuhai.parameters import Parameter
from wuhai.sentence import fact_text
from wuhai.signs import typeset
from wuhai.units import quantity, span

__all__ = ["Column", "Table", "facts_table", "parameter_table", "source_table"]


class Table(Output):
    """A frame ready for print.

    Args:
        frame: one row per line of the table, numbers in the plan's units.
        columns: what to show, in order.
        id: slug for cross-references, ``[@tab:id]``.
        caption: what the table shows, in the run's language.
        notes: lines below; the notes on symbols are added where needed.
        evidence: grades behind the numbers, or the facts shown.
        header_col: the first column names the rows.
        entries: the rows are sources, which numbers link to by the first column.
        addresses: where each row's second column leads, row by row; missing for nowhere.

    Raises:
        KeyError: a column that the frame does not have; names the nearest.
    """

    mime = "application/vnd.briefing.table+json"

    def __init__(
        self,
        frame: pd.DataFrame,
        columns: Sequence[Column],
        *,
        id: str,
        caption: str,
        notes: Iterable[str] = (),
        evidence: Iterable[str | Fact] = (),
        header_col: bool = True,
        lang: str | None = None,
        entries: bool = False,
        addresses: Iterable[str | None] = (),
    ) -> None:
        check_columns(frame, columns, f"table {id}")
        self.lang, self.columns, self.id, self.caption = current(lang), tuple(columns), id, caption
        cells = [formatted(frame[column.name], column, self.lang) for column in columns]
        self.rows = [list(row) for row in zip(*cells, strict=True)]
        used = {cell for row in self.rows for cell in row}
        symbols = [pick(*SYMBOL_NOTES[symbol], self.lang) for symbol in SYMBOL_NOTES if symbol in used]
        self.notes = [*notes, *symbols]
        self.evidence, self.header_col = evidence_entries(evidence, self.lang), header_col
        self.entries, self.addresses = entries, ["" if pd.isna(address) else str(address) for address in addresses]

    @property
    def unit_line(self) -> str:
        """单位：万吨 if all measured columns share one unit, else empty: the heads then name theirs."""
        units = self._units()
        return pick("单位：", "Unit: ", self.lang) + units.pop() if len(units) == 1 else ""

    def payload(self) -> dict[str, Any]:
        """Head, cells and notes, as the press reads them."""
        own_units = len(self._units()) > 1
        columns = [
            {
                "name": column.name,
                "label": column.label(self.lang),
                "unit": column.unit_label(self.lang) if own_units else "",
                "measure": column.unit_label(self.lang),
                "align": "left" if column.unit in WORDS else "right",
            }
            for column in self.columns
        ]
        texts = {"id": self.id, "caption": self.caption, "unit_line": self.unit_line, "notes": self.notes}
        rest = {"evidence": self.evidence, "header_col": self.header_col}
        rest |= {"entries": True, "addresses": self.addresses} if self.entries else {}
        return {**texts, "columns": columns, "rows": self.rows, **rest}

    def fallbacks(self) -> dict[str, str]:
        """An HTML table, and the caption."""
        payload = self.payload()
        heads = [f"{c['label']} ({c['unit']})" if c["unit"] else c["label"] for c in payload["columns"]]
        top = "".join(f'<th scope="col">{html.escape(head)}</th>' for head in heads)
        body = "".join(self._html_row(row) for row in self.rows)
        below = "".join(f"<p>{html.escape(note)}</p>" for note in self.notes)
        title = html.escape(" · ".join(filter(None, (self.caption, self.unit_line))))
        table = f"<table><caption>{title}</caption><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
        return {
            "text/plain": f"{self.caption} ({len(self.rows)} × {len(self.columns)})",
            "text/html": table + below,
        }

    def _units(self) -> set[str]:
        return {label for column in self.columns if (label := column.unit_label(self.lang))}

    def _html_row(self, row: list[str]) -> str:
        aligns = ["left" if column.unit in WORDS else "right" for column in self.columns]
        cells = [
            f'<th scope="row">{html.escape(cell)}</th>'
            if self.header_col and not place
            else f'<td style="text-align:{aligns[place]}">{html.escape(cell)}</td>'
            for place, cell in enumerate(row)
        ]
        return f"<tr>{''.join(cells)}</tr>"


def parameter_table(
    parameters: Mapping[str, Parameter],
    settings: Mapping[str, Any],
    *,
    notebook: str = "",
    aside: Mapping[str, str] | None = None,
    lang: str | None = None,
) -> Table:
    """The parameters of a run with value, range, evidence and source; changed ones carry an asterisk.

    Args:
        parameters: the schema, ``case.parameters``.
        settings: what the run uses, ``case.scenario.settings``.
        notebook: stem of a notebook, to show its parameters only.
        aside: name -> words after the value, where it does not tell the whole, such as what stands in for it in this run.
    """
    lang, aside = current(lang), aside or {}
    rows = [_parameter_row(parameters[name], settings[name], lang, aside.get(name, "")) for name in of_notebook(parameters, notebook)]
    columns = [
        Column("label", "参数", "Parameter"),
        Column("value", "取值", "Value"),
        Column("range", "允许范围", "Allowed range"),
        Column("evidence", "依据", "Evidence", "evidence"),
        Column("source", "来源", "Source"),
    ]
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    note = pick("* 与基准取值不同。", "* differs from the default.", lang)
    return Table(
        frame,
        columns,
        id="parameters",
        caption=pick("本次运行的参数", "Parameters of this run", lang),
        notes=[note] if any("*" in row["value"] for row in rows) else [],
        evidence=frame["evidence"],
        lang=lang,
    )


def of_notebook(parameters: Mapping[str, Parameter], notebook: str) -> list[str]:
    """Names of a notebook's parameters, all of them for none; those passed over do not count as used."""
    with unnoted():
        return [name for name, item in parameters.items() if not notebook or notebook in item.notebooks]


def source_table(sources: pd.DataFrame, ids: Iterable[str] | None = None, lang: str | None = None) -> Table:
    """The table `sources`, or those rows of it that are named."""
    lang = current(lang)
    chosen = sources if ids is None else sources[sources["id"].isin(set(ids))]
    chosen = chosen.rename(columns={f"{name}_{lang}": name for name in ("title", "producer", "licence")})
    columns = [
        Column("id", "编号", "Key"),
        Column("title", "题名", "Title"),
        Column("producer", "发布者", "Producer"),
        Column("published", "发布时间", "Published"),
        Column("licence", "许可", "Licence"),
    ]
    listed = {"entries": True, "addresses": chosen["address"], "notes": unrecorded(chosen, lang)}
    return Table(chosen, columns, id="sources", caption=pick("资料来源", "Sources", lang), lang=lang, **listed)


def unrecorded(sources: pd.DataFrame, lang: str | None = None) -> list[str]:
    """What is to be said of web pages among some sources of which too little is known."""
    bare = sources["id"].str.startswith("web-") & sources["published"].isna()
    told = pick("没有发布时间的网页，题名、日期和完整网址当时没有记录，数值未经核实。",
                "Of web pages without a date, title, date and full address were not recorded; their figures are unverified.", lang)  # fmt: skip
    return [told] if bare.any() else []


def facts_table(facts: Mapping[str, Fact], lang: str | None = None) -> Table:
    """All facts of a model with value, formula, evidence and source, for an appendix."""
    lang = current(lang)
    rows = [
        {**vars(fact), "shown": fact_text(fact, "", lang), "formula": typeset(fact.formula), "evidence": fact.evidence or None}
        for fact in facts.values()
    ]
    columns = [
        Column("name", "名称", "Name"),
        Column("shown", "数值", "Value"),
        Column("formula", "算法", "Formula"),
        Column("evidence", "依据", "Evidence", "evidence"),
        Column("source", "来源", "Source"),
    ]
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    caption = pick("本篇引用的数值", "Numbers quoted in this briefing", lang)
    return Table(frame, columns, id="facts", caption=caption, evidence=facts.values(), lang=lang)


def _parameter_row(item: Parameter, setting: Any, lang: str, aside: str) -> dict[str, str]:
    return {
        "label": pick(item.label_zh, item.label_en, lang),
        "value": shown_value(item, setting.value, lang) + "*" * (setting.value != item.default) + aside,
        "range": _range(item, lang),
        "evidence": setting.evidence,
        "source": setting.cited.get(lang, setting.source),
    }


def shown_value(item: Parameter, value: Any, lang: str | None = None) -> str:
    """A parameter's value in words, with its unit."""
    lang = current(lang)
    if item.kind == "choice":
        return item.labels[value][lang] if item.labels else str(value)
    return quantity(value, "bool" if item.kind == "switch" else item.unit, lang)


def _range(item: Parameter, lang: str) -> str:
    """Between what limits, or which choices, by their short labels."""
    if item.kind == "switch":
        words = [quantity(value, "bool", lang) for value in (True, False)]
    elif item.kind == "choice":
        words = [item.labels[code][f"short_{lang}"] if item.labels else code for code in item.choices]
    else:
        return span(item.low, item.high, item.unit, lang)
    return pick("、", ", ", lang).join(words)
