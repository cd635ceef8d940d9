"""The pages that belong to no scenario, executed in both languages."""

import json
import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "notebooks"
MIME = "application/vnd.briefing.{}+json"
HAN = re.compile("[\u4e00-\u9fff]")
TABLES = {
    "compare": {"scenarios", "by-scenario", "effects", "changes"}, "data": {"tables", "parameters", "sources"},
    "method": {"sources"}, "about": {"grades", "lights", "sources"},
}  # fmt: skip


@pytest.fixture(scope="module", params=[(name, lang) for name in TABLES for lang in ("zh", "en")], ids="-".join)
def page(request, executed):
    name, lang = request.param
    payloads = executed(FOLDER / f"{name}.ipynb", lang=lang)
    return name, lang, {kind: payloads[MIME.format(kind)] for kind in ("text", "figure", "table", "meta")}


@pytest.mark.parametrize(("tag", "key"), [("zh", "其中"), ("en", "where ")])
def test_every_formula_of_the_method_has_a_key_under_it(tag, key):
    cells = json.loads((FOLDER / "method.ipynb").read_text(encoding="utf-8"))["cells"]
    source = "\n\n".join("".join(cell["source"]) for cell in cells if tag in cell["metadata"].get("tags", ()))
    behind = re.findall(r"\$\$[^$]+\$\$\n\n(.*)", source)
    assert len(behind) == source.count("$$") // 2 == 10
    assert all(line.startswith(key) for line in behind)


def test_page(page):
    name, lang, shown = page
    (identity,) = shown["meta"]
    assert "scenario" not in identity and identity["lang"] == lang
    assert {table["id"] for table in shown["table"]} == TABLES[name]
    assert all(table["rows"] for table in shown["table"])
    assert len(shown["figure"]) == (2 if name == "compare" else 0)
    if lang == "en":
        own = [table for table in shown["table"] if table["id"] != "sources"]  # titles stay in their own language
        cells = [cell for table in own for row in table["rows"] for cell in row]
        said = [part if isinstance(part, str) else part["text"] for text in shown["text"] for part in text["parts"]]
        captions = [figure[key] for figure in shown["figure"] for key in ("caption", "alt", "note")]
        assert not [text for text in [*cells, *said, *captions] if HAN.search(text)]
    if name == "compare":
        changes = next(table for table in shown["table"] if table["id"] == "changes")
        reasons = [row[4] for row in changes["rows"]]
        assert all(reasons) and all(bool(HAN.search(reason)) == (lang == "zh") for reason in reasons)
        assert [text["kind"] for text in shown["text"]].count("claim") == 3
