"""The pages around the briefings: front pages, links, search data; whatever texts they are given."""

from __future__ import annotations

import base64
import json
import re
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from build_samples import figure, notebook, table, text
from fontTools.ttLib import TTFont

from press.content import document
from press.job import SITE, Job, Page, Run
from press.publishing.edition import edition
from press.runs.assemble import assemble
from press.site import search, site
from press.site.earlier import earlier
from press.site.front import FRONT, SEARCH, SEARCH_DATA, Cover

HOSTILE = "</script><script>alert(1)</script> \"' & #import =1+1 " + "长名" * 100
UNTIL = {"zh": "2026年1月", "en": "January 2026"}
HAN = re.compile("[\u4e00-\u9fff]")
TITLES = {"plan": {"zh": "按规划实施", "en": "The plan as written"}, "stress": {"zh": "压力情景", "en": "Stress"}}
COVER = Cover(
    {"zh": "简报", "en": "Briefings"},
    {"zh": "这是什么。", "en": "What this is."},
    {"plan": {"zh": "目标都实现。", "en": "All targets are met."}, "stress": {"zh": "更糟。", "en": "Worse."}},
    {"results.csv": {"zh": "结果", "en": "Results"}, "{scenario}/tables/t.csv": {"zh": "明细", "en": "Rows"},
     "absent.csv": {"zh": "没有的", "en": "Absent"}},
    imprint={"zh": ["不是官方文件。"], "en": ["No official document."]},
)  # fmt: skip


