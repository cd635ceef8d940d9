"""What leads through a site: its front page in each language, the links on every page, and the search page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from press import TEMPLATES
from press.job import SITE
from press.rendering.fonts import FONTS, face, faces
from press.site import volume
from press.words import HTML_LANG, LANGUAGES, OWN_NAME, words

FRONT = {"zh": "index.html", "en": "en.html"}
"""Address of the front page by language."""

SEARCH = {lang: f"{SITE}/{lang}/search.html" for lang in LANGUAGES}
SEARCH_DATA = {lang: f"{SITE}/{lang}/search.js" for lang in LANGUAGES}
"""Addresses of the search page and of its data by language."""

PAGE_TYPES = ("front", "briefing", "page", "search")
"""What kinds of page a site has: `FRONT`, one per run of a scenario, one per run without (`SITE`), `SEARCH`."""

Entry = Mapping[str, Any]
Texts = Mapping[str, str]


@dataclass(frozen=True)
class Cover:
    """What a front page says besides the pages; all texts by language.

    Attributes:
        title: the site's name.
        intro: a paragraph on what all of this is.
        sentences: scenario -> what it supposes.
        downloads: address in the site -> what it is; ``{scenario}`` in an address stands for every scenario.
        beside: likewise, in short: what every page of a scenario offers of it.
        imprint: lines on what it is not and how it may be used, at the foot of front pages and on covers.
    """

    title: Texts = field(default_factory=dict)
    intro: Texts = field(default_factory=dict)
    sentences: Mapping[str, Texts] = field(default_factory=dict)
    downloads: Mapping[str, Texts] = field(default_factory=dict)
    beside: Mapping[str, Texts] = field(default_factory=dict)
    imprint: Mapping[str, Sequence[str]] = field(default_factory=dict)


def links(entry: Entry, entries: Iterable[Entry], cover: Cover, bound: str = "") -> str:
    """The masthead of a page: front page, pages of the site, scenarios, languages, downloads; only pages that exist.

    Args:
        bound: address of the volume that the page is bound in, if it is.
    """
    entries = list(entries)
    same = [other for other in entries if other["notebook"] == entry["notebook"] and other["html"]]
    lang = entry["lang"]
    return _masthead(
        lang,
        entries,
        root="../../",
        here=entry["html"],
        scenarios=[other for other in same if other["lang"] == lang and other["scenario"] != SITE],
        scenario=entry["scenario"],
        languages={other["lang"]: other["html"] for other in same if other["scenario"] == entry["scenario"]},
        files=_files(entry, bound),
        beside={} if entry["scenario"] == SITE else {address.format(**entry): told[lang] for address, told in cover.beside.items()},
    )


def _files(entry: Entry, bound: str) -> dict[str, str]:
    """What a page and its volume can be downloaded as: words for it -> address."""
    said = words(entry["lang"])
    files = {said.get(f"as_{ending}", ending): address for ending, address in entry["files"].items() if ending != "html"}
    return {**files, said["full_report"]: bound} if bound else files


def front(lang: str, entries: Sequence[Entry], cover: Cover, exists: Sequence[str], problems: Sequence[str] = ()) -> str:
    """A front page: where to start, scenarios, briefings by question, pages, data, failures.

    Args:
        lang: its language; a briefing that exists in the other one only is listed as such.
        entries: all entries of the site.
        exists: addresses of the downloads that are there.
        problems: what a check found wrong with the site.
    """
    briefings = [entry for entry in entries if entry["scenario"] != SITE]
    topics = [_topic(name, briefings, lang) for name in dict.fromkeys(entry["notebook"] for entry in briefings)]
    scenarios = _scenarios(briefings, cover, lang)
    return _printed(
        "front.html.j2",
        lang,
        masthead=Markup(_masthead(lang, entries, here=FRONT[lang], languages=dict(FRONT))),
        title=cover.title.get(lang) or words(lang)["index"],
        intro=cover.intro.get(lang, ""),
        dates=_dates(entries, lang),
        imprint=cover.imprint.get(lang, ()),
        start=_start(briefings, lang),
        scenarios=scenarios,
        topics=topics,
        pages=[entry for entry in entries if entry["scenario"] == SITE and entry["html"] and entry["lang"] == lang],
        search=SEARCH[lang],
        custom=any(entry["custom"] for entry in entries),
        failures=[entry for entry in entries if entry["status"] == "failed"],
        problems=problems,
        downloads=_downloads(cover, scenarios, lang, exists),
    )


def search(lang: str, entries: Sequence[Entry], letters: str) -> str:
    """The search page.

    Args:
        letters: every text that it may show.
    """
    briefings = [entry for entry in entries if entry["scenario"] != SITE]
    page = _printed(
        "search.html.j2",
        lang,
        masthead=Markup(
            _masthead(lang, entries, root="../../", here=SEARCH[lang], languages={k: SEARCH[k] for k in LANGUAGES})
        ),
        scenarios=_scenarios(briefings, Cover(), lang),
        front=FRONT[lang],
        own_name=OWN_NAME,
        data={key: SEARCH_DATA[key].rpartition("/")[2] if key == lang else f"../{key}/search.js" for key in LANGUAGES},
        script=Markup(_asset("site/search.js")),
    )
    said = "".join(words(lang)[key] for key in ("search_count", "search_none", "search_more", "search_also"))
    return page.replace("/*letters*/", face(letters + said + "0123456789…", lang, family="Letters"), 1)


def _masthead(lang: str, entries: Sequence[Entry], root: str = "", here: str = "", **more: Any) -> str:
    pages = {entry["html"]: entry["scenario_title"] or entry["title"] for entry in entries
             if entry["scenario"] == SITE and entry["html"] and entry["lang"] == lang}  # fmt: skip
    context = {"scenarios": (), "scenario": "", "languages": {}, "files": {}, "beside": {}, **more}
    return _template("links.html.j2").render(
        words=words(lang), lang=lang, root=root, here=here, home=FRONT[lang], own_name=OWN_NAME, html_lang=HTML_LANG,
        pages={**pages, SEARCH[lang]: words(lang)["search"]}, **context,
    )  # fmt: skip


def _topic(notebook: str, entries: Iterable[Entry], lang: str) -> dict[str, Any]:
    """One question: its title, and per scenario the run in this language, or else in another."""
    runs = [entry for entry in entries if entry["notebook"] == notebook]
    chosen: dict[str, Entry] = {}
    for entry in sorted(runs, key=lambda run: run["lang"] != lang):
        chosen.setdefault(entry["scenario"], entry)
    told = next((entry for entry in chosen.values() if entry["title"]), runs[0])
    return {"notebook": notebook, "told": told, "runs": list(chosen.values())}


def _dates(entries: Iterable[Entry], lang: str) -> str:
    """Up to which month the data of the pages reach; pages of a narrowed build may differ."""
    months = dict.fromkeys(entry["data_until"] for entry in entries if entry["lang"] == lang and entry["data_until"])
    said = words(lang)
    return said["data_until"].format(month=said["comma"].join(months)) if months else ""


def _start(entries: Iterable[Entry], lang: str) -> Entry | None:
    """The page to begin with: the first of the catalogue in this language, or else in another."""
    there = [entry for entry in entries if entry["html"]]
    return min(there, key=lambda entry: entry["lang"] != lang, default=None)


def _scenarios(entries: Iterable[Entry], cover: Cover, lang: str) -> list[dict[str, str]]:
    """Name, title and sentence of every scenario, in order."""
    found: dict[str, dict[str, str]] = {}
    for entry in entries:
        told = found.setdefault(entry["scenario"], {"name": entry["scenario"], "title": "", "lang": lang})
        if entry["lang"] == lang or not told["title"]:
            told.update(title=entry["scenario_title"] or entry["scenario"], lang=entry["lang"])
        told["sentence"] = cover.sentences.get(entry["scenario"], {}).get(lang, "")
    return list(found.values())


def _downloads(cover: Cover, scenarios: Iterable[Mapping[str, str]], lang: str, exists: Sequence[str]) -> list[dict[str, Any]]:
    """What can be downloaded, with the files that are there."""
    listed = []
    volumes = {f"{{scenario}}/{{lang}}/{volume.NAME}": {lang: words(lang)["full_report_of"]}}
    for address, told in {**volumes, **cover.downloads}.items():
        files = {address.format(scenario=each["name"], lang=lang): each for each in scenarios}
        if there := {file: each for file, each in files.items() if file in exists}:
            listed.append({"label": told[lang], "by_scenario": "{scenario}" in address, "files": there})
    return listed


def _printed(template: str, lang: str, **context: Any) -> str:
    """A page of ours with style and fonts."""
    style = Markup(f"{_asset('briefing/style.css')}\n{_asset('site/site.css')}")
    page = _template(template).render(lang=lang, words=words(lang), html_lang=HTML_LANG, style=style, **context)
    return page.replace(FONTS, faces(page, lang), 1)


def letters(data: Iterable[str]) -> str:
    """The characters of some texts, each once."""
    return "".join(sorted(set().union(*data)))


@cache
def _asset(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8").strip()


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(TEMPLATES / "site")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def _template(name: str):
    return _environment().get_template(name)
