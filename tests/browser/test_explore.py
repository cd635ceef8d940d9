"""JupyterLab as an analyst meets it: a slider moves, the figure follows, a scenario is saved and its briefing built."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
QUIET = {"fetchNews": "false", "checkForUpdates": False}
READY = "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.isReady"
IDLE = "() => window.jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === 'idle'"
SECOND = 1000


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    """A folder with the notebook and the data, so that nothing in the repository is written to."""
    place = tmp_path_factory.mktemp("lab")
    shutil.copytree(ROOT / "data", place / "data")
    (place / "notebooks").mkdir()
    shutil.copy(ROOT / "notebooks" / "explore.ipynb", place / "notebooks")
    settings = place / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text(json.dumps(QUIET), encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def lab(chromium: str, place: Path) -> Iterator[str]:
    """The notebook's address in a JupyterLab of its own on loopback; none is started where no browser is installed."""
    own = {name: str(place / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")}
    own |= {"JUPYTERLAB_SETTINGS_DIR": str(place / "settings"), "JUPYTERLAB_WORKSPACES_DIR": str(place / "workspaces")}
    own |= {"WUHAI_DATA": str(place / "data"), "WUHAI_CACHE": str(place / "cache"), "WUHAI_SITES": str(place / "sites")}
    token = secrets.token_hex(16)
    options = ["--no-browser", "--expose-app-in-browser", "--allow-root", "--ip=127.0.0.1", "--port=0", "--ContentsManager.allow_hidden=True"]
    options += [f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={place}"]
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *options],
        env={**os.environ, **own}, cwd=place, stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    found = next((match for line in server.stderr if (match := re.search(r"http://127\.0\.0\.1:(\d+)/lab", line))), None)
    Thread(target=server.stderr.read, daemon=True).start()  # a full pipe would stop the server
    yield f"http://127.0.0.1:{found[1]}/lab/tree/notebooks/explore.ipynb?token={token}"
    server.terminate()
    server.wait()


@pytest.fixture
def page(lab: str, browser: Any) -> Any:
    """The notebook with all cells run."""
    page = browser.new_page(viewport={"width": 1500, "height": 1100})
    page.set_default_timeout(90 * SECOND)
    page.goto(lab)
    page.wait_for_function(READY)
    page.wait_for_function(IDLE)
    page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells') }")
    page.locator(".explore-figure img").first.wait_for()
    return page


def test_a_slider_moves_a_scenario_is_saved_and_its_briefing_built(page: Any, place: Path) -> None:
    figure = page.locator(".explore-figure img").first
    before = figure.get_attribute("src")
    handle = page.locator(".explore .noUi-handle").first  # the target of the share
    handle.focus()
    handle.press("ArrowLeft")
    page.wait_for_function("before => document.querySelector('.explore-figure img').src !== before", arg=before)
    page.get_by_text("达标概率", exact=True).first.wait_for()
    _shown(page, "zh")

    choices = page.locator(".explore select")  # shift, start, comparison; titles there are spaced by no-break spaces
    choices.nth(2).select_option(index=1)
    images = page.locator(".explore figure img")
    images.nth(1).wait_for()
    page.get_by_role("columnheader", name="现实证据").wait_for()
    beside = images.nth(1).get_attribute("src")
    choices.first.select_option(index=4)
    page.wait_for_function("before => document.querySelectorAll('.explore figure img')[1].src !== before", arg=beside)
    choices.first.select_option(index=0)
    page.wait_for_function("before => document.querySelectorAll('.explore figure img')[1].src === before", arg=beside)
    page.get_by_text("正在计算概率……").first.wait_for(state="hidden")

    page.get_by_placeholder("my_scenario").fill("mine")
    page.get_by_placeholder("理由：为什么这样设").fill("试试稍低的目标")
    page.get_by_role("button", name="存为情景").click()
    page.get_by_text("已存为").wait_for()
    saved = yaml.safe_load((place / "data" / "scenarios" / "mine.yml").read_text(encoding="utf-8"))
    assert (saved["inherits"], saved["why_zh"], list(saved["changes"])) == ("plan", "试试稍低的目标", ["target_share"])

    page.get_by_role("button", name="生成简报").click()
    link = page.locator(".explore-build a")
    link.wait_for()
    with page.expect_popup() as opened:
        link.click()
    opened.value.wait_for_load_state()
    assert "非煤占比" in opened.value.title()
    assert (place / "sites" / "mine" / "mine" / "zh" / "01_structure.html").is_file()

    page.get_by_role("button", name="English").click()
    page.get_by_text("Save as scenario").wait_for()
    page.get_by_text("Probability", exact=True).first.wait_for()
    _shown(page, "en")
    assert page.locator(".explore").evaluate("box => box.scrollWidth <= box.clientWidth + 1")


def _shown(page: Any, lang: str) -> None:
    """A picture of the workbench, where a folder is named for it."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.locator(".explore").first.screenshot(path=f"{folder}/explore-{lang}.png")
