"""The style sheet: contrast in both schemes, bold only where the bold font's letters are collected."""

from __future__ import annotations

import re

import pytest

from press import TEMPLATES
from press.rendering.fonts import BOLD
from press.words import _WORDS

CSS = (TEMPLATES / "briefing" / "style.css").read_text(encoding="utf-8")


def colours(scheme: str) -> dict[str, str]:
    """Custom properties of a scheme that are colours."""
    roots = re.findall(r":root \{([^}]*)\}", CSS)
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", roots[("light", "dark").index(scheme)]))


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_ratio_of_black_and_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "card", "accent-tint", "unsure-tint"])
@pytest.mark.parametrize("ink", ["ink", "soft", "accent", "unsure"])
def test_text_has_contrast_on_every_ground(scheme: str, ground: str, ink: str) -> None:
    named = colours(scheme)
    assert contrast(named[ink], named[ground]) >= 4.5


def test_only_the_collected_elements_are_bold() -> None:
    bold = [rule for rule in re.findall(r"([^{}]+)\{([^}]*)\}", CSS) if re.search(r"font-weight: (700|bold)|font: (700|bold)", rule[1])]
    assert [tuple(selector.strip() for selector in rule[0].strip().split(",")) for rule in bold] == [BOLD]


def test_every_word_is_there_in_both_languages() -> None:
    assert all(len(pair) == 2 and all(pair) for pair in _WORDS.values())
    assert not [key for key, (_, en) in _WORDS.items() if re.search(r"[\u3000-\u9fff\uff00-\uffef]", en)]
