"""The analyst's workbench: one scenario that can be moved, seen, compared, saved and built, with or without widgets.

``explorer = Explorer("plan", "zh")`` holds the state; every control of the widgets calls a function of it.
"""

from importlib import import_module

DOORS = {
    "Explorer": "wuhai.explore.explorer",
    "controls": "wuhai.explore.widgets",
    "latency": "wuhai.explore.speed",
}
"""What is handed out, and from where; widgets are loaded only for those who want them."""

__all__ = ["Explorer", "controls", "latency"]


def __getattr__(name: str):
    if name in DOORS:
        return getattr(import_module(DOORS[name]), name)
    raise AttributeError(f"module 'wuhai.explore' has no attribute {name!r}")
