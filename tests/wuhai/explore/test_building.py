"""The press at work for the explorer: what it tells, where the page is, and how it fails."""

import json

import pytest

from wuhai.explore import builds

PRESS = """
import json, sys
asked = dict(zip(sys.argv[1::2], sys.argv[2::2]))
if asked["--scenario"] == "bad":
    print(json.dumps({"event": "refusal", "text": "refused: scenario 'bad' is unknown"})); sys.exit(2)
if asked["--scenario"] == "broken":
    raise SystemExit("no module")
for done in (1, 2):
    print(json.dumps({"event": "page", "page": "x", "status": "built", "done": done, "total": 2}), flush=True)
print(json.dumps({"event": "end", "asked": asked}))
"""


@pytest.fixture(autouse=True)
def press(tmp_path, monkeypatch):
    (tmp_path / "press.py").write_text(PRESS, encoding="utf-8")
    monkeypatch.setattr(builds, "SCRIPT", tmp_path / "press.py")
    return tmp_path


def test_progress_and_page(press):
    seen = []
    building = builds.start("mine", "02_coking", "en", press / "site", tell=lambda now: seen.append(now.progress))
    assert building.wait() == press / "site" / "mine" / "en" / "02_coking.html"
    assert building.done and building.progress == (2, 2)
    assert sorted(seen) == seen and (1, 2) in seen
    asked = building.events[-1]["asked"]
    assert {asked["--notebook"], asked["--lang"], asked["--out"]} == {"02_coking", "en", str(press / "site")}
    json.dumps(building.events)


def test_a_refusal_is_told_in_one_line(press):
    with pytest.raises(RuntimeError, match="^refused: scenario 'bad' is unknown$"):
        builds.start("bad", out=press / "site").wait()
    with pytest.raises(RuntimeError, match="^the press ended with status 1$"):
        builds.start("broken", out=press / "site").wait()
