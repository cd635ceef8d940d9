"""Whole sites: `plan` in Chinese, HTML and PDF of every notebook, by the press, by command lines, by jupyter-book."""

from __future__ import annotations

import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmark.place import Place
from benchmark.timing import BenchError, Took, took

ROW = ("data/plan/water_saving.csv", ",177049,", ",177149,")
"""One row's change: file, old text, new text."""


def press(place: Place, workers: int, cold: bool = True, watch: bool = False, force: bool = False) -> Took:
    """`build_briefings.py` as a user runs it, publishing included."""
    command = [sys.executable, place.root / "scripts" / "build_briefings.py", "--jobs", str(workers)]
    return took([*command, *(["--force"] if force else [])], place.environment(cold), place.root, watch)


def forgotten(place: Place) -> None:
    """No site, no finished pages: the next build is a first one."""
    shutil.rmtree(place.root / "reports" / "build", ignore_errors=True)
    for left in (place.root / "reports").glob("[.s]*ite*"):
        shutil.rmtree(left) if left.is_dir() and not left.is_symlink() else left.unlink()


def changed(place: Place) -> None:
    """One row of the data becomes another."""
    name, old, new = ROW
    path = place.root / name
    text = path.read_text(encoding="utf-8")
    if text.count(old) != 1:
        raise ValueError(f"{name}: {old!r} stands there {text.count(old)} times")
    path.write_text(text.replace(old, new), encoding="utf-8")


def command_lines(place: Place, at_once: int) -> float:
    """Seconds of papermill, nbconvert and WeasyPrint over all notebooks, so many notebooks at a time."""
    environment, made = place.environment(), place.root / "made"
    shutil.rmtree(made, ignore_errors=True)

    def page(name: str) -> None:
        folder = made / name
        folder.mkdir(parents=True)
        for command in lines(place, name, folder):
            took(command, environment, folder)

    started = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        for _ in pool.map(page, place.names):
            pass
    return time.perf_counter() - started


def lines(place: Place, name: str, folder: Path) -> list[list]:
    """The command lines that make one page."""
    return [
        papermill(place, name, folder / "out.ipynb"),
        [sys.executable, "-m", "nbconvert", "--to", "html", "--no-input", "--output", folder / "out.html", folder / "out.ipynb"],
        [place.peers / "bin" / "weasyprint", "--quiet", folder / "out.html", folder / "out.pdf"],
    ]  # fmt: skip


def papermill(place: Place, name: str, out: Path) -> list:
    """papermill's command line for a notebook."""
    given = ["-p", "lang", "zh", "-p", "scenario", "plan", "-k", "python3", "--cwd", place.root / "notebooks"]
    return [sys.executable, "-m", "papermill", place.notebook(name), out, *given, "--no-progress-bar", "--log-level", "ERROR"]


def jupyter_book(place: Place) -> tuple[float, float]:
    """Seconds of a first and a second build of the same notebooks as a book: HTML alone, results kept by jupyter-cache."""
    book = place.root / "book"
    shutil.rmtree(book, ignore_errors=True)
    shutil.copytree(place.root / "notebooks", book / "notebooks")
    (book / "_config.yml").write_text("title: bench\nonly_build_toc_files: true\nexecute: {execute_notebooks: cache, timeout: 600}\n")
    chapters = "".join(f"- file: notebooks/{name}\n" for name in place.names[1:])
    (book / "_toc.yml").write_text(f"format: jb-book\nroot: notebooks/{place.names[0]}\n" + (f"chapters:\n{chapters}" if chapters else ""))
    command = [place.peers / "bin" / "jupyter-book", "build", "--quiet", book]
    first = took(command, place.environment(), place.root).seconds
    if failed := sorted(book.glob("_build/html/reports/**/*.err.log")):  # the book is built all the same
        raise BenchError(failed[0].read_text(encoding="utf-8")[-2000:])
    return first, took(command, place.environment(cold=False), place.root).seconds
