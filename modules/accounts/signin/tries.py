"""Failed sign-ins, counted by account in a table whose rows may change, unlike the audit's.

A try takes its place in the count before its password or code is looked at. However many are sent at once, no more
than ``BCP_SIGN_IN_FAILURES`` are looked at until ``BCP_SIGN_IN_WAIT_MINUTES`` have passed since the last of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.core.cache import caches
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from modules.accounts.audit.recording import record
from modules.accounts.identity.models import User
from modules.core import moments
from modules.tasks.background import background


def wait() -> timedelta:
    """Return how long an account is locked."""
    return timedelta(minutes=settings.BCP_SIGN_IN_WAIT_MINUTES)


class TriesQuerySet(models.QuerySet["Tries"]):
    """Counts of failed sign-ins."""

    def locked(self, now: datetime) -> TriesQuerySet:
        """Return those that lock now."""
        return self.filter(number__gte=settings.BCP_SIGN_IN_FAILURES, last_at__gt=now - wait())

    def over(self, now: datetime) -> TriesQuerySet:
        """Return those that count no longer."""
        return self.filter(last_at__lte=now - wait())


class Tries(models.Model):
    """The failed sign-ins at one account or typed name, from one known device or from everywhere else.

    ``name`` and ``device`` are keyed hashes of 32 hexadecimal digits: what somebody typed may be a password in the
    wrong field. ``device`` is empty for devices that are not known. ``person`` is None if the name has no account:
    such names are counted and locked too, so that the answers do not tell which accounts exist. ``refused`` counts the
    tries that came during a lockout. They do not make it longer, or a stranger could keep a person out for good.
    """

    person = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=32)
    device = models.CharField(max_length=32, blank=True)
    number = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField(db_index=True)

    objects = TriesQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("name", "device"), name="one_count_per_name_and_device"),
        ]

    def __str__(self) -> str:
        return f"{self.number} failed tries until {moments.exact(self.last_at)}"

    def settle(self) -> None:
        """Put a lockout that is over on record, as one entry with its numbers. The caller empties the row."""
        if self.person is None or self.number < settings.BCP_SIGN_IN_FAILURES:
            return
        numbers = {"tries": self.number, "refused": self.refused, "known_device": bool(self.device)}
        times = {"from": self.first_at.isoformat(), "last_try": self.last_at.isoformat()}
        record("account.locked", actor=None, about=self.person, data={**numbers, **times})


@dataclass(frozen=True)
class Place:
    """Whose tries are counted together.

    Attributes:
        person: the account, or None if the typed name has none.
        typed: what was typed, if it has no account.
        device: the keyed hash of a known device of the account, or "".
    """

    person: User | None
    typed: str = ""
    device: str = ""

    @property
    def name(self) -> str:
        """The keyed hash that stands for the account or the typed name."""
        about = f"account {self.person.pk}" if self.person else f"name {self.typed.casefold()}"
        return salted_hmac("bcp.tries", about, algorithm="sha256").hexdigest()[:32]

    @property
    def rows(self) -> TriesQuerySet:
        """The row of this place, if there is one."""
        return Tries.objects.filter(name=self.name, device=self.device)

    def take(self) -> int | None:
        """Count one more try, and return how many are left after it; None if the account is locked.

        The count is saved when this returns, unless a transaction is open around it.
        """
        now = timezone.now()
        with transaction.atomic():
            row = self._row(now)
            if row.last_at <= now - wait():
                row.settle()
                row.number, row.refused, row.first_at = 0, 0, now
            if row.number >= settings.BCP_SIGN_IN_FAILURES:
                row.refused += 1
                row.save()
                return None
            row.number, row.last_at = row.number + 1, now
            row.save()
            return int(settings.BCP_SIGN_IN_FAILURES - row.number)

    def _row(self, now: datetime) -> Tries:
        values = {"person": self.person, "first_at": now, "last_at": now}
        Tries.objects.get_or_create(name=self.name, device=self.device, defaults=values)
        return Tries.objects.select_for_update().get(name=self.name, device=self.device)

    def give_back(self) -> None:
        """Take back the try that was counted last, because it was right."""
        self.rows.filter(number__gt=0).update(number=F("number") - 1)

    def forget(self) -> int:
        """Delete the row, because the person signed in. Returns how many failed tries were counted.

        A lockout stays: it is a stranger's, and the person came in by a passkey.
        """
        found = self.rows.filter(number__lt=settings.BCP_SIGN_IN_FAILURES)
        numbers = list(found.values_list("number", flat=True))
        found.delete()
        return sum(numbers)


def settle(rows: Iterable[Tries]) -> int:
    """Put lockouts on record and delete their rows. Returns the number of failed tries that were deleted."""
    failures = 0
    for found in rows:
        with transaction.atomic():
            row = Tries.objects.select_for_update().filter(pk=found.pk).first()
            if row is not None:
                row.settle()
                row.delete()
                failures += row.number
    return failures


@background("Put lockouts that are over on record")
def end_lockouts() -> None:
    """Settle what counts no longer. Started after a lockout, and every night."""
    settle(Tries.objects.over(timezone.now()).select_related("person"))


def end_later() -> None:
    """Have lockouts that begin now put on record when they are over, by one task for all of that time.

    It is the same work for a name that has no account, so that the time does not tell which names have one.
    """
    if caches["kept"].add("end_lockouts", True, timeout=wait().total_seconds()):
        end_lockouts.using(run_after=timezone.now() + 2 * wait()).enqueue()
