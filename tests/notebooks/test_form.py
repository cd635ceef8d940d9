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
CATALOGUE = yaml.safe_load((FOLDER.parent / "reports" / "catalogue.yml").read_text(encoding="utf-8"))
PAGES = [FOLDER / f"{page['name']}.ipynb" for page in CATALOGUE["pages"]]
"""Notebooks that belong to no scenario; they keep the same form."""
OWN = [FOLDER / f"{name}.ipynb" for name in ("explore", "tutorial")]
"""Notebooks that an analyst works in; they are not published and have parameters of their own."""
COMMON = {"lang": "zh", "scenario": "plan", "as_of": "", "changes": {}}


@pytest.fixture(scope="module")
def parameters():
    return schema(data.load()["parameters"])


@pytest.fixture(params=[*BRIEFINGS, *PAGES], ids=lambda path: path.stem)
def notebook(request):
    return request.param.stem, json.loads(request.param.read_text(encoding="utf-8"))["cells"]


@pytest.fixture(params=[*BRIEFINGS, *PAGES, *OWN], ids=lambda path: path.stem)
def any_notebook(request):
    return request.param.stem, json.loads(request.param.read_text(encoding="utf-8"))["cells"]


@pytest.fixture(params=BRIEFINGS, ids=lambda path: path.stem)
def briefing(request):
    return request.param.stem, json.loads(request.param.read_text(encoding="utf-8"))["cells"]


def tags(cell):
    return set(cell["metadata"].get("tags", []))


def source(cell):
    return "".join(cell["source"])


def test_every_published_notebook_is_there():
    names = [item if isinstance(item, str) else item["name"] for item in CATALOGUE["notebooks"]]
    assert names == [path.stem for path in BRIEFINGS]
    assert all(path.is_file() for path in PAGES)


def test_parameters_are_those_of_the_schema(notebook, parameters):
    name, cells = notebook
    (cell,) = [cell for cell in cells if "parameters" in tags(cell)]
    found = {node.targets[0].id: ast.literal_eval(node.value) for node in ast.parse(source(cell)).body}
    assert {key: found.pop(key) for key in COMMON} == COMMON
    for key, value in found.items():
        assert value == parameters[key].default and type(value) is type(parameters[key].default), key
        assert name in parameters[key].notebooks, key


def test_cells_are_few_short_and_plain(any_notebook):
    _, cells = any_notebook
    assert len(cells) <= 45
    for cell in cells:
        assert re.fullmatch(r"[a-z0-9_-]{1,64}", cell["id"]), cell["id"]
        if cell["cell_type"] == "code":
            assert not cell["outputs"] and cell["execution_count"] is None, cell["id"]
            tree = ast.parse(source(cell))
            barred = (ast.FunctionDef, ast.For, ast.While, ast.ClassDef, ast.Lambda)
            assert not [node for node in ast.walk(tree) if isinstance(node, barred)], cell["id"]
    assert len({cell["id"] for cell in cells}) == len(cells)


def test_both_languages_have_the_same_headings(any_notebook):
    _, cells = any_notebook
    texts = {
        lang: [source(c) for c in cells if c["cell_type"] == "markdown" and lang in tags(c)]
        for lang in ("zh", "en")
    }
    levels = {lang: re.findall(r"^(#+) ", "\n".join(found), re.M) for lang, found in texts.items()}
    assert levels["zh"] == levels["en"]
    assert levels["zh"].count("#") == 1
    assert not re.search(r"[\u4e00-\u9fff]", "\n".join(texts["en"]))


ALLOWED = re.compile(
    r"\$\$[^$]*\$\$|\$[^$]*\$|`[^`]*`|\]\([^)]*\)|\[@[^\]]*\]|(?:19|20)[0-9]{2}|(?<![0-9.])(?:0[0-9](?:_[a-z]+)?|10_[a-z]+)(?![0-9]|\.[0-9])|1,4-|CO2|CO₂|5G|IPv6|Wi-Fi6"
    r"|P[1-9]0|LMDI|[A-Z]+\d+|(?:附件|专栏|附表|Annex |annex |box |Box |list |table )\s?[0-9]+"
)
"""Numbers that are no figures: formulas, code, addresses, references, years, names, section numbers."""

