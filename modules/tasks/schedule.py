"""What runs by itself once a day. No cron is needed: every worker looks at the clock, and one of them starts it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks.base import Task

from modules.core.rooms import Question
from modules.tasks.models import Schedule


@dataclass(frozen=True)
class Nightly:
    """A task without arguments that is started once a day, at ``BCP_NIGHTLY_AT`` (UTC)."""

    name: str
    task: Task[[], Any]


NIGHTLY: Question[Nightly] = Question("What has to be done every night?")


def next_time(now: datetime) -> datetime:
    """Return when the next night's work starts."""
    at = datetime.combine(now.date(), time.fromisoformat(settings.BCP_NIGHTLY_AT), now.tzinfo)
    return at if at > now else at + timedelta(days=1)


def start_due() -> list[str]:
    """Start what is due, and return the names.

    Of several workers that look at the same moment, one starts it. What was due while no worker ran is started once.
    """
    now = timezone.now()
    known = {row.pk: row for row in Schedule.objects.all()}
    started = []
    for nightly in NIGHTLY.answers:
        row = known.get(nightly.name)
        if row is None:
            Schedule.objects.get_or_create(pk=nightly.name, defaults={"next_at": next_time(now)})
        elif row.next_at <= now and _start(nightly, row, now):
            started.append(nightly.name)
    return started


def _start(nightly: Nightly, row: Schedule, now: datetime) -> bool:
    """Start one; return False if another worker was faster."""
    with transaction.atomic():
        won = Schedule.objects.filter(pk=row.pk, next_at=row.next_at).update(next_at=next_time(now))
        if won:
            begin(nightly)
    return bool(won)


def begin(nightly: Nightly) -> None:
    """Start one now. When it runs by itself stays as it is."""
    now = timezone.now()
    result = nightly.task.enqueue()
    Schedule.objects.update_or_create(
        pk=nightly.name,
        defaults={"last_at": now, "last_id": result.id},
        create_defaults={"next_at": next_time(now), "last_at": now, "last_id": result.id},
    )
