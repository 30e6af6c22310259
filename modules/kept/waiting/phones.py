"""Numbers of a center's profile that somebody has to call: they wait for its lead 90 days after the last call."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models.signals import post_save

from modules.accounts.identity.models import Role
from modules.centers.center.models import Profile
from modules.centers.profile.gaps import CHECK_AFTER, label_of
from modules.kept.waiting.kinds import Kind, Wanted
from modules.kept.waiting.models import Waiting
from modules.kept.waiting.settling import settle


def found(keys: Collection[int] | None) -> Iterator[Wanted]:
    """Yield each number of these profiles. One query."""
    profiles = Profile.objects.select_related("center")
    for profile in profiles if keys is None else profiles.filter(pk__in=keys):
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
    return f"{Profile(center=row.center).get_absolute_url()}#id_{row.part}"


PHONE = Kind("phone", "Call and confirm the number", _url, found)


def receive_profile(*, instance: Profile, **kwargs: Any) -> None:
    """Receive ``post_save`` of a profile."""
    settle(PHONE, [instance.pk])


def connect() -> None:
    """Listen to profiles."""
    post_save.connect(receive_profile, sender=Profile, dispatch_uid="bcp_phones_wait")
