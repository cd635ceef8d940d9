"""The press's engine shows what papermill's own shows: cell by cell, on a real briefing and on every corner of a shell."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import papermill
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.v4 import new_code_cell, new_notebook

import press.engine.engine
from press.job import Job
from press.runs.failures import RunFailed
from press.runs.run import OwnKernel, execute

press.engine.engine.register()

ROOT = Path(__file__).parents[2]

PYTHON = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}

CORNERS = {
    "streams": "import sys\nprint('a')\nprint('b', file=sys.stderr)\nprint('c')\nprint('d', end='', flush=True)\nprint('e')",
    "last expression": "1 + 1",
    "no last expression": "1 + 1;",
    "none": "None",
    "underscore": "_ * 3",
    "rich": "from IPython.display import display, HTML, Markdown, JSON\ndisplay(HTML('<b>x</b>'), Markdown('*y*'), JSON({'a': (1, 2)}))",
    "order": "print('before'); display(1); print('after'); 2",
    "metadata": "display({'text/plain': 'x', 'application/x+json': {1: (2, None)}}, metadata={'k': 1}, raw=True)",
    "display id": "handle = display('first', display_id='here')",
    "update": "handle.update('second'); print('updated')",
    "clear": "from IPython.display import clear_output\nprint('gone'); clear_output(); print('kept')",
    "clear, waiting": "print('gone'); clear_output(wait=True); print('kept')",
    "frame": "import pandas as pd\npd.DataFrame({'a': [1, 2], 'b': ['x', None]})",
    "figure": "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.title('t')",
    "two figures": "plt.figure(figsize=(2, 2)); plt.plot([1]); plt.figure(figsize=(3, 2)); plt.plot([2]); print(plt.get_fignums())",
    "closed figures": "plt.get_fignums(), plt.get_backend()",
    "svg": "%config InlineBackend.figure_formats = ['svg']\nplt.rcParams['svg.hashsalt'] = 'x'\nfig, ax = plt.subplots(figsize=(1, 1))",
    "warning": "import warnings\nwarnings.warn('careful')\nwarnings.warn('old', DeprecationWarning)",
    "log": "import logging\nlogging.getLogger('x').warning('logged')",
    "expected error": "def f(x):\n    return 1 / x\nf(0)",
    "syntax error": "x = = 1",
    "traceback of a library": "import json\njson.loads('{')",
    "input": "input('name? ')",
    "password": "import getpass\ngetpass.getpass()",
    "standard input": "sys.stdin.read()",
    "await": "import asyncio\nawait asyncio.sleep(0)\n'awaited'",
    "running loop": "asyncio.get_running_loop().is_running()",
    "coroutine": "async def g():\n    return 7\nawait g()",
    "system": "!echo shell; echo to error >&2",
    "captured system": "found = !echo one two\nfound",
    "subprocess captured": "import os, subprocess\nsubprocess.run(['echo', 'taken'], capture_output=True, text=True).stdout",
    "script magic": "%%bash\necho from bash\necho error >&2",
    "capture magic": "%%capture held\nprint('quiet'); display(5)",
    "captured": "held.stdout, len(held.outputs)",
    "file magic": "%%writefile part.py\nprint('part', __name__)\nvalue = 3",
    "run magic": "%run part.py\nvalue",
    "import from the folder": "import part\npart.value",
    "who": "%who_ls str",
    "magic that is none": "%nosuchmagic",
    "folder": "os.path.basename(os.getcwd()), os.listdir('.') == sorted(os.listdir('.'))",
    "shell": "get_ipython().__class__.__name__, __name__, sys.argv[0].endswith('ipykernel_launcher.py')",
    "main module": "import pickle\nclass C: pass\npickle.loads(pickle.dumps(C())).__class__ is C, sys.modules['__main__'].C is C",
    "path": "sys.path.index('') < [p.endswith('site-packages') for p in sys.path].index(True)",
    "environment": "[os.environ.get(k) for k in ('PYTHONHASHSEED', 'MPLBACKEND', 'TERM', 'PAGER', 'FORCE_COLOR')]",
    "history": "In[-2], len(Out) > 3, _i",
    "directory history": "len(_dh)",
    "terminal": "sys.stdout.isatty(), sys.stdout.encoding, sys.stdout.writable()",
    "threads": "import threading\nt = threading.Thread(target=print, args=('from a thread',)); t.start(); t.join()",
    "widget": "import ipywidgets\nout = ipywidgets.Output()\nwith out:\n    print('inside')\nout",
    "not JSON": "import datetime, numpy\ndisplay({'application/x+json': {'d': datetime.date(2026, 1, 1), 'n': float('nan')}}, raw=True)",
    "last": "print('\\x1b[31mred\\x1b[0m', '乌海')",
}  # fmt: skip
"""A corner of the shell in every cell, each under the tag that lets it fail."""

BENEATH = {
    "import subprocess\nfinished = subprocess.run(['echo', 'beneath'], check=True)": "beneath\n",
    "import os\nwritten = os.write(1, b'raw\\n')": "raw\n",
    "import os, sys\npid = os.fork()\nif not pid:\n    print('from a child'); sys.stdout.flush(); os._exit(0)\nended = os.waitpid(pid, 0)": "from a child\n",
}  # fmt: skip
"""What is written past Python, with what it shows. A kernel shows it when it finds the time, at worst below the next cell."""


def _steady(outputs: list) -> str:
    """Outputs without what differs between two runs of one engine: processes, addresses and ids."""
    merged: list = []
    for output in map(dict, outputs):  # how a stream is cut into pieces is a matter of time in a kernel
        if merged and output["output_type"] == "stream" and merged[-1].get("name") == output["name"]:
            merged[-1]["text"] += output["text"]
        else:
            merged.append(output)
    text = json.dumps(merged, ensure_ascii=False)
    text = re.sub(r"[\w/.-]*/ipykernel_\d+/\d+", "ipykernel", text)
    text = re.sub(r"0x[0-9a-f]{8,}", "0x", text)
    text = re.sub(r'"model_id": "[0-9a-f]{32}"', "model", text)
    return text


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[nbformat.NotebookNode, nbformat.NotebookNode]:
    """The corners, run by both engines."""
    done = []
    for engine, more in (("press", {}), ("nbclient", {"kernel_manager_class": OwnKernel})):
        folder = tmp_path_factory.mktemp("corners") / "folder"
        folder.mkdir()
        cells = [new_code_cell(source, metadata={"tags": ["raises-exception"]}, id=f"c{n}") for n, source in enumerate(CORNERS.values())]
        cells.append(new_code_cell("raise SystemExit", metadata={"tags": ["skip-execution"]}, id="skipped"))
        path = folder / "corners.ipynb"
        nbformat.write(new_notebook(cells=cells, metadata=PYTHON), path)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SOURCE_DATE_EPOCH", "0")
            patch.delenv("PYTEST_CURRENT_TEST")  # a kernel that sees it leaves the descriptors alone
            with pytest.raises(papermill.PapermillExecutionError):  # it reports the last error even where a cell may raise
                papermill.execute_notebook(str(path), str(folder / "out.ipynb"), engine_name=engine, cwd=str(folder), progress_bar=False, execution_timeout=60, **more)
        done.append(nbformat.read(folder / "out.ipynb", 4))
    for notebook in done:
        notebook.cells = [cell for cell in notebook.cells if "papermill-error-cell-tag" not in cell.metadata.get("tags", ())]
    return done[0], done[1]


@pytest.mark.parametrize("name", CORNERS)
def test_a_cell_shows_the_same(name: str, both: tuple) -> None:
    ours, theirs = (notebook.cells[list(CORNERS).index(name)] for notebook in both)
    assert _steady(ours.outputs) == _steady(theirs.outputs)
    assert ours.execution_count == theirs.execution_count
    assert set(ours.metadata) == set(theirs.metadata)
    assert ours.metadata.papermill.status == theirs.metadata.papermill.status


def test_skipped_cells_and_metadata(both: tuple) -> None:
    ours, theirs = both
    assert ours.cells[-1].outputs == [] and ours.cells[-1].execution_count is None
    assert ours.cells[-1].metadata.keys() == theirs.cells[-1].metadata.keys()
    assert ours.metadata.language_info == theirs.metadata.language_info
    assert ours.metadata.keys() == theirs.metadata.keys()
    assert len(ours.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"]) == len(
        theirs.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"]
    )


def test_a_real_briefing_is_the_same_cell_by_cell() -> None:
    job = Job(ROOT / "notebooks" / "02_coking.ipynb", "02_coking", "plan", "", "zh", {"lang": "zh"})
    ours, theirs = (execute(job, engine) for engine in ("press", "default"))
    assert len(ours.cells) == len(theirs.cells)
    for one, other in zip(ours.cells, theirs.cells, strict=True):
        assert one.source == other.source
        assert one.get("outputs") == other.get("outputs")
        assert one.get("execution_count") == other.get("execution_count")
        assert one.metadata.keys() == other.metadata.keys()
    assert any("image/svg+xml" in output.get("data", ()) for cell in ours.cells for output in cell.get("outputs", ()))
    assert ours.metadata.language_info == theirs.metadata.language_info


def one_cell(folder: Path, *sources: str) -> Job:
    nbformat.write(new_notebook(cells=[new_code_cell(source) for source in sources], metadata=PYTHON), folder / "n.ipynb")
    return Job(folder / "n.ipynb", "n", "plan", "", "zh")


def test_what_is_written_past_python_shows_in_its_cell(tmp_path: Path) -> None:
    done = execute(one_cell(tmp_path, *BENEATH))
    assert [[(output.name, output.text) for output in cell.outputs] for cell in done.cells] == [[("stdout", text)] for text in BENEATH.values()]


def test_the_notebook_is_written_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = []
    for name in ("papermill.execute.write_ipynb", "papermill.engines.write_ipynb"):
        monkeypatch.setattr(name, lambda nb, path: written.append(path))
    job = one_cell(tmp_path, "1", "2", "3")
    papermill.execute_notebook(str(job.notebook), "out.ipynb", engine_name="press", progress_bar=False)
    assert written == ["out.ipynb"]


def test_notebooks_do_not_meet(tmp_path: Path) -> None:
    execute(one_cell(tmp_path, "import builtins, os; builtins.left = left = 1; os.environ['LEFT'] = '1'"))
    done = execute(one_cell(tmp_path, "import os; 'left' in dir(), 'LEFT' in os.environ, hasattr(__builtins__, 'left')"))
    assert done.cells[0].outputs[0].data["text/plain"] == "(False, False, False)"
    assert "LEFT" not in os.environ


def test_nothing_of_the_user_is_read_or_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    startup = home / ".ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text("mine = 1")
    (startup.parent / "ipython_config.py").write_text("c.InteractiveShell.ast_node_interactivity = 'all'")
    (home / ".config" / "matplotlib").mkdir(parents=True)
    (home / ".config" / "matplotlib" / "matplotlibrc").write_text("lines.linewidth: 99")
    (home / "startup.py").write_text("mine = 1")
    before = sorted(home.rglob("*"))
    for name, value in {"HOME": home, "PYTHONSTARTUP": home / "startup.py", "XDG_CACHE_HOME": tmp_path / "cache"}.items():
        monkeypatch.setenv(name, str(value))
    for name in ("IPYTHONDIR", "XDG_CONFIG_HOME", "MATPLOTLIBRC"):
        monkeypatch.delenv(name, raising=False)
    for engine in ("press", "default"):
        done = execute(one_cell(tmp_path, "import matplotlib\n1\n'mine' in dir(), matplotlib.rcParams['lines.linewidth']"), engine)
        assert [output.data["text/plain"] for output in done.cells[0].outputs] == ["(False, 1.5)"]
    assert sorted(home.rglob("*")) == before


def test_a_cell_that_takes_too_long_is_told_as_nbclient_does(tmp_path: Path) -> None:
    job = one_cell(tmp_path, "1", "import threading; threading.Event().wait()")
    with pytest.raises(CellTimeoutError, match="Event"):
        papermill.execute_notebook(str(job.notebook), None, engine_name="press", execution_timeout=1, progress_bar=False)
    with pytest.raises(RunFailed, match="CellTimeoutError"):
        execute(job, cell_timeout=1)


def test_a_notebook_that_leaves_is_told(tmp_path: Path) -> None:
    with pytest.raises(DeadKernelError):
        papermill.execute_notebook(str(one_cell(tmp_path, "import os; os._exit(3)").notebook), None, engine_name="press", progress_bar=False)
    with pytest.raises(RunFailed, match="Kernel died"):
        execute(one_cell(tmp_path, "exit()", "1"))


def test_the_engine_is_found_by_papermills_command_line(tmp_path: Path) -> None:
    job, out = one_cell(tmp_path, "21 * 2"), tmp_path / "out.ipynb"
    command = [sys.executable, "-m", "papermill", "--engine", "press", "--no-progress-bar", str(job.notebook), str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert nbformat.read(out, 4).cells[0].outputs[0].data["text/plain"] == "42"


def test_where_nothing_can_be_forked_a_kernel_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job = one_cell(tmp_path, "import os; 'JPY_PARENT_PID' in os.environ")
    assert execute(job).cells[0].outputs[0].data["text/plain"] == "False"
    monkeypatch.setattr("press.runs.run.supported", lambda: False)
    assert execute(job).cells[0].outputs[0].data["text/plain"] == "True"


def test_other_languages_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "r.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell("1")], metadata={"kernelspec": {"name": "ir", "language": "R", "display_name": "R"}}), path)
    with pytest.raises(papermill.exceptions.PapermillException, match="runs Python"):
        papermill.execute_notebook(str(path), None, engine_name="press", progress_bar=False)
