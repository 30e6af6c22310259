"""Which new passwords are refused: common ones, and those made of the site's own words, of repeats and of rows of keys.

Django's validators compare the whole password with their list. “harborcenter2026” and “aaaaaaaaaaaa” are in no list,
so this one takes away what anybody could guess, and looks at what is left.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from modules.core.rooms import Question

SITE_WORDS: Question[Callable[[], Iterable[str]]] = Question("Which names of the site may a password not be made of?")

OURS = (
    "account admin agency bcp building center community county cms department dhs edition fusion government homeland "
    "module office pack partner partnership password passwort police presenter region roundtable secret security state "
    "test user welcome workspace letmein changeme iloveyou monkey dragon"
)
ROWS = ("abcdefghijklmnopqrstuvwxyz", "0123456789", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "azertyuiop")
LEET = str.maketrans("0134578", "oieastb")
SIGNS = str.maketrans("@$", "as")

WORD = re.compile(r"\w{3,}")
REPEATED = re.compile(r"(\w)\1\1+")

LEAST_LEFT = 6
"""Letters and digits that have to be left."""
LEAST_DIFFERENT = 5
"""Different letters and digits that a password has to have at all."""


class GuessablePasswordValidator:
    """A validator for ``AUTH_PASSWORD_VALIDATORS``."""

    def __init__(self) -> None:
        self.common: set[str] = CommonPasswordValidator().passwords

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError if too little is left of the password without what anybody could guess."""
        plain = _letters(password)
        if len(set(plain)) < LEAST_DIFFERENT:
            raise ValidationError("This password repeats a few letters. Use several words.", code="password_repeats")
        if self._is_common(plain) or len(left_of(plain, words_of_the_site())) < LEAST_LEFT:
            raise ValidationError(
                "This password is easy to guess: it is made of common words, names of this site, repeats or rows of "
                "keys. Use several words that have nothing to do with each other.",
                code="password_guessable",
            )

    def get_help_text(self) -> str:
        """Say what is refused."""
        return "Your password can’t be made of common passwords, names of this site, repeats or rows of keys."

    def _is_common(self, plain: str) -> bool:
        """Return whether it is a common password, alone, repeated, or with digits around it."""
        bare = plain.strip("0123456789")
        return bool({plain, once(plain), bare, once(bare)} & self.common) or bare.translate(LEET) in self.common


def words_of_the_site() -> set[str]:
    """Return the words that are on every page of the site, and those that the rooms name."""
    named = [settings.WAGTAIL_SITE_NAME, urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "", OURS]
    named += [words for answer in SITE_WORDS.answers for words in answer()]
    return {word for words in named for word in WORD.findall(_plain(words)) if not word.isdecimal()}


def left_of(plain: str, words: Iterable[str]) -> str:
    """Return what is left of a password: without the words, long rows of keys, repeats, and numbers at its end."""
    for reading in (plain, plain.translate(LEET)):
        if any(word in reading for word in words):
            plain = reading
            break
    for word in sorted(words, key=len, reverse=True):
        plain = plain.replace(word, " ")
    for row in ROWS:
        for part in _parts_of(row):
            plain = plain.replace(part, " ")
    plain = REPEATED.sub(r"\1", plain)
    return once("".join(plain.rstrip("0123456789 ").split()))


def once(text: str) -> str:
    """Return the shortest beginning of a text that the whole text repeats: “abc” of “abcabcab”."""
    for size in range(1, len(text) // 2 + 1):
        if (text[:size] * len(text))[: len(text)] == text:
            return text[:size]
    return text


@cache
def _parts_of(row: str) -> list[str]:
    """Return every part of a row of keys of four or more, forwards and backwards, the longest first."""
    found = {
        text[at : at + size] for text in (row, row[::-1]) for size in range(4, len(row) + 1) for at in range(len(row))
    }
    return sorted((part for part in found if len(part) >= 4), key=lambda part: (-len(part), part))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().translate(SIGNS)


def _letters(text: str) -> str:
    """Return the letters and digits alone."""
    return "".join(sign for sign in _plain(text) if sign.isalnum())
