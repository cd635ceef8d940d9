"""Tables of the pages about data, method and evidence; frames come from `wuhai.catalogue`."""

from __future__ import annotations

import pandas as pd

from wuhai.columns import Column
from wuhai.display import evidence_label, pick
from wuhai.facts import EVIDENCE
from wuhai.tables import Table, unrecorded
from wuhai.text import current, date

GRADES = {
    "plan": ("规划正文或附件列明的数", "printed in the plan's text or annexes"),
    "official": ("统计公报、年鉴等官方统计", "official statistics: communiqués, yearbooks"),
    "standard": ("国家标准、物性数据", "national standards, physical constants"),
    "literature": ("学术文献给出的方法或数", "methods or numbers from the literature"),
    "web_unverified": ("公开网页的报道，没有核实", "reported on public web pages, not verified"),
    "assumption": ("没有公布，由本报告假设", "published nowhere, assumed in this report"),
}
"""Grade -> what it means (zh, en)."""

LIGHTS = (
    ("绿灯", "green", "跟上应有的进度", "keeps up with what is due by now"),
    ("黄灯", "amber", "落后", "behind"),
    ("红灯", "red", "远远落后", "far behind"),
    ("无数据", "no data", "没有公开数据，不猜", "nothing is published, and nothing is guessed"),
    ("无目标值", "no figure", "规划没有列明数值，无从判断", "the plan prints no figure to meet"),
)
"""Light (zh, en) and its meaning (zh, en)."""


def grades_table() -> Table:
    """What each grade of evidence means, best first."""
    rows = [{"grade": evidence_label(grade), "means": pick(*GRADES[grade])} for grade in EVIDENCE]
    columns = [Column("grade", "依据等级", "Grade"), Column("means", "含义", "What it means")]
    return Table(pd.DataFrame(rows), columns, id="grades", caption=pick("依据的六个等级，由好到差", "Six grades of evidence, best first"))


def lights_table() -> Table:
    """What each light says."""
    rows = [{"light": pick(zh, en), "means": pick(means_zh, means_en)} for zh, en, means_zh, means_en in LIGHTS]
    columns = [Column("light", "灯色", "Light"), Column("means", "含义", "What it means")]
    return Table(pd.DataFrame(rows), columns, id="lights", caption=pick("目标的灯色", "The lights of the targets"))


def resources_table(resources: pd.DataFrame) -> Table:
    """The tables of the data package."""
    known = [pick("至", " to ").join(dict.fromkeys([date(row.first), date(row.last)])) if isinstance(row.first, str) else None
             for row in resources.itertuples()]  # fmt: skip
    columns = [
        Column("title", "数据表", "Table"), Column("name", "名称", "Name"), Column("rows", "行数", "Rows", "count"),
        Column("evidence", "依据", "Evidence", "evidence"), Column("source", "来源", "Source"), Column("known", "知悉月份", "Known from"),
    ]  # fmt: skip
    note = pick("没有依据一栏的是代码、名称和规则，或各行分别注明。",
                "Tables without a grade hold codes, names and rules, or say it row by row.")  # fmt: skip
    caption = pick("数据包的各个数据表", "The tables of the data package")
    graded = resources["evidence"].dropna()
    return Table(resources.assign(known=known), columns, id="tables", caption=caption, notes=[note], evidence=graded)


def uses_table(uses: pd.DataFrame) -> Table:
    """All sources, with the number of rows that rest on each."""
    lang = current()
    named = uses.rename(columns={f"{name}_{lang}": name for name in ("title", "producer", "licence")})
    columns = [
        Column("id", "编号", "Key"), Column("title", "题名", "Title"), Column("producer", "发布者", "Producer"),
        Column("published", "发布时间", "Published"), Column("licence", "许可", "Licence"), Column("uses", "引用行数", "Rows", "count"),
    ]  # fmt: skip
    note = pick("引用行数：各数据表和参数表里以它为来源的行；为零的，是方法的出处，或整张表的来源。",
                "Rows of all tables, parameters among them, that name the source; none where it stands for a method or a whole table.")
    listed = {"entries": True, "addresses": named["address"], "notes": [note, *unrecorded(named)]}
    return Table(named, columns, id="sources", caption=pick("资料来源及引用次数", "Sources, and how often each is used"), **listed)  # fmt: skip
