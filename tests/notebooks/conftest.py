"""Notebooks executed by the press, in processes forked from a warm parent: each distinct run once."""

import json
from pathlib import Path

import pytest
from payloads import run, shown

from press.engine.executor import apart
from press.engine.limits import Limits


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
