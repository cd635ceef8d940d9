"""All briefings of a scenario and language in one volume, bound from what their pages left beside the site."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any

from press import TEMPLATES
from press.incremental.cache import sha256
from press.job import SITE, PageError
from press.publishing.disk import place
from press.publishing.edition import Stage
from press.rendering.manuscript import Manuscript
from press.words import words

PART = "volume.json"
"""Name of the part that a page leaves for its volume."""

NAME = "full-report.pdf"

Entry = Mapping[str, Any]

MAIN = """#import "volume.typ": volume, colophon
#let doc = json("record.json")
#show: volume.with(doc)

"""


def part(manuscript: Manuscript) -> bytes:
    """What a page leaves for its volume."""
    return manuscript.packed()


def bind(stage: Stage, entries: Sequence[Entry], title: Mapping[str, str], imprint: Mapping[str, Sequence[str]] = MappingProxyType({})) -> None:
    """Bring every volume of an edition up to date; one whose chapters are as they were is not set again.

    A volume that cannot be set is left out, and `faults` tells why. A single briefing needs no volume.

    Args:
        entries: all entries of the site, in their order.
        title: the site's name by language.
        imprint: lines at the foot of the cover, by language.
    """
    kept = stage.parts / "volumes"
    for scenario, lang in dict.fromkeys((entry["scenario"], entry["lang"]) for entry in entries if entry["scenario"] != SITE):
        own = [entry for entry in entries if (entry["scenario"], entry["lang"]) == (scenario, lang)]
        parts = [path.read_bytes() for entry in own if entry["html"] and (path := _part(stage, entry)).is_file()]
        absent = [entry["title"] or entry["notebook"] for entry in own if not entry["html"]]
        address, memory = stage.site / scenario / lang / NAME, kept / f"{scenario}-{lang}.json"
        if len(parts) < 2:
            address.unlink(missing_ok=True)
            memory.unlink(missing_ok=True)
            continue
        key = sha256(json.dumps([title, list(imprint.get(lang, ())), absent, _recipe(), [sha256(data) for data in parts]], sort_keys=True).encode())
        if address.is_file() and _remembered(memory).get("key") == key:
            continue
        try:
            place(address, bound([Manuscript.unpacked(data) for data in parts], title.get(lang, ""), absent, imprint.get(lang, ())))
            fault = ""
        except PageError as error:
            address.unlink(missing_ok=True)
            fault = f"{scenario}/{lang}/{NAME} cannot be set: {error}"
        place(memory, json.dumps({"key": key, "fault": fault}, ensure_ascii=False).encode())


def faults(stage: Stage) -> list[str]:
    """Why volumes are not there, one line each."""
    told = (_remembered(path)["fault"] for path in sorted((stage.parts / "volumes").glob("*.json")))
    return [fault for fault in told if fault]


def bound(chapters: Sequence[Manuscript], title: str, absent: Iterable[str] = (), imprint: Iterable[str] = ()) -> bytes:
    """The PDF of several briefings, a chapter each.

    Args:
        title: the volume's.
        absent: titles of briefings that should be in it and are not, told in its colophon.
        imprint: lines at the foot of its cover.
    """
    from press.rendering.compositor import compositor

    first = chapters[0].record
    said = words(first["lang"])
    record = {**first, "title": title or said["full_report"], "question": "", "folder": "", "prefix": ""}
    record["colophon"] = _colophon([chapter.record for chapter in chapters], said, list(absent))
    record["dates"] = list(dict.fromkeys(date for chapter in chapters for date in chapter.record["dates"]))
    record |= {"imprint": list(imprint), "hash": dict(record["colophon"]).get(said["hash"], "")}
    with compositor() as typst:
        typst.write("record.json", json.dumps({**record, "blocks": [], "findings": []}, ensure_ascii=False))
        main = MAIN
        for number, chapter in enumerate(chapters, start=1):
            at = f"c{number}"
            own = {**chapter.record, "shift": 1, "chapter": said["chapter"].format(number=number)}
            replace(chapter, record=own).lay(typst.folder, at)
            typst.write(f"{at}/body.typ", chapter.body(at))
            main += f'#import "volume.typ": chapter\n#chapter(json("{at}/record.json"), include "{at}/body.typ")\n\n'
        typst.write("main.typ", f"{main}#colophon(doc)\n")
        return typst.pdf()


def _colophon(records: Sequence[Mapping[str, Any]], said: Mapping[str, str], absent: list[str]) -> list[list[str]]:
    """The chapters' colophons as one: what they share once, what differs side by side.

    Hashes that differ are hashed together; numbers cited are added up.
    """
    rows: dict[str, dict[str, None]] = {}
    for record in records:
        for label, text in record["colophon"]:
            if label != said["cited"]:
                rows.setdefault(label, {})[text] = None
    if len(rows.get(said["hash"], ())) > 1:
        rows[said["hash"]] = {sha256("".join(rows[said["hash"]]).encode())[:16]: None}
    counts: dict[str, int] = {}
    for label, count in (pair for record in records for pair in record["cited"]):
        counts[label] = counts.get(label, 0) + count
    listed = said["comma"].join(said["cited_of"].format(label=label, count=count) for label, count in counts.items())
    more = [[said["cited"], listed]] if listed else []
    if absent:
        more.append([said["failures"], said["semicolon"].join(absent)])
    return [[label, said["semicolon"].join(texts)] for label, texts in rows.items()] + more


@cache
def _recipe() -> str:
    """Hash of what volumes are made with besides their chapters."""
    files = [Path(__file__), *sorted((TEMPLATES / "pdf").glob("*.typ"))]
    return sha256(b"".join(map(Path.read_bytes, files)) + version("typst").encode())


def _part(stage: Stage, entry: Entry) -> Path:
    return stage.parts / entry["scenario"] / entry["lang"] / entry["notebook"] / PART


def _remembered(memory: Path) -> dict[str, str]:
    try:
        return json.loads(memory.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
