"""The data package's tables as they are handed out: whoever asks for one is noted as resting on it.

Seen from one language a table lacks the columns of the other one, so that no page can rest on words that it does not
show.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import pandas as pd

from wuhai.inputs import digest, note

LANGUAGES = ("zh", "en")
DATED = ("observed", "pipeline")
"""Tables whose rows tell since when they are known."""


class Frames(Mapping[str, pd.DataFrame]):
    """Tables by resource name.

    Args:
        held: the typed tables, all columns.
        as_of: the month they are known by; empty for today.
        lang: whose words they show; empty for both.
    """

    def __init__(self, held: Mapping[str, pd.DataFrame], as_of: str = "", lang: str = "") -> None:
        self._held, self.as_of, self.lang = held, as_of, lang
        self._hashes: dict[tuple[str, str], str] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        found = self._held[name]
        self.note(name, self.lang)
        return _without(found, self.lang)

    def __contains__(self, name: object) -> bool:
        return name in self._held

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def within(self, lang: str) -> Frames:
        """The same tables as a page of one language sees them."""
        return Frames(self._held, self.as_of, lang)

    def note(self, name: str, lang: str = "") -> None:
        """Note that the running page rests on a table, as one language sees it."""
        note(at(f"table:{name}" + f"[{lang}]" * bool(lang), self.as_of), lambda: self.hash(name, lang))

    @property
    def months(self) -> dict[str, str]:
        """The last month from which the tables hold anything, ``YYYY-MM`` by name of table; noted by itself."""
        found = {name: str(self._held[name]["known_from"].max()) for name in DATED}
        note(at("months", self.as_of), lambda: digest(found))
        return found

    def hash(self, name: str, lang: str = "") -> str:
        """Hash of a table's cells, types and attributes as one language sees them."""
        if (name, lang) not in self._hashes:
            frame = _without(self._held[name], lang)
            attributes = {key: value for key, value in frame.attrs.items() if key not in ("warnings", "read")}
            head = json.dumps([list(frame), [str(kind) for kind in frame.dtypes], attributes], sort_keys=True)
            self._hashes[name, lang] = digest(f"{head}\n{frame.to_csv(index=False)}".encode())
        return self._hashes[name, lang]


def at(name: str, as_of: str) -> str:
    """The name of an input as known by a month."""
    return f"{name}@{as_of}" if as_of else name


def _without(frame: pd.DataFrame, lang: str) -> pd.DataFrame:
    """The frame without columns of other languages, unless rows are told apart by them."""
    others = [other for other in LANGUAGES if lang and other != lang]
    words = [name for name in frame for other in others if name == other or name.endswith(f"_{other}")]
    return frame.drop(columns=[name for name in words if name not in frame.attrs.get("key", ())])
