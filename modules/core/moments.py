"""Days and moments in words. All that people read about a time is written here.

A moment has a day only in a time zone: that of the center, if what happened is the center's, and DHS's otherwise
(``TIME_ZONE`` in the settings). It does not depend on who reads, so two people never name two days for one thing.
"""

from __future__ import annotations

import zoneinfo
from datetime import UTC, date, datetime, time, tzinfo
from typing import Protocol

from django.utils import timezone
from django.utils.dateformat import format as in_format
from django.utils.dateformat import time_format


class Place(Protocol):
    """Something with a time zone, named as in the time zone database: a center."""

    @property
    def time_zone(self) -> str:
        """The name of the time zone, such as ``America/Chicago``."""


def day(value: date | None, place: Place | str | None = None) -> str:
    """Return ``Nov 29, 2026``; "" for None. ``place`` is a center or the name of a time zone; None is DHS's."""
    return in_format(_there(value, place), "M j, Y") if value else ""


def long_day(value: date | None, place: Place | str | None = None) -> str:
    """Return ``November 29, 2026``; "" for None."""
    return in_format(_there(value, place), "F j, Y") if value else ""


def weekday(value: date | None, place: Place | str | None = None) -> str:
    """Return ``Sunday, November 29, 2026``; "" for None."""
    return in_format(_there(value, place), "l, F j, Y") if value else ""


def meeting(day: date | None, at: time | None, today: date) -> str:
    """Return ``Thursday, December 3, 6:00 PM``, as an invitation says it; "" for None.

    ``at`` is what clocks show there; without it only the day is returned. The year stands there if it is not that of
    ``today``.
    """
    if day is None:
        return ""
    words = in_format(day, "l, F j") if day.year == today.year else weekday(day)
    return f"{words}, {time_format(at, 'g:i A')}" if at else words


def clock(value: datetime, place: Place | str | None = None) -> str:
    """Return ``8:40 p.m. EST``."""
    there = timezone.localtime(value, _zone(place))
    return f"{in_format(there, 'P')} {there.tzname()}"


def moment(value: datetime | None, place: Place | str | None = None) -> str:
    """Return ``Nov 29, 2026, 8:40 p.m. EST``; "" for None."""
    return f"{day(value, place)}, {clock(value, place)}" if value else ""


def exact(value: datetime) -> str:
    """Return ``2026-11-30T01:40:31Z``, for records: to the second, in UTC (ISO 8601)."""
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def day_there(value: datetime, place: Place | str | None = None) -> date:
    """Return the day that it was in a place."""
    return timezone.localtime(value, _zone(place)).date()


def _there(value: date, place: Place | str | None) -> date:
    """Return a moment as it was in a place; a day is the same everywhere."""
    return timezone.localtime(value, _zone(place)) if isinstance(value, datetime) else value


def _zone(place: Place | str | None) -> tzinfo:
    if place is None:
        return timezone.get_default_timezone()
    return zoneinfo.ZoneInfo(place if isinstance(place, str) else place.time_zone)
