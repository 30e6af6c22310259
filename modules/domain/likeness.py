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
"""A word that more texts hold leads from none of them to another, unless it is one of the rarest words of a text."""
RAREST = 6
"""How many words of a text lead to others in any case."""
CLOSE = 100
"""How many texts are compared word by word with one, whatever the order of the words."""
CLOSEST = 6
"""How many of these are compared in their order."""


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
        self._holding: dict[str, dict[str, None]] = defaultdict(dict)  # in order, which a set has not
        for key, versions in texts.items():
            for version in versions:
                for term in version.bag:
                    self._holding[term][key] = None

    def to(self, text: Text) -> list[str]:
        """Return the keys of the few texts that share most words with this one, the closest first."""
        shared: Counter[str] = Counter()
        known = sorted((len(self._holding[term]), term) for term in text.bag if term in self._holding)
        for at, (held_by, term) in enumerate(known):
            if held_by <= COMMON or at < RAREST:
                shared.update(dict.fromkeys(self._holding[term], text.bag[term]))
        found = [key for key, _ in shared.most_common(CLOSE)]
        return sorted(found, key=lambda key: (-self._overlap(key, text), key))[:CLOSEST]

    def _overlap(self, key: str, text: Text) -> float:
        return max(overlap(text, version) for version in self._texts[key])
