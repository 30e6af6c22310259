"""A date as an iCalendar file (RFC 5545). Written without a library, since one event needs ten lines."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from modules.resources.page import content_lines
from modules.resources.page.content_lines import text


def event(
    *, uid: UUID, sequence: int, changed: datetime, summary: str, day: date, at: time | None, zone: str, place: str
) -> bytes:
    """Return a calendar file with one event.

    A time is written in UTC, so that calendars need no time zone data. Without a time, the event takes the whole day.
    The event has no end, because it is not known; no link to the page, because anyone who sees the calendar could open
    it; and no names of people.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Building Community Partnerships//Resource page//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"SEQUENCE:{sequence}",
        f"DTSTAMP:{_moment(changed)}",
        *_start(day, at, zone),
        f"SUMMARY:{text(summary)}",
        *([f"LOCATION:{text(place)}"] if place else []),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return content_lines.written(lines)


def starts(day: date, at: time, zone: str) -> datetime:
    """Return the moment of a day and time in a time zone."""
    return datetime.combine(day, at, tzinfo=zoneinfo.ZoneInfo(zone))


def _start(day: date, at: time | None, zone: str) -> list[str]:
    if at:
        return [f"DTSTART:{_moment(starts(day, at, zone))}"]
    return [f"DTSTART;VALUE=DATE:{day:%Y%m%d}", f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"]


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
