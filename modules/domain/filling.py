"""Filling of tokens: each value as it is written where it stands, by its type.

A value is never searched for tokens again; a profile with a token in a value is refused when it is saved.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from modules.domain import links, phones
from modules.domain.document import Json
from modules.domain.outgoing import Edits, replaced, reworded
from modules.domain.tokens import PATTERN, TOKENS, Token, Type

_OPENING, _CLOSING = ' \t\u00a0“\u2018"(', "”’\"')"
_SHORT = 2
"""Most letters of an abbreviation, such as a.m., after whose dot a sentence goes on."""
_BETWEEN = re.compile(r"[\s.]")
_SMALL = frozenset({"A", "All", "Always", "An", "At", "Daily", "Each", "Every", "From", "On", "Our", "The", "Weekdays"})
"""First words that are written small in the middle of a sentence. No name of a day or a place is among them."""
_PLAIN = frozenset({Type.PHONE, Type.EMAIL, Type.LINK})
_IN_SENTENCES = frozenset({Type.PHRASE, Type.HOURS})


@dataclass(frozen=True)
class Filling:
    """Fills the tokens of texts. ``instead`` returns what is read in place of a token without a value, by its key."""

    values: Mapping[str, str]
    instead: Callable[[str], str]

    def text(self, text: str) -> str:
        """Return a text with its tokens filled."""
        return replaced(text, self.edits(text))

    def all(self, value: Json) -> Json:
        """Return a document, or a part of one, with its tokens filled."""
        return reworded(value, self.edits, deep=True)

    def edits(self, text: str, is_address: bool = False) -> Edits:
        """Return what takes the place of each token in a text. A text without tokens stays as it is."""
        if "{{" not in text:
            return ()
        found = list(PATTERN.finditer(text))
        if is_address:
            return self._in_address(text, found)
        return [(one.start(), one.end(), self._word(one[1], text[: one.start()])) for one in found]

    def _word(self, key: str, before: str) -> str:
        value = self.values.get(key, "").strip() or self.instead(key)
        token = TOKENS.get(key)
        return written(value, token, before) if token else value

    def _in_address(self, text: str, found: list[re.Match[str]]) -> Edits:
        """An address with a token that has no value leads nowhere, so that nothing is left of it."""
        values = {one[1]: self.values.get(one[1], "").strip() for one in found}
        empty = [key for key, value in values.items() if not value]
        if empty:
            for key in empty:
                self.instead(key)
            return [(0, len(text), "")]
        return [(one.start(), one.end(), _addressed(one[1], values[one[1]], text[: one.start()])) for one in found]


def _addressed(key: str, value: str, before: str) -> str:
    """Return a value as a part of an address. A number or an e-mail address leads there by itself."""
    if not before:
        return target(TOKENS[key].type, value) if key in TOKENS else value
    return value if before.lower() in ("tel:", "mailto:") else quote(value, safe="")


def target(type_: Type, value: str) -> str:
    """Return where a value of this type leads; the value itself if it leads nowhere."""
    match type_:
        case Type.PHONE:
            number = phones.dialed(value)
            return f"tel:{number}" if number else value
        case Type.EMAIL:
            return f"mailto:{value}"
    return value


def targets(values: Mapping[str, str]) -> dict[str, str]:
    """Return {value: where it leads} of the phone numbers, addresses and pages among the values of tokens."""
    typed = ((TOKENS[key].type, value.strip()) for key, value in values.items() if key in TOKENS)
    found = {value: target(type_, value) for type_, value in typed if value and type_ in _PLAIN}
    return {value: to for value, to in found.items() if links.target(to)}


def written(value: str, token: Token, before: str) -> str:
    """Return a value as it is written after the words ``before`` it.

    It has a capital at the start of a line or a sentence, and none in the middle of one, but for names and for words
    that have theirs. A value that begins with its own label, as in "Hours: every day", keeps it only where it starts.
    """
    if token.type in _PLAIN:
        return value
    if begins(before):
        return capital(value)
    value = without_label(value, token.label)
    first = value.partition(" ")[0]
    small = token.type in _IN_SENTENCES and first in _SMALL and goes_on(before)
    return value[:1].lower() + value[1:] if small else value


def begins(before: str) -> bool:
    """Return whether a line or a sentence begins after these words. "a.m." ends none."""
    line = before.rpartition("\n")[2]
    words = line.rstrip(_OPENING)
    ended = words.rstrip(_CLOSING)
    if not ended:
        return not words
    last = _BETWEEN.split(ended[:-1][-20:])[-1]
    return ended[-1] in ".!?" and len(last) > _SHORT and line[len(words) : len(words) + 1].isspace()


def goes_on(before: str) -> bool:
    """Return whether a sentence goes on after these words."""
    words = before.rstrip(_OPENING)
    return words != before and (words[-1:].isalnum() or words[-1:] in (",", ";", ")"))


def capital(value: str) -> str:
    """Return words with a capital at their start. A first word with a capital inside, as "eGuardian", stays."""
    first = value.partition(" ")[0]
    return value if first[1:] != first[1:].lower() else value[:1].upper() + value[1:]


def without_label(value: str, label: str) -> str:
    """Return a value without the label that somebody typed before it."""
    start = f"{label}:"
    return value[len(start) :].strip() if value.lower().startswith(start.lower()) else value
