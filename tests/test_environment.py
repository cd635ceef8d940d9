"""environment.yml, pyproject.toml and requirements.lock name the same packages with the same bounds."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
CONDA_NAMES = {  # conda-forge splits or renames these
    "matplotlib-base": "matplotlib",
    "seaborn-base": "seaborn",
    "nbconvert-core": "nbconvert",
    "brotli-python": "brotli",
}


def split(requirement: str) -> tuple[str, str]:
    name, bound = re.fullmatch(r"([A-Za-z0-9_.-]+?)\s*(>=[\d.]+)?", requirement).groups()
    return name, bound or ""


@pytest.fixture(scope="module")
def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def conda() -> list:
    return yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]


def test_same_packages_and_bounds(project, conda):
    by_conda = [split(item) for item in conda if isinstance(item, str)]
    pip_items = [item for group in conda if isinstance(group, dict) for item in group["pip"]]
    by_pip = [split(item) for item in pip_items if item != "-e ."]
    found = {CONDA_NAMES.get(name, name): bound for name, bound in by_conda + by_pip}
    assert found.pop("python") == project["requires-python"]
    assert found.pop("pip") == ""
    assert found == dict(split(item) for item in project["dependencies"])


def test_conda_can_read_every_specification(conda):
    rattler = pytest.importorskip("rattler")
    for item in conda:
        if isinstance(item, str):
            assert rattler.MatchSpec(item).name is not None


def test_lock_pins_every_package_with_hashes_and_no_address(project):
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = set(re.findall(r"^([a-z0-9._-]+)==", lock, re.M))
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    assert {split(item)[0].lower().replace("_", "-") for item in wanted} <= pinned
    assert "://" not in lock
    assert lock.count("--hash=sha256:") > len(pinned)
