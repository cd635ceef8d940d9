"""Reading what a notebook displays for print: six MIME types, checked, as plain frozen records.

A notebook hands over sentences, headline numbers, figures, tables, panels and its own identity as JSON beside the usual
notebook output. Nothing else it displays is read. Every label arrives ready in the run's language and every cell of a table
ready formatted.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from press.content import panel
from press.content.blocks import (
    GRADES,
    INTERACTION,
    LIGHTS,
    Column,
    Figure,
    Grade,
    KeyFigure,
    KeyFigures,
    Meta,
    Number,
    Reference,
    Share,
    Source,
    Statement,
    Table,
)
from press.job import PageError

TEXT = "application/vnd.briefing.text+json"
KEYS = "application/vnd.briefing.keyfigures+json"
FIGURE = "application/vnd.briefing.figure+json"
TABLE = "application/vnd.briefing.table+json"
PANEL = "application/vnd.briefing.panel+json"
META = "application/vnd.briefing.meta+json"
SVG = "image/svg+xml"

KINDS = ("finding", "claim", "text", "note")

_REFERENCE = re.compile(r"\[@(fig|tab):([A-Za-z0-9_.-]+)\]")
_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


def read(data: Mapping[str, Any]) -> Statement | KeyFigures | Figure | Table | Meta | None:
    """The record in one output's MIME bundle, or None if there is none for print.

    Raises:
        PageError: a payload that breaks the contract, naming the type, the id and the key.
    """
    readers = {TEXT: _statement, KEYS: _keys, FIGURE: _figure, TABLE: _table, PANEL: _panel, META: _meta}
    for mime, reader in readers.items():
        if mime in data:
            payload = data[mime]
            if not isinstance(payload, Mapping):
                raise PageError(f"{mime}: an object is needed, not {type(payload).__name__}")
            return reader(payload, data)
    return None


def parts(text: str) -> tuple[str | Reference, ...]:
    """A string cut at its references ``[@fig:id]`` and ``[@tab:id]``."""
    found: list[str | Reference] = []
    last = 0
    for match in _REFERENCE.finditer(text):
        found += [text[last : match.start()], Reference(match[1], match[2])]
        last = match.end()
    return tuple(part for part in (*found, text[last:]) if part)


def _statement(payload: Mapping[str, Any], _: Mapping[str, Any]) -> Statement:
    kind = payload.get("kind", "text")
    if kind not in KINDS:
        raise PageError(f"text: kind {kind!r} is not one of {', '.join(KINDS)}")
    found: list[str | Number | Reference] = []
    for part in _list(payload, "parts", "text"):
        if isinstance(part, str):
            found += parts(part)
        elif isinstance(part, Mapping) and isinstance(part.get("text"), str):
            found.append(_number(part))
        else:
            raise PageError(f"text: a part is a string or an object with 'text', not {part!r:.60}")
    return Statement(kind, tuple(found))


def _number(part: Mapping[str, Any]) -> Number:
    plain = [key for key in Number.__annotations__ if key not in ("value", "sources")]
    told = {key: str(part[key]) for key in plain if part.get(key) is not None}
    value = part.get("value")
    value = value if isinstance(value, (str, int, float, type(None))) else str(value)
    sources = (Source(*(str(item.get(key, "")) for key in ("id", "title", "place"))) for item in part.get("sources") or ())
    return Number(**told, value=value, sources=tuple(sources))


def _keys(payload: Mapping[str, Any], _: Mapping[str, Any]) -> KeyFigures:
    evidence = payload.get("evidence") or {}
    shares = tuple(_share(item) for item in evidence.get("shares") or ())
    if shares and not math.isclose(sum(item.share for item in shares), 1, abs_tol=1e-6):
        raise PageError(f"key figures: the shares of the evidence sum to {sum(item.share for item in shares):g}, not 1")
    items = tuple(_key(item) for item in _list(payload, "items", "key figures"))
    return KeyFigures(items, str(evidence.get("of") or ""), shares)


def _key(item: Any) -> KeyFigure:
    if not isinstance(item, Mapping) or not isinstance(item.get("number"), Mapping):
        raise PageError(f"key figures: an item is an object with 'number', not {item!r:.60}")
    where = f"key figure {item.get('label')!r}"
    if item.get("light") not in LIGHTS:
        raise PageError(f"{where}: light {item.get('light')!r} is not one of {', '.join(LIGHTS)}")
    target = item.get("target")
    return KeyFigure(
        label=_text(item, "label", where),
        number=_number(item["number"]),
        light=item["light"],
        verdict=_text(item, "verdict", where),
        target=_number(target) if target else None,
        target_label=str(item.get("target_label") or ""),
    )


def _share(item: Mapping[str, Any]) -> Share:
    grade, share = item.get("grade"), item.get("share")
    if grade not in (*GRADES, INTERACTION) or not isinstance(share, (int, float)) or not 0 <= share <= 1:
        raise PageError(f"key figures: share {share!r} of grade {grade!r}; a share lies between 0 and 1, grades are {GRADES}")
    return Share(grade, _text(item, "label", "key figures"), float(share))


def _figure(payload: Mapping[str, Any], data: Mapping[str, Any]) -> Figure:
    name = _id(payload, "figure")
    svg = data.get(SVG, "")
    svg = svg if isinstance(svg, str) else "".join(svg)
    if "<svg" not in svg:
        raise PageError(f"figure {name!r} comes without a picture ({SVG} in the same output)")
    alt = _text(payload, "alt", f"figure {name!r}")
    shown = payload.get("data") or {}
    columns = _columns(shown.get("columns", ()), f"figure {name!r}")
    rows = _rows(shown.get("rows", ()), len(columns), f"figure {name!r}")
    caption, note = _text(payload, "caption", f"figure {name!r}"), payload.get("note") or ""
    return Figure(name, caption, alt, svg, _evidence(payload), columns, rows, note)


def _table(payload: Mapping[str, Any], _: Mapping[str, Any]) -> Table:
    name = _id(payload, "table")
    where = f"table {name!r}"
    columns = _columns(_list(payload, "columns", where), where)
    if not columns:
        raise PageError(f"{where} has no columns")
    rows = _rows(_list(payload, "rows", where), len(columns), where)
    return Table(
        id=name,
        caption=_text(payload, "caption", where),
        columns=columns,
        rows=tuple(tuple("" if cell is None else str(cell) for cell in row) for row in rows),
        unit_line=payload.get("unit_line") or "",
        notes=tuple(payload.get("notes") or ()),
        evidence=_evidence(payload),
        header_col=bool(payload.get("header_col")),
        entries=bool(payload.get("entries")),
        addresses=_addresses(payload, where),
    )


def _addresses(payload: Mapping[str, Any], where: str) -> tuple[str, ...]:
    found = tuple(str(address or "") for address in payload.get("addresses") or ())
    for address in found:
        if address and not address.startswith("https://"):
            raise PageError(f"{where}: address {address!r} does not begin with https://")
    return found


def _panel(payload: Mapping[str, Any], data: Mapping[str, Any]) -> panel.Panel:
    return panel.read(_table(payload, data), payload)


def _meta(payload: Mapping[str, Any], _: Mapping[str, Any]) -> Meta:
    known = {key: str(payload[key]) for key in Meta.__annotations__ if key != "colophon" and payload.get(key)}
    colophon = {str(label): str(text) for label, text in (payload.get("colophon") or {}).items()}
    return Meta(**known, colophon=colophon)


def _columns(raw: Sequence[Mapping[str, Any]], where: str) -> tuple[Column, ...]:
    for column in raw:
        if not isinstance(column, Mapping) or not isinstance(column.get("label", column.get("name")), str):
            raise PageError(f"{where}: a column is an object with 'name' and 'label', not {column!r:.60}")
    return tuple(
        Column(
            name=str(column.get("name", "")),
            label=column.get("label", column.get("name")),
            unit=column.get("unit") or "",
            align="right" if column.get("align") == "right" else "left",
            measure=column.get("measure") or column.get("unit") or "",
            digits=column["digits"] if isinstance(column.get("digits"), int) else None,
            grouped=column.get("grouped", True) is not False,
        )
        for column in raw
    )


def _rows(raw: Sequence[Sequence[Any]], width: int, where: str) -> tuple[tuple[Any, ...], ...]:
    for number, row in enumerate(raw, start=1):
        if len(row) != width:
            raise PageError(f"{where}: row {number} has {len(row)} cells, the head has {width}")
    return tuple(tuple(row) for row in raw)


def _evidence(payload: Mapping[str, Any]) -> tuple[Grade, ...]:
    return tuple(Grade(str(item["grade"]), str(item["label"])) for item in payload.get("evidence") or ())


def _id(payload: Mapping[str, Any], kind: str) -> str:
    name = payload.get("id")
    if not isinstance(name, str) or not _SLUG.fullmatch(name):
        raise PageError(f"{kind}: id {name!r} is no slug of letters, digits, _ . and -")
    return name


def _text(payload: Mapping[str, Any], key: str, where: str) -> str:
    value = payload.get(key)
    if not isinstance(value, str) or not value.strip():
        raise PageError(f"{where}: {key!r} is missing or empty")
    return value


def _list(payload: Mapping[str, Any], key: str, where: str) -> Sequence[Any]:
    value = payload.get(key)
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise PageError(f"{where}: {key!r} is missing or no list")
    return value
