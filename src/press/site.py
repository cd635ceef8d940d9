"""The site around the pages: links between them, index, ``build.json``; every file appears whole."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from press import links as addresses
from press.cache import sha256
from press.disk import place
from press.edition import Stage
from press.fonts import FONTS, LINKS, LINKS_FONT, face, faces, seen
from press.job import Run
from press.words import HTML_LANG, LANGUAGES, OWN_NAME, words

TEMPLATES = Path(__file__).parent / "templates"
LEDGER = "build.json"

KEYS = (
    "notebook", "scenario", "scenario_title", "lang", "parameters", "custom", "status", "seconds", "html", "pdf",
    "files", "sha256", "title", "question", "findings", "error",
)  # fmt: skip
"""What ``build.json`` says of every run."""

Entry = dict[str, Any]


def write(
    stage: Stage,
    runs: Iterable[Run],
    title: Mapping[str, str],
    *,
    keep: bool,
    downloads: Mapping[str, Mapping[str, str]] | None = None,
    problems: Sequence[str] = (),
) -> list[Entry]:
    """Put the pages of a build into an edition, link them to their siblings, write index and ``build.json``.

    Args:
        stage: the edition in the making.
        runs: what was built.
        title: the site's name by language.
        keep: whether entries and pages that `runs` does not mention stay.
        downloads: address in the site -> what it is, by language; written by the caller. Those that begin with
            ``{scenario}/`` exist in every scenario and are linked by its pages, the others by the index.
        problems: what a check found wrong with the site; told on the index.

    Returns:
        All entries of the site, as in ``build.json``.
    """
    out, runs = stage.site, list(runs)
    before = {_key(entry): entry for entry in read(out)}
    now = {run.job.key: _entry(run) for run in runs}
    others = {key: entry for key, entry in before.items() if key not in now}
    _titled(now.values(), [*before.values(), *now.values()])
    entries = _sorted([*(others.values() if keep else ()), *now.values()], [*before.values(), *now.values()])
    _withdraw(stage, {**before, **now}, entries)
    for run in runs:
        _place_page(stage, run)
    there = {"index.html", *(entry["html"] for entry in entries if entry["html"])}
    for entry in entries:
        if entry["html"]:
            page = (out / entry["html"]).read_text(encoding="utf-8")
            linked = with_links(page, links(entry, entries, downloads or {}), entry["lang"])
            linked = addresses.settle(linked, f"{entry['scenario']}/{entry['lang']}", there).encode()
            entry["sha256"] = {**entry["sha256"], "html": sha256(linked)}
            place(out / entry["html"], linked)
    everywhere = {address: told for address, told in (downloads or {}).items() if "{" not in address}
    place(out / "index.html", index(entries, title, everywhere, problems).encode())
    told = {"runs": entries, "problems": list(problems)}
    place(out / LEDGER, (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode())
    return entries


def _place_page(stage: Stage, run: Run) -> None:
    """All files of a run's page in the site, its parts beside it."""
    if run.page is not None:
        for ending, data in run.page.published.items():
            place(stage.site / f"{run.job.stem}.{ending}", data)
        for name, data in run.page.parts.items():
            place(stage.parts / run.job.stem / name, data)


def read(out: Path) -> list[Entry]:
    """Entries of the site that stands in a folder, without those whose files are gone or that another version wrote."""
    try:
        entries = json.loads((out / LEDGER).read_text(encoding="utf-8"))["runs"]
        known = [entry for entry in entries if set(entry) >= set(KEYS)]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return []
    return [entry for entry in known if all((out / address).is_file() for address in entry["files"].values())]


def problems(out: Path) -> list[str]:
    """What a check found wrong with the site that stands in a folder."""
    try:
        return list(json.loads((out / LEDGER).read_text(encoding="utf-8"))["problems"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return []


def links(entry: Entry, entries: Iterable[Entry], downloads: Mapping[str, Mapping[str, str]]) -> str:
    """The masthead of a page: index, scenarios, languages, downloads; only pages that exist are linked.

    Of `downloads` it offers those that every scenario has: their address begins with ``{scenario}/``.
    """
    own = {address: told for address, told in downloads.items() if address.startswith("{scenario}/")}
    same = [other for other in entries if other["notebook"] == entry["notebook"] and other["html"]]
    return _template("links.html.j2").render(
        words=words(entry["lang"]),
        entry=entry,
        scenarios=[other for other in same if other["lang"] == entry["lang"]],
        languages=[other for other in same if other["scenario"] == entry["scenario"]],
        downloads={address.format(**entry): told for address, told in own.items()},
        own_name=OWN_NAME,
        html_lang=HTML_LANG,
    )


def with_links(page: str, markup: str, lang: str) -> str:
    """The page with the links between its marks replaced, and the font they are set in."""
    for (start, end), content in ((LINKS, markup), (LINKS_FONT, face(seen(markup), lang, family="Links"))):
        head, mark, rest = page.partition(start)
        page = f"{head}{start}{content}{end}{rest.partition(end)[2]}" if mark else page
    return page


def index(
    entries: list[Entry],
    title: Mapping[str, str],
    downloads: Mapping[str, Mapping[str, str]],
    problems: Sequence[str] = (),
) -> str:
    """The front page: by question, scenario and language; failures with error, cell and traceback."""
    style = "\n".join((TEMPLATES / name).read_text(encoding="utf-8") for name in ("briefing/style.css", "site/site.css"))
    notebooks = {}
    for entry in entries:
        notebooks.setdefault(entry["notebook"], []).append(entry)
    page = _template("index.html.j2").render(
        title={lang: title.get(lang) or words(lang)["index"] for lang in LANGUAGES},
        notebooks=notebooks,
        scenarios=_scenarios(entries),
        custom=any(entry["custom"] for entry in entries),
        failures=[entry for entry in entries if entry["status"] == "failed"],
        problems=problems,
        downloads=downloads if any(entry["html"] for entry in entries) else {},
        words={lang: words(lang) for lang in LANGUAGES},
        own_name=OWN_NAME,
        html_lang=HTML_LANG,
        style=Markup(style),
    )
    return page.replace(FONTS, faces(page, LANGUAGES[0]), 1)


def _entry(run: Run) -> Entry:
    """A run as ``build.json`` keeps it."""
    job, page = run.job, run.page
    published = page.published if page else {}
    files = {ending: f"{job.stem}.{ending}" for ending in published}
    sums = {ending: sha256(data) for ending, data in published.items()}
    said = (page.title, page.question, list(page.findings)) if page else ("", "", [])
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
    """Entries by notebook, then scenarios in the order in which they first appeared, then language."""
    order = list(dict.fromkeys(entry["scenario"] for entry in known))
    return sorted(entries, key=lambda e: (e["notebook"], order.index(e["scenario"]), LANGUAGES.index(e["lang"])))


def _scenarios(entries: list[Entry]) -> dict[str, dict[str, str]]:
    """Titles by language of every scenario, in order."""
    found: dict[str, dict[str, str]] = {}
    for entry in entries:
        found.setdefault(entry["scenario"], dict.fromkeys(LANGUAGES, ""))[entry["lang"]] = entry["scenario_title"]
    return found


def _key(entry: Entry) -> tuple[str, str, str]:
    return (entry["notebook"], entry["scenario"], entry["lang"])


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(TEMPLATES / "site")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def _template(name: str):
    return _environment().get_template(name)
