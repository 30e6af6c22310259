"""What all workers remember for a time: requests that were counted, and codes that were used.

django-allauth keeps both in the cache. This cache is a table, so that a code works once whichever worker is asked, and
a restart forgets nothing. Django's own cache in the database is not used: it deletes what is still needed once its
table is full, and reads values in a format that can run code.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import IntegrityError, models, transaction
from django.utils import timezone


class Remembered(models.Model):
    """One value until its time is over. ``key`` is a SHA-256, because keys name accounts and addresses."""

    key = models.CharField(max_length=64, primary_key=True)
    value = models.JSONField()
    until = models.DateTimeField(null=True, db_index=True)

    def __str__(self) -> str:
        return f"{self.key[:8]} until {self.until}"


def over(now: datetime) -> models.QuerySet[Remembered]:
    """Return the values whose time is over."""
    return Remembered.objects.filter(until__lte=now)


class DatabaseCache(BaseCache):
    """A cache of values that JSON can hold, in the table ``Remembered``."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Store a value unless there is one. Of several workers at once, one is told that it was stored."""
        row = self._row(key, value, timeout, version)
        over(timezone.now()).filter(pk=row.pk).delete()
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            return False
        return True

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Return a value."""
        row = Remembered.objects.filter(pk=self._digest(key, version)).first()
        gone = row is None or (row.until is not None and row.until <= timezone.now())
        return default if row is None or gone else row.value

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Store a value."""
        row = self._row(key, value, timeout, version)
        Remembered.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["key"], update_fields=["value", "until"]
        )

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Move the end of a value. Returns whether there is one."""
        found = Remembered.objects.filter(pk=self._digest(key, version)).exclude(until__lte=timezone.now())
        return bool(found.update(until=self._until(timeout)))

    def delete(self, key: str, version: int | None = None) -> bool:
        """Delete a value. Returns whether there was one."""
        return bool(Remembered.objects.filter(pk=self._digest(key, version)).delete()[0])

    def clear(self) -> None:
        """Delete all values."""
        Remembered.objects.all().delete()

    def _row(self, key: str, value: Any, timeout: Any, version: int | None) -> Remembered:
        return Remembered(key=self._digest(key, version), value=value, until=self._until(timeout))

    def _digest(self, key: str, version: int | None) -> str:
        return hashlib.sha256(self.make_key(key, version).encode()).hexdigest()

    def _until(self, timeout: Any) -> datetime | None:
        ends = self.get_backend_timeout(timeout)
        return None if ends is None else datetime.fromtimestamp(ends, UTC)
