"""Small notebooks that emit the four MIME types with plain dicts, in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from textwrap import dedent

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

EMIT = dedent(
    """
    import io
    from IPython.display import display

    def emit(kind, data, **more):
        display({f"application/vnd.briefing.{kind}+json": data, "text/plain": kind, **more}, raw=True)

    def number(text, value, unit, grade="plan", label=None, formula="a / b", source="规划 第二节", name="share"):
        labels = {"plan": ("规划原文", "plan"), "assumption": ("假设", "assumption"),
                  "web_unverified": ("网络信息（未核实）", "web, unverified")}
        word = label or labels[grade][lang == "en"]
        return {"text": text, "name": name, "value": value, "unit": unit, "formula": formula,
                "evidence": grade, "evidence_label": word, "source": source}

    def grades(*names):
        labels = {"plan": ("规划原文", "plan"), "assumption": ("假设", "assumption"),
                  "web_unverified": ("网络信息（未核实）", "web, unverified"), "official": ("官方统计", "official")}
        return [{"grade": name, "label": labels[name][lang == "en"]} for name in names]

    def svg(seed=0):
        import matplotlib
        matplotlib.use("Agg")
        matplotlib.rcParams["svg.hashsalt"] = "fixture"
        from matplotlib.figure import Figure
        figure = Figure((7, 3.4), layout="constrained")
        axes = figure.subplots()
        axes.plot(range(2021, 2031), [60 + 2 * k + (seed * k) % 5 for k in range(10)], marker="o", clip_on=True)
        axes.fill_between(range(2021, 2031), 58, [62 + 2 * k for k in range(10)], alpha=.2)
        axes.set_ylabel("%")
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None})
        return out.getvalue()
    """
)

PARAMETERS = 'lang = "zh"\nscenario = "plan"\nas_of = ""\nchanges = {}\nshare = 0.8'

META = dedent(
    """
    emit("meta", {"scenario": scenario, "scenario_title": {"zh": "规划情景", "en": "The plan as written"}[lang],
                  "lang": lang, "as_of": as_of, "hash": "0123456789abcdef",
                  "colophon": {"zh": {"情景": "规划情景", "输入指纹": "0123456789abcdef"},
                               "en": {"Scenario": "The plan as written", "Hash of the inputs": "0123456789abcdef"}}[lang]})
    """
)

CLAIM = dedent(
    """
    emit("text", {"kind": "claim", "parts": [
        {"zh": "占比由", "en": "The share rises from "}[lang], number("60 %", 0.6, "share", "assumption"),
        {"zh": "升至", "en": " to "}[lang], number("80 %", share, "share"),
        {"zh": "，见[@fig:share]和[@tab:share]。", "en": ", see [@fig:share] and [@tab:share]."}[lang]]})
    """
)

FIGURE = dedent(
    """
    emit("figure", {"id": "share", "caption": {"zh": "非煤产业占比", "en": "Non-coal share"}[lang],
        "alt": {"zh": "折线图：横轴年份2021至2030，纵轴占比，自60 %升至80 %。",
                "en": "Line chart: years 2021 to 2030 across, share up, rising from 60 % to 80 %."}[lang],
        "evidence": grades("plan", "assumption"),
        "data": {"columns": [{"name": "year", "label": {"zh": "年份", "en": "Year"}[lang], "unit": ""},
                             {"name": "share", "label": {"zh": "占比", "en": "Share"}[lang], "unit": "%"}],
                 "rows": [[2021 + k, 60 + 2.123456789 * k] for k in range(10)]},
        "note": {"zh": "空心点未经核实。", "en": "Hollow points are unverified."}[lang]}, **{"image/svg+xml": svg()})
    """
)

TABLE = dedent(
    """
    emit("table", {"id": "share", "caption": {"zh": "情景参数", "en": "Parameters"}[lang],
        "unit_line": {"zh": "单位：万吨", "en": "Unit: 10 kt"}[lang],
        "columns": [{"name": "name", "label": {"zh": "参数", "en": "Parameter"}[lang], "unit": "", "align": "left"},
                    {"name": "value", "label": {"zh": "取值", "en": "Value"}[lang], "unit": "", "align": "right"}],
        "rows": [[{"zh": "焦化产能", "en": "Coking capacity"}[lang], "1,763"],
                 [{"zh": "可降解塑料", "en": "Degradable plastics"}[lang], "316"]],
        "notes": [{"zh": "按规划原文。", "en": "As printed."}[lang]], "evidence": grades("plan"), "header_col": True})
    """
)

FINDINGS = dedent(
    """
    for value, grade in ((0.8, "plan"), (0.211, "assumption"), (0.35, "web_unverified")):
        emit("text", {"kind": "finding", "parts": [
            {"zh": "到2025年，占比须达", "en": "By 2025 the share has to reach "}[lang],
            number(f"{value:.1%}", value, "share", grade, name=f"finding_{grade}"),
            {"zh": "，每年须快于煤炭产业增长。", "en": ", growing faster than coal every year."}[lang]]})
    """
)


def zh(text: str, *tags: str) -> nbformat.NotebookNode:
    """A Markdown cell of the Chinese version."""
    return new_markdown_cell(dedent(text).strip(), metadata={"tags": ["zh", *tags]})


def en(text: str, *tags: str) -> nbformat.NotebookNode:
    """A Markdown cell of the English version."""
    return new_markdown_cell(dedent(text).strip(), metadata={"tags": ["en", *tags]})


def code(text: str, *tags: str) -> nbformat.NotebookNode:
    """A code cell."""
    return new_code_cell(dedent(text).strip(), metadata={"tags": list(tags)})


def opening() -> list[nbformat.NotebookNode]:
    """Title, parameters, set-up and identity: what every notebook starts with."""
    return [
        zh("# 非煤产业占比能否达到80 %？\n\n**按规划节奏，非煤产业\n在2025年前需要多快的增长？**"),
        en("# Can the non-coal share reach 80 %?\n\n**How fast must non-coal industry\ngrow before 2025?**"),
        code(PARAMETERS, "parameters"),
        code(EMIT, "setup"),
        code(META, "setup"),
    ]


def small() -> list[nbformat.NotebookNode]:
    """A whole small briefing: findings, a section with figure, claim and table, formula, appendix."""
    return [
        *opening(),
        zh("## 结论"),
        en("## Findings"),
        code(FINDINGS),
        zh("## 占比\n\n规划要求\n占比上升，$\\rho = \\frac{s_T}{s_0}$。\n\n$$g_n = (1+g_c)(1+\\rho) - 1$$"),
        en("## The share\n\nThe plan asks for a rise, $\\rho = \\frac{s_T}{s_0}$.\n\n$$g_n = (1+g_c)(1+\\rho) - 1$$"),
        zh("### 图与表\n\n- 第一，见[@fig:share]\n- 第二，见[@tab:share]"),
        en("### Figure and table\n\n- first, see [@fig:share]\n- second, see [@tab:share]"),
        code(FIGURE),
        code(CLAIM),
        code(TABLE),
        zh("## 参数表", "appendix"),
        en("## Table of parameters", "appendix"),
        code(TABLE.replace('"id": "share"', '"id": "parameters"'), "appendix"),
    ]


def write(path: Path, cells: Iterable[nbformat.NotebookNode]) -> Path:
    """Save cells as a notebook with fixed cell ids."""
    notebook = new_notebook(cells=list(cells), metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}})
    for place, cell in enumerate(notebook.cells):
        cell.id = f"cell-{place}"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return path
