"""Words as a center reads them: tokens filled, and those without a value named.

Changes are found between the words as they are written, tokens and all, and only shown filled: a token that took the
place of a name is a change, even if both read alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from modules.centers.center.models import Profile
from modules.domain.filling import Filling
from modules.domain.tokens import TOKENS, Source

Say = Callable[[str], str]


@dataclass(frozen=True)
class Empty:
    """A token that a text shows and that has no value, with the address of its field."""

    label: str
    url: str


def sayer(tokens: Mapping[str, str]) -> Say:
    """Return what fills the tokens in a text with these values."""
    return as_read(tokens).text


def as_read(tokens: Mapping[str, str]) -> Filling:
    """Return what fills texts and documents with these values. For showing alone: what is written keeps its tokens."""
    return Filling(tokens, _unfilled)


def _unfilled(key: str) -> str:
    token = TOKENS.get(key)
    if token is None:
        return "{{" + key + "}}"
    return token.fallback or f"[{token.label}: empty in your profile]"


def empties(keys: list[str], profile: Profile, audiences: Sequence[str] = ()) -> list[Empty]:
    """Return those of these tokens that the profile leaves empty for these audiences."""
    url, own = profile.get_absolute_url(), Profile.own_fields()
    wanted = [TOKENS[key] for key in keys if key in TOKENS and TOKENS[key].source is Source.PROFILE]
    values = profile.tokens(audiences)
    return [
        Empty(token.label, f"{url}#id_{token.field}" if token.field in own else url)
        for token in wanted
        if not values[token.key].strip()
    ]
