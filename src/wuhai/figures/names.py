"""Words that several figures share: facts that hold a printed name, or several joined by `、`, as a sentence needs them; what a
probability rests on."""

from __future__ import annotations

from dataclasses import replace

from wuhai.facts import Fact
from wuhai.terms import Terms
from wuhai.text import Facts, fill, listing, pick


def named(fact: Fact, terms: Terms, *, common: bool = False) -> Fact:
    """The fact with its names in the run's language.

    Args:
        common: a common noun (an industry, a product), which stands in lower case within an English sentence.
    """
    names = [terms.name(name) for name in str(fact.value).split("、")]
    return replace(fact, value=listing(lowered(name) if common else name for name in names))


def worded(zh: Fact, en: Fact) -> Fact:
    """The one of two facts in the run's language; the English one as it stands within a sentence."""
    return pick(zh, replace(en, value=lowered(str(en.value))))


def lowered(name: str) -> str:
    """A name as it stands within a sentence; what begins with two capitals or a digit stays."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def sampled(facts: Facts) -> str:
    """The note below probabilities that draws give: how many, from which seed, and how far off they may be."""
    return fill(
        facts, zh="概率取自{draws}次模拟（随机种子{seed}），抽样标准误不超过{error_at_most}。",
        en="Probabilities are shares of {draws} draws (seed {seed}); their standard error from sampling is at most {error_at_most}.",
    )  # fmt: skip
