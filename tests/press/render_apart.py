"""Renders a notebook in a process of its own and prints the hash of every file: python render_apart.py NOTEBOOK LANG [SCENARIO].

With a scenario the notebook gets its own parameters from it, as a build would pass them.
"""

import json
import sys
from hashlib import sha256
from pathlib import Path

from press import lean_imports

lean_imports()

from press.job import Job  # noqa: E402
from press.rendering.manuscript import Manuscript  # noqa: E402
from press.runs.worker import produce  # noqa: E402
from press.site import volume  # noqa: E402

notebook, lang, *scenario = sys.argv[1:]
path, parameters = Path(notebook), {"lang": lang}
if scenario:
    from wuhai import requests

    parameters = requests.notebook_parameters(requests.cases(scenario, {})[scenario[0]], path.stem, lang, {})
run = produce(Job(path, path.stem, "plan", "情景" if lang == "zh" else "Scenario", lang, parameters))
if run.page is None:
    sys.exit(f"failed: {run.error}")
files = {**run.page.files, **run.page.parts}
chapter = Manuscript.unpacked(files[volume.PART])
files[volume.NAME] = volume.bound([chapter, chapter], "T")
print(json.dumps({name: sha256(data).hexdigest() for name, data in files.items()}))
