"""Proof builds: the same bytes whatever the code is called, what differs by name, and no way into a published site."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import sample_notebooks
from nbformat import NotebookNode
from sample_notebooks import code, opening
from small_sites import everything, four, job

from press import history, manifest
from press.build import build
from press.publishing.edition import current, store_of
from press.publishing.lock import Locked, locked
from press.publishing.proof import SIGNED, ProofError, check, emptied, is_proof
from press.runs.pool import begun

NUMBER = 'emit("text", {"kind": "finding", "parts": [number(f"{share:.0%}", share, "share")]})'
HASH = SIGNED[:16].encode()
"""As colophons name it."""


def cells(share: float = 0.8, remark: str = "") -> list[NotebookNode]:
    """A notebook of one number, with a remark that no reader of its page sees."""
    return [*opening(), code(f"{remark}\nshare = {share}\n{NUMBER}")]


def holding(folder: Path, content: bytes) -> set[str]:
    """Names of the files under a folder that hold some bytes."""
    return {path.name for path in folder.rglob("*") if path.is_file() and content in path.read_bytes()}


def lines(site: Path) -> dict[str, manifest.Line]:
    return {line.path: line for line in manifest.manifest(site)}


@pytest.fixture(scope="module")
def proofs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Sites of the sample notebook: a proof, the same again, with other code, with another number; and an ordinary build."""
    folder, sites = tmp_path_factory.mktemp("proofs"), {}
    kinds = {
        "one": cells(),
        "again": cells(),
        "moved": cells(remark="# imported from elsewhere now"),
        "number": cells(0.9),
        "plain": cells(),
    }
    with begun(2, ()) as executor:
        for name, written in kinds.items():
            own = folder / name
            jobs = [job(sample_notebooks.write(own / "notebooks" / "01_small.ipynb", written), lang="en")]
            proof = None if name == "plain" else own
            assert build(
                jobs, own / "site", cache=own / "pages", executor=executor, proof=proof
            ).outcome.whole
            sites[name] = own / "site"
    return sites


def test_proofs_of_the_same_code_agree(proofs: dict[str, Path]) -> None:
    assert everything(proofs["again"]) == everything(proofs["one"])


def test_code_that_is_called_otherwise_changes_no_line(proofs: dict[str, Path]) -> None:
    assert lines(proofs["moved"]) == lines(proofs["one"])
    one, moved = everything(proofs["one"]), everything(proofs["moved"])
    assert {name for name in one if one[name] != moved[name]} == {"plan/en/01_small.ipynb", "build.json"}, (
        "sources that are offered differ"
    )


def test_a_changed_number_is_named(proofs: dict[str, Path]) -> None:
    found = list(manifest.differences(lines(proofs["one"]), lines(proofs["number"])))
    assert {difference.kind for difference in found} == {"changed"}
    pages = {f"plan/en/01_small.{kind}" for kind in ("html", "pdf", "xlsx", "ipynb")}
    assert pages <= {difference.path for difference in found}


def test_the_fixed_hash_is_in_proofs_alone(proofs: dict[str, Path]) -> None:
    assert {"01_small.html", "volume.json"} <= holding(proofs["one"].parent, HASH)
    assert not (proofs["one"].parent / "pages").exists(), "no page of a proof is kept for other builds"
    assert holding(proofs["plain"].parent, HASH) == set()
    assert (proofs["plain"].parent / "pages").is_dir()


def test_an_ordinary_page_names_its_own_hash_whatever_its_job_brings(
    pretend: Callable, tmp_path: Path
) -> None:
    jobs = [replace(each, signature=SIGNED) for each in four(tmp_path / "notebooks")]
    assert {run.job.signature for run in build(jobs, tmp_path / "site").runs} == {""}


def test_a_proof_is_marked_and_says_so_nowhere_else(proofs: dict[str, Path]) -> None:
    assert is_proof(proofs["one"]) and not is_proof(proofs["plain"])
    assert holding(proofs["one"], b"proof") - holding(proofs["plain"], b"proof") == {"build.json"}
    assert {run["seconds"] for run in json.loads((proofs["one"] / "build.json").read_text())["runs"]} == {0.0}


def test_a_proof_keeps_to_its_folder(pretend: Callable, tmp_path: Path) -> None:
    jobs, folder = four(tmp_path / "notebooks"), tmp_path / "proof"
    for out in (tmp_path / "site", folder, folder / ".." / "site", tmp_path / "proofs" / "site"):
        with pytest.raises(ProofError, match="a proof build stays in"):
            build(jobs, out, proof=folder)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notebooks"]


