"""The Wuhai transition plan of 2022 as data, models and notebooks."""

from importlib import import_module


def __getattr__(name: str):
    """`from wuhai import load, say` without loading the models for those who need only the data."""
    from wuhai.inputs import DOORS

    if name in DOORS:
        return getattr(import_module(DOORS[name]), name)
    raise AttributeError(f"module 'wuhai' has no attribute {name!r}")
