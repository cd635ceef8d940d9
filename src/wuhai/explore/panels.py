"""What the workbench shows, as HTML: figures, findings and tables, every text escaped."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from html import escape

import pandas as pd

from wuhai.display import pick
from wuhai.figures import Figure
from wuhai.text import Text

_CELL = "padding:2px 6px;text-align:{align};border-bottom:1px solid #d8dde1;vertical-align:top;white-space:{wrap}"


def picture(figure: Figure, title: str = "") -> str:
    """A figure as an image with its alternative text, and its caption; it cannot disturb others on the page."""
    source = base64.b64encode(figure.svg.encode()).decode()
    head = f'<div style="font-weight:bold">{escape(title)}</div>' if title else ""
    note = f'<div style="font-size:85%">{escape(figure.note)}</div>' if figure.note else ""
    return (
        f'<figure style="margin:0;line-height:1.45">{head}<img alt="{escape(figure.alt)}" src="data:image/svg+xml;base64,{source}" '
        f'style="width:100%;max-width:760px;background:#fff"><figcaption>{escape(figure.caption)}{note}</figcaption></figure>'
    )


def findings(texts: Iterable[Text]) -> str:
    """Findings as a list; a number tells its origin when it is pointed at."""
    items = "".join(f"<li>{text.fallbacks()['text/html']}</li>" for text in texts)
    return f'<ul style="line-height:1.5;margin:4px 0 8px 0;padding-left:20px">{items}</ul>'


def odds(table: pd.DataFrame, lang: str) -> str:
    """How sure the headlines are: target, range of the draws, probability, evidence; what the probabilities are drawn from."""
    heads = [("label", "指标", "Target"), ("target", "目标", "Asked for"), ("p10", "P10", "P10"), ("p50", "中位数", "Median"),
             ("p90", "P90", "P90"), ("probability", "达标概率", "Probability"), ("evidence", "依据", "Rests on")]  # fmt: skip
    note = table.attrs["sampled"] + pick(
        "你改动的参数按所设的值固定，其余在各自范围内变动。倒推的目标没有概率可言。",
        " What you change stays as set, everything else varies within its range. What is solved for has no odds.",
        lang,
    )
    return grid(table, heads, lang) + f'<div style="font-size:85%;line-height:1.4">{escape(note)}</div>'


def needed(table: pd.DataFrame, lang: str) -> str:
    """What must be true."""
    heads = [("label", "参数", "Parameter"), ("now", "现在", "Now"), ("needed", "须为", "Needed"), ("evidence", "现值依据", "Now rests on")]
    body = grid(table, heads, lang) if len(table) else ""
    return f'<div style="line-height:1.45">{escape(table.attrs["says"])}</div>{body}'


def beside(table: pd.DataFrame, here: str, there: str, lang: str) -> str:
    """Two scenarios side by side, with verdicts."""
    told = table.assign(
        here=table["here"] + pick("，", ", ", lang) + table["here_verdict"],
        there=table["there"] + pick("，", ", ", lang) + table["there_verdict"],
    )
    heads = [("label", "指标", "Target"), ("target", "目标", "Asked for"), ("here", here, here), ("there", there, there)]
    return grid(told, heads, lang)


def grid(table: pd.DataFrame, heads: Sequence[tuple[str, str, str]], lang: str) -> str:
    """A table of words; names, grades and verdicts stand left, numbers right; only names are broken over lines."""
    left = ("label", "evidence", "here", "there")
    styles = {name: _CELL.format(align="left" if name in left else "right", wrap="normal" if name == "label" else "nowrap") for name, _, _ in heads}
    top = "".join(f'<th scope="col" style="{styles[name]}">{escape(pick(zh, en, lang))}</th>' for name, zh, en in heads)
    rows = "".join(
        "<tr>" + "".join(f'<td style="{style}">{escape(str(row[name]))}</td>' for name, style in styles.items()) + "</tr>"
        for row in table.to_dict("records")
    )
    table = f"<thead><tr>{top}</tr></thead><tbody>{rows}</tbody>"
    return f'<div style="overflow-x:auto"><table style="border-collapse:collapse;line-height:1.35;margin:4px 0;font-size:90%">{table}</table></div>'


def message(text: str, amiss: bool = False) -> str:
    """One line on what has just happened."""
    colour = "#a3241d" if amiss else "#1d6b3f"
    return f'<div role="status" style="color:{colour};line-height:1.4">{escape(text)}</div>' if text else ""


def refused(error: Exception, lang: str) -> str:
    """What is wrong, in the language where it is told in both."""
    problems = getattr(error, "problems", [str(error)])
    return "; ".join(getattr(line, lang, line) for line in problems)


_WAITING = '<div aria-busy="true" style="position:relative">'


def waiting(shown: str, text: str) -> str:
    """What is shown, greyed, while its successor is worked on: nothing below it moves under the pointer."""
    if not shown or shown.startswith(_WAITING):
        return shown or message(text)
    over = f'<div style="position:absolute;right:0;bottom:0;background:#fff;padding:0 4px">{message(text)}</div>'
    return f'{_WAITING}<div style="opacity:.4">{shown}</div>{over}</div>'


def link(address: str, text: str) -> str:
    """A link that opens beside the notebook."""
    return f'<a href="{escape(address)}" target="_blank" rel="noopener" style="text-decoration:underline">{escape(text)}</a>'
