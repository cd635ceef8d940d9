"""The site around the pages: links between them, front pages, search, ``build.json``; every file appears whole."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from press.incremental.cache import sha256
from press.job import SITE, Run
from press.publishing.disk import place
from press.publishing.edition import LEDGER, Stage
from press.publishing.proof import MARK
from press.rendering.fonts import LINKS, LINKS_FONT, face, seen
from press.site import front, search, volume
from press.site import links as addresses
from press.site.front import Cover
from press.words import LANGUAGES

KEYS = (
    "notebook", "scenario", "scenario_title", "lang", "parameters", "custom", "status", "seconds", "html", "pdf",
    "files", "sha256", "title", "question", "findings", "data_until", "error",
)  # fmt: skip
"""What ``build.json`` says of every run."""

LATER = {"data_until": ""}
"""Keys that earlier versions did not write, so that their pages stay on the site."""

Entry = dict[str, Any]


def write(
    stage: Stage,
    runs: Iterable[Run],
    cover: Cover,
    *,
    keep: bool,
    problems: Sequence[str] = (),
    proof: bool = False,
) -> list[Entry]:
    """Put the pages of a build into an edition, link them to each other, write front pages, search and ``build.json``.

    Args:
        stage: the edition in the making.
        runs: what was built.
        cover: what the front pages say besides; its downloads are in the edition already.
        keep: whether entries and pages that `runs` does not mention stay.
        problems: what a check found wrong with the site; told on the front pages.
        proof: a proof build: ``build.json`` is marked as such, and without the time that pages took, which no two
            builds share.

    Returns:
        All entries of the site, as in ``build.json``.
    """
    out, runs = stage.site, list(runs)
    before = {_key(entry): entry for entry in read(out)}
    now = {run.job.key: _entry(replace(run, seconds=0.0) if proof else run) for run in runs}
    others = {key: entry for key, entry in before.items() if key not in now}
    _titled(now.values(), [*before.values(), *now.values()])
    entries = _sorted([*(others.values() if keep else ()), *now.values()], [*before.values(), *now.values()])
    _withdraw(stage, {**before, **now}, entries)
    for run in runs:
        _place_page(stage, run)
    volume.bind(stage, entries, cover.title, cover.imprint)
    _link(stage, entries, cover)
    _lead(stage, entries, cover, problems)
    told = {"runs": entries, "problems": list(problems), **({MARK: True} if proof else {})}
    place(out / LEDGER, (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode())
    return entries


def _place_page(stage: Stage, run: Run) -> None:
    """All files of a run's page in the site, its parts beside it."""
    if run.page is not None:
        for ending, data in run.page.files.items():
            place(stage.site / f"{run.job.stem}.{ending}", data)
        for name, data in run.page.parts.items():
            place(stage.parts / run.job.stem / name, data)


def read(out: Path) -> list[Entry]:
    """Entries of the site that stands in a folder, without those whose files are gone or that another version wrote."""
    try:
        entries = json.loads((out / LEDGER).read_text(encoding="utf-8"))["runs"]
        known = [told for entry in entries if set(told := {**LATER, **entry}) >= set(KEYS)]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return []
    return [entry for entry in known if all((out / address).is_file() for address in entry["files"].values())]


