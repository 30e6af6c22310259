"""Resource pages that are about to close wait for the lead, who may let them stay open."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models.signals import post_save

from modules.accounts.identity.models import Role
from modules.kept.waiting.kinds import Kind, Wanted, by_key
from modules.kept.waiting.settling import settle
from modules.resources.codes.models import AccessCode

BEFORE = timedelta(days=7)
"""How long before its last day a page is named."""


def found(keys: Collection[int] | None) -> Iterator[Wanted]:
    """Yield each page that nobody closed. One query."""
    codes = AccessCode.objects.filter(closed_at=None).select_related("center", "edition")
    for code in codes if keys is None else codes.filter(pk__in=keys):
        last = datetime.combine(code.closes_on, time.max, ZoneInfo(code.center.time_zone))
        title = f"{code.edition.title}, edition {code.edition.number}"
        yield Wanted(
            code, Role.LEAD, code.center_id, within=code.edition.pack_id, title=title, since=last - BEFORE,
            due=code.closes_on, until=last,
        )  # fmt: skip


CLOSES = Kind("page_closes", "Page about to close:", by_key("resource_code"), found)


def receive_code(*, instance: AccessCode, **kwargs: Any) -> None:
    """Receive ``post_save`` of an access code."""
    settle(CLOSES, [instance.pk])


def connect() -> None:
    """Listen to access codes."""
    post_save.connect(receive_code, sender=AccessCode, dispatch_uid="bcp_closing_pages_wait")
