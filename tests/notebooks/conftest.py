"""Notebooks executed by the press, in processes forked from a warm parent: each distinct run once."""

import json
from pathlib import Path

import pytest
from payloads import shown

from press.executor import apart
from press.job import Job
from press.limits import Limits


def run(path, parameters):
    """The executed notebook."""
    from press.run import execute

    return execute(Job(path, path.stem, "plan", "", parameters.get("lang", "zh"), parameters))


@pytest.fixture(scope="session")
def executed():
    """Run a notebook with parameters; the payloads displayed, by MIME type."""
    done = {}

    def payloads(path: Path, **parameters):
        key = path.stem, json.dumps(parameters, sort_keys=True)
        if key not in done:
            done[key] = shown(apart(Limits(), ("wuhai.*",), run, path, parameters))
        return done[key]

    return payloads


@pytest.fixture(scope="module")
def execute(request, executed):
    """Run the module's own notebook."""
    return lambda **parameters: executed(request.module.NOTEBOOK, **parameters)
