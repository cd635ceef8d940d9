"""One control per row of the parameter schema: label, unit, range, evidence and source come from the row alone."""

from __future__ import annotations

import math
from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as w

from wuhai.display import evidence_label, pick
from wuhai.explore.exchange import shown
from wuhai.figures import theme as th
from wuhai.parameters import Parameter, Value
from wuhai.scenario import Setting
from wuhai.units import span, unit, unit_label

MARKS = {
    "plan": ("●", th.BLUE),
    "official": ("■", th.GREEN),
    "standard": ("▲", th.INK),
    "literature": ("◆", th.PLUM),
    "web_unverified": ("○", th.ORANGE),
    "assumption": ("◇", "#8a4300"),
}
"""Evidence grade -> sign and colour; what is unsure is hollow, as in the figures."""

STOPS = 100
"""About how many places a slider has."""


class Control:
    """A slider, a choice or a switch with its label.

    Args:
        parameter: the row.
        lang: `zh` or `en`.
        moved: called with name and value, in the schema's unit, when the control is released.

    Attributes:
        box: label and control.
        input: the control; numbers stand in the language's unit.
    """

    def __init__(self, parameter: Parameter, lang: str, moved: Callable[[str, Value], None]) -> None:
        self.parameter, self.lang, self._moved, self._quiet = parameter, lang, moved, False
        self._scale = 1.0 if parameter.low is None else unit(parameter.unit).scale(lang)
        self.name = pick(parameter.label_zh, parameter.label_en, lang)
        self.label, self.input = w.HTML(), self._input()
        self.box = w.VBox([self.label, self.input], layout=w.Layout(margin="0 0 6px 0", overflow="hidden", flex="0 0 auto"))
        self.input.observe(self._changed, "value")

    def show(self, setting: Setting, before: Value) -> None:
        """Show a setting without reporting it as a move; `before` is the value of the scenario it starts from."""
        self._quiet = True
        self.input.value = setting.value if self.parameter.low is None else self._outside(setting.value)
        self._quiet = False
        self.label.value = self._head(setting, before)

    def _changed(self, change: dict[str, Any]) -> None:
        if not self._quiet:
            self._moved(self.parameter.name, self._inside(change["new"]))

    def _input(self) -> w.Widget:
        item = self.parameter
        common = {"tooltip": self.name, "layout": w.Layout(width="96%")}
        if item.kind == "switch":
            return w.Checkbox(value=item.default, description=pick("是", "yes", self.lang), indent=False, **common)
        if item.kind == "choice":
            return w.Dropdown(options=[(item.labels[code][self.lang], code) for code in item.choices], **common)
        low, high = self._outside(item.low), self._outside(item.high)
        if item.kind in ("count", "year"):
            form = "d" if item.kind == "year" else ",d"
            return w.IntSlider(low, int(low), int(high), continuous_update=False, readout_format=form, **common)
        step = nice_step(high - low)
        form = f",.{max(0, -math.floor(math.log10(step)))}f"
        return w.FloatSlider(low, min=low, max=high, step=step, continuous_update=False, readout_format=form, **common)

    def _head(self, setting: Setting, before: Value) -> str:
        """Mark of evidence, name, unit; where the value differs, what it was. The origin shows when it is pointed at."""
        item, lang = self.parameter, self.lang
        sign, colour = MARKS[setting.evidence]
        said = "" if item.low is None or item.unit == "year" else unit_label(item.unit, lang)
        bracket = pick(f"（{said}）", f" ({said})", lang) if said else ""
        was = ""
        if setting.value != before:
            was = f' <span style="color:{th.QUIET}">{escape(pick("原为", "was ", lang) + shown(item, before, lang))}</span>'
        weight = "bold" if was else "normal"
        return (
            f'<span title="{escape(self._origin(setting))}" style="line-height:1.3;display:inline-block;white-space:normal">'
            f'<span style="color:{colour}" role="img" aria-label="{escape(evidence_label(setting.evidence, lang))}">{sign}</span> '
            f'<span style="font-weight:{weight}">{escape(self.name + bracket)}</span>{was}</span>'
        )

    def _origin(self, setting: Setting) -> str:
        """Evidence, source and range in words."""
        item, lang = self.parameter, self.lang
        grade, source = evidence_label(setting.evidence, lang), setting.cited.get(lang, "")
        limits = "" if item.low is None else pick("范围", "range ", lang) + span(item.low, item.high, item.unit, lang)
        return pick("；", "; ", lang).join(dict.fromkeys(filter(None, [grade, source, limits])))

    def _outside(self, value: Value) -> float:
        return float(f"{value * self._scale:.12g}")

    def _inside(self, value: Any) -> Value:
        return value if self.parameter.low is None else float(f"{value / self._scale:.12g}")


def nice_step(width: float) -> float:
    """1, 2 or 5 times a power of ten, about a hundredth of a range.

    >>> nice_step(30), nice_step(0.45), nice_step(2200)
    (0.2, 0.002, 20.0)
    """
    rough = width / STOPS
    power = 10.0 ** math.floor(math.log10(rough))
    factor = max((f for f in (1, 2, 5) if f * power <= rough * 1.0001), default=1)
    return float(f"{factor * power:.6g}")


def legend(lang: str) -> str:
    """What the marks mean."""
    items = [f'<span style="white-space:nowrap"><span style="color:{c}">{s}</span> {escape(evidence_label(g, lang))}</span>' for g, (s, c) in MARKS.items()]
    return f'<div style="line-height:1.5;font-size:90%">{" &nbsp; ".join(items)}</div>'
