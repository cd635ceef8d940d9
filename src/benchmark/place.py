"""Where the bench works: a copy of the project that may be changed, and the peers in an environment of their own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass, field
from pathlib import Path

import yaml

PEERS = Path(__file__).with_name("peers.txt")
COPIED = ("src", "scripts", "notebooks", "data")


@dataclass
class Place:
    """A folder of the bench.

    Attributes:
        root: the copy of the project.
        peers: the environment of jupyter-book and WeasyPrint.
        names: notebooks, in the order of the catalogue.
        caches: how many caches of results have been begun; each measurement begins with an empty one.
    """

    root: Path
    peers: Path
    names: tuple[str, ...]
    caches: int = field(default=0)

    def environment(self, cold: bool = True) -> dict[str, str]:
        """Variables of all commands, ours and the peers': the copy's packages, the same kernel, the same kept results.

        Args:
            cold: begin an empty cache of the results that notebooks share; else go on with the one begun last.
        """
        self.caches += cold
        kept = {"WUHAI_CACHE": str(self.root / "kept" / str(self.caches)), "WUHAI_DATA": str(self.root / "data")}
        found = {"PYTHONPATH": str(self.root / "src"), "JUPYTER_PATH": str(self.root / "jupyter"), "PYTHONHASHSEED": "0"}
        return {**os.environ, **kept, **found}

    def notebook(self, name: str) -> Path:
        """A notebook's file in the copy."""
        return self.root / "notebooks" / f"{name}.ipynb"


def prepared(project: Path, folder: Path, names: list[str]) -> Place:
    """A fresh copy of the project that publishes `plan` in Chinese alone, and the peers' environment.

    Args:
        project: the checkout.
        folder: the bench's own; the peers' environment in it is kept from run to run.
        names: these notebooks only; all of the catalogue by default.
    """
    root, peers = folder / "bench", folder / "bench-env"
    shutil.rmtree(root, ignore_errors=True)
    for part in COPIED:
        shutil.copytree(project / part, root / part, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    catalogue = yaml.safe_load((project / "reports" / "catalogue.yml").read_text(encoding="utf-8"))
    listed = [entry if isinstance(entry, str) else entry["name"] for entry in catalogue["notebooks"]]
    chosen = tuple(name for name in listed if not names or name in names)
    catalogue |= {"notebooks": list(chosen), "scenarios": ["plan"], "languages": ["zh"], "pages": []}
    (root / "reports").mkdir()
    (root / "reports" / "catalogue.yml").write_text(yaml.safe_dump(catalogue, allow_unicode=True), encoding="utf-8")
    _kernel(root / "jupyter" / "kernels" / "python3")
    _installed(peers)
    return Place(root, peers, chosen)


def _kernel(folder: Path) -> None:
    """The running interpreter as the kernel of everyone."""
    folder.mkdir(parents=True)
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    told = {"argv": argv, "display_name": "Python 3", "language": "python"}
    (folder / "kernel.json").write_text(json.dumps(told), encoding="utf-8")


def _installed(peers: Path) -> None:
    """The peers' environment, made anew where its list has changed."""
    done = peers / "peers.txt"
    if done.is_file() and done.read_bytes() == PEERS.read_bytes():
        return
    venv.create(peers, clear=True, with_pip=not shutil.which("uv"))
    python = peers / "bin" / "python"
    own = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command = ["uv", "pip", "install", "--quiet", "--python", str(python)] if shutil.which("uv") else own
    subprocess.run([*command, "-r", str(PEERS)], check=True)
    shutil.copy(PEERS, done)
