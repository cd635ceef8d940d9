"""Numbers of sections, figures and tables: 一、（一）1. in Chinese, 1, 1.1, 1.1.1 in English, letters for appendices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from press.content.blocks import Block, Figure, Heading, Table
from press.job import PageError
from press.words import words

_DIGITS = "〇一二三四五六七八九"


def number(flow: Iterable[Block], lang: str) -> tuple[Block, ...]:
    """The same blocks with the numbers of headings, figures and tables filled in.

    Raises:
        PageError: a heading skips a level.
    """
    counts = {2: 0, 3: 0, 4: 0}
    figures = tables = level = 0
    appendix = False
    done: list[Block] = []
    for block in flow:
        if isinstance(block, Heading):
            if block.level > 4 or block.level > max(level, 1) + 1:
                raise PageError(f"heading {block.text!r} skips a level: {'#' * block.level} after {'#' * max(level, 1)}")
            if block.level == 2 and block.appendix and not appendix:
                appendix, counts[2] = True, 0
            level = block.level
            counts[level] += 1
            counts.update({deeper: 0 for deeper in counts if deeper > level})
            path = [counts[step] for step in range(2, level + 1)]
            block = replace(block, label=label(path, lang, appendix), anchor=anchor(path, appendix), appendix=appendix)
        elif isinstance(block, Figure):
            figures += 1
            block = replace(block, number=figures)
        elif isinstance(block, Table):
            tables += 1
            block = replace(block, number=tables)
        done.append(block)
    return tuple(done)


def anchor(path: list[int], appendix: bool) -> str:
    """A section's address in its page: ``s2-1``, ``a-1``."""
    return ("a" if appendix else "s") + "-".join(map(str, path))


def label(path: list[int], lang: str, appendix: bool) -> str:
    """A section's number as printed.

    Args:
        path: its place on each level, such as ``[2, 1]`` for the first part of the second section.
        appendix: letter the sections instead.
    """
    letter = chr(ord("A") + path[0] - 1) if appendix else ""
    if len(path) == 1 and appendix:
        return words(lang)["appendix"] + ("" if lang == "zh" else " ") + letter
    if lang == "en" or appendix:
        return ".".join([letter or str(path[0]), *map(str, path[1:])])
    return {1: f"{chinese(path[-1])}、", 2: f"（{chinese(path[-1])}）", 3: f"{path[-1]}."}[len(path)]


def chinese(value: int) -> str:
    """A number from 1 to 99 in Chinese figures.

    >>> chinese(10), chinese(21)
    ('十', '二十一')
    """
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")