class Outline(HTMLParser):
    """Elements with their attributes, and the text of scripts apart."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list) -> None:
        self.tags.append((tag, dict(attributes)))

    def all(self, name: str) -> list[dict]:
        return [attributes for tag, attributes in self.tags if tag == name]


def page(lang: str, word: str = "") -> Page:
    """A page with search text."""
    said = {"zh": "焦化产能" + word, "en": "Coke capacity " + word}[lang]
    sections = [{"a": "s1", "h": said, "t": [said]}]
    html = f"<html><body><header>{''.join(site.LINKS)}</header>{word}</body></html>".encode()
    files, parts = {"html": html, "pdf": b"%PDF"}, {search.PART: json.dumps(sections).encode()}
    return Page(files, said, "？" if lang == "zh" else "?", (said, said), parts, UNTIL[lang])


def run(name: str, scenario: str, lang: str, word: str = "", title: str | None = None) -> Run:
    title = TITLES.get(scenario, {"zh": "比较", "en": "Compared"})[lang] if title is None else title
    return Run(Job(Path("x.ipynb"), name, scenario, title, lang), "built", 0, page(lang, word))


def broken(name: str, scenario: str, lang: str, word: str = "oops") -> Run:
    error = {"name": "E", "message": word, "cell": 3, "source": word, "traceback": word}
    return Run(Job(Path("x.ipynb"), name, scenario, TITLES[scenario][lang], lang), "failed", 0, None, error)


def made(out: Path, runs: list[Run], cover: Cover = COVER) -> Path:
    with edition(out) as stage:
        for name in ("results.csv", "plan/tables/t.csv"):
            site.place(stage.site / name, b"a,b\n")
        site.write(stage, runs, cover, keep=True)
    return out


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    runs = [run(name, scenario, lang) for name in ("01_a", "02_b") for scenario in TITLES for lang in ("zh", "en")]
    runs += [run("compare", SITE, lang) for lang in ("zh", "en")] + [broken("03_c", "plan", "zh")]
    return made(tmp_path_factory.mktemp("site") / "site", runs)


def read(out: Path, address: str) -> str:
    return (out / address).read_text(encoding="utf-8")


@pytest.mark.parametrize("address", [*FRONT.values(), *SEARCH.values()])
def test_structure(built: Path, address: str) -> None:
    outline = Outline(read(built, address))
    assert len(outline.all("h1")) == len(outline.all("main")) == 1
    levels = [int(tag[1]) for tag, _ in outline.tags if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
    ids = [attributes["id"] for _, attributes in outline.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    labels = {attributes.get("for") for attributes in outline.all("label")}
    assert all(field["id"] in labels or field["type"] == "radio" for field in outline.all("input"))
    assert all(select["id"] in labels for select in outline.all("select"))
    assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", read(built, address))


def test_every_link_arrives(built: Path) -> None:
    for path in built.rglob("*.html"):
        outline = Outline(path.read_text(encoding="utf-8"))
        ids = {attributes["id"] for _, attributes in outline.tags if "id" in attributes}
        targets = [each["href"] for each in outline.all("a")] + [each["src"] for each in outline.all("script") if "src" in each]
        assert targets
        for target in targets + [each["action"] for each in outline.all("form") if "action" in each]:
            address, _, fragment = target.partition("#")
            assert (path.parent / address).resolve().is_file() if address else fragment in ids, (path, target)


def test_each_language_has_its_own_front_page(built: Path) -> None:
    zh, en = (read(built, FRONT[lang]) for lang in ("zh", "en"))
    assert '<html lang="zh-CN">' in zh and '<html lang="en">' in en
    body = re.sub(r"<style>.*?</style>", "", en, flags=re.DOTALL)
    failed = body.index('class="failures"')
    assert set(HAN.findall(body[:failed])) <= set("中文按规划实施")  # the switch, and a page that exists in Chinese only
    assert 'href="en.html"' in zh and 'href="index.html"' in en
    for front_page, sentence in ((zh, "目标都实现。"), (en, "All targets are met.")):
        assert front_page.index("<h1>") < front_page.index('id="start"') < front_page.index(sentence)
        assert 'href="plan/zh/01_a.html"' in front_page if front_page is zh else 'href="plan/en/01_a.html"' in front_page


def test_a_front_page_tells_how_old_the_data_are_and_what_this_is_not(built: Path) -> None:
    for lang, told in (("zh", ("资料截至2026年1月", "不是官方文件。")), ("en", ("Data up to January 2026", "No official document."))):
        shown = (built / FRONT[lang]).read_text(encoding="utf-8")
        assert all(shown.count(f">{said}</p>") == 1 for said in told)


def test_the_scenario_chosen_decides_what_is_shown(built: Path) -> None:
    page = read(built, "index.html")
    assert page.count('type="radio"') == 3 and 'id="show-plan" checked' in page
    assert ".front:has(#show-stress:checked) .run:not(.s-stress, .only) { display: none; }" in page
    assert 'class="run s-plan only"' in page  # the briefing that exists in one scenario is always shown


def test_only_downloads_that_are_there_are_offered(built: Path) -> None:
    page = read(built, "en.html")
    assert 'href="results.csv" download' in page and 'href="plan/tables/t.csv" download' in page
    assert "Absent" not in page and "stress/tables" not in page


def test_masthead_names_page_scenario_and_site(built: Path) -> None:
    head = read(built, "plan/en/01_a.html").split("</header>")[0]
    assert 'href="../../en.html"' in head and 'href="../../site/en/compare.html">Compared<' in head
    assert '<a href="../../stress/en/01_a.html">Stress</a>' in head and 'aria-current="page">The plan as written<' in head
    head = read(built, "site/en/compare.html").split("</header>")[0]
    assert 'aria-current="page">Compared<' in head and "by-scenario" not in head


def test_a_language_without_pages_still_has_a_front(tmp_path: Path) -> None:
    out = made(tmp_path / "site", [run("01_a", "plan", "zh")])
    page = read(out, "en.html")
    assert 'href="plan/zh/01_a.html"' in page and '<h3 id="t-01_a" lang="zh-CN">' in page
    assert json.loads(read(out, SEARCH_DATA["en"]).split(".push(")[1][:-3])["pages"] == []


def test_hostile_texts_stay_texts(tmp_path: Path) -> None:
    runs = [run(f"0{n}_a", "plan", lang, HOSTILE, HOSTILE) for n in (1, 2) for lang in ("zh", "en")]
    runs += [run("01_a", "stress", "zh", HOSTILE, HOSTILE), broken("03_c", "plan", "en", HOSTILE), run("x", SITE, "zh", "", HOSTILE)]
    told = {"zh": HOSTILE, "en": HOSTILE}
    out = made(tmp_path / "site", runs, Cover(told, told, {"plan": told}, {"results.csv": told}))
    for address in (*FRONT.values(), *SEARCH.values()):
        outline = Outline(read(out, address))
        assert len(outline.all("script")) == (3 if address in SEARCH.values() else 0), address
        assert "alert(1)" not in "".join(str(attributes) for tag, attributes in outline.tags if tag == "script")
    for address in SEARCH_DATA.values():
        assert "<" not in read(out, address)


def test_a_page_of_cells_at_hand_is_rendered_as_any_other() -> None:
    cells = ["# 变动\n\n变了什么？", text(HOSTILE)["data"], "## 一节\n\n话。", table(rows=[(HOSTILE, "1")])["data"]]
    made = assemble(cells, Job(Path("changes"), "changes", SITE, "变动", "zh"))
    assert made.status == "built" and (made.page.title, made.page.question) == ("变动", "变了什么？")
    assert "<script>alert" not in made.page.files["html"].decode() and made.page.files["pdf"].startswith(b"%PDF")
    assert assemble(["no title"], Job(Path("x"), "x", SITE, "", "zh")).error["name"] == "PageError"


def document_of(*cells: object, lang: str = "zh") -> document.Document:
    return document.read(notebook(*cells), lang)


def test_search_keeps_prose_sentences_captions_and_row_heads() -> None:
    shown = document_of(
        "# 题\n\n问题？", text({"text": "八成"}, "达标", kind="finding"), "## 一节\n\n**粗体**与[链接](x.html)见[@fig:f]。",
        figure(caption="图题", note="说明", data={"columns": [{"name": "x", "label": "X"}], "rows": [[123456]]}),
        table(rows=[("行首", "789012")], header_col=True, notes=["表注"]),
    )  # fmt: skip
    opening, section = json.loads(search.part(shown))
    assert opening == {"a": "", "h": "", "t": ["问题？", "八成达标"]}
    assert (section["a"], section["h"]) == ("s1", "一、一节")
    assert section["t"] == ["粗体与链接见图1。", "图1 图题", "说明", "表1 caption", "X · Y · 行首", "表注"]


def test_search_data_stores_what_scenarios_share_once() -> None:
    part = json.dumps([{"a": "s1", "h": "一", "t": ["同样的话", "<b>"]}]).encode()
    entries = [{"html": f"{s}/zh/a.html", "title": "题", "scenario": s, "scenario_title": s, "notebook": "a"} for s in ("plan", "stress")]
    script = search.data("zh", [(entry, part) for entry in entries])
    told = json.loads(script.removeprefix("(window.briefings ??= []).push(").removesuffix(");\n"))
    assert told["texts"] == ["同样的话", "<b>"] and script.count("同样的话") == 1
    assert told["sections"] == [[0, "s1", "一", [0, 1]], [1, "s1", "一", [0, 1]]]
    assert "<" not in script


def test_a_rebuild_compares_with_the_same_earlier_file(tmp_path: Path) -> None:
    def publish(inputs: str, content: bytes) -> tuple[bytes | None, str]:
        with edition(tmp_path / "site") as stage:
            site.place(stage.site / "results.csv", content)
            found = earlier(stage, "results.csv", inputs)
            return found.path and found.path.read_bytes(), found.inputs

    assert publish("a", b"1") == (None, "")
    assert publish("a", b"1") == (None, "")
    assert publish("b", b"2") == (b"1", "a")
    assert publish("b", b"2") == (b"1", "a")
    assert publish("c", b"2") == (b"2", "b")


def test_the_search_has_the_letters_of_all_that_it_may_say(built: Path) -> None:
    page = read(built, SEARCH["zh"])
    font = TTFont(BytesIO(base64.b64decode(re.search(r'"Letters";[^}]*base64,([^)]+)', page)[1])))
    assert {ord(char) for char in "找到处没有再显示另见焦化产能按规划实施0123456789"} <= set(font.getBestCmap())


def test_pages_of_a_version_that_did_not_tell_how_old_its_data_are_stay(tmp_path: Path) -> None:
    out = made(tmp_path / "site", [run("01_a", "plan", "zh")])
    told = json.loads((out / "build.json").read_text(encoding="utf-8"))
    del told["runs"][0]["data_until"]
    (out / "build.json").write_text(json.dumps(told), encoding="utf-8")
    assert [(entry["notebook"], entry["data_until"]) for entry in site.read(out)] == [("01_a", "")]
