"""The whole catalogue from end to end: every page in both renderings, sound and self-contained."""

import re
import shutil
import subprocess
from pathlib import Path

import nbformat
import openpyxl
import pandas as pd
import pikepdf
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.full


def test_every_page_of_the_catalogue_is_there(site, runs):
    catalogue = yaml.safe_load((ROOT / "reports" / "catalogue.yml").read_text(encoding="utf-8"))
    expected = set()
    for item in catalogue["notebooks"]:
        own = {"name": item} if isinstance(item, str) else item
        for scenario in own.get("scenarios", catalogue["scenarios"]):
            expected |= {
                (own["name"], scenario, lang) for lang in own.get("languages", catalogue["languages"])
            }
    pages = [*(page["name"] for page in catalogue.get("pages", ())), "changes"]
    expected |= {(name, "site", lang) for name in pages for lang in catalogue["languages"]}
    assert {(run["notebook"], run["scenario"], run["lang"]) for run in runs} == expected
    for kind in ("html", "pdf"):
        around = {"site/zh/search.html", "site/en/search.html"} if kind == "html" else set()
        found = {path.relative_to(site).as_posix() for path in site.glob(f"*/*/*.{kind}")}
        around |= {f"{run['scenario']}/{run['lang']}/full-report.pdf" for run in runs if kind == "pdf" and run["scenario"] != "site"}
        assert found == {run[kind] for run in runs} | around


def test_pages_are_sound_and_ask_nobody(site, runs):
    for run in runs:
        page = (site / run["html"]).read_text(encoding="utf-8")
        assert page.count("<h1") == 1, run["html"]
        assert f'<html lang="{"zh-CN" if run["lang"] == "zh" else "en"}"' in page, run["html"]
        body = re.sub(r"<svg.*?</svg>", "", page, flags=re.S)
        assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", body), run["html"]
        assert "@import" not in body and "url(http" not in body, run["html"]
        assert len(page.encode()) <= 1_500_000, run["html"]


def test_findings_follow_the_scenario(runs):
    by_page = {}
    for run in (run for run in runs if run["scenario"] != "site"):
        assert len(run["findings"]) >= 3, run["html"]
        by_page.setdefault((run["notebook"], run["lang"]), []).append(tuple(run["findings"]))
    for (notebook, _), findings in by_page.items():
        assert len(findings) == 1 or len(set(findings)) > 1, notebook


def check_pdf(path, lang, described=True):
    """Tagged, titled, in its language, with bookmarks; every figure described; fonts embedded and cut.

    A briefing (`described`) has sections and figures; a page of the site may have none.
    """
    with pikepdf.open(path) as pdf:
        assert str(pdf.Root.Lang).startswith(lang), path
        assert pdf.Root.MarkInfo.Marked and "/StructTreeRoot" in pdf.Root, path
        assert pdf.open_metadata()["dc:title"] and str(pdf.docinfo["/Title"]), path
        with pdf.open_outline() as outline:
            assert len(outline.root) >= (2 if described else 1), path
        items = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary)]
        pictures, formulas = ([item for item in items if item.get("/S") == kind] for kind in ("/Figure", "/Formula"))
        assert (pictures or not described) and all(len(str(item.get("/Alt", ""))) > 3 for item in pictures), path
        assert all(str(item.get("/Alt", "")) for item in formulas), path  # the shortest is one letter
        fonts = [item for item in items if item.get("/Type") == "/FontDescriptor"]
        assert fonts, path
        for font in fonts:
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(font.keys()), path
            assert re.match(r"/[A-Z]{6}\+", str(font.FontName)), path


def test_pdfs_are_tagged_titled_and_carry_their_fonts(site, runs):
    for run in runs:
        check_pdf(site / run["pdf"], run["lang"], run["notebook"][0].isdigit())


def test_every_scenario_has_a_volume_of_its_briefings(site, runs):
    titles = {}
    for run in runs:
        if run["notebook"][0].isdigit():
            titles.setdefault((run["scenario"], run["lang"]), []).append(run["title"])
    for (scenario, lang), expected in titles.items():
        path = site / scenario / lang / "full-report.pdf"
        check_pdf(path, lang)
        with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
            assert [item.title.split("\u2002", 1)[1] for item in outline.root] == expected


def test_workbooks_and_notebooks_lie_beside_every_briefing(site, runs):
    for run in (run for run in runs if run["notebook"][0].isdigit()):
        book = openpyxl.load_workbook(site / run["files"]["xlsx"])
        assert book.properties.title == run["title"]
        assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)
        text = (site / run["files"]["ipynb"]).read_text(encoding="utf-8")
        nbformat.validate(nbformat.reads(text, as_version=4))
        assert str(ROOT) not in text and "papermill" not in text


@pytest.mark.skipif(not shutil.which("verapdf"), reason="veraPDF is not installed: no verapdf command on the PATH")
@pytest.mark.parametrize("flavour", ["ua1", "2a"])
def test_verapdf_finds_no_fault(site, flavour):
    files = [*sorted(site.glob("plan/*/*.pdf"))]
    done = subprocess.run(["verapdf", "--format", "text", "--flavour", flavour, *files], capture_output=True, text=True, check=False)
    assert files and done.stdout.count("PASS ") == len(files), done.stdout[-3000:] + done.stderr[-1000:]


def test_results_hold_each_scenario_once(site):
    results = pd.read_csv(site / "results.csv")
    keys = ["model", "scenario", "region", "variable", "unit", "year"]
    assert list(results) == [*keys, "value"]
    assert not results.duplicated(keys).any() and not results.isna().to_numpy().any()
    assert set(results["scenario"]) == {"plan", "evidence", "recovery", "stress"}
