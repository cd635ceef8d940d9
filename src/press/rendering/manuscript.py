"""A briefing as Typst gets it: the record of its texts, its body in pieces, its pictures, and what was decided on them.

It travels as JSON: beside a page it waits for the volume that binds all briefings of a scenario.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Fit:
    """What was decided so that pages fill.

    Attributes:
        order: places of the pieces in the order of print.
        widths: per cent of the type area's width by key of a figure, where it is not the usual width.
    """

    order: tuple[int, ...]
    widths: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Manuscript:
    """All that a briefing's PDF is made from.

    Attributes:
        record: texts, see `press.rendering.typesetting.record`.
        pieces: Typst markup of each block, in the order of the document.
        pictures: SVG by file name.
    """

    record: Mapping[str, Any]
    pieces: tuple[str, ...]
    pictures: Mapping[str, str]
    fit: Fit

    def lay(self, folder: Path, at: str = "") -> None:
        """Write record and pictures where the templates look for them, into `folder` below the project's root."""
        place = folder / at
        place.mkdir(exist_ok=True)
        record = {**self.record, "folder": at and f"{at}/", "prefix": at and f"{at}-"}
        (place / "record.json").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
        for name, svg in self.pictures.items():
            (place / name).write_text(svg, encoding="utf-8")
        self.lay_fit(place)

    def lay_fit(self, place: Path) -> None:
        """Write the widths of the figures."""
        (place / "fit.json").write_text(json.dumps(dict(self.fit.widths)), encoding="utf-8")

    def body(self, at: str = "") -> str:
        """The body's markup with the functions that it calls, bound to this record."""
        pieces = "\n\n".join(self.pieces[place] for place in self.fit.order)
        return (
            '#import "/briefing.typ"\n'
            f'#let doc = json("/{at and at + "/"}record.json")\n'
            "#let (mention, block-at) = (briefing.mention.with(doc), briefing.block-at.with(doc))\n"
            f"#let horizontalrule = briefing.horizontalrule\n\n{pieces}\n"
        )

    def packed(self) -> bytes:
        """As bytes, to be kept."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True).encode()

    @classmethod
    def unpacked(cls, data: bytes) -> Manuscript:
        """From kept bytes, also those of a version that did not tell how old the data are."""
        told = json.loads(data)
        fit = Fit(tuple(told["fit"]["order"]), told["fit"]["widths"])
        return cls({"dates": [], **told["record"]}, tuple(told["pieces"]), told["pictures"], fit)
