"""How much two texts say the same, and which of many says most of what another says."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

TERM = re.compile(r"\w+")
COMMON = 40
"""A word that more texts hold than this leads from none of them to another."""
CLOSEST = 6
"""How many texts are compared word by word with one."""


@dataclass(frozen=True)
class Text:
    """Words to compare, without case and punctuation."""

    said: str

    @cached_property
    def terms(self) -> list[str]:
        """The words in their order; a text of signs alone is one word."""
        return TERM.findall(self.said.casefold()) or self.said.split()

    @cached_property
    def bag(self) -> Counter[str]:
        """How often each word stands in it."""
        return Counter(self.terms)


def overlap(one: Text, other: Text) -> float:
    """Return the share of the words that both hold, 0 to 1, whatever their order."""
    total = len(one.terms) + len(other.terms)
    return 2 * sum((one.bag & other.bag).values()) / total if total else 0.0


def likeness(one: Text, other: Text) -> float:
    """Return the share of the words that both hold in the same order, 0 to 1."""
    if not (one.terms and other.terms):
        return 0.0
    matcher = SequenceMatcher(None, one.terms, other.terms, autojunk=False)
    return matcher.ratio()


class Closest:
    """Finds, for a text, those of many that share most with it. O(words), not O(texts²)."""

    def __init__(self, texts: Mapping[str, Sequence[Text]]) -> None:
        """``texts`` are {key: what it says, in one or more versions}."""
        self._texts = texts
        self._holding: dict[str, set[str]] = defaultdict(set)
        for key, versions in texts.items():
            for version in versions:
                for term in version.bag:
                    self._holding[term].add(key)

    def to(self, text: Text) -> list[str]:
        """Return the keys of the few texts that share most words with this one, the closest first."""
        shared: Counter[str] = Counter()
        for term, count in text.bag.items():
            found = self._holding.get(term, ())
            if len(found) <= COMMON:
                shared.update(dict.fromkeys(found, count))
        ranked = sorted(shared, key=lambda key: (-shared[key] / self._length(key), key))
        return ranked[:CLOSEST]

    def _length(self, key: str) -> int:
        return max(min(len(version.terms) for version in self._texts[key]), 1)
