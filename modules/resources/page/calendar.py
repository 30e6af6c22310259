"""A date as an iCalendar file (RFC 5545). Written without a library, since one event needs ten lines."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

LINE = 75
"""Most octets in a content line without its line end (RFC 5545, 3.1)."""
MEANT = re.compile(r"([\\;,])")
CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


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
        f"SUMMARY:{_text(summary)}",
        *([f"LOCATION:{_text(place)}"] if place else []),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def starts(day: date, at: time, zone: str) -> datetime:
    """Return the moment of a day and time in a time zone."""
    return datetime.combine(day, at, tzinfo=zoneinfo.ZoneInfo(zone))


def _start(day: date, at: time | None, zone: str) -> list[str]:
    if at:
        return [f"DTSTART:{_moment(starts(day, at, zone))}"]
    return [f"DTSTART;VALUE=DATE:{day:%Y%m%d}", f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"]


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    """Escape characters that have a meaning in iCalendar (RFC 5545, 3.3.11)."""
    clean = CONTROLS.sub(" ", words.replace("\r\n", "\n").replace("\r", "\n"))
    escaped = MEANT.sub(r"\\\1", clean)
    return escaped.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Split a line into parts of at most 75 octets, never inside a character.

    Each part after the first begins with a space.
    """
    part, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > LINE:
            yield part
            part, size = " ", 1
        part, size = part + letter, size + width
    yield part
