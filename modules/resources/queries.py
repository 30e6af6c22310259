"""What an access code opens: one query, whose SQL is written here.

Django takes two milliseconds to compile this join, at every request, 0.4 more to make objects of its row, and 0.1 to
run it. A resource page is what a room full of phones opens at the same time, so its SQL is written by hand and its row
is read as it comes; `tests/benchmarks` watches the figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import connection
from django.urls import reverse

from modules.resources.guesses import since
from modules.resources.models import is_open

CONTACT = (
    "hours",
    "tip_phone",
    "tip_url",
    "non_emergency_phone",
    "pcrcl_contact",
    "privacy_policy_url",
    "complaint_process_url",
)

CONTACT_COLUMNS = ", ".join(f"profile.{name}" for name in CONTACT)
WITHDRAWN = """
SELECT MAX(withdrawal.withdrawn_at) FROM modules_editionmodule AS shown
JOIN modules_withdrawal AS withdrawal ON withdrawal.release_id = shown.release_id
WHERE shown.edition_id = code.edition_id
"""
WRONG = "SELECT COUNT(*) FROM modules_wrongcode WHERE origin = %s AND at > %s"
SQL = f"""
SELECT ({WRONG}), code.closes_on, code.closed_at, code.edition_id, edition.digest, ({WITHDRAWN}), newer.code,
       center.archived_at, center.name, {CONTACT_COLUMNS}
FROM modules_accesscode AS code
JOIN modules_edition AS edition ON edition.id = code.edition_id
JOIN modules_center AS center ON center.id = code.center_id
JOIN modules_profile AS profile ON profile.center_id = center.id
LEFT JOIN modules_accesscode AS newer ON newer.id = code.replaced_by_id
WHERE code.code = %s
"""  # noqa: S608  - names of our own columns


@dataclass(frozen=True)
class Opening:
    """What a code opens: an edition by its digest, until a day, and the center's contact as it is now.

    It opens nothing while the center is archived.

    ``newer`` is the address of the page that took its place; empty where none did. ``withdrawn_on`` is the day when DHS
    last withdrew a release that the edition shows, by the clock of UTC; None where all stand. ``wrong_codes`` is how
    many of them came lately from where this one came from.
    """

    edition_id: int
    digest: str
    is_open: bool
    closes_on: date
    newer: str
    withdrawn_on: date | None
    contact: dict[str, str]
    wrong_codes: int


def opening(code: str, origin: str = "") -> Opening | None:
    """Return what the code opens, or opened before it was closed; None for no code of ours.

    Args:
        code: as it was sent.
        origin: stands for where it came from: see ``accounts/origin.py``.
    """
    with connection.cursor() as cursor:
        cursor.execute(SQL, [origin, connection.ops.adapt_datetimefield_value(since()), code])
        row = cursor.fetchone()
    if row is None:
        return None
    wrong_codes, closes_on, closed_at, edition_id, digest, withdrawn_at, newer, archived_at, *contact = row
    day = _day(closes_on)
    return Opening(
        edition_id=edition_id,
        digest=digest,
        is_open=archived_at is None and is_open(day, closed_at),
        closes_on=day,
        newer=reverse("resource_page", args=[newer]) if newer else "",
        withdrawn_on=_day_of(withdrawn_at),
        contact=dict(zip(("name", *CONTACT), contact, strict=True)),
        wrong_codes=wrong_codes,
    )


def _day(value: date | str) -> date:
    """Return a day as PostgreSQL gives it, and SQLite as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _day_of(moment: datetime | str | None) -> date | None:
    """Return the day of a moment as PostgreSQL gives it, and SQLite as text in UTC."""
    if moment is None:
        return None
    return (datetime.fromisoformat(moment) if isinstance(moment, str) else moment.astimezone(UTC)).date()
