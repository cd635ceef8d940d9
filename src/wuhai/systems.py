"""The systems of the plan by name, and where each one is."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from wuhai.system import System

SYSTEMS: Mapping[str, str] = {
    "structure": "wuhai.model.structure_system",
    "coking": "wuhai.model.coking_system",
    "plastics": "wuhai.model.plastics_system",
    "projects": "wuhai.model.projects_system",
    "energy": "wuhai.model.energy_system",
    "water": "wuhai.model.water_system",
    "digital": "wuhai.model.digital_system",
    "support": "wuhai.model.support_system",
}
"""Name -> the module that holds its `SYSTEM`, with all that the system's results depend on."""


def system(name: str) -> System:
    """A system by name; it is imported here, so that a page loads only the systems that it shows.

    Raises:
        KeyError: there is no system of that name.
    """
    return import_module(SYSTEMS[name]).SYSTEM
