"""`make proof` on one page of the report: a manifest, an honest comparison, and refusals before anything is removed."""

import importlib
import sys
from pathlib import Path

import pytest

from press import manifest
from press.publishing.proof import SIGNED, is_proof


@pytest.fixture
def command(tmp_path, monkeypatch, capsys):
    """A proof in a folder of this test's own: exit status and what was said."""
    script = importlib.import_module("proof")
    folder = tmp_path / "proof"
    for name, path in (("PROOF", folder), ("SITE", folder / "site"), ("MANIFEST", folder / "manifest.csv")):
        monkeypatch.setattr(script, name, path)
    monkeypatch.setenv("WUHAI_CACHE", str(tmp_path / "kept"))

    def run(*more):
        monkeypatch.setattr(sys, "argv", ["proof.py", *map(str, more)])
        try:
            status = script.main()
        except SystemExit as stop:
            status = stop.code
        return status, capsys.readouterr()

    return run


def test_two_proofs_agree_and_a_difference_is_named(command, tmp_path):
    page, site = (
        ("--notebook", "07_digital", "--scenario", "stress", "--lang", "en"),
        tmp_path / "proof" / "site",
    )
    status, said = command(*page)
    assert status == 0 and str(tmp_path / "proof" / "manifest.csv") in said.out
    assert is_proof(site) and not (tmp_path / "kept").exists()
    whole = {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    for name in ("stress/en/07_digital.html", "site/en/changes.html"):
        assert SIGNED[:16] in whole[Path(name)].decode()

    lines = manifest.read(tmp_path / "proof" / "manifest.csv")
    first = lines.pop("index.html")
    other = lines["results.csv"]._replace(sha256="0" * 64, size=1)
    manifest.write(
        sorted([*(lines | {"results.csv": other}).values(), first._replace(path="gone.html")]),
        tmp_path / "other.csv",
    )
    status, said = command(*page, "--against", tmp_path / "other.csv")
    assert whole == {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    assert status == 1
    assert said.err.splitlines() == [
        f"removed  gone.html  {first.size} bytes",
        f"added    index.html  {first.size} bytes",
        f"changed  results.csv  1 bytes -> {(site / 'results.csv').stat().st_size} bytes",
    ]
    assert said.out.splitlines()[-1] == "1 added, 1 removed, 1 changed"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--out", "elsewhere/site"], ["--out elsewhere/site", "stays in"]),
        (["--against", "none.csv"], ["--against", "none.csv"]),
        (["--cluster", "tcp://127.0.0.1:1"], ["--cluster tcp://127.0.0.1:1", "this machine"]),
    ],
)
def test_refused_before_anything_is_removed(command, tmp_path, monkeypatch, more, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "proof" / "site").mkdir(parents=True)
    status, said = command(*more)
    assert status == 2 and all(word in said.err for word in words), said.err
    assert len(said.err.splitlines()) == 1
    assert (tmp_path / "proof" / "site").is_dir()
