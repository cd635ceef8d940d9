"""The bench measures what it says; the full run is `make bench`."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
import yaml
from nbformat.v4 import new_code_cell, new_notebook

from benchmark import coupled, matrix, scale, single, timing
from benchmark.figures import DEMANDED, Bench
from benchmark.place import PEERS, Place, prepared
from press.engine.executor import WARM, ForkExecutor

ROOT = Path(__file__).parents[2]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setattr("benchmark.place._installed", lambda peers: None)
    return prepared(ROOT, tmp_path, ["06_water", "02_coking"])


def test_the_copy_publishes_what_is_asked_for_and_may_be_changed(place: Place) -> None:
    told = yaml.safe_load((place.root / "reports/catalogue.yml").read_text(encoding="utf-8"))
    assert (told["notebooks"], told["scenarios"], told["languages"]) == (["02_coking", "06_water"], ["plan"], ["zh"])
    before = (ROOT / matrix.ROW[0]).read_bytes()
    matrix.changed(place)
    after = (place.root / matrix.ROW[0]).read_bytes()
    assert sum(a != b for a, b in zip(before.splitlines(), after.splitlines(), strict=True)) == 1
    assert (ROOT / matrix.ROW[0]).read_bytes() == before
    with pytest.raises(ValueError, match="0 times"):
        matrix.changed(place)


def test_both_sides_begin_with_the_same(place: Place) -> None:
    first, warm, cold = place.environment(), place.environment(cold=False), place.environment()
    assert first["WUHAI_CACHE"] == warm["WUHAI_CACHE"] != cold["WUHAI_CACHE"]
    assert not Path(cold["WUHAI_CACHE"]).exists()
    kernel = json.loads((place.root / "jupyter/kernels/python3/kernel.json").read_text())
    assert kernel["argv"][0] == str(Path(matrix.papermill(place, "06_water", Path("out.ipynb"))[0]))


def test_commands_that_fail_give_no_figure(tmp_path: Path) -> None:
    with pytest.raises(timing.BenchError, match="exit status 3\nwhy"):
        timing.took(["sh", "-c", "echo why; exit 3"], {"PATH": "/usr/bin:/bin"}, tmp_path)
    assert timing.took(["sh", "-c", ":"], {"PATH": "/usr/bin:/bin"}, tmp_path, watch=True).seconds > 0


def test_runs_and_their_cells_are_the_same(tmp_path: Path) -> None:
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    path = tmp_path / "a.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell("open('ran', 'a').write('x')"), new_code_cell("1 + 1")], metadata={"kernelspec": kernel}), path)
    with ForkExecutor(1, preload=WARM) as executor:
        assert executor.submit(single.cells, path, path).result() > 0
        executor.submit(single.written, path, tmp_path / "out.ipynb").result()
    assert (tmp_path / "ran").read_text() == "xxx"
    assert nbformat.read(tmp_path / "out.ipynb", 4).cells[-1].outputs[0].data["text/plain"] == "2"
    assert single._in_cells(tmp_path / "out.ipynb") > 0


def test_the_load_is_run_as_often_as_asked(tmp_path: Path) -> None:
    load = scale.measured(tmp_path, 5, 2)
    assert load.runs == 5 and load.seconds > 0
    done = [nbformat.read(tmp_path / f"{number}.out.ipynb", 4) for number in range(5)]
    assert [cell.cells[-1].outputs[0].text.split()[:3] for cell in done] == [["0", "0", str(n)] for n in range(4)] + [["0", "1", "0"]]


def test_figures_are_held_against_what_is_demanded(tmp_path: Path) -> None:
    bench = Bench(Place(tmp_path, tmp_path, ("a",)), 2, 1)
    bench.figures = {"matrix_vs_cli": 4.0, "run_vs_floor": 1.2, "peak_mib": 500.0}
    lines = bench.table().splitlines()
    assert lines[0].endswith("MISSED: >= 5") and lines[1].endswith("met: <= 1.25") and lines[2].endswith("500.00")
    bench.write(tmp_path / "bench.json")
    assert json.loads((tmp_path / "bench.json").read_text())["figures"] == bench.figures
    assert {"matrix_vs_cli", "overhead_vs_cli", "run_vs_floor", "noop_vs_first"} <= set(DEMANDED)


def test_peers_are_pinned() -> None:
    pins = [line for line in PEERS.read_text().splitlines() if line and not line.startswith("#")]
    assert all("==" in pin for pin in pins)
    assert {"jupyter-book", "weasyprint"} <= {pin.split("==")[0] for pin in pins}


def test_the_coupled_model_is_told_in_ratios(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    times = {"draw": 2e-5, "draw_in_one_call": 1e-2, "draw_in_arrays": 1e-5, "sobol": 3.0, "sobol_model_runs": 2.0, "sobol_runs": 9.0}
    monkeypatch.setattr(coupled, "measured", lambda place, repeats: {**times, "sliders": {"coking": 1.7, "water": 1.1}})
    bench = Bench(Place(tmp_path, tmp_path, ("a",)), 2, 1, lambda line: None)
    bench.coupled()
    assert {name: round(value, 6) for name, value in bench.figures.items()} == {
        "draws_vs_one_by_one": 500, "draws_vs_bare_arrays": 2, "draws_per_second": 50000, "sobol_vs_model_runs": 1.5,
        "slider_vs_redraw_worst": 1.7,
    }  # fmt: skip
    judged = dict(line.split(maxsplit=1) for line in bench.table().splitlines())
    assert judged["slider_vs_redraw_worst"].endswith("MISSED: <= 1.5") and "met: >= 100" in judged["draws_vs_one_by_one"]


def test_a_sobol_analysis_counts_the_runs_it_asks_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WUHAI_CACHE", str(tmp_path))
    monkeypatch.setattr(coupled, "DESIGN", 8)
    found = coupled.sobol(1)
    assert found["sobol_runs"] % 8 == 0 and 0 < found["sobol_model_runs"] <= found["sobol"]


def test_a_peer_that_finds_something_else_gives_no_figure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([{"seconds": 0.02, "largest_difference": 1e-9}, {"seconds": 0.02, "largest_difference": 0.1}])
    monkeypatch.setattr(coupled, "took", lambda command, *_: Path(command[-1]).write_text(json.dumps(next(answers)), encoding="utf-8"))
    assert coupled._one_by_one("python", tmp_path, {}) == 0.02
    with pytest.raises(timing.BenchError, match="finds something else"):
        coupled._one_by_one("python", tmp_path, {})
