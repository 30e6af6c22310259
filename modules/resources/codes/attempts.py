"""Attempts that are limited: how many of one kind came from one origin in the last minutes.

The rows are in the database, so that all workers count the same and a restart forgets nothing. They hold neither what
was sent nor the network address, and are deleted once they are too old to count. The table is here and not in a lower
room, because resource pages alone answer people without an account; sign-ins are counted by django-axes.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from modules.core import moments


class Attempt(models.Model):
    """One attempt of a kind that is limited.

    ``origin`` is a keyed hash, 32 hexadecimal digits: of the network for a wrong code
    (``accounts/identity/origin.py``), of network and page for an answer (``feedback/models.py``).
    """

    class Kind(models.TextChoices):
        """What is limited."""

        WRONG_CODE = "code", "Wrong access code"
        FEEDBACK = "feedback", "Feedback sent"

    kind = models.CharField(max_length=10, choices=Kind)
    origin = models.CharField(max_length=32)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "origin", "at"], name="attempts_of_an_origin")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {moments.exact(self.at)}"


def since(now: datetime | None = None) -> datetime:
    """Return the moment after which attempts count."""
    return (now or timezone.now()) - timedelta(minutes=settings.BCP_WRONG_CODE_MINUTES)


def number(kind: Attempt.Kind, origin: str) -> int:
    """Return how many attempts of this kind count against this origin now."""
    return Attempt.objects.filter(kind=kind, origin=origin, at__gt=since()).count()


def take(kind: Attempt.Kind, origin: str, limit: int) -> bool:
    """Count an attempt, unless the origin has reached its limit. Returns whether it was counted.

    The row is saved before the rows are counted: however many attempts are made at once, no more than ``limit`` are
    told that they were counted. Those that were not leave no row, or they would make the wait longer.
    """
    late(timezone.now()).delete()
    made = Attempt.objects.create(kind=kind, origin=origin)
    if number(kind, origin) > limit:
        made.delete()
        return False
    return True


def late(now: datetime) -> models.QuerySet[Attempt]:
    """Return the attempts that are too old to count."""
    return Attempt.objects.filter(at__lte=since(now))
