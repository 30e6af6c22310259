"""Words as a center reads them: tokens filled, and those that are empty said so in words.

Changes are found between the words as they are written, tokens and all, and only shown filled: a token that took the
place of a name is a change, even where both read alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from modules.centers.center.models import Profile
from modules.domain.document import Json
from modules.domain.tokens import TOKENS, Source, fill

Say = Callable[[str], str]


@dataclass(frozen=True)
class Empty:
    """A token that a text shows and that has no value, with the address of its field."""

    label: str
    url: str


def sayer(tokens: Mapping[str, str]) -> Say:
    """Return what fills the tokens in a text with these values."""
    return lambda text: fill(text, lambda key: tokens.get(key) or _unfilled(key))


def say_all(value: Json, say: Say) -> Json:
    """Return a value with every text in it as it is read. For showing alone: what is written keeps its tokens."""
    if isinstance(value, str):
        return say(value)
    if isinstance(value, list):
        return [say_all(item, say) for item in value]
    return {name: say_all(field, say) for name, field in value.items()} if isinstance(value, dict) else value


def _unfilled(key: str) -> str:
    token = TOKENS.get(key)
    if token is None:
        return "{{" + key + "}}"
    return token.fallback or f"[{token.label}: empty in your profile]"


def empties(keys: list[str], profile: Profile) -> list[Empty]:
    """Return those of these tokens that the profile leaves empty."""
    url, own = profile.get_absolute_url(), Profile.own_fields()
    wanted = [TOKENS[key] for key in keys if key in TOKENS and TOKENS[key].source is Source.PROFILE]
    values = profile.tokens()
    return [
        Empty(token.label, f"{url}#id_{token.field}" if token.field in own else url)
        for token in wanted
        if not values[token.key].strip()
    ]
