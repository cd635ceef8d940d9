"""Figures of how sure the answers are: drawn in both languages, saying what the study says."""

import re

import pytest

from wuhai import study_views as views
from wuhai import text
from wuhai.case import settle
from wuhai.figures import uncertainty
from wuhai.study import study
from wuhai.study_words import NAMES

HAN = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def studies(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WUHAI_CACHE", str(tmp_path_factory.mktemp("studies")))
        patch.setattr("wuhai.study.DESIGN", 256)
        yield {(name, lang): study(settle(name, lang), draws=1024) for name in ("plan", "evidence") for lang in ("zh", "en")}


@pytest.fixture(params=["zh", "en"])
def lang(request):
    text.set_language(request.param)
    yield request.param
    text.set_language("zh")


@pytest.mark.parametrize("id", NAMES)
def test_every_fan_is_drawn_and_says_its_median(studies, lang, id):
    for name in ("plan", "evidence"):
        found = studies[name, lang]
        figure = uncertainty.fan(found, id)
        assert text.fact_text(views.facts(found, id).p50) in figure.caption
        assert figure.caption in figure.alt and figure.evidence
        assert len(figure.payload()["data"]["rows"]) == 10
        assert lang == "zh" or not HAN.search(figure.caption + figure.alt + figure.note)
        assert "2022" in figure.note
