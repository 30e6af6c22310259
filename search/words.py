"""Words: how texts and questions are cut into them, alike for both databases.

SQLite and PostgreSQL cut texts into words each in its own way, so neither is let to: a word is made here, and both only
compare what they are given. A word is a run of letters and digits, in small letters and without accents. So a question
has no operators, and whatever else stands in one (quotes, emoji, NUL) parts words and does nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

WORD = re.compile(r"[^\W_]+")
LONGEST_WORD = 64
"""Letters that count of a word: PostgreSQL takes at most 2,046 bytes."""
LONGEST_QUESTION = 200
MOST_WORDS = 16


def whole(text: str) -> str:
    """Return the text with each letter and its accents as one character, and without NUL, which PostgreSQL refuses."""
    return unicodedata.normalize("NFC", text.replace("\0", " "))


@lru_cache(maxsize=20_000)
def folded(word: str) -> str:
    """Return a word in the form that is compared: small letters, no accents. Empty where nothing is left."""
    if not word.isascii():
        word = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
        word = "".join(letter for letter in word if letter.isalnum())
    return word.lower()[:LONGEST_WORD]


def words_in(text: str) -> Iterator[str]:
    """Yield the words of a text, in their order, in the form that is compared."""
    return filter(None, map(folded, WORD.findall(whole(text))))


@dataclass(frozen=True)
class Question:
    """What somebody looks for: all of these words, the last of which may be the beginning of one.

    Attributes:
        text: what was typed, as far as it was read.
        words: in the form that is compared, each once.
        cut: whether something of it was left out, because it is too long.
    """

    text: str = ""
    words: tuple[str, ...] = ()
    cut: bool = False

    @classmethod
    def read(cls, typed: str) -> Question:
        """Read what somebody typed, whatever it is."""
        text = whole(typed).strip()
        words = tuple(dict.fromkeys(words_in(text[:LONGEST_QUESTION])))
        # The last word typed is the one that may go on, wherever it stood before.
        if words:
            last = list(words_in(text[:LONGEST_QUESTION]))[-1]
            words = (*(word for word in words if word != last), last)
        cut = len(text) > LONGEST_QUESTION or len(words) > MOST_WORDS
        return cls(text[:LONGEST_QUESTION], words[:MOST_WORDS], cut)

    def meets(self, word: str) -> bool:
        """Tell whether a word, in the form that is compared, is one that is looked for."""
        return word in self.words or bool(self.words and word.startswith(self.words[-1]))
