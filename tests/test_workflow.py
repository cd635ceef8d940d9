"""The workflow of continuous integration: it can be read, and calls only targets that the Makefile has."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
WORKFLOW = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))


def commands():
    return [step["run"] for job in WORKFLOW["jobs"].values() for step in job["steps"] if "run" in step]


def test_it_calls_only_targets_that_there_are():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    called = {name for command in commands() for name in re.findall(r"\bmake ([a-z-]+)", command)}
    assert called == {"setup", "check", "test", "test-extra", "briefings"} and called <= targets


def test_it_runs_on_push_and_by_the_clock():
    when = WORKFLOW[True]  # YAML 1.1 reads the key `on` as true
    assert {"push", "schedule"} <= set(when)
    assert re.fullmatch(r"(\S+ ){4}\S+", when["schedule"][0]["cron"])


def test_every_job_has_an_end_and_every_action_a_version():
    for job in WORKFLOW["jobs"].values():
        assert job["timeout-minutes"] <= 60
        assert all(re.fullmatch(r"[\w-]+/[\w-]+@v\d+", step["uses"]) for step in job["steps"] if "uses" in step)


def test_the_site_is_kept():
    (kept,) = [step["with"]["path"] for step in WORKFLOW["jobs"]["site"]["steps"] if "upload" in step.get("uses", "")]
    assert any(f" {kept}" in command for command in commands())