TOLD = ("say", "fill", "compose", "pick", "Key")
"""Calls whose literal texts a reader sees; so are captions, titles and notes given to any call."""


def typed(prose):
    """Figures typed in a text, with the words around them."""
    return re.findall(r".{0,10}[0-9]+(?:\.[0-9]+)?.{0,10}", ALLOWED.sub("", prose))


def literals(cell):
    """What a code cell says to readers in literal texts, the places for computed numbers taken out."""
    for call in (node for node in ast.walk(ast.parse(source(cell))) if isinstance(node, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        told = [*call.args[1:3], *(k.value for k in call.keywords if k.arg in ("zh", "en", "against"))] if name in TOLD else []
        told += [k.value for k in call.keywords if k.arg in ("caption", "title", "note", "notes", "says", "label")]
        for node in (found for value in told for found in ast.walk(value)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield re.sub(r"\{[^{}|]*(?:\|[^{}]*)?\}", choices, node.value)


def choices(slot):
    """Of a place for a number only the words it chooses between."""
    _, _, spec = slot[0].strip("{}").partition(":")
    return spec if "|" in spec else ""


def test_narrative_types_no_figures(any_notebook):
    """Numbers come from the run; years, section numbers, names and formulas may stand."""
    _, cells = any_notebook
    for cell in cells:
        if cell["cell_type"] == "markdown":
            assert typed(source(cell)) == [], cell["id"]


def test_spoken_texts_type_no_figures(notebook):
    name, cells = notebook
    found = {cell["id"]: list(literals(cell)) for cell in cells if cell["cell_type"] == "code"}
    assert sum(map(len, found.values())) > 20 or not name[:2].isdigit()  # a page may only show tables
    assert {place: slips for place, texts in found.items() if (slips := [slip for said in texts for slip in typed(said)])} == {}


@pytest.mark.parametrize(
    ("call", "slips"),
    [
        ('say(facts, zh="产能{capacity}万吨", en="{capacity:bare,.2} Mt in 2025")', 0),
        ('say(facts, zh="产能1,763万吨", en="17.63 Mt")', 2),
        ('say(facts, zh="{met:达到5家|未达到}", en="{met:met|missed}")', 1),
        ('Key("entities", "并成5家", "five entities", target="target_2025")', 1),
        ('table(frame, caption="共38家企业")', 1),
        ('figure(frame, id="top10", says=pick("前10家", "the top ten"))', 1),
    ],
)  # fmt: skip
def test_typed_figures_are_found(call, slips):
    assert sum(len(typed(said)) for said in set(literals({"source": call}))) == slips


def test_every_number_said_has_its_name_in_words(briefing):
    """A number's origin tells what it is: every fact that a sentence or a key figure names has its words."""
    name, cells = briefing
    known = {row.rpartition(".")[2] for row in data.load()["fact_labels"]["name"]}
    calls = [node for cell in cells if cell["cell_type"] == "code" for node in ast.walk(ast.parse(source(cell))) if isinstance(node, ast.Call)]
    said = {k.value.value for call in calls for k in call.keywords if k.arg in ("zh", "en") and isinstance(k.value, ast.Constant)}
    own = {k.arg for call in calls for k in call.keywords}  # facts a call brings along under a name of its own
    cited = {fact for text in said for fact, spec in re.findall(r"\{([a-z_0-9.]+)(:[^{}]*)?\}", text) if "|" not in spec}
    keys = [call for call in calls if getattr(call.func, "id", "") == "Key"]
    cited |= {call.args[0].value for call in keys} | {k.value.value for call in keys for k in call.keywords if k.arg == "target"}
    assert cited
    assert {fact for fact in cited if fact.rpartition(".")[2] not in known | own} == set()
    assert 3 <= len(keys) <= 5
