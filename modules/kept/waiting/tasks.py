"""What keeps the rows of what waits true at night, whatever was written by hand in the day."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from modules.kept.waiting.kinds import KINDS
from modules.kept.waiting.mails import send_digests
from modules.kept.waiting.models import Waiting
from modules.kept.waiting.settling import settle
from modules.tasks.background import background, report

KEPT = timedelta(days=365)
"""How long rows are kept that ended."""


@background("Write to people once a day of what waits for them")
def send_what_waits() -> None:
    """Send one mail to each person who chose so and for whom something waits."""
    send_digests()


@background("Look through what waits")
def settle_waiting() -> None:
    """Make the open rows of each kind what the state is, and delete those that ended a year ago."""
    kinds = KINDS.answers
    for done, kind in enumerate(kinds, 1):
        settle(kind)
        report(done, len(kinds))
    Waiting.objects.filter(ended_at__lt=timezone.now() - KEPT).delete()
