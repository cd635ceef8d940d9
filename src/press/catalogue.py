"""What is published: which notebook, in which scenarios and languages.

A catalogue is YAML: a `title` by language, `notebooks`, `scenarios`, `languages`. A notebook is a name, or a mapping
with `name` and scenarios or languages of its own. More keys may follow: `intro`, a paragraph on the whole by
language, `imprint`, lines on what it is not and how it may be used, by language, and `pages`, notebooks that belong to no scenario, each a mapping of `name` and its short name by language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from press.job import SITE
from press.words import LANGUAGES

_KEYS = ("title", "notebooks", "scenarios", "languages")
_MORE_KEYS = ("intro", "imprint", "pages")
_OWN_KEYS = ("name", "scenarios", "languages")
_PAGE_KEYS = ("name", *LANGUAGES)


class CatalogueError(ValueError):
    """A catalogue that cannot be used, or a choice that is not in it.

    Attributes:
        problems: one line each; ``str()`` joins them.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = list(problems)


@dataclass(frozen=True)
class Entry:
    """One page: a notebook in a scenario and a language; `SITE` and a short name for one that has no scenario."""

    notebook: Path
    scenario: str
    lang: str
    label: str = ""

    @property
    def name(self) -> str:
        """The notebook's name, without folder and ending."""
        return self.notebook.stem


@dataclass(frozen=True)
class Catalogue:
    """All pages in the order of publication, the site's title, introduction and imprint by language."""

    title: Mapping[str, str]
    entries: tuple[Entry, ...]
    intro: Mapping[str, str] = field(default_factory=dict)
    imprint: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def select(
        self,
        notebook: str | None = None,
        scenario: str | None = None,
        lang: str | None = None,
        others: Iterable[str] = (),
    ) -> tuple[Entry, ...]:
        """The entries that match every choice given.

        Args:
            others: scenarios that exist besides; one of them is built as the catalogue's first one would be.

        Raises:
            CatalogueError: a name that the catalogue does not hold, a combination that it does not hold, or a
                notebook that does not exist.
        """
        if scenario in others and all(entry.scenario != scenario for entry in self.entries):
            alike = self.select(notebook, self.entries[0].scenario, lang)
            return tuple(replace(entry, scenario=scenario) for entry in alike)
        choices = {"notebook": notebook, "scenario": scenario, "lang": lang}
        problems = []
        for kind, value in choices.items():
            known = list(dict.fromkeys(_named(entry, kind) for entry in self.entries))
            if value is not None and value not in known:
                problems.append(f"{kind} {value!r} is not in the catalogue{_hint(value, known)}")
        chosen = tuple(
            entry
            for entry in self.entries
            if all(value is None or _named(entry, kind) == value for kind, value in choices.items())
        )
        if not chosen and not problems:
            problems.append(f"the catalogue does not combine {', '.join(f'{k} {v!r}' for k, v in choices.items() if v)}")
        missing = dict.fromkeys(entry.notebook for entry in chosen if not entry.notebook.is_file())
        problems += [f"notebook {path.stem!r}: there is no {path.name} in {path.parent}" for path in missing]
        if problems:
            raise CatalogueError(problems)
        return chosen


def load(path: Path, notebooks: Path) -> Catalogue:
    """Read a catalogue.

    Args:
        path: the YAML file.
        notebooks: the folder that holds the notebooks it names.

    Raises:
        CatalogueError: every fault with file, key, value and what is allowed.
    """
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise CatalogueError([f"{path}: {' '.join(str(error).split())}"]) from error
    problems = _faults(raw)
    if problems:
        raise CatalogueError([f"{path}: {problem}" for problem in problems])
    entries = []
    for item in raw["notebooks"]:
        own = {"name": item} if isinstance(item, str) else item
        entries += [
            Entry(notebooks / f"{own['name']}.ipynb", scenario, lang)
            for scenario in own.get("scenarios", raw["scenarios"])
            for lang in own.get("languages", raw["languages"])
        ]
    for item in raw.get("pages", ()):
        path = notebooks / f"{item['name']}.ipynb"
        entries += [Entry(path, SITE, lang, item[lang]) for lang in raw["languages"]]
    return Catalogue(dict(raw["title"]), tuple(entries), dict(raw.get("intro", {})), dict(raw.get("imprint", {})))


def _faults(raw: Any) -> list[str]:
    """What is wrong with a catalogue's content."""
    if not isinstance(raw, Mapping):
        return [f"a mapping of {', '.join(_KEYS)} is needed"]
    known = (*_KEYS, *_MORE_KEYS)
    problems = [f"unknown key {key!r}{_hint(str(key), known)}" for key in raw if key not in known]
    problems += [f"key {key!r} is missing or empty" for key in _KEYS if not raw.get(key)]
    if problems:
        return problems
    for where, level in (("", raw), *((f"notebook {item!r}: ", item) for item in raw["notebooks"])):
        if isinstance(level, Mapping):
            problems += _lists(where, level, own=bool(where))
        elif not isinstance(level, str):
            problems.append(f"{where}a name is needed, or a mapping of {', '.join(_OWN_KEYS)}")
    problems += _imprint_faults(raw.get("imprint", {}))
    problems += _page_faults(raw.get("pages", []))
    listed = () if problems else [*raw["notebooks"], *raw.get("pages", [])]
    names = [item if isinstance(item, str) else item.get("name") for item in listed]
    problems += [f"notebook {name!r} is listed twice" for name in sorted({n for n in names if names.count(n) > 1})]
    return problems


def _lists(where: str, level: Mapping[str, Any], own: bool) -> list[str]:
    """Faults of the scenarios and languages on one level."""
    problems = []
    if own:
        problems += [f"{where}unknown key {key!r}{_hint(str(key), _OWN_KEYS)}" for key in level if key not in _OWN_KEYS]
        problems += [f"{where}key 'name' is missing"] if not isinstance(level.get("name"), str) else []
    for key in ("scenarios", "languages"):
        values = level.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            problems.append(f"{where}{key} is a list of names, not {values!r}")
        elif key == "scenarios" and SITE in values:
            problems.append(f"{where}scenario {SITE!r}: the name is kept for pages without a scenario")
        elif key == "languages":
            problems += [f"{where}language {v!r}: allowed are {', '.join(LANGUAGES)}" for v in values if v not in LANGUAGES]
    return problems


def _imprint_faults(imprint: Any) -> list[str]:
    """Faults of the lines that covers bear."""
    if isinstance(imprint, Mapping) and all(isinstance(lines, list) for lines in imprint.values()):
        return []
    return [f"imprint is a mapping of lists of lines by language, not {imprint!r}"]


def _page_faults(pages: Any) -> list[str]:
    """Faults of the pages that have no scenario."""
    if not isinstance(pages, list):
        return [f"pages is a list, not {pages!r}"]
    return [
        f"page {item!r}: a mapping of {', '.join(_PAGE_KEYS)} is needed"
        for item in pages
        if not isinstance(item, Mapping) or set(item) != set(_PAGE_KEYS) or not all(isinstance(v, str) for v in item.values())
    ]


def _named(entry: Entry, kind: str) -> str:
    return entry.name if kind == "notebook" else getattr(entry, kind)


def _hint(value: str, known: Iterable[str]) -> str:
    known = list(known)
    near = get_close_matches(value, known, 1, 0.6)
    return f"; did you mean {near[0]!r}?" if near else f"; it holds {', '.join(known)}"
