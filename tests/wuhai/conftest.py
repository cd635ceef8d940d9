"""The run's language is a process's own; no test finds the one that another left."""

from collections.abc import Iterator

import pytest

from wuhai import display


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Every test begins in Chinese, and leaves it so."""
    display.set_language("zh")
    yield
    display.set_language("zh")
