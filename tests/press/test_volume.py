"""The volume of a scenario: chapters with their own numbering, one contents list, accessible, bound only when needed."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from shutil import which

import pikepdf
import pytest
import sample_notebooks
from build_samples import figure, meta, notebook, table, text
from nbformat import NotebookNode
from sample_notebooks import META, code, en, zh
from test_pdf import HOSTILE, opened, tags

from press.build import build
from press.job import Job
from press.publishing.edition import Stage
from press.rendering.manuscript import Manuscript
from press.rendering.pdf import PDFBriefingExporter
from press.site import volume
from press.words import words

TITLE = {"zh": "合订", "en": "Bound"}


def chapter(cells: NotebookNode, lang: str = "en") -> Manuscript:
    return PDFBriefingExporter(lang=lang).from_notebook_node(cells)[1]["manuscript"]


def outline(pdf: pikepdf.Pdf) -> list[tuple[str, list[str]]]:
    with pdf.open_outline() as found:
        return [(item.title, [child.title for child in item.children]) for item in found.root]


@pytest.fixture(scope="module")
def bound(executed: dict[str, NotebookNode]) -> dict[str, bytes]:
    return {lang: volume.bound([chapter(executed[lang], lang)] * 2, TITLE[lang]) for lang in ("zh", "en")}


def test_every_briefing_is_a_chapter_with_its_own_numbers(bound: dict[str, bytes]) -> None:
    chapters = outline(opened(bound["zh"]))
    assert [title for title, _ in chapters] == ["第1章\u2002非煤产业占比能否达到80 %？", "第2章\u2002非煤产业占比能否达到80 %？"]
    assert [sections for _, sections in chapters] == [["一、占比", "附录A\u2002参数表"]] * 2
    english = outline(opened(bound["en"]))
    assert [title for title, _ in english] == [f"Chapter {n}\u2002Can the non-coal share reach 80 %?" for n in (1, 2)]


def test_it_is_tagged_titled_and_archival(bound: dict[str, bytes]) -> None:
    for lang, code_ in (("zh", "zh-CN"), ("en", "en-GB")):
        pdf = opened(bound[lang])
        told = pdf.open_metadata()
        assert (str(pdf.Root.Lang), told["dc:title"]) == (code_, TITLE[lang])
        assert (told["pdfuaid:part"], told["pdfaid:part"], told["pdfaid:conformance"]) == ("1", "2", "A")
        assert all(str(tag.get("/Alt", "")) for tag in tags(pdf) if tag.S in ("/Figure", "/Formula"))
        assert sum(tag.S == "/Table" for tag in tags(pdf)) == 6


def test_the_colophon_stands_once_and_adds_the_numbers_up(executed: dict[str, NotebookNode]) -> None:
    records = [chapter(executed["en"]).record] * 2
    single = dict(records[0]["colophon"])
    rows = dict(volume._colophon(records, records[0]["words"], ["Lost"]))
    assert rows["Scenario"] == single["Scenario"]
    counts = [list(map(int, re.findall(r"\d+", told["Numbers cited"]))) for told in (single, rows)]
    assert counts[1] == [2 * count for count in counts[0]]
    assert rows[records[0]["words"]["failures"]] == "Lost"


@pytest.mark.skipif(not which("pdftotext"), reason="pdftotext (poppler) is not there to read a page's text")
def test_the_cover_tells_how_old_the_data_are_and_what_this_is_not(executed: dict[str, NotebookNode], tmp_path: Path) -> None:
    """It bears no page number; the contents behind it are page 2."""
    one, lines = chapter(executed["en"]), ["No official document.", "MIT #licence"]
    (tmp_path / "v.pdf").write_bytes(volume.bound([one] * 2, "Bound", (), lines))
    pages = subprocess.run(["pdftotext", tmp_path / "v.pdf", "-"], capture_output=True, text=True, check=True).stdout.split("\f")
    sha = dict(one.record["colophon"])[words("en")["hash"]]
    assert all(said in pages[0] for said in ("Data up to January 2026", *lines, sha))
    assert "—" not in pages[0] and "—2—" in pages[1].replace(" ", "")


def test_different_chapters_give_one_hash_of_theirs() -> None:
    said = words("en")
    records = [{"colophon": [[said["hash"], sha], ["Scenario", "Plan"]], "cited": []} for sha in ("a", "b")]
    rows = dict(volume._colophon(records, said, []))
    assert rows == {said["hash"]: sha256(b"ab").hexdigest()[:16], "Scenario": "Plan"}


def test_hostile_values_stay_text() -> None:
    value = " ".join(HOSTILE)
    made = notebook("# T #panic()", meta(colophon={"Key": value}), text(value, kind="finding"), "## S $x$",
                    table(rows=[(value, value)], caption=value), figure(caption=value, alt=value))  # fmt: skip
    assert opened(volume.bound([chapter(made)] * 2, value)).Root.StructTreeRoot


def test_same_chapters_same_bytes_also_after_their_way_through_a_file(bound: dict[str, bytes], executed: dict[str, NotebookNode]) -> None:
    one = chapter(executed["zh"], "zh")
    assert volume.bound([Manuscript.unpacked(volume.part(one))] * 2, TITLE["zh"]) == bound["zh"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Job]]:
    folder = tmp_path_factory.mktemp("volumes")
    cells = [zh("# 标题\n\n问题？"), en("# Title\n\nQuestion?"), code(sample_notebooks.PARAMETERS, "parameters"),
             code(sample_notebooks.EMIT, "setup"), code(META, "setup"), zh("## 一节\n\n正文。"), en("## S\n\nWords.")]  # fmt: skip
    paths = [sample_notebooks.write(folder / f"0{n}_part.ipynb", cells) for n in (1, 2)]
    jobs = [Job(path, path.stem, scenario, "情景", "zh", {"lang": "zh", "scenario": scenario})
            for scenario in ("plan", "stress") for path in paths]  # fmt: skip
    build(jobs, folder / "site")
    return folder / "site", jobs


def test_a_build_binds_and_links_a_volume_for_every_scenario(site: tuple[Path, list[Job]]) -> None:
    out, _ = site
    for scenario in ("plan", "stress"):
        assert [title for title, _ in outline(pikepdf.open(out / scenario / "zh" / volume.NAME))] == ["第1章\u2002标题", "第2章\u2002标题"]
        assert f'href="../../{scenario}/zh/{volume.NAME}"' in (out / scenario / "zh" / "01_part.html").read_text(encoding="utf-8")
        assert f'href="{scenario}/zh/{volume.NAME}"' in (out / "index.html").read_text(encoding="utf-8")


@pytest.fixture
def stage(site: tuple[Path, list[Job]], tmp_path: Path) -> Iterator[Stage]:
    """A copy of what was published, as a build finds it."""
    import shutil

    edition = site[0].resolve().parent
    shutil.copytree(edition, tmp_path / "edition")
    yield Stage(tmp_path / "edition" / "site", tmp_path / "edition" / "parts", None)


def entries(stage: Stage) -> list[dict]:
    return json.loads((stage.site / "build.json").read_text(encoding="utf-8"))["runs"]


def test_only_the_volume_whose_chapters_changed_is_set_again(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    set_again: list[str] = []
    monkeypatch.setattr(volume, "bound", lambda parts, title, absent, imprint: set_again.append(parts[0].record["title"]) or b"new")
    volume.bind(stage, entries(stage), {})
    assert set_again == []
    part = stage.parts / "stress" / "zh" / "01_part" / volume.PART
    old = Manuscript.unpacked(part.read_bytes())
    part.write_bytes(volume.part(replace(old, record={**old.record, "title": "other"})))
    volume.bind(stage, entries(stage), {})
    assert set_again == ["other"]
    assert (stage.site / "stress" / "zh" / volume.NAME).read_bytes() == b"new"
    assert (stage.site / "plan" / "zh" / volume.NAME).read_bytes() != b"new"


def test_a_briefing_that_failed_is_told_of_and_a_single_one_is_not_bound(stage: Stage) -> None:
    told = [{**entry, "html": entry["html"] if entry["notebook"] == "01_part" else None} for entry in entries(stage)]
    volume.bind(stage, told, {})
    assert not (stage.site / "plan" / "zh" / volume.NAME).exists()
    assert volume.faults(stage) == []


def test_a_volume_that_cannot_be_set_is_told_as_a_fault(stage: Stage) -> None:
    part = stage.parts / "plan" / "zh" / "02_part" / volume.PART
    old = Manuscript.unpacked(part.read_bytes())
    part.write_bytes(volume.part(replace(old, pieces=("#no-such-function()", *old.pieces[1:]))))
    volume.bind(stage, entries(stage), {})
    (fault,) = volume.faults(stage)
    assert fault.startswith("plan/zh/full-report.pdf cannot be set: the PDF cannot be set: unknown variable")
    assert not (stage.site / "plan" / "zh" / volume.NAME).exists()
