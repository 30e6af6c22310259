"""What an access code opens: one query, whose SQL is written here.

Django takes two milliseconds to compile this join, at every request, and 0.1 to run it. A resource page is what a room
full of phones opens at the same time, so its SQL is written by hand; `tests/benchmarks` watches the figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.urls import reverse

from modules.resources.models import AccessCode

CONTACT = (
    "hours",
    "tip_phone",
    "tip_url",
    "non_emergency_phone",
    "pcrcl_contact",
    "privacy_policy_url",
    "complaint_process_url",
)

CONTACT_COLUMNS = ", ".join(f"profile.{name} AS contact_{name}" for name in CONTACT)
WITHDRAWN = """
SELECT MAX(withdrawal.withdrawn_at) FROM modules_editionmodule AS shown
JOIN modules_withdrawal AS withdrawal ON withdrawal.release_id = shown.release_id
WHERE shown.edition_id = code.edition_id
"""
SQL = f"""
SELECT code.id, code.closes_on, code.closed_at, code.edition_id, edition.digest AS edition_digest,
       ({WITHDRAWN}) AS withdrawn_at, newer.code AS newer_code, center.name AS contact_name, {CONTACT_COLUMNS}
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

    ``newer`` is the address of the page that took its place; empty where none did. ``withdrawn_on`` is the day when DHS
    last withdrew a release that the edition shows, by the clock of UTC; None where all stand.
    """

    edition_id: int
    digest: str
    is_open: bool
    closes_on: date
    newer: str
    withdrawn_on: date | None
    contact: dict[str, str]


def opening(code: str) -> Opening | None:
    """Return what the code opens, or opened before it was closed; None for no code of ours."""
    found: Any = next(iter(AccessCode.objects.raw(SQL, [code])), None)
    if found is None:
        return None
    return Opening(
        edition_id=found.edition_id,
        digest=found.edition_digest,
        is_open=found.is_open,
        closes_on=found.closes_on,
        newer=reverse("resource_page", args=[found.newer_code]) if found.newer_code else "",
        withdrawn_on=_day_of(found.withdrawn_at),
        contact={name: getattr(found, f"contact_{name}") for name in ("name", *CONTACT)},
    )


def _day_of(moment: datetime | str | None) -> date | None:
    """Return the day of a moment as PostgreSQL gives it, and SQLite as text in UTC."""
    if moment is None:
        return None
    return (datetime.fromisoformat(moment) if isinstance(moment, str) else moment.astimezone(UTC)).date()
