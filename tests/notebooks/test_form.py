"""The form every notebook keeps: parameters from the schema, short cells, two languages, no outputs."""

import ast
import json
import re
from pathlib import Path

import pytest
import yaml

from wuhai import data
from wuhai.parameters import schema

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
BRIEFINGS = sorted(path for path in FOLDER.glob("*.ipynb") if path.stem[:2].isdigit())
COMMON = {"lang": "zh", "scenario": "plan", "as_of": "", "changes": {}}


@pytest.fixture(scope="module")
def parameters():
    return schema(data.load()["parameters"])


@pytest.fixture(params=BRIEFINGS, ids=lambda path: path.stem)
def notebook(request):
    return request.param.stem, json.loads(request.param.read_text(encoding="utf-8"))["cells"]


def tags(cell):
    return set(cell["metadata"].get("tags", []))


def source(cell):
    return "".join(cell["source"])


def test_every_published_notebook_is_there():
    catalogue = yaml.safe_load((FOLDER.parent / "reports" / "catalogue.yml").read_text(encoding="utf-8"))
    names = [item if isinstance(item, str) else item["name"] for item in catalogue["notebooks"]]
    assert names == [path.stem for path in BRIEFINGS]


def test_parameters_are_those_of_the_schema(notebook, parameters):
    name, cells = notebook
    (cell,) = [cell for cell in cells if "parameters" in tags(cell)]
    found = {node.targets[0].id: ast.literal_eval(node.value) for node in ast.parse(source(cell)).body}
    assert {key: found.pop(key) for key in COMMON} == COMMON
    for key, value in found.items():
        assert value == parameters[key].default and type(value) is type(parameters[key].default), key
        assert name in parameters[key].notebooks, key


def test_cells_are_few_short_and_plain(notebook):
    _, cells = notebook
    assert len(cells) <= 45
    for cell in cells:
        assert re.fullmatch(r"[a-z0-9_-]{1,64}", cell["id"]), cell["id"]
        if cell["cell_type"] == "code":
            assert not cell["outputs"] and cell["execution_count"] is None, cell["id"]
            tree = ast.parse(source(cell))
            barred = (ast.FunctionDef, ast.For, ast.While, ast.ClassDef, ast.Lambda)
            assert not [node for node in ast.walk(tree) if isinstance(node, barred)], cell["id"]
    assert len({cell["id"] for cell in cells}) == len(cells)


def test_both_languages_have_the_same_headings(notebook):
    _, cells = notebook
    texts = {
        lang: [source(c) for c in cells if c["cell_type"] == "markdown" and lang in tags(c)]
        for lang in ("zh", "en")
    }
    levels = {lang: re.findall(r"^(#+) ", "\n".join(found), re.M) for lang, found in texts.items()}
    assert levels["zh"] == levels["en"]
    assert levels["zh"].count("#") == 1
    assert not re.search(r"[\u4e00-\u9fff]", "\n".join(texts["en"]))


def test_narrative_types_no_figures(notebook):
    """Numbers come from the run; years, section numbers, names and formulas may stand."""
    _, cells = notebook
    allowed = r"\$\$[^$]*\$\$|\$[^$]*\$|`[^`]*`|\]\([^)]*\)|\[@[^\]]*\]|(?:19|20)[0-9]{2}|0[0-9]_[a-z]+|10_[a-z]+|1,4-|CO2|5G|IPv6|Wi-Fi6|P[1-9]0|LMDI|[A-Z]+\d+"
    for cell in cells:
        if cell["cell_type"] == "markdown":
            prose = re.sub(allowed, "", source(cell))
            prose = re.sub(
                r"(附件|专栏|附表|Annex |annex |box |Box |list |table )\s?[0-9一二三四]+", "", prose
            )
            assert not re.findall(r"[0-9]+(?:\.[0-9]+)?", prose), (
                cell["id"],
                re.findall(r".{10}[0-9.]+.{10}", prose),
            )
