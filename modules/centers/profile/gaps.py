"""What a center's profile lacks: tokens without a value, and phone numbers that nobody called for a long time.

Only packs know where a token is used, and centers may not import them: packs answer :data:`TOKEN_USES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Field

from modules.centers.center.models import Center, Profile
from modules.core import moments
from modules.core.rooms import Question
from modules.domain.tokens import OFFERED, TOKENS, Source, Token

CHECK_AFTER = timedelta(days=90)
"""How long the check of a phone number holds: a wrong one on a slide sends people nowhere."""


@dataclass(frozen=True)
class Use:
    """A pack whose texts hold a token: its title, and the address of its page."""

    title: str
    url: str


@dataclass(frozen=True)
class Gap:
    """A token without a value. ``uses`` are the packs that show it.

    ``url`` is the place of its field; empty for what administrators keep, as a center's name.
    """

    token: Token
    url: str
    uses: tuple[Use, ...] = ()


@dataclass(frozen=True)
class Phone:
    """A number that was never checked, or not since ``verified_on``. ``url`` is the place of its field."""

    label: str
    number: str
    verified_on: date | None
    url: str

    @property
    def sentence(self) -> str:
        """What is the matter with it."""
        if self.verified_on is None:
            return f"Nobody has checked the number for “{self.label}” yet: {self.number}."
        last = f"last checked on {moments.day(self.verified_on)}"
        return f"“{self.label}” ({self.number}) was not checked in the last {CHECK_AFTER.days} days. It was {last}."


TOKEN_USES: Question[Callable[[Center], Mapping[str, list[Use]]]] = Question("which texts show a token")
"""An answer takes a center and returns {token key: its packs that show the token}, in a number of queries that doesn't
grow."""


def empty_tokens(profile: Profile) -> list[Gap]:
    """Return the tokens that the profile leaves empty, those that a text of the center needs first."""
    values = profile.tokens()
    empty = [token for token in OFFERED if token.source is Source.PROFILE and not values[token.key].strip()]
    if not empty:
        return []
    used = [find(profile.center) for find in TOKEN_USES.answers]
    gaps = [Gap(token, _field(profile, token.field), _uses(token, values, used)) for token in empty]
    return sorted(gaps, key=lambda gap: not gap.uses)


def _uses(token: Token, values: Mapping[str, str], used: Iterable[Mapping[str, list[Use]]]) -> tuple[Use, ...]:
    """Return the packs that show a token, or an older one that it is a part of and that is empty too."""
    keys = [token.key, *(one.key for one in TOKENS.values() if token.key in one.parts and not values[one.key])]
    return tuple(dict.fromkeys(use for found in used for key in keys for use in found.get(key, ())))


def phones_to_call(profile: Profile) -> list[Phone]:
    """Return the numbers of the profile that nobody checked in the last 90 days; empty ones are none."""
    oldest = profile.center.today - CHECK_AFTER
    found = []
    for name in Profile.PHONES:
        number, verified_on = getattr(profile, name), getattr(profile, f"{name}_verified_on")
        if number and (verified_on is None or verified_on < oldest):
            found.append(Phone(label_of(name), number, verified_on, _field(profile, name)))
    return found


def label_of(name: str) -> str:
    """Return what people call a field of the profile."""
    field: Field[Any, Any] = Profile._meta.get_field(name)  # type: ignore[assignment]  # a column, never a relation
    label = str(field.verbose_name)
    return label[:1].upper() + label[1:]


def _field(profile: Profile, name: str) -> str:
    return f"{profile.get_absolute_url()}#id_{name}" if name in Profile.own_fields() else ""
