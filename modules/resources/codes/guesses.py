"""Wrong access codes: how many came from one place lately. Too many, and that place has to wait.

The rows are in the database, so every worker counts the same and a restart forgets nothing. They say neither the code
that was tried nor the address that it came from, and go when they no longer count.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class WrongCode(models.Model):
    """One attempt to open an access code that does not exist.

    ``origin`` is a keyed hash of the network it came from (``accounts/identity/origin.py``).
    """

    origin = models.CharField(max_length=32)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["origin", "at"], name="wrong_codes_of_an_origin")]

    def __str__(self) -> str:
        return f"A wrong code, {self.at:%Y-%m-%d %H:%M}"


def since() -> datetime:
    """Return the moment from which wrong codes count now."""
    return timezone.now() - timedelta(minutes=settings.BCP_WRONG_CODE_MINUTES)


def too_many(number: int) -> bool:
    """Tell whether that many wrong codes make a place wait."""
    return number >= settings.BCP_WRONG_CODES


def wrong_ones(origin: str) -> int:
    """Return how many wrong codes came from there lately."""
    return WrongCode.objects.filter(origin=origin, at__gt=since()).count()


def note(origin: str) -> None:
    """Write down that a wrong code came from there, and drop what no longer counts."""
    WrongCode.objects.filter(at__lte=since()).delete()
    WrongCode.objects.create(origin=origin)
