"""What a run used decides when its page is made again; what cannot be told counts as everything."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import sample_notebooks
from sample_notebooks import code

from press.build import build
from press.incremental import cache, trace
from press.incremental.standing import Standing
from press.incremental.versions import exact
from press.job import Job, Page

PAGE = Page({"html": b"<p>", "pdf": b"%PDF"}, "t", "q")

TELLS = """
import json, os
with open(os.environ["BRIEFING_TRACE"], "a") as file:
    print(json.dumps([NAME, HASH]), file=file)
"""


def telling(**used: str) -> str:
    """A cell that tells of inputs as a library would."""
    return "\n".join(TELLS.replace("NAME", repr(name)).replace("HASH", repr(sha)) for name, sha in used.items())


def test_a_run_tells_what_it_used_from_whatever_process(notebooks: Path) -> None:
    from press.runs.worker import produce

    cells = sample_notebooks.small()
    path = sample_notebooks.write(notebooks / "01.ipynb", [*cells, code(telling(b="2", a="1"))])
    assert produce(Job(path, "01", "plan", "", "zh", {"lang": "zh"})).trace == {"a": "1", "b": "2"}
    silent = sample_notebooks.write(notebooks / "02.ipynb", cells)
    assert produce(Job(silent, "02", "plan", "", "zh", {"lang": "zh"})).trace is None


@pytest.mark.parametrize("text", ["", "{", "[1]\n", '["a", "1"]\n["a", "2"]\n', '["a", "1"]\nnull\n'])
def test_a_trace_that_cannot_be_read_or_contradicts_itself_is_none(tmp_path: Path, text: str) -> None:
    assert trace.read(tmp_path / "missing") is None
    (tmp_path / "trace").write_text(text)
    assert trace.read(tmp_path / "trace") is None


def test_an_entry_is_good_while_all_that_it_used_is_as_it_was(tmp_path: Path) -> None:
    now = {"table": "1", "other": "1", cache.EVERYTHING: "1"}
    store = cache.Cache(tmp_path, now.get)
    store.put("k", PAGE, {"table": "1"})
    now["other"] = now[cache.EVERYTHING] = "2"
    assert store.get("k") == PAGE
    now["table"] = "2"
    assert store.get("k") is None
    store.put("k", Page({"html": b"<b>", "pdf": b"%PDF"}, "t", "q"), {"table": "2"})
    assert store.get("k").files["html"] == b"<b>"
    now["table"] = "1"
    assert store.get("k") == PAGE, "what was made from the earlier state is good again"
    del now["table"]
    assert store.get("k") is None, "an input that is gone"


def test_a_page_that_does_not_tell_rests_on_everything(tmp_path: Path) -> None:
    now = {cache.EVERYTHING: "1"}
    store = cache.Cache(tmp_path, now.get)
    store.put("k", PAGE)
    assert store.get("k") == PAGE
    now[cache.EVERYTHING] = "2"
    assert store.get("k") is None


def test_a_page_whose_inputs_changed_while_it_was_made_is_not_kept(tmp_path: Path) -> None:
    store = cache.Cache(tmp_path, {"table": "2"}.get)
    store.put("k", PAGE, {"table": "1"})
    assert store.get("k") is None and not list(tmp_path.iterdir())


@pytest.fixture
def two(notebooks: Path) -> Callable[[dict], list[Job]]:
    """Jobs of two notebooks that tell of different inputs, each as `now` says."""

    def jobs(now: dict) -> list[Job]:
        made = []
        for name in ("01_a", "02_b"):
            used = {key: now[key] for key in ("shared", name)}
            lines = f"used = json.loads(open({str(notebooks / 'now.json')!r}).read())"
            tell = "\n".join(TELLS.replace("NAME", repr(key)).replace("HASH", f"used[{key!r}]") for key in used)
            cells = [*sample_notebooks.small(), code("import json\n" + lines + tell)]
            path = sample_notebooks.write(notebooks / f"{name}.ipynb", cells)
            made.append(Job(path, name, "plan", "", "zh", {"lang": "zh"}))
        (notebooks / "now.json").write_text(json.dumps(now))
        return made

    return jobs


def test_only_what_depends_on_a_change_is_built(two: Callable, tmp_path: Path) -> None:
    def states(now: dict, **options: object) -> list[str]:
        look = {**now, cache.EVERYTHING: str(now)}
        report = build(two(now), tmp_path / "site", look=look.get, fingerprint=str(now), **options)
        return [run.status for run in report.runs]

    now = {"shared": "1", "01_a": "1", "02_b": "1"}
    assert states(now) == ["built", "built"]
    assert states(now) == ["cached", "cached"]
    before = (tmp_path / "site/plan/zh/01_a.html").read_bytes()
    assert states({**now, "01_a": "2"}) == ["built", "cached"]
    after = (tmp_path / "site/plan/zh/01_a.html").read_bytes()
    assert before != after, "the colophon names the hash of the inputs"
    assert states({**now, "shared": "2", "01_a": "2"}) == ["built", "built"]


def test_versions_are_those_of_what_a_project_needs() -> None:
    named = {line.partition("==")[0] for line in exact("papermill")}
    assert {"nbclient", "nbformat", "tqdm"} <= named
    assert "pytest" not in named and "papermill" not in named
    assert {"pytest", "papermill"} <= {line.partition("==")[0] for line in exact()}
    assert exact("no-such-project") == exact()


@pytest.fixture
def standing(tmp_path: Path) -> Standing:
    """A site that stands, made from one source."""
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "a.csv").write_text("1")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("<p>")
    return Standing(tmp_path / "notes", tmp_path / "site", {"lang": "zh"}, [tmp_path / "source"])


def test_a_site_that_stands_needs_no_build(standing: Standing) -> None:
    assert standing.read() is None
    standing.write(standing.state(), {"pages": 1})
    assert standing.read() == {"pages": 1}
    assert replace(standing, asked={"lang": "en"}).read() is None


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "source/a.csv").write_text("2"),
        lambda folder: (folder / "source/b.csv").write_text("1"),
        lambda folder: (folder / "source/a.csv").unlink(),
        lambda folder: (folder / "site/index.html").write_text("<b>"),
        lambda folder: (folder / "site/more.html").write_text("<p>"),
        lambda folder: (folder / "site/index.html").unlink(),
        lambda folder: next((folder / "notes").iterdir()).write_text("[]"),
    ],
)
def test_whatever_differs_leads_to_a_build(standing: Standing, tmp_path: Path, change: Callable) -> None:
    standing.write(standing.state(), {"pages": 1})
    change(tmp_path)
    assert standing.read() is None


def test_a_file_of_the_site_that_was_only_touched_is_read(standing: Standing, tmp_path: Path) -> None:
    standing.write(standing.state(), {"pages": 1})
    page = tmp_path / "site" / "index.html"
    page.unlink()
    page.write_text("<p>")
    assert standing.read() == {"pages": 1}
    stood = page.stat()
    page.write_text("<b>")
    os.utime(page, ns=(stood.st_atime_ns, stood.st_mtime_ns))
    assert standing.read() is None, "of the same size, and dated back"


def test_sources_that_changed_during_a_build_are_not_noted(standing: Standing, tmp_path: Path) -> None:
    before = standing.state()
    (tmp_path / "source" / "a.csv").write_text("2")
    standing.write(before, {"pages": 1})
    assert standing.read() is None


def test_another_version_of_a_library_leads_to_a_build(standing: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    standing.write(standing.state(), {"pages": 1})
    monkeypatch.setattr("press.incremental.standing.installed", lambda: ["pandas-9.9.dist-info"])
    assert standing.read() is None
