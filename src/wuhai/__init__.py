"""The Wuhai transition plan of 2022 as data, models and notebooks."""

from importlib import import_module


def __getattr__(name: str):
    """`from wuhai import load, say` without loading the models for those who need only the data."""
    homes = {"load": "wuhai.case", "settle": "wuhai.case", "say": "wuhai.text"}
    homes |= {"Key": "wuhai.keyfigures", "key_figures": "wuhai.keyfigures"}
    if name in homes:
        return getattr(import_module(homes[name]), name)
    raise AttributeError(f"module 'wuhai' has no attribute {name!r}")
