"""Small notebooks that emit the five MIME types with plain dicts, in both languages."""

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
                "evidence": grade, "evidence_label": word, "source": source,
                "label": {"zh": "占比", "en": "Share"}[lang],
                "sources": [{"id": "plan", "title": {"zh": "规划", "en": "The plan"}[lang], "place": {"zh": "第二节", "en": "section 2"}[lang]}]}

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
                  "data_until": {"zh": "2026年1月", "en": "January 2026"}[lang],
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


KEYS = dedent(
    """
    def key(label, light, verdict, part, goal=None):
        return {"label": label, "number": part, "target": goal, "light": light, "verdict": verdict,
                "target_label": {"zh": "目标", "en": "Target"}[lang] if goal else ""}

    zh = lang == "zh"
    goal = number("80 %", 0.8, "share", name="target")
    emit("keyfigures", {"items": [
        key("占比" if zh else "Share", "green", "达到" if zh else "met", number("81 %", 0.81, "share", "assumption"), goal),
        key("产能" if zh else "Capacity", "amber", "假定达到" if zh else "assumed met", number("316", 316, "Mt"), goal),
        key("用水" if zh else "Water use", "red", "未达到" if zh else "missed", number("3.7", 3.7, ""), goal),
        key("能耗" if zh else "Energy", "grey", "无数据" if zh else "no data", number("1.1", 1.1, "")),
    ], "evidence": {"of": "四项输入" if zh else "the four inputs", "shares": [
        {**grades("plan")[0], "share": 0.75}, {**grades("assumption")[0], "share": 0.25}]}})
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
        code(KEYS),
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


LOREM = {
    "zh": [
        "规划提出，到2025年全市非煤产业增加值占规模以上工业增加值的比重达到80%左右，焦化企业由14家整合为5家，"
        "单体规模不低于300万吨，总产能保持在1,763万吨。能否如期完成，取决于三件事：淘汰是否按期、置换项目能否按时投产、"
        "下游需求是否足以消化新增产能。",
        "这一口径之下，煤炭价格的涨落本身就会改变占比，即便产量与结构毫无变化。因此必须把可比价与当年价分开来看，"
        "并说明“非煤”究竟是否包括焦化与煤电。",
        "置换比例高于1.175时，五家企业便无法同时达到300万吨的下限；这一结论只取决于总量与下限，与各企业如何分组无关。",
    ],
    "en": [
        "The plan wants non-coal industry to reach about 80% of industrial value added by 2025 and merges fourteen coking "
        "firms into five of at least 3 Mt each, with total capacity kept at 17.63 Mt. Whether that can be done in time "
        "depends on three things: exits that keep to their schedule, replacements that start when promised, and demand "
        "that can absorb what they make.",
        "On this definition the price of coal alone moves the share, even if neither output nor structure changes. Constant "
        "and current prices therefore have to be told apart, and so do the narrow and the broad meaning of “non-coal”.",
        "Above a replacement ratio of 1.175 five firms can no longer all reach 3 Mt; this rests on the total and the floor "
        "alone, however the firms are grouped.",
    ],
}

DRAW = dedent(
    """
    import typeface
    from matplotlib import font_manager, rcParams
    for path in (typeface.regular(), typeface.bold()):
        font_manager.fontManager.addfont(path)
    rcParams["font.family"] = list(typeface.FAMILIES)

    def picture(kind):
        import matplotlib
        matplotlib.use("Agg")
        matplotlib.rcParams["svg.hashsalt"] = kind
        from matplotlib.figure import Figure
        figure = Figure((7.4, 3.8), layout="constrained")
        axes = figure.subplots()
        years = list(range(2021, 2031))
        word = lambda zh, en: zh if lang == "zh" else en
        if kind == "bars":
            for place, colour in enumerate(("#0072B2", "#E69F00", "#009E73")):
                axes.bar([y + .25 * place for y in years], [40 + 9 * k - 6 * place for k in range(10)], .25,
                         color=colour, label=word("第", "Firm ") + str(place + 1) + word("家", ""))
            axes.bar_label(axes.containers[0], fmt="%d", fontsize=7)
            axes.legend(frameon=False, ncols=3)
        elif kind == "heat":
            image = axes.imshow([[a * b % 13 for a in range(24)] for b in range(9)], cmap="cividis", aspect="auto")
            figure.colorbar(image, label=word("所需增长（%）", "growth needed (%)"))
        else:
            axes.plot(years, [60 + 2 * k for k in range(10)], color="#0072B2", marker="o", mfc="white")
            axes.fill_between(years, [58 + k for k in range(10)], [62 + 3 * k for k in range(10)], color="#0072B2", alpha=.15)
            axes.axhline(80, color="#555555", lw=1, ls="--")
            axes.annotate(word("2025年目标 80%", "target for 2025: 80%"), (2025, 80), (2021.2, 83))
        axes.set_xlabel(word("年份", "year"))
        axes.set_ylabel(word("占比（%）", "share (%)"))
        axes.spines[["top", "right"]].set_visible(False)
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None})
        return out.getvalue()
    """
)


def long() -> list[nbformat.NotebookNode]:
    """A briefing of the usual length: five sections, five figures, five tables, two of them awkward."""
    cells = [*opening(), code(DRAW, "setup"), code(FINDINGS.replace("每年须快于煤炭产业增长", "若煤炭价格回落一成，所需增速可降低约三个百分点，但口径之争会抵消这一差别")
             .replace("growing faster than coal every year", "growing faster than coal every year; a tenth off coal prices would spare three points of growth, and the quarrel about definitions takes them back"))]
    for part in range(1, 6):
        cells += [
            zh(f"## 第{part}个方面：产能、价格与口径\n\n{LOREM['zh'][0]}"),
            en(f"## Aspect {part}: capacity, prices and definitions\n\n{LOREM['en'][0]}"),
            code(f"""
                emit("figure", {{"id": "f{part}", "caption": {{"zh": "非煤产业占比的路径与规划目标，{part}", "en": "Paths of the non-coal share and the plan's target, {part}"}}[lang],
                    "alt": "alt {part}", "evidence": grades("plan", "official", "web_unverified", "assumption"),
                    "data": {{"columns": [{{"name": "year", "label": "year"}}, {{"name": "v", "label": "v", "unit": "%"}}], "rows": [[2021 + k, 60 + k / 7] for k in range(10)]}},
                    "note": ""}}, **{{"image/svg+xml": picture(["line", "bars", "heat", "line", "bars"][{part} - 1])}})"""),
            code(CLAIM.replace("[@fig:share]", f"[@fig:f{part}]").replace("[@tab:share]", f"[@tab:t{part}]")),
            zh(f"### 价格与数量\n\n{LOREM['zh'][1]}\n\n1. 按期退出，延期投产，出现低谷；\n2. 先立后破，没有低谷。\n\n{LOREM['zh'][2]}"),
            en(f"### Prices and volumes\n\n{LOREM['en'][1]}\n\n1. exits on time and late starts leave a trough;\n2. building before breaking leaves none.\n\n{LOREM['en'][2]}"),
            code(TABLES.replace("PART", str(part))),
        ]
    return [
        *cells,
        code("""emit("text", {"kind": "note", "parts": [{"zh": "空心点来自未核实的网络信息，不进入任何默认值。", "en": "Hollow points come from unverified web pages and set no default."}[lang]]})"""),
        zh("## 参数表", "appendix"),
        en("## Table of parameters", "appendix"),
        code(TABLE.replace('"id": "share"', '"id": "parameters"'), "appendix"),
    ]


TABLES = dedent(
    """
    part = PART
    word = lambda zh, en: zh if lang == "zh" else en
    names = [word("内蒙古某某焦化有限责任公司", "Inner Mongolia Something Coking Co., Ltd."), word("乌海市某能源", "Wuhai Energy"),
             word("国家能源集团煤焦化有限责任公司西来峰分公司", "CHN Energy Coal and Coking Co., Ltd., Xilaifeng Branch")]
    if part == 2:
        columns = [("name", word("企业", "Enterprise"), "", "left"), ("product", word("产品", "Product"), "", "left")] + [
            (f"y{y}", str(y), word("万吨", "10 kt"), "right") for y in range(2021, 2029)]
        rows = [[names[k % 3], word("焦炭", "coke")] + [f"{1000 + 37 * k * y:,}" for y in range(8)] for k in range(38)]
    elif part == 4:
        columns = [("name", word("措施", "Measure"), "", "left"), ("text", word("说明", "Explanation"), "", "left"), ("v", word("金额", "Amount"), word("万元", "10k CNY"), "right")]
        long = word("对符合条件的企业按设备投资额的一定比例给予补助，补助总额不超过上限，并以当年完成验收为前提。",
                    "A share of the investment in equipment is paid to firms that qualify, up to a ceiling and only after acceptance within the year.")
        rows = [[word("技术改造", "Modernisation"), long * (1 + k % 2), f"{500 * k:,}"] for k in range(1, 7)] + [["x" * 200, "A" * 200, "1"]]
    elif part == 5:
        columns, rows = [("name", word("企业", "Enterprise"), "", "left"), ("v", word("产能", "Capacity"), "", "right")], []
    else:
        columns = [("name", word("企业", "Enterprise"), "", "left"), ("v", word("产能", "Capacity"), "", "right"), ("s", word("占比", "Share"), "", "right")]
        rows = [[names[k % 3], f"{300 + 10 * k:,}", f"{20 + k}%"] for k in range(5)]
    emit("table", {"id": f"t{part}", "caption": word("各企业产能及其占比", "Capacity of each enterprise and its share") + f" {part}",
        "unit_line": word("单位：万吨", "Unit: 10 kt"), "columns": [dict(zip(("name", "label", "unit", "align"), c)) for c in columns],
        "rows": rows, "notes": [word("按规划附件一推算。", "Derived from annex 1.")], "evidence": grades("plan", "assumption"), "header_col": True})
    """
)


def write(path: Path, cells: Iterable[nbformat.NotebookNode]) -> Path:
    """Save cells as a notebook with fixed cell ids."""
    notebook = new_notebook(cells=list(cells), metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}})
    for place, cell in enumerate(notebook.cells):
        cell.id = f"cell-{place}"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return path
