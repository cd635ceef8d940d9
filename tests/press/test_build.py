"""Builds end to end on small notebooks: what is built, kept, cached, withdrawn, linked and told."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
import sample_notebooks
from fontTools.ttLib import TTFont
from sample_notebooks import META, code, en, opening, zh
from small_sites import TITLES, everything, four, job, runs

from press.build import Report, build
from press.engine.limits import MIB
from press.incremental import cache
from press.job import Job, Page, Run
from press.publishing.edition import edition, store_of
from press.site import site
from press.site.front import Cover

SITE_TITLE = {"zh": "乌海市产业转型规划分析简报", "en": "Briefings on Wuhai's plan"}


def brief() -> list:
    """A notebook that takes a second."""
    return [zh("# 标题\n\n问题？"), en("# Title\n\nQuestion?"), code(sample_notebooks.PARAMETERS, "parameters"),
            code(sample_notebooks.EMIT, "setup"), code(META, "setup"),
            code("""emit("text", {"kind": "finding", "parts": [number(f"{share:.0%}", share, "share")]})"""),
            zh("## 一节\n\n正文。"), en("## Section\n\nWords.")]  # fmt: skip


@pytest.fixture(scope="module")
def matrix(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Job], Report]:
    """Two scenarios in two languages and one notebook that fails, built once."""
    folder = tmp_path_factory.mktemp("matrix")
    good = sample_notebooks.write(folder / "01_good.ipynb", brief())
    bad = sample_notebooks.write(folder / "02_bad.ipynb", [*opening(), code("value = 0\n1 / value")])
    jobs = [job(good, scenario, lang) for scenario in TITLES for lang in ("zh", "en")] + [job(bad)]
    return folder / "site", jobs, build(jobs, folder / "site", cover=Cover(SITE_TITLE))


def test_every_page_is_built_and_told_of(matrix: tuple[Path, list[Job], Report]) -> None:
    out, jobs, report = matrix
    assert [run.job for run in report.runs] == jobs
    assert (report.count("built"), report.count("failed")) == (4, 1)
    published = everything(out)
    for entry in runs(out).values():
        if entry["status"] == "built":
            assert published[entry["html"]] == entry["sha256"]["html"]
            assert published[entry["pdf"]] == entry["sha256"]["pdf"]
            assert entry["html"] == f"{entry['scenario']}/{entry['lang']}/01_good.html"
            assert (out / entry["pdf"]).read_bytes().startswith(b"%PDF-1.7")
            assert entry["error"] is None
    around = {"index.html", "en.html", "build.json", *(f"site/{lang}/search.{kind}" for lang in ("zh", "en") for kind in ("html", "js"))}
    assert len(published) == 4 * 4 + len(around) and around <= set(published)


def test_one_language_is_made_before_the_next(pretend: Callable, tmp_path: Path) -> None:
    jobs, ended = four(tmp_path / "notebooks"), []
    report = build(jobs, tmp_path / "site", report=lambda run: ended.append(run.job.lang))
    assert ended == ["zh", "zh", "en", "en"]
    assert [run.job for run in report.runs] == jobs


def test_a_failure_is_kept_with_error_cell_and_traceback(matrix: tuple[Path, list[Job], Report]) -> None:
    out, _, report = matrix
    entry = runs(out)["02_bad", "plan", "zh"]
    assert (entry["status"], entry["html"], entry["pdf"]) == ("failed", None, None)
    error = entry["error"]
    assert (error["name"], error["message"]) == ("ZeroDivisionError", "division by zero")
    assert error["source"] == "value = 0\n1 / value"
    assert error["cell"] == 5
    assert "ZeroDivisionError" in error["traceback"]
    assert "\x1b" not in error["traceback"]
    index = (out / "index.html").read_text(encoding="utf-8")
    for said in ("ZeroDivisionError", "division by zero", "1 / value"):
        assert said in index
    assert [run.job.name for run in report.failed] == ["02_bad"]


def test_pages_link_to_their_siblings_and_every_link_arrives(matrix: tuple[Path, list[Job], Report]) -> None:
    out, _, _ = matrix
    for page in (out / name for name in everything(out) if name.endswith(".html")):
        links = re.findall(r'<a [^>]*?href="([^"#]+)"', page.read_text(encoding="utf-8"))
        assert links
        assert all((page.parent / link).resolve().is_file() for link in links), page
    head = (out / "plan/zh/01_good.html").read_text(encoding="utf-8").split("</header>")[0]
    assert '<span aria-current="page">规划情景</span>' in head
    assert '<a href="../../stress/zh/01_good.html">压力情景</a>' in head
    assert 'href="../../plan/en/01_good.html" hreflang="en" lang="en">English</a>' in head
    assert 'href="../../plan/zh/01_good.pdf" type="application/pdf"' in head


def test_the_links_font_holds_the_links(matrix: tuple[Path, list[Job], Report]) -> None:
    page = (matrix[0] / "plan/zh/01_good.html").read_text(encoding="utf-8")
    font = TTFont(BytesIO(base64.b64decode(re.search(r'"Links";[^}]*base64,([^)]+)', page)[1])))
    assert {ord(char) for char in "全部简报情景规划压力下载"} <= set(font.getBestCmap())


def test_nothing_changed_nothing_done(matrix: tuple[Path, list[Job], Report]) -> None:
    out, jobs, _ = matrix
    before = everything(out)
    report = build(jobs[:4], out, cover=Cover(SITE_TITLE))
    assert report.count("cached") == 4
    after = everything(out)
    assert {name for name in before if before[name] != after[name]} <= {"build.json"}


def test_two_builds_give_the_same_bytes(matrix: tuple[Path, list[Job], Report], tmp_path: Path) -> None:
    out, jobs, _ = matrix
    build(jobs, tmp_path / "again", cover=Cover(SITE_TITLE))
    first, second = everything(out), everything(tmp_path / "again")
    assert {name for name in first if first[name] != second.get(name)} == {"build.json"}


def test_a_narrowed_build_touches_only_its_own(pretend: Callable, notebooks: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    build(four(notebooks), out)
    before, told = everything(out), runs(out)
    changed = four(notebooks, share=0.7)[0]
    build([changed], out, keep=True)
    after = everything(out)
    assert {name for name in before if before[name] != after[name]} == {"plan/zh/01_a.html", "build.json"}
    now = runs(out)
    assert len(now) == 4
    assert {key for key in told if told[key] != now[key]} == {("01_a", "plan", "zh")}
    fronts = {lang: (out / name).read_text(encoding="utf-8") for lang, name in (("zh", "index.html"), ("en", "en.html"))}
    assert all(f'href="{entry["html"]}"' in fronts[entry["lang"]] for entry in now.values())


def test_a_whole_build_drops_what_is_no_longer_asked_for(pretend: Callable, notebooks: Path, tmp_path: Path) -> None:
    out, jobs = tmp_path / "site", four(notebooks)
    build(jobs, out)
    build(jobs[:2], out, keep=False)
    assert set(runs(out)) == {("01_a", "plan", "zh"), ("01_a", "plan", "en")}
    assert not (out / "plan/zh/02_b.html").exists()
    assert not (out / "plan/en/02_b.pdf").exists()


def test_a_failure_leaves_the_standing_site_and_is_kept_beside_it(
    pretend: Callable, notebooks: Path, tmp_path: Path
) -> None:
    out, jobs = tmp_path / "site", four(notebooks)
    build(jobs, out)
    before = everything(out)
    pretend(jobs[0].key)
    report = build(jobs, out, force=True)
    assert [run.job for run in report.failed] == [jobs[0]]
    assert (report.outcome.state, report.outcome.place) == ("withheld", store_of(out) / "failed")
    assert everything(out) == before
    attempt = report.outcome.place / "site"
    assert not (attempt / "plan/zh/01_a.html").exists()
    assert (attempt / "plan/zh/02_b.html").exists()
    assert 'href="../../plan/zh/01_a.html"' not in (attempt / "plan/en/01_a.html").read_text()
    assert runs(attempt)[jobs[0].key]["title"] == "01_a"
    assert 'id="f-01_a-plan-zh"' in (attempt / "index.html").read_text()
    assert "plan/zh/01_a: E: m" in (report.outcome.place / "failures.txt").read_text()


def test_the_next_failure_replaces_the_kept_one(pretend: Callable, notebooks: Path, tmp_path: Path) -> None:
    out, jobs = tmp_path / "site", four(notebooks)
    build(jobs, out)
    for broken in (jobs[0], jobs[1]):
        pretend(broken.key)
        told = (build(jobs, out, force=True).outcome.place / "failures.txt").read_text()
    assert [stem in told for stem in ("plan/zh/01_a", "plan/en/01_a")] == [True, True]
    assert sorted(path.name for path in store_of(out).iterdir()) == ["000001", "failed", "lock"]


def test_failures_are_published_where_asked_for(pretend: Callable, notebooks: Path, tmp_path: Path) -> None:
    out, jobs = tmp_path / "site", four(notebooks)
    build(jobs, out)
    pretend(jobs[0].key)
    report = build(jobs, out, force=True, partial=True)
    assert report.outcome.state == "published"
    assert report.outcome.failed == ("plan/zh/01_a",)
    assert not (out / "plan/zh/01_a.html").exists()


def test_a_part_of_a_site_is_better_than_none_and_gives_way_to_nothing_worse(
    pretend: Callable, notebooks: Path, tmp_path: Path
) -> None:
    out, jobs = tmp_path / "site", four(notebooks)
    pretend(jobs[0].key)
    assert build(jobs, out).outcome.state == "published"
    assert 'id="f-01_a-plan-zh"' in (out / "index.html").read_text()
    assert build(jobs, out).outcome.state == "unchanged"
    assert build(four(notebooks, share=0.7), out).outcome.state == "published"
    pretend(jobs[1].key)
    assert build(jobs, out, force=True).outcome.state == "withheld"
    assert "0.7" in (out / "plan/en/01_a.html").read_text()


def test_force_builds_what_the_cache_holds(pretend: Callable, notebooks: Path, tmp_path: Path) -> None:
    jobs = four(notebooks)
    assert build(jobs, tmp_path / "site").count("built") == 4
    assert build(jobs, tmp_path / "site").count("cached") == 4
    assert build(jobs, tmp_path / "site", force=True).count("built") == 4
    assert build(jobs, tmp_path / "site", fingerprint="other data").count("built") == 4


def test_a_build_cut_short_leaves_the_site_as_it_was(
    pretend: Callable, notebooks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, jobs = tmp_path / "site", four(notebooks)
    build(jobs, out)
    before = everything(out)

    def stopped(run: Run) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(four(notebooks, share=0.1), out, report=stopped)
    assert everything(out) == before


def test_a_crash_while_publishing_leaves_the_old_edition(
    pretend: Callable, notebooks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, jobs = tmp_path / "site", four(notebooks)
    build(jobs, out)
    before = everything(out)
    renamed, real = [], Path.replace

    def crashing(self: Path, target: Path) -> Path:
        renamed.append(target)
        if len(renamed) == 2:
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", crashing)
    with pytest.raises(OSError, match="No space left"):
        build(four(notebooks, share=0.1), out)
    monkeypatch.undo()
    assert everything(out) == before
    build(four(notebooks, share=0.1), out)
    assert "0.1" in (out / "plan/en/02_b.html").read_text()


def test_builds_at_the_same_time_keep_each_others_entries(notebooks: Path, tmp_path: Path) -> None:
    path = sample_notebooks.write(notebooks / "01_a.ipynb", brief())
    asked = [Job(path, f"{number:02}_page", "plan", "", "zh") for number in range(12)]
    page = Page({"html": b"<!--links--><!--/links-->", "pdf": b"%PDF"}, "t", "q")

    def publish(each: Job) -> list[site.Entry]:
        with edition(tmp_path / "site") as stage:
            return site.write(stage, [Run(each, "built", 0, page)], Cover(), keep=True)

    with ThreadPoolExecutor(12) as pool:
        published = [pool.submit(publish, each) for each in asked]
    assert all(future.result() for future in published)
    assert set(runs(tmp_path / "site")) == {each.key for each in asked}


def test_memory_does_not_grow_with_the_pages(notebooks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sample_notebooks.write(notebooks / "01_a.ipynb", brief())

    def large(jobs: list[Job], *_: object) -> Iterator[Run]:
        for each in jobs:
            yield Run(each, "built", 0.1, Page({"html": b"<p>" + bytes(2 * MIB), "pdf": b"%PDF"}, each.name, "?"))

    monkeypatch.setattr("press.build._produced", large)
    tracemalloc.start()
    try:
        report = build([Job(path, f"{number:02}_page", "plan", "", "zh") for number in range(30)], tmp_path / "site")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert report.count("built") == 30 and peak < 20 * MIB


def test_what_a_killed_build_left_is_cleared(pretend: Callable, notebooks: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    build(four(notebooks), out)
    (store_of(out) / ".part-abc" / "site").mkdir(parents=True)
    build(four(notebooks), out)
    assert not list(store_of(out).glob(".part-*"))


def test_a_plain_folder_becomes_the_first_edition(pretend: Callable, notebooks: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    (out / "notes").mkdir(parents=True)
    (out / "notes" / "mine.txt").write_text("kept")
    build(four(notebooks), out)
    assert (out / "notes" / "mine.txt").read_text() == "kept"
    assert out.is_symlink()


def test_two_jobs_for_one_page_are_refused(notebooks: Path, tmp_path: Path) -> None:
    jobs = four(notebooks)
    with pytest.raises(ValueError, match="two jobs make the same page: plan/zh/01_a"):
        build([*jobs, jobs[0]], tmp_path / "site")


@pytest.mark.parametrize("name", ["../x", "a/b", "", ".hidden", "a b", "x\n"])
def test_addresses_cannot_leave_the_site(name: str) -> None:
    with pytest.raises(ValueError, match="make an address"):
        Job(Path("x.ipynb"), "x", name, "", "zh")


@pytest.mark.parametrize("ledger", ["{ broken", "[]", '{"runs": 1}', '{"runs": [{"notebook": "of another version"}]}'])
def test_a_broken_ledger_is_no_ledger(tmp_path: Path, ledger: str) -> None:
    (tmp_path / "build.json").write_text(ledger)
    assert site.read(tmp_path) == []


def test_a_notebook_that_is_none_fails_alone(notebooks: Path, tmp_path: Path) -> None:
    (notebooks / "01_broken.ipynb").write_text("not JSON")
    (notebooks / "02_empty.ipynb").write_text("{}")
    jobs = [job(notebooks / f"{name}.ipynb") for name in ("01_broken", "02_empty", "03_absent")]
    report = build(jobs, tmp_path / "site", workers=1)
    assert [run.status for run in report.runs] == ["failed"] * 3
    assert all(run.error["message"] for run in report.runs)
    assert len(runs(tmp_path / "site")) == 3


def test_a_finished_build_is_repeated_without_the_heavy_libraries() -> None:
    code = "import sys, press.build; print(sorted({'nbconvert', 'papermill', 'typst', 'nbformat'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_worker_that_dies_is_told_of_and_spares_its_neighbours(notebooks: Path, tmp_path: Path) -> None:
    killer = "import os, signal; os.kill(os.getppid(), signal.SIGKILL)"
    bad = sample_notebooks.write(notebooks / "01_killer.ipynb", [*opening(), code(killer)])
    good = sample_notebooks.write(notebooks / "02_good.ipynb", brief())
    report = build([job(bad), job(good)], tmp_path / "site", workers=2)
    assert [run.status for run in report.runs] == ["failed", "built"]
    assert report.runs[0].error["name"] == "ProcessDied"


def test_the_kernel_is_the_running_interpreter(
    notebooks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = tmp_path / "data" / "kernels" / "python3"
    spec.mkdir(parents=True)
    (spec / "kernel.json").write_text(json.dumps({"argv": ["/bin/false"], "display_name": "trap", "language": "python"}))
    monkeypatch.setenv("JUPYTER_PATH", os.fspath(tmp_path / "data"))
    from press.runs.run import execute

    path = sample_notebooks.write(notebooks / "01.ipynb", [code("import sys\nsys.executable")])
    done = execute(Job(path, "01", "plan", "", "zh"))
    assert done.cells[0].outputs[0].data["text/plain"] == repr(sys.executable)


def test_cache_key_depends_on_what_determines_a_page(notebooks: Path) -> None:
    base = four(notebooks)[0]
    key = cache.key(base)
    assert cache.key(four(notebooks)[0]) == key
    assert cache.key(base, ["pandas==3"]) != key
    assert cache.key(replace(base, code="other")) != key
    assert cache.key(four(notebooks, share=0.7)[0]) != key
    notebook = json.loads(base.notebook.read_text())
    notebook["cells"][2]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x"}]
    notebook["cells"][2]["execution_count"] = 7
    notebook["cells"][2]["id"] = "another"
    base.notebook.write_text(json.dumps(notebook))
    assert cache.key(base) == key
    notebook["cells"][2]["source"] += "\nx = 1"
    base.notebook.write_text(json.dumps(notebook))
    assert cache.key(base) != key


PAGE = Page({"html": b"<p>", "pdf": b"%PDF"}, "t", "q", ("f",))


def test_cache_gives_back_what_it_was_given(tmp_path: Path) -> None:
    store = cache.Cache(tmp_path / "pages")
    assert store.get("k") is None
    store.put("k", PAGE)
    assert store.get("k") == PAGE


@pytest.mark.parametrize(
    "harm",
    [
        lambda place: (place / "page.pdf").write_bytes(b"%PDX"),
        lambda place: (place / "page.html").unlink(),
        lambda place: (place / "about.json").write_text("{"),
        lambda place: (place / "about.json").write_text("[]"),
        lambda place: (place / "about.json").write_text((place / "about.json").read_text().replace('"t"', '"u"')),
    ],
)
def test_a_doubtful_cache_entry_is_never_served(tmp_path: Path, harm: Callable[[Path], object]) -> None:
    store = cache.Cache(tmp_path / "pages")
    store.put("k", PAGE)
    (place,) = (tmp_path / "pages").iterdir()
    harm(place)
    assert store.get("k") is None and not place.exists()
    store.put("k", PAGE)
    assert store.get("k") == PAGE


def test_cache_is_bounded_and_drops_the_longest_unused(tmp_path: Path) -> None:
    store = cache.Cache(tmp_path / "pages")
    for age, name in enumerate(("new", "middle", "old")):
        store.put(name, PAGE)
        (place,) = (tmp_path / "pages").glob(f"{name}-*")
        os.utime(place, (1_000_000 - age, 1_000_000 - age))
    store.prune(2)
    assert [store.get(name) is None for name in ("new", "middle", "old")] == [False, False, True]
    size = sum(path.stat().st_size for path in place.parent.glob("new-*/*"))
    os.utime(next(place.parent.glob("new-*")))
    store.prune(2, size + 1)
    assert [store.get(name) is None for name in ("new", "middle")] == [False, True]


def test_an_entry_of_another_key_is_never_served(tmp_path: Path) -> None:
    store = cache.Cache(tmp_path / "pages")
    store.put("k", PAGE)
    (place,) = (tmp_path / "pages").iterdir()
    place.rename(tmp_path / "pages" / place.name.replace("k-", "l-"))
    assert store.get("l") is None
