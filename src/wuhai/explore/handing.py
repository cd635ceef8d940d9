"""The lower part of the workbench: save the settings as a scenario, carry them as a table, build the briefing."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

import ipywidgets as w

from wuhai.explore import builds, panels, saving
from wuhai.explore.explorer import Explorer
from wuhai.explore.pages import PAGES
from wuhai.places import ROOT


class Bench(Protocol):
    """What the fields and buttons need of the workbench that they belong to."""

    explorer: Explorer
    shift: str

    def _(self, zh: str, en: str) -> str:
        """A word in the workbench's language."""

    def button(self, text: str, icon: str, called, **more) -> w.Button:
        """A button that shows refusals in one line."""

    def say(self, text: str, amiss: bool = False) -> None:
        """One line above the findings."""

    def settled(self) -> None:
        """Show scenarios and settings as they are now."""


class Handing:
    """Fields and buttons that hand a scenario on.

    Args:
        bench: the workbench they belong to.
    """

    def __init__(self, bench: Bench) -> None:
        self.bench, self._ = bench, bench._
        _, field = self._, w.Layout(width="300px")
        self.name = w.Text(placeholder="my_scenario", tooltip=_("文件名：小写字母、数字和下划线", "Name: " + saving.NAME_RULE), layout=w.Layout(width="180px"))
        self.title = w.Text(placeholder=_("标题", "Title"), tooltip=_("标题", "Title"), layout=w.Layout(width="200px"))
        self.why = w.Text(placeholder=_("理由：为什么这样设", "Reason: why these settings"), tooltip=_("理由", "Reason"), layout=field)
        self.other_title = w.Text(placeholder=_("英文标题", "Title in Chinese"), tooltip=_("英文标题", "Title in Chinese"), layout=w.Layout(width="200px"))
        self.other_why = w.Text(placeholder=_("英文理由（不写则自动列出改动）", "Reason in Chinese (or the changes are listed)"),
                                tooltip=_("英文理由", "Reason in Chinese"), layout=field)  # fmt: skip
        self.overwrite = w.Checkbox(description=_("覆盖同名情景", "Overwrite"), indent=False, layout=w.Layout(width="130px"))
        self.save = bench.button(_("存为情景", "Save as scenario"), "save", self._save)
        self.build = bench.button(_("生成简报", "Build briefing"), "file-text", self._build)
        self.changed, self.status = w.HTML(), w.HTML()
        self.progress = w.IntProgress(0, 0, 1, layout=w.Layout(width="160px", visibility="hidden"))
        first = w.HBox([self.name, self.title, self.why, self.other_title, self.other_why, self.overwrite, self.save], layout=w.Layout(flex_flow="row wrap"))
        second = w.HBox([self.build, self.progress, self.status], layout=w.Layout(flex_flow="row wrap"))
        self.box = w.VBox([self.changed, first, second], layout=w.Layout(width="100%", border_top="1px solid #d8dde1", padding="6px 0 0 0"))
        self.status.add_class("explore-build")

    def refresh(self) -> None:
        """What differs, and whether there is something to build."""
        explorer = self.bench.explorer
        names = [pick_label(explorer.parameters[name], explorer.lang) for name in explorer.changes]
        none = self._("与起点没有不同。", "Nothing differs from the start.")
        told = self._("改动：", "Changed: ") + self._("、", ", ").join(names) if names else none
        self.changed.value = panels.message(told)
        self.build.disabled = bool(names)
        self.build.tooltip = self._("先保存", "Save first") if names else ""

    def _save(self) -> None:
        explorer = self.bench.explorer
        titles, reasons = ([field.value.strip() for field in pair] for pair in ((self.title, self.other_title), (self.why, self.other_why)))
        (title_zh, title_en), (why_zh, why) = (pair if explorer.lang == "zh" else pair[::-1] for pair in (titles, reasons))
        words = {"title_zh": title_zh, "title_en": title_en, "why_zh": why_zh, "why": why}
        path = explorer.save_as(self.name.value.strip(), overwrite=self.overwrite.value, **words)
        self.bench.settled()
        self.bench.say(self._("已存为 ", "Saved as ") + shown(path))

    def _build(self) -> None:
        bench = self.bench
        bench.explorer.saved()
        self.build.disabled = True
        self.progress.layout.visibility, self.progress.bar_style = "visible", ""
        self.status.value = panels.message(self._("正在生成……", "Building …"))
        self.building = builds.start(bench.explorer.base, PAGES[bench.shift], bench.explorer.lang, tell=self._told)

    def _told(self, building: builds.Building) -> None:
        """Called in the build's own thread."""
        done, total = building.progress
        self.progress.max, self.progress.value = max(total, 1), done
        if not building.done:
            return
        self.build.disabled = bool(self.bench.explorer.changes)
        if building.fault:
            self.progress.bar_style = "danger"
            self.status.value = panels.message(self._("没有生成：", "Not built: ") + building.fault, amiss=True)
        else:
            self.status.value = panels.link(address(building.page), self._("打开简报：", "Open the briefing: ") + shown(building.page))


def pick_label(parameter, lang: str) -> str:
    """A parameter's label."""
    return parameter.label_zh if lang == "zh" else parameter.label_en


def shown(path: Path) -> str:
    """A path as people read it: within the repository from there on."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def address(path: Path) -> str:
    """Where the browser finds a file: through the JupyterLab that runs this kernel if the file stands below its root.

    A kernel knows the server's process (``JPY_PARENT_PID``); the server tells its root and address in its runtime file.
    """
    from jupyter_server.serverapp import list_running_servers

    for server in list_running_servers():
        root = Path(server["root_dir"])
        if str(server["pid"]) == os.environ.get("JPY_PARENT_PID") and path.is_relative_to(root):
            return f"{server['base_url']}files/{quote(path.relative_to(root).as_posix())}"
    return path.absolute().as_uri()
