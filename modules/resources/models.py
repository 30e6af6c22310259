"""Access codes."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from modules.accounts.models import User
from modules.centers.models import Center
from modules.packs.models import Edition


def new_code() -> str:
    """Return 128 random bits as 22 characters that are safe in an address."""
    return secrets.token_urlsafe(16)


def default_closing() -> date:
    """Return the day until which a new code stays open."""
    return timezone.now().date() + timedelta(days=settings.BCP_ACCESS_CODE_DAYS)


def is_open(closes_on: date, closed_at: object) -> bool:
    """Tell whether a code opens today; its last day counts, by the clock of UTC."""
    return closed_at is None and timezone.now().date() <= closes_on


class AccessCodeQuerySet(models.QuerySet["AccessCode"]):
    """Access codes, open or closed."""

    def open_now(self) -> AccessCodeQuerySet:
        """Return those that open a page today: none of a center that is archived."""
        today = timezone.now().date()
        return self.filter(closed_at=None, closes_on__gte=today, center__archived_at=None)


class AccessCode(models.Model):
    """Opens the resource page of one edition to anyone who has it."""

    code = models.CharField(max_length=32, unique=True, default=new_code, editable=False)
    center = models.ForeignKey(Center, on_delete=models.PROTECT, related_name="access_codes")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="access_codes")
    closes_on = models.DateField(default=default_closing, help_text="The last day on which the page opens.")
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    replaced_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces")
    leads_on = models.BooleanField(default=True, editable=False)  # whether who has this address is told the newer one
    changes = models.PositiveIntegerField(default=0, editable=False)  # of its files: part of the rendered page's key
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    objects = AccessCodeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at"]

    def __str__(self) -> str:
        return f"Code for {self.edition}"

    def get_absolute_url(self) -> str:
        """Return the address that participants open."""
        return reverse("resource_page", args=[self.code])

    @property
    def is_open(self) -> bool:
        """Whether the page opens today."""
        return is_open(self.closes_on, self.closed_at)
