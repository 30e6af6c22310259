"""Mails on their way."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

KEPT = timedelta(days=14)
"""Longer than any link in a mail works. A mail that could not be sent until then can't be sent any more."""


class MailQuerySet(models.QuerySet["Mail"]):
    """Mails, each with its task."""

    def about(self, names: list[str]) -> MailQuerySet:
        """Return the mails about these, the newest last."""
        return self.filter(about__in=names).select_related("task__state").order_by("created_at")

    def to(self, address: str) -> MailQuerySet:
        """Return the mails to an address."""
        return self.filter(addressees__contains=f"\n{address.lower()}\n")

    def forget(self) -> None:
        """Delete the mails and their tasks, so that nothing tells who was written to."""
        DBTaskResult.objects.filter(mail__in=self.values("pk")).delete()

    def stale(self) -> MailQuerySet:
        """Return the mails that wait for longer than anything in them is of use."""
        return self.filter(created_at__lt=timezone.now() - KEPT).exclude(sealed="")


class Mail(models.Model):
    """One mail. It goes with its task: a month after it was sent, half a year after it could not be.

    ``sealed`` is all that it says, readable with the site's key alone, and empty once it is sent: nobody who reads the
    database, or a backup of it, can use a link. ``addressees`` has each address between line breaks.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    task = models.OneToOneField(DBTaskResult, models.CASCADE, related_name="mail")
    kind = models.CharField(max_length=80)
    about = models.CharField(max_length=80, blank=True, db_index=True)
    addressees = models.TextField()
    sealed = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["created_at"]

    def __str__(self) -> str:
        return f"{self.kind}, to {', '.join(self.addressees.split())}"

    @property
    def is_undelivered(self) -> bool:
        """Whether it was tried as often as allowed, or canceled."""
        return self.task.status == TaskResultStatus.FAILED

    @property
    def is_late(self) -> bool:
        """Whether a try failed, and another one follows."""
        state = getattr(self.task, "state", None)
        return self.task.status == TaskResultStatus.READY and bool(state and state.tries)
