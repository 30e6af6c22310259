"""What an access code opens: one query, whose SQL is written here.

Django takes two milliseconds to compile this join, at every request, 0.4 more to make objects of its row, and 0.1 to
run it. A resource page is what a room full of phones opens at the same time, so its SQL is written by hand and its row
is read as it comes; `tests/benchmarks` watches the figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.db import connection
from django.urls import reverse

from modules.centers.center.models import today_in
from modules.core import moments
from modules.resources.codes.attempts import Attempt, since
from modules.resources.codes.models import is_open, last_day

CONTACT = (
    "hours",
    "tip_phone",
    "tip_url",
    "non_emergency_phone",
    "pcrcl_role",
    "pcrcl_email",
    "pcrcl_phone",
    "privacy_policy_url",
    "complaint_process_url",
)

CONTACT_COLUMNS = ", ".join(f"profile.{name}" for name in CONTACT)
WITHDRAWN = """
SELECT MAX(withdrawal.withdrawn_at) FROM modules_editionmodule AS shown
JOIN modules_withdrawal AS withdrawal ON withdrawal.release_id = shown.release_id
WHERE shown.edition_id = code.edition_id
"""
WRONG = "SELECT COUNT(*) FROM modules_attempt WHERE kind = %s AND origin = %s AND at > %s"
SQL = f"""
SELECT ({WRONG}), code.id, code.closes_on, code.closed_at, code.changes, code.leads_on, code.edition_id,
       edition.digest, ({WITHDRAWN}), newer.code, next.day, next.at, next.place,
       feedback.asked, feedback.closes_on, feedback.omb_expires_on,
       center.archived_at, center.time_zone, center.name, {CONTACT_COLUMNS}
FROM modules_accesscode AS code
JOIN modules_edition AS edition ON edition.id = code.edition_id
JOIN modules_center AS center ON center.id = code.center_id
JOIN modules_profile AS profile ON profile.center_id = center.id
LEFT JOIN modules_accesscode AS newer ON newer.id = code.replaced_by_id
LEFT JOIN modules_nextdate AS next ON next.code_id = code.id
LEFT JOIN modules_feedbackform AS feedback ON feedback.code_id = code.id
WHERE code.code = %s
"""  # noqa: S608  - names of our own columns


@dataclass(frozen=True)
class Meeting:
    """When and where people meet next; ``at`` is on the center's clock, ``zone`` the zone's name."""

    day: date
    at: time | None
    place: str
    zone: str


@dataclass(frozen=True)
class Opening:
    """What a code opens: an edition by its digest, until a day, and what is live of its page.

    It opens nothing while the center is archived.

    ``changes`` counts how often the page's own files changed; 0 if there never were any. ``newer`` is the address of
    the page that took its place, empty if none did or nobody is led there; ``moved`` is true for both.
    ``withdrawn_on`` is the day when DHS last withdrew a release that the edition shows, by the clock of DHS; None if
    all stand. ``zone`` is the name of the center's time zone. ``next`` is None if no date is set, or the day is over.
    ``wrong_codes`` is how many of them came lately from where this one came from.
    """

    code_id: int
    edition_id: int
    digest: str
    is_open: bool
    closes_on: date
    changes: int
    newer: str
    moved: bool
    withdrawn_on: date | None
    zone: str
    next: Meeting | None
    takes_feedback: bool
    contact: dict[str, str]
    wrong_codes: int


def opening(code: str, origin: str = "") -> Opening | None:
    """Return what the code opens, or opened before it was closed; None for no code of ours.

    Args:
        code: as it was sent.
        origin: stands for where it came from: see ``accounts/identity/origin.py``.
    """
    with connection.cursor() as cursor:
        counted = connection.ops.adapt_datetimefield_value(since())
        cursor.execute(SQL, [Attempt.Kind.WRONG_CODE.value, origin, counted, code])
        row = cursor.fetchone()
    return None if row is None else _opening(*row)


def _opening(
    wrong_codes: int,
    code_id: int,
    closes_on: Any,
    closed_at: Any,
    changes: int,
    leads_on: Any,
    edition_id: int,
    digest: str,
    withdrawn_at: Any,
    newer: str | None,
    next_day: Any,
    next_at: Any,
    next_place: str | None,
    asked: Any,
    feedback_until: Any,
    omb_until: Any,
    archived_at: Any,
    zone: str,
    *contact: str,
) -> Opening:
    """Return what a row says: columns as ``SQL`` names them, in the types of the database."""
    day = _day(closes_on)
    opens = archived_at is None and is_open(day, closed_at, zone)
    return Opening(
        code_id=code_id,
        edition_id=edition_id,
        digest=digest,
        is_open=opens,
        closes_on=day,
        changes=changes,
        newer=reverse("resource_page", args=[newer]) if newer and leads_on else "",
        moved=newer is not None,
        withdrawn_on=_day_of(withdrawn_at),
        zone=zone,
        next=_meeting(next_day, next_at, next_place, zone) if next_day else None,
        takes_feedback=bool(opens and asked) and _is_running(_day(feedback_until), day, omb_until, zone),
        contact=dict(zip(("name", *CONTACT), contact, strict=True)),
        wrong_codes=wrong_codes,
    )


def _is_running(feedback_until: date, page_until: date, omb_until: Any, zone: str) -> bool:
    last = last_day(feedback_until, page_until, _day(omb_until) if omb_until else None)
    return today_in(zone) <= last


def _meeting(day: Any, at: Any, place: str | None, zone: str) -> Meeting | None:
    """Return the next date; None once it is over by the center's clock."""
    found = Meeting(_day(day), time.fromisoformat(at) if isinstance(at, str) else at, place or "", zone)
    return found if found.day >= today_in(zone) else None


def _day(value: date | str) -> date:
    """Return a day as PostgreSQL gives it, and SQLite as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _day_of(moment: datetime | str | None) -> date | None:
    """Return DHS's day of a moment as PostgreSQL gives it, and SQLite as text in UTC."""
    if moment is None:
        return None
    return moments.day_there(datetime.fromisoformat(moment).replace(tzinfo=UTC) if isinstance(moment, str) else moment)