def test_a_proof_takes_no_site_s_place(pretend: Callable, tmp_path: Path) -> None:
    jobs, out = four(tmp_path / "notebooks"), tmp_path / "site"
    build(jobs, out)
    before = everything(out)
    with pytest.raises(ProofError, match="built from scratch, and something is there already"):
        build(jobs, out, proof=tmp_path)
    out.unlink()
    with pytest.raises(ProofError, match="something is there already"):
        build(jobs, out, proof=tmp_path)
    assert everything(store_of(out) / "000001" / "site") == before


def test_no_build_takes_a_proof_for_an_edition(pretend: Callable, tmp_path: Path) -> None:
    jobs, out, copied = four(tmp_path / "notebooks"), tmp_path / "proof" / "site", tmp_path / "site"
    build(jobs, out, proof=out.parent)
    shutil.copytree(out, copied)
    for place in (out, copied):
        before = everything(place)
        with pytest.raises(ProofError, match="never published"):
            build(jobs, place)
        assert everything(place) == before
    assert not store_of(copied).exists()


def test_no_rollback_leads_to_a_proof(pretend: Callable, tmp_path: Path) -> None:
    jobs, out, proof = four(tmp_path / "notebooks"), tmp_path / "site", tmp_path / "proof" / "site"
    build(jobs, proof, proof=proof.parent)
    build(jobs, out)
    shutil.copytree(store_of(proof) / "000001", store_of(out) / "000002")
    with pytest.raises(history.HistoryError, match="build 000002 is a proof build, which is never published"):
        history.rollback(out, "2")
    with pytest.raises(history.HistoryError, match="build 000001 is a proof build"):
        history.rollback(proof, "1")
    assert current(out) == "000001"


def test_a_folder_of_proofs_is_cleared_for_one_build_alone(tmp_path: Path) -> None:
    folder = tmp_path / "proof"
    (folder / "site").mkdir(parents=True)
    (folder / "manifest.csv").write_text("kept")
    (tmp_path / "other").write_text("not in it")
    (folder / "link").symlink_to(tmp_path / "other")
    with emptied(folder, folder / "site", ["manifest.csv"]):
        check(folder / "site", folder)
        assert sorted(path.name for path in folder.iterdir()) == ["lock", "manifest.csv"]
        with pytest.raises(Locked), emptied(folder, folder / "site", wait=False):
            pass
    assert (tmp_path / "other").read_text() == "not in it"
    with pytest.raises(ProofError), emptied(folder, tmp_path / "site"):
        pass
    assert (folder / "manifest.csv").exists()
    with locked(folder, wait=False):
        pass


def test_added_and_removed_files_are_named(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(name)
    both = lines(tmp_path)
    one = {"a.csv": both["a.csv"]}
    assert list(manifest.differences(one, both)) == [manifest.Difference("added", "b.csv", None, 5)]
    assert list(manifest.differences(both, one)) == [manifest.Difference("removed", "b.csv", 5, None)]
    assert list(manifest.differences(both, both)) == []


def test_a_manifest_is_sorted_and_read_as_it_was_written(proofs: dict[str, Path], tmp_path: Path) -> None:
    written = manifest.manifest(proofs["one"])
    assert [line.path for line in written] == sorted(everything(proofs["one"]))
    manifest.write(written, tmp_path / "manifest.csv")
    assert list(manifest.read(tmp_path / "manifest.csv").values()) == written


SHA = "0" * 64


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", r"m\.csv row 1: the columns of a manifest are path, sha256, size, not none"),
        ("path,sha,size\n", r"row 1: the columns .*, not path, sha, size"),
        (f"path,sha256,size\na,{SHA}\n", r"row 2: 2 columns, allowed are 3"),
        (f"path,sha256,size\n,{SHA},1\n", r"row 2, column 'path': empty"),
        ("path,sha256,size\na,xyz,1\n", r"row 2, column 'sha256': 'xyz', allowed are 64 hexadecimal digits"),
        (f"path,sha256,size\na,{SHA},-1\n", r"row 2, column 'size': '-1', allowed is a whole number from 0"),
        (f"path,sha256,size\na,{SHA},1\na,{SHA},1\n", r"row 3, column 'path': 'a' is listed twice"),
        (b"\xff\xfe", r"m\.csv: no manifest can be read from it"),
        (None, r"m\.csv: no manifest can be read from it: .*No such file"),
    ],
)
def test_what_is_no_manifest_is_refused(tmp_path: Path, text: str | bytes | None, said: str) -> None:
    file = tmp_path / "m.csv"
    if text is not None:
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(manifest.ManifestError, match=said):
        manifest.read(file)
