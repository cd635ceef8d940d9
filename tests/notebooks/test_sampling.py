"""Wherever a page shows a probability of our own draws, draws, seed and sampling error stand beside it."""

import re
from pathlib import Path

import pytest
from payloads import FIGURE, TABLE, TEXT

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("[01][0-9]_*.ipynb"))
KEYS = "application/vnd.briefing.keyfigures+json"

NEEDED = (re.compile("种子|seed"), re.compile("次模拟|抽样|draws"), re.compile("误|置信|区间|error|interval|bound"))
"""What must be told: seed, draws, sampling error (or an interval, where nothing or everything was hit)."""

LIKELY = re.compile("概率|[Pp]robability|[Ll]ikel|达标的可能")
GIVEN = {"hindcast", "projects"}
"""Figures and tables whose probabilities follow from a formula or are assumed, without draws."""


def untold(payloads):
    """Texts, key figures, figures and tables that show a probability without what it rests on."""
    for item in payloads[TEXT]:
        numbers = [part for part in item["parts"] if not isinstance(part, str)]
        said = "".join(part if isinstance(part, str) else part["text"] for part in item["parts"])
        if item["kind"] in ("finding", "claim") and any(_is_chance(part["name"]) for part in numbers):
            yield from _missing(said, said)
    for item in (item for payload in payloads[KEYS] for item in payload["items"] if _is_chance(item["number"]["name"])):
        yield from _missing(item["label"], item["label"])
    for payload in [*payloads[FIGURE], *payloads[TABLE]]:
        data = payload.get("data") or payload
        heads = [head["label"] for head in data["columns"]]
        if payload["id"] not in GIVEN and any(LIKELY.search(head) for head in heads):
            notes = payload.get("note") or " ".join(payload.get("notes", ()))
            yield from _missing(payload["caption"] + str(notes), f"{payload['id']}: {heads}")


def _is_chance(name):
    return "probability" in name and not name.startswith("error")


def _missing(text, where):
    if missing := [pattern.pattern for pattern in NEEDED if not pattern.search(text)]:
        yield where, missing


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_probability_without_draws_seed_and_error(executed, path, lang):
    assert list(untold(executed(path, lang=lang))) == []


def test_a_probability_alone_is_seen():
    number = {"name": "probability_target", "text": "24%"}
    told = {"kind": "finding", "parts": ["概率", number, "（10,000次模拟，随机种子1，标准误0.4个百分点）"]}
    payloads = {TEXT: [told], KEYS: [], FIGURE: [], TABLE: []}
    assert list(untold(payloads)) == []
    payloads[TEXT] = [{"kind": "finding", "parts": ["概率", number, "（10,000次模拟，随机种子1）"]}]
    assert len(list(untold(payloads))) == 1
    payloads[TABLE] = [{"id": "a", "caption": "c", "columns": [{"label": "达标概率"}], "notes": []}]
    assert len(list(untold(payloads))) == 2
