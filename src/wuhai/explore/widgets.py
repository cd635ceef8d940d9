"""The workbench in JupyterLab: controls from the schema, the shift's figure and findings, odds, saving and building.

Every control calls a function of `wuhai.explore.Explorer`. A released slider redraws findings and figure at once; what takes
longer (odds, the comparison) follows from a thread of its own, and only the latest settings are worked on.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

import ipywidgets as w

from wuhai.display import pick
from wuhai.explore import lettering, panels
from wuhai.explore import odds as chances
from wuhai.explore.explorer import Explorer
from wuhai.explore.handing import Handing
from wuhai.explore.pages import PAGES, numbered, page
from wuhai.explore.sliders import Control, legend
from wuhai.parameters import Value
from wuhai.refusal import Refusal

DRAWS = 2048
AMISS = (Refusal, KeyError, ValueError, OSError)
WIDE, NARROW = w.Layout(width="100%"), w.Layout(width="auto")


def controls(explorer: Explorer, shift: str = "structure") -> Workbench:
    """The widgets of an explorer; display the result.

    Args:
        shift: a key of `wuhai.explore.pages.PAGES`, shown first.
    """
    return Workbench(explorer, shift)


class Workbench(w.VBox):
    """All controls and views.

    Attributes:
        inputs: control by parameter, of the shift shown.
        figure, findings, odds, comparison: what is shown, as HTML.
    """

    def __init__(self, explorer: Explorer, shift: str) -> None:
        super().__init__(layout=WIDE)
        self.add_class("explore")
        self.explorer, self.shift = explorer, shift
        self.inputs: dict[str, Control] = {}
        self.compared, self.shown = "", ""  # scenario beside, figure chosen: they outlive a change of language
        self._style = w.HTML(lettering.style(explorer.memory.tables), layout=w.Layout(height="0", margin="0"))
        self._later, self._pending, self._turn, self._quiet = ThreadPoolExecutor(1), Future(), 0, False
        self._pending.set_result(None)
        self.rebuild()

    # Building -----------------------------------------------------------------------------------------------

    def rebuild(self) -> None:
        """All widgets anew, as after a change of language."""
        self._views()
        self._bar()
        self.handing = Handing(self)
        left = w.VBox(layout=w.Layout(width="340px", min_width="340px", height="760px", overflow="hidden auto", padding="0 6px 0 0"))
        self._left = left
        right = w.VBox([self.message, self.findings, self.figure_choice, self.figures, self.comparison, self._uncertain()],
                       layout=w.Layout(flex="1 1 auto", min_width="0", padding="0 8px 0 14px", overflow="hidden"))  # fmt: skip
        self.children = [self._style, self.bar, w.HBox([left, right], layout=WIDE), self.handing.box]
        self.open_shift(self.shift)

    def _views(self) -> None:
        self.message, self.findings, self.figure, self.other = (w.HTML(layout=WIDE) for _ in range(4))
        self.odds, self.needed, self.comparison = (w.HTML(layout=WIDE) for _ in range(3))
        self.figure.add_class("explore-figure")
        self.other.layout, self._beside = w.Layout(width="100%", margin="2px 2px 2px 16px"), None
        self.figures = w.HBox([self.figure], layout=WIDE)

    def _bar(self) -> None:
        """Shift, scenario to start from, comparison, language, undo and reset."""
        page_titles = [(page(name).title[self.explorer.lang], name) for name in PAGES]
        self.shift_choice = w.Dropdown(options=page_titles, value=self.shift, tooltip=self._("转变", "Shift"), layout=w.Layout(width="400px"))
        self.base_choice = w.Dropdown(options=self.scenarios(), value=self.explorer.base, description=self._("起点", "Start from"),
                                      layout=w.Layout(width="300px"), style={"description_width": "auto"})  # fmt: skip
        self.other_choice = w.Dropdown(options=[("—", ""), *self.scenarios()], value=self.compared, description=self._("对照", "Compare"),
                                       layout=w.Layout(width="300px"), style={"description_width": "auto"})  # fmt: skip
        self.language = w.ToggleButtons(options=[("中文", "zh"), ("English", "en")], value=self.explorer.lang, style={"button_width": "72px"})
        self.undo = self.button(self._("撤销", "Undo"), "undo", self._undo)
        self.reset = self.button(self._("复原", "Reset"), "refresh", self._reset)
        self.figure_choice = w.Dropdown(tooltip=self._("图", "Figure"), layout=w.Layout(width="98%", max_width="760px"))
        parts = [self.shift_choice, self.base_choice, self.other_choice, self.undo, self.reset, self.language]
        self.bar = w.HBox(parts, layout=w.Layout(flex_flow="row wrap", align_items="center", width="100%"))
        for widget, called in ((self.shift_choice, self.open_shift), (self.base_choice, self._start), (self.other_choice, self._other),
                               (self.language, self._speak), (self.figure_choice, self._picked)):  # fmt: skip
            widget.observe(lambda change, called=called: self._quiet or self.attempt(called, change["new"]), "value")

    def _uncertain(self) -> w.Widget:
        """Odds of the headlines, and what must be true for one."""
        names = [(chances.label(self.explorer.case, id), id) for id in chances.TARGETS]
        self.headline = w.Dropdown(options=names, value="share", tooltip=self._("指标", "Target"), layout=w.Layout(width="280px"))
        self.ask = self.button(self._("须有什么条件？", "What must be true?"), "bullseye", self._ask)
        self.apply = self.button(self._("照此设定", "Apply"), "check", self._apply, disabled=True)
        return w.VBox([self.odds, w.HBox([self.headline, self.ask, self.apply], layout=w.Layout(flex_flow="row wrap")), self.needed], layout=WIDE)

    def button(self, text: str, icon: str, called, **more) -> w.Button:
        """A button that tells refusals in one line."""
        made = w.Button(description=text, icon=icon, layout=w.Layout(width="auto", min_width="80px"), **more)
        made.on_click(lambda _: self.attempt(called))
        return made

    def scenarios(self) -> list[tuple[str, str]]:
        """Title and name of every scenario."""
        key = f"title_{self.explorer.lang}"
        return [(str(document.get(key) or name), name) for name, document in self.explorer.documents.items()]

    # Acting -------------------------------------------------------------------------------------------------

    def attempt(self, called, *args) -> None:
        """Do what was asked; a refusal becomes one line, and nothing changes."""
        try:
            self.message.value = ""
            called(*args)
        except AMISS as error:
            self.say(panels.refused(error, self.explorer.lang), amiss=True)

    def say(self, text: str, amiss: bool = False) -> None:
        """One line above the findings."""
        self.message.value = panels.message(text, amiss)

    def open_shift(self, shift: str) -> None:
        """Show another shift: its parameters, figures and findings."""
        self.shift = shift
        rows = [item for item in self.explorer.parameters.values() if PAGES[shift] in item.notebooks]
        self.inputs = {item.name: Control(item, self.explorer.lang, self._moved) for item in rows}
        self._left.children = [w.HTML(legend(self.explorer.lang)), *(control.box for control in self.inputs.values())]
        figures = self.explorer.figures(shift)
        self._offer(self.figure_choice, numbered(figures), self.shown if self.shown in figures else next(iter(figures)))
        self.refresh()

    def refresh(self) -> None:
        """Show the settings as they are."""
        before = self.explorer.origins()
        for name, control in self.inputs.items():
            control.show(self.explorer.scenario.settings[name], before[name])
        self.draw()
        self.handing.refresh()
        self.follow()

    def draw(self) -> None:
        """Findings and figure, and beside it the figure of the scenario compared with."""
        figure = self.figure_choice.value
        self.findings.value = panels.findings(self.explorer.findings(self.shift))
        self.figure.value = panels.picture(self.explorer.figure(self.shift, figure), self._own_title() if self.compared else "")
        asked = (self.shift, figure, self.compared, self.explorer.documents)
        if self.compared and asked != self._beside:  # it does not follow the sliders
            self.other.value = panels.picture(self.explorer.figure(*asked[:3]), self._title(self.compared))
            self._beside = asked
        self.figures.children = [self.figure, self.other] if self.compared else [self.figure]

    def follow(self) -> None:
        """Odds and comparison, later; settings that are no longer shown are not worked on."""
        self._turn += 1
        self.odds.value = panels.waiting(self.odds.value, self._("正在计算概率……", "Drawing the odds …"))
        self._pending = self._later.submit(self._worked, self._turn, self.explorer.case, self.compared)

    def wait(self) -> None:
        """Until odds and comparison stand there."""
        self._pending.result()

    def _worked(self, turn: int, case, other: str) -> None:
        found = chances.Odds(case, DRAWS)
        self._tell(turn, self.odds, lambda: panels.odds(found.table(), case.lang))
        if other:
            heads = self._own_title(), self._title(other), case.lang
            self._tell(turn, self.comparison, lambda: panels.beside(found.beside(self.explorer.case_of(other)), *heads))

    def _tell(self, turn: int, view: w.HTML, made) -> None:
        """Show what is still asked for; a refusal stands where the result would, for nobody waits for this thread."""
        if turn != self._turn:
            return
        try:
            told = made()
        except AMISS as error:
            told = panels.message(panels.refused(error, self.explorer.lang), amiss=True)
        if turn == self._turn:
            view.value = told

    def _moved(self, name: str, value: Value) -> None:
        def move() -> None:
            self.explorer.set(name, value)
            self.refresh()

        self.attempt(move)

    def _picked(self, name: str) -> None:
        self.shown = name
        self.draw()

    def _other(self, name: str) -> None:
        """A second figure beside the first, and the headlines of both; none for an empty name."""
        self.compared, self.comparison.value = name, ""
        self.draw()
        self.follow()

    def _start(self, name: str) -> None:
        self.explorer.start_from(name)
        self.refresh()

    def _speak(self, lang: str) -> None:
        self.explorer.speak(lang)
        self.rebuild()

    def _undo(self) -> None:
        if not self.explorer.undo():
            self.say(self._("没有可撤销的步骤", "There is nothing to undo"))
        self.settled()

    def _reset(self) -> None:
        self.explorer.reset()
        self.refresh()

    def _ask(self) -> None:
        self._answer = self.explorer.what_must_be_true(self.headline.value)
        self.needed.value = panels.needed(self._answer, self.explorer.lang)
        self.apply.disabled = not (self._answer.attrs["feasible"] and len(self._answer))

    def _apply(self) -> None:
        self.explorer.set(**self._answer.set_index("name")["value"].to_dict())
        self.apply.disabled = True
        self.refresh()

    def settled(self) -> None:
        """The scenarios on offer and the settings, after a step that may have changed both."""
        self._offer(self.base_choice, self.scenarios(), self.explorer.base)
        self._offer(self.other_choice, [("—", ""), *self.scenarios()], self.compared)
        self.refresh()

    def _offer(self, choice: w.Dropdown, options: list[tuple[str, str]], value: str) -> None:
        """New options, nothing being chosen by that."""
        self._quiet = True
        choice.options, choice.value = options, value
        self._quiet = False

    def _title(self, name: str) -> str:
        return {name: title for title, name in self.scenarios()}[name]

    def _own_title(self) -> str:
        changed = self._("（有改动）", " (changed)") if self.explorer.changes else ""
        return self._title(self.explorer.base) + changed

    def _(self, zh: str, en: str) -> str:
        return pick(zh, en, self.explorer.lang)
