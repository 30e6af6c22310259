"""What of a center's profile waits for its lead: a number 90 days after its last call, and details that are empty."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.db.models.signals import post_save

from modules.accounts.identity.models import Role
from modules.centers.center.models import Profile
from modules.centers.profile.gaps import CHECK_AFTER, label_of
from modules.domain.tokens import OFFERED, Source
from modules.kept.waiting.kinds import Kind, Wanted
from modules.kept.waiting.models import Waiting
from modules.kept.waiting.settling import settle


def numbers(keys: Collection[int] | None) -> Iterator[Wanted]:
    """Yield each number of these profiles. One query."""
    for profile in _profiles(keys):
        for name in Profile.PHONES:
            if getattr(profile, name):
                yield Wanted(
                    profile,
                    Role.LEAD,
                    profile.center_id,
                    part=name,
                    title=label_of(name),
                    since=_from(profile, name),
                )


def empties(keys: Collection[int] | None) -> Iterator[Wanted]:
    """Yield each profile that lacks a detail which modules can’t be presented without. One query."""
    for profile in _profiles(keys):
        values, own = profile.tokens(), Profile.own_fields()
        wanted = [token for token in OFFERED if token.source is Source.PROFILE and token.required]
        empty = [token.label for token in wanted if token.field in own and not values[token.key].strip()]
        if empty:
            more = f" and {len(empty) - 3} more" if len(empty) > 3 else ""
            yield Wanted(profile, Role.LEAD, profile.center_id, title=f"{', '.join(empty[:3])}{more}")


def _profiles(keys: Collection[int] | None) -> QuerySet[Profile]:
    profiles = Profile.objects.select_related("center")
    return profiles if keys is None else profiles.filter(pk__in=keys)


def _from(profile: Profile, name: str) -> datetime | None:
    """Return when the number has to be called; None, which is now, if nobody ever called it."""
    called = getattr(profile, f"{name}_verified_on")
    if called is None:
        return None
    day = called + CHECK_AFTER
    zone = ZoneInfo(profile.center.time_zone)
    # The check holds through that day, as ``phones_to_call`` has it.
    return datetime.combine(day, time.max, zone)


def _url(row: Waiting) -> str:
    return f"{Profile(center=row.center).get_absolute_url()}{f'#id_{row.part}' if row.part else ''}"


PHONE = Kind("phone", "Call and confirm:", _url, numbers)
EMPTY = Kind("profile", "Fill in your profile:", _url, empties)


def receive_profile(*, instance: Profile, **kwargs: Any) -> None:
    """Receive ``post_save`` of a profile."""
    for kind in (PHONE, EMPTY):
        settle(kind, [instance.pk])


def connect() -> None:
    """Listen to profiles."""
    post_save.connect(receive_profile, sender=Profile, dispatch_uid="bcp_profiles_wait")