def problems(out: Path) -> list[str]:
    """What a check found wrong with the site that stands in a folder."""
    try:
        return list(json.loads((out / LEDGER).read_text(encoding="utf-8"))["problems"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return []


def with_links(page: str, markup: str, lang: str) -> str:
    """The page with the links between its marks replaced, and the font they are set in."""
    for (start, end), content in ((LINKS, markup), (LINKS_FONT, face(seen(markup), lang, family="Links"))):
        head, mark, rest = page.partition(start)
        page = f"{head}{start}{content}{end}{rest.partition(end)[2]}" if mark else page
    return page


def _link(stage: Stage, entries: list[Entry], cover: Cover) -> None:
    """Tell every page of the others, as many as there are; links to pages that are not there become plain text."""
    there = {entry["html"] for entry in entries if entry["html"]} | {*front.FRONT.values(), *front.SEARCH.values()}

    @cache
    def names(address: str) -> set[str] | None:
        path = stage.site / address
        return addresses.read(path.read_text(encoding="utf-8")).names if path.is_file() else None

    for entry in entries:
        if entry["html"]:
            page = (stage.site / entry["html"]).read_text(encoding="utf-8")
            bound = f"{entry['scenario']}/{entry['lang']}/{volume.NAME}"
            bound = bound if (stage.site / bound).is_file() else ""
            linked = with_links(page, front.links(entry, entries, cover, bound), entry["lang"])
            linked = addresses.settle(linked, f"{entry['scenario']}/{entry['lang']}", there, names).encode()
            entry["sha256"] = {**entry["sha256"], "html": sha256(linked)}
            place(stage.site / entry["html"], linked)


def _lead(stage: Stage, entries: list[Entry], cover: Cover, problems: Sequence[str]) -> None:
    """Write the front pages and the search, in both languages."""
    shown = {lang: [entry for entry in entries if entry["html"] and entry["lang"] == lang] for lang in LANGUAGES}
    data = {lang: search.data(lang, _parts(stage, listed)) for lang, listed in shown.items()}
    exists = [path.relative_to(stage.site).as_posix() for path in stage.site.rglob("*.*")]
    for lang in LANGUAGES:
        place(stage.site / front.FRONT[lang], front.front(lang, entries, cover, exists, problems).encode())
        place(stage.site / front.SEARCH[lang], front.search(lang, entries, front.letters(data.values())).encode())
        place(stage.site / front.SEARCH_DATA[lang], data[lang].encode())


def _parts(stage: Stage, entries: list[Entry]) -> Iterator[tuple[Entry, bytes]]:
    """Entries with what their page said; a page of an edition that kept no such part is not searched."""
    for entry in entries:
        path = stage.parts / entry["scenario"] / entry["lang"] / entry["notebook"] / search.PART
        if path.is_file():
            yield entry, path.read_bytes()


def _entry(run: Run) -> Entry:
    """A run as ``build.json`` keeps it."""
    job, page = run.job, run.page
    published = page.files if page else {}
    files = {ending: f"{job.stem}.{ending}" for ending in published}
    sums = {ending: sha256(data) for ending, data in published.items()}
    said = (page.title, page.question, list(page.findings), page.data_until) if page else ("", "", [], "")
    error = dict(run.error) if run.error else None
    identity = (job.name, job.scenario, job.scenario_title, job.lang, dict(job.parameters), job.custom)
    outcome = (run.status, run.seconds, files.get("html"), files.get("pdf"), files, sums)
    values = (*identity, *outcome, *said, error)
    return dict(zip(KEYS, values, strict=True))


def _titled(entries: Iterable[Entry], known: list[Entry]) -> None:
    """Lend a failed run the title that its notebook bears elsewhere on the site."""
    for entry in entries:
        same = (e for e in known if e["title"] and (e["notebook"], e["lang"]) == (entry["notebook"], entry["lang"]))
        if not entry["title"] and (other := next(same, None)):
            entry["title"], entry["question"] = other["title"], other["question"]


def _withdraw(stage: Stage, known: Mapping[tuple[str, str, str], Entry], entries: list[Entry]) -> None:
    """Remove the files of pages that the site no longer holds."""
    held = {address for entry in entries for address in entry["files"].values()}
    for notebook, scenario, lang in known:
        stem = f"{scenario}/{lang}/{notebook}"
        if f"{stem}.html" not in held:
            shutil.rmtree(stage.parts / stem, ignore_errors=True)
        for path in (stage.site / scenario / lang).glob(f"{notebook}.*"):
            if path.relative_to(stage.site).as_posix() not in held:
                path.unlink()


def _sorted(entries: list[Entry], known: list[Entry]) -> list[Entry]:
    """Briefings by notebook, then pages of the site as they came; scenarios as they came, then language."""
    order = list(dict.fromkeys(entry["scenario"] for entry in known))
    names = list(dict.fromkeys(entry["notebook"] for entry in known))

    def place_of(entry: Entry) -> tuple:
        free = entry["scenario"] == SITE
        name = names.index(entry["notebook"]) if free else entry["notebook"]
        return (free, name, order.index(entry["scenario"]), LANGUAGES.index(entry["lang"]))

    return sorted(entries, key=place_of)


def _key(entry: Entry) -> tuple[str, str, str]:
    return (entry["notebook"], entry["scenario"], entry["lang"])
