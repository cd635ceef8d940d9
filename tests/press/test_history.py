"""Going back to an edition and forward again; the ledger that remembers all builds."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from small_sites import everything, four

from press import history
from press.build import build
from press.publishing import disk, ledger
from press.publishing.edition import current, editions


@pytest.fixture
def three(pretend: Callable, tmp_path: Path) -> tuple[Path, list[dict[str, str]]]:
    """Three editions of a site, and the files of each."""
    out, files = tmp_path / "site", []
    for share in (0.1, 0.2, 0.3):
        build(four(tmp_path / "notebooks", share=share), out)
        files.append(everything(out))
    return out, files


def test_back_to_the_one_before_and_forward_again(three: tuple) -> None:
    out, files = three
    assert history.rollback(out) == "000002"
    assert everything(out) == files[1]
    assert history.rollback(out) == "000001"
    assert everything(out) == files[0]
    assert history.rollback(out, "3") == "000003"
    assert everything(out) == files[2]


def test_the_one_before_is_the_one_that_was_replaced(three: tuple, tmp_path: Path) -> None:
    out, files = three
    history.rollback(out, "1")
    build(four(tmp_path / "notebooks", share=0.4), out)
    assert current(out) == "000004"
    assert history.rollback(out) == "000001"
    assert everything(out) == files[0]


def test_a_build_after_going_back_publishes_anew(three: tuple, tmp_path: Path) -> None:
    out, files = three
    history.rollback(out)
    assert build(four(tmp_path / "notebooks", share=0.3), out).outcome.state == "published"
    after = everything(out)
    assert {name for name in after if after[name] != files[2][name]} <= {"build.json"}


@pytest.mark.parametrize(("number", "told"), [("9", "build 9 is not kept; there are 000001, 000002, 000003"), ("x", "build x is not kept")])
def test_no_way_back_to_what_is_not_kept(three: tuple, number: str, told: str) -> None:
    out, files = three
    with pytest.raises(history.HistoryError, match=told):
        history.rollback(out, number)
    assert everything(out) == files[2]


def test_no_way_back_from_the_first(three: tuple, tmp_path: Path) -> None:
    history.rollback(three[0], "1")
    with pytest.raises(history.HistoryError, match="a build before 000001 is not kept"):
        history.rollback(three[0])
    with pytest.raises(history.HistoryError, match="no build of"):
        history.rollback(tmp_path / "elsewhere")
    assert not (tmp_path / ".elsewhere.editions").exists()


def test_no_way_back_to_a_damaged_edition(three: tuple) -> None:
    out, files = three
    page = editions(out)[1] / "site/plan/zh/01_a.html"
    page.unlink()
    page.write_text("harmed")
    with pytest.raises(history.HistoryError, match=r"build 000002 is damaged: plan/zh/01_a\.html not as built"):
        history.rollback(out)
    assert everything(out) == files[2]


def test_the_kept_builds_are_listed(three: tuple, tmp_path: Path) -> None:
    out, book = three[0], tmp_path / "ledger.jsonl"
    ledger.append(book, {"when": "2026-11-05T04:00:00+00:00", "state": "published", "published": True, "edition": "000002"})
    history.rollback(out)
    assert history.kept(out, book).splitlines() == [
        "  000001  -                    4 pages",
        "* 000002  2026-11-05T04:00:00  4 pages",
        "  000003  -                    4 pages",
    ]


RECORD = {"when": "2026-11-05T04:00:00+00:00", "state": "published", "status": 0, "seconds": 1.5, "edition": "000001",
          "pages": {"built": 4, "cached": 0, "failed": 0}, "site": 6, "parameters": {"lang": "zh"}}  # fmt: skip


def test_the_ledger_gives_back_what_it_was_given(tmp_path: Path) -> None:
    book = tmp_path / "new" / "ledger.jsonl"
    assert ledger.read(book) == []
    for status in (0, 1):
        ledger.append(book, {**RECORD, "status": status})
    assert ledger.read(book) == [{**RECORD, "status": status} for status in (0, 1)]


@pytest.mark.parametrize("broken", [b"{torn", b"[]\n", b"\xff\xfe\n", b'"text"\n', b'{"state": 1}\n', b"3\n"])
def test_a_broken_line_is_left_out_and_told_of(tmp_path: Path, broken: bytes) -> None:
    book, told = tmp_path / "ledger.jsonl", []
    ledger.append(book, RECORD)
    with book.open("ab") as file:
        file.write(broken)
    ledger.append(book, {**RECORD, "status": 1})
    assert ledger.read(book, told.append) == [RECORD, {**RECORD, "status": 1}]
    assert told == [f"{book} line 2 is broken and left out"]


def test_lines_of_many_builds_at_once_stay_whole(tmp_path: Path) -> None:
    book = tmp_path / "ledger.jsonl"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: ledger.append(book, {**RECORD, "number": number, "fill": "长" * 5000}), range(40)))
    assert {record["number"] for record in ledger.read(book)} == set(range(40))


def test_a_line_that_cannot_be_written_whole_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book, real = tmp_path / "ledger.jsonl", os.write
    ledger.append(book, RECORD)
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda handle, data: real(handle, data[:20]))
        with pytest.raises(OSError, match="only a part"):
            ledger.append(book, RECORD)
    ledger.append(book, RECORD)
    assert ledger.read(book) == [RECORD, RECORD]


def test_a_line_is_one_write_and_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls, write, fsync = [], os.write, os.fsync
    monkeypatch.setattr(os, "write", lambda handle, data: (calls.append("write"), write(handle, data))[1])
    monkeypatch.setattr(os, "fsync", lambda handle: (calls.append("fsync"), fsync(handle))[1])
    ledger.append(tmp_path / "ledger.jsonl", RECORD)
    assert calls[:2] == ["write", "fsync"] and calls.count("write") == 1


def test_the_table_tells_when_what_and_the_first_fault() -> None:
    failed = {**RECORD, "state": "withheld", "status": 1, "failures": [{"page": "plan/zh/01", "name": "E", "message": "m\nn", "cell": 3}]}
    killed = {"when": "2026-11-06T04:00:00+00:00", "status": None, "state": "killed"}
    first, *rows = ledger.table([RECORD, failed, killed]).splitlines()
    assert first.startswith("WHEN (UTC)")
    assert rows[0].split() == ["2026-11-05T04:00:00", "0", "published", "000001", "4", "0", "0", "6", "1.5", "lang=zh"]
    assert rows[1].endswith("lang=zh; plan/zh/01: E: m")
    assert rows[2].split() == ["2026-11-06T04:00:00", "-", "killed", *["-"] * 6]


def test_a_folder_has_its_ledger_beside_it_or_a_place_of_its_own(tmp_path: Path) -> None:
    own = {tmp_path / "site": tmp_path / "build" / "ledger.jsonl"}
    assert ledger.ledger_of(tmp_path / "x" / ".." / "site", own) == tmp_path / "build" / "ledger.jsonl"
    assert ledger.ledger_of(tmp_path / "other", own) == tmp_path / ".other.ledger.jsonl"


def test_equal_folders_are_told_from_others(tmp_path: Path) -> None:
    for name in ("a", "b"):
        disk.place(tmp_path / name / "x" / "y.txt", b"1")
        disk.place(tmp_path / name / "build.json", json.dumps(name).encode())
    assert not disk.same(tmp_path / "a", tmp_path / "b")
    assert disk.same(tmp_path / "a", tmp_path / "b", frozenset({"build.json"}))
    disk.place(tmp_path / "b" / "z", b"")
    assert not disk.same(tmp_path / "a", tmp_path / "b", frozenset({"build.json"}))
