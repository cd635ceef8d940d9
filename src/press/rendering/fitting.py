"""Fewer half-empty pages: a figure that would jump to the next page is set a little smaller, or text goes before it.

Text and pictures keep their reading order on the page and for a screen reader: what is moved is moved in the document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from press.rendering.compositor import Spot
from press.rendering.manuscript import Fit

WIDTHS = (86, 80, 74)
"""Per cent of the type area's width that a figure may be set in instead of 92, widest first."""

AHEAD = 3
"""At most so many blocks of text go before a figure or table."""

HEAD = 37 / 25.4 * 72 + 60
"""Points from a page's top: what begins above this has nothing or only a heading before it."""

MOST = 60
"""Settings tried for one briefing."""

Setting = Callable[[Fit], dict[str, Spot]]


def fitted(blocks: list[dict[str, Any]], spots: Setting) -> Fit:
    """Widths and order with which the pages of a briefing fill best, decided from front to back.

    Args:
        blocks: the record's blocks.
        spots: sets the briefing as decided and tells where figures and tables came to stand.
    """
    search = _Search(blocks, spots)
    for place in range(len(blocks)):
        if blocks[place]["type"] in ("figure", "table") and search.jumped(place):
            search.narrower(place) or search.later(place)
    return search.fit


class _Search:
    """The best decisions so far, and where they put everything."""

    def __init__(self, blocks: list[dict[str, Any]], spots: Setting) -> None:
        self.blocks, self.spots, self.left = blocks, spots, MOST
        self.fit = Fit(tuple(range(len(blocks))))
        self.at = spots(self.fit)

    def jumped(self, place: int) -> bool:
        """Whether a block begins a page other than the first."""
        spot = self.at[self.blocks[place]["key"]]
        return spot.page > 1 and spot.y < HEAD

    def narrower(self, place: int) -> bool:
        """Bring a figure back to the page before by its width; of those that do, the widest is taken."""
        key, page = self.blocks[place]["key"], self.at[self.blocks[place]["key"]].page
        if self.blocks[place]["type"] != "figure" or not self._tried(WIDTHS[-1:], key, page):
            return False
        self._tried(WIDTHS[:-1], key, page)
        return True

    def _tried(self, widths: Iterable[int], key: str, page: int) -> bool:
        """Take the first width with which a figure stands before `page`."""
        for width in widths:
            fit = replace(self.fit, widths={**self.fit.widths, key: width})
            if self._take(fit, lambda at: at[key].page < page):
                return True
        return False

    def later(self, place: int) -> None:
        """Let the text behind a block go before it as long as the block stays where it is."""
        key, spot = self.blocks[place]["key"], self.at[self.blocks[place]["key"]]
        for other in range(place + 1, min(place + 1 + AHEAD, len(self.blocks))):
            if not self._flows(other):
                return
            order = [at for at in self.fit.order if at != other]
            order.insert(order.index(place), other)
            if not self._take(replace(self.fit, order=tuple(order)), lambda at: at[key] == spot):
                return

    def _flows(self, place: int) -> bool:
        """Whether a block is running text; notes belong to what stands before them."""
        block = self.blocks[place]
        return block["type"] == "prose" or (block["type"] == "statement" and block["kind"] != "note")

    def _take(self, fit: Fit, good: Callable[[dict[str, Spot]], bool]) -> bool:
        """Set with other decisions and keep them if the outcome is good."""
        self.left -= 1
        if self.left < 0:
            return False
        at = self.spots(fit)
        if good(at):
            self.fit, self.at = fit, at
            return True
        return False
