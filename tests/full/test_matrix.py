"""The whole catalogue from end to end: every page in both renderings, sound and self-contained."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pikepdf
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.full


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    out = tmp_path_factory.mktemp("matrix") / "site"
    command = [sys.executable, str(ROOT / "scripts" / "build_briefings.py"), "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return out


@pytest.fixture(scope="module")
def runs(site):
    return json.loads((site / "build.json").read_text(encoding="utf-8"))["runs"]


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


def test_pdfs_are_tagged_titled_and_carry_their_fonts(site, runs):
    for run in runs:
        with pikepdf.open(site / run["pdf"]) as pdf:
            assert str(pdf.Root.Lang).startswith(run["lang"]), run["pdf"]
            assert pdf.Root.MarkInfo.Marked and "/StructTreeRoot" in pdf.Root, run["pdf"]
            assert str(pdf.docinfo["/Title"]), run["pdf"]
            fonts = [
                item
                for item in pdf.objects
                if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
            ]
            assert fonts and all(
                {"/FontFile", "/FontFile2", "/FontFile3"} & set(font.keys()) for font in fonts
            ), run["pdf"]


def test_results_hold_each_scenario_once(site):
    results = pd.read_csv(site / "results.csv")
    keys = ["model", "scenario", "region", "variable", "unit", "year"]
    assert list(results) == [*keys, "value"]
    assert not results.duplicated(keys).any() and not results.isna().to_numpy().any()
    assert set(results["scenario"]) == {"plan", "evidence", "recovery", "stress"}
