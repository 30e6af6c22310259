"""How hard a text is to read, by the Flesch-Kincaid grade level: years of school that a reader needs.

Kincaid, Fishburne, Rogers, Chissom: "Derivation of new readability formulas", Naval Technical Training, 1975. It is for
English. Syllables are counted by groups of vowels, which is off by a few in a hundred words: enough for advice.
"""

from __future__ import annotations

import re

from modules.domain.matching import WORD

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+")
_NO_LETTER = re.compile(r"[^a-z]")
_VOWELS = re.compile(r"[aeiouy]+")


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; each line ends one, as a paragraph does."""
    return [part for line in text.splitlines() for part in _SENTENCE_END.split(line) if part.strip()]


def word_count(text: str) -> int:
    """Return how many words a text has; a token is one."""
    return len(WORD.findall(text))


def grade(text: str) -> float:
    """Return the grade level; 0 for a text without words. "The cat sat on the mat." is below 0."""
    spoken = WORD.findall(text)
    if not spoken:
        return 0.0
    syllables = sum(map(_syllables, spoken))
    return 0.39 * len(spoken) / len(sentences(text)) + 11.8 * syllables / len(spoken) - 15.59


def _syllables(word: str) -> int:
    letters = _NO_LETTER.sub("", word.lower())
    silent = letters.endswith("e") and not letters.endswith("le")
    return max(1, len(_VOWELS.findall(letters)) - silent)
