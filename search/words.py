"""Splitting of texts and questions into words, in the same way for both databases.

SQLite and PostgreSQL split texts differently, so this module does it, and the databases only compare the results. A
word is a run of letters and digits, in lower case and without accents. A question therefore has no operators: all other
characters in it (quotation marks, emoji, NUL) only separate words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

WORD = re.compile(r"[^\W_]+")
LONGEST_WORD = 64
"""Number of characters of a word that count. PostgreSQL accepts at most 2,046 bytes."""
LONGEST_QUESTION = 200
MOST_WORDS = 16


def whole(text: str) -> str:
    """Return the text in Unicode's composed form (NFC), without NUL, which PostgreSQL refuses."""
    return unicodedata.normalize("NFC", text.replace("\0", " "))


@lru_cache(maxsize=20_000)
def folded(word: str) -> str:
    """Return a word as it is compared: in lower case, without accents; "" if nothing is left."""
    if not word.isascii():
        word = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
        word = "".join(letter for letter in word if letter.isalnum())
    return word.lower()[:LONGEST_WORD]


def words_in(text: str) -> Iterator[str]:
    """Yield the words of a text in order, as they are compared."""
    return filter(None, map(folded, WORD.findall(whole(text))))


@dataclass(frozen=True)
class Question:
    """The words that a person searches for. The last one may be incomplete.

    Attributes:
        text: the typed text, up to the longest length that is read.
        words: the words as they are compared, without repetitions.
        cut: whether a part of the text was ignored because it is too long.
    """

    text: str = ""
    words: tuple[str, ...] = ()
    cut: bool = False

    @classmethod
    def read(cls, typed: str) -> Question:
        """Return the question in a typed text. Any text is accepted."""
        text = whole(typed).strip()
        words = tuple(dict.fromkeys(words_in(text[:LONGEST_QUESTION])))
        # The last typed word may be incomplete, so it goes last even if it was typed earlier too.
        if words:
            last = list(words_in(text[:LONGEST_QUESTION]))[-1]
            words = (*(word for word in words if word != last), last)
        cut = len(text) > LONGEST_QUESTION or len(words) > MOST_WORDS
        return cls(text[:LONGEST_QUESTION], words[:MOST_WORDS], cut)

    def meets(self, word: str) -> bool:
        """Return whether a word, as it is compared, matches the question."""
        return word in self.words or bool(self.words and word.startswith(self.words[-1]))
