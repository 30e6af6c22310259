"""Access codes."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from modules.accounts.identity.models import User
from modules.centers.center.models import Center, today_in
from modules.core.typed import check_day
from modules.packs.editions.models import Edition


def new_code() -> str:
    """Return 128 random bits as 22 characters that are safe in an address."""
    return secrets.token_urlsafe(16)


def default_closing(today: date | None = None) -> date:
    """Return the day until which a new code stays open; ``today`` is by the center's calendar."""
    return (today or timezone.localdate()) + timedelta(days=settings.BCP_ACCESS_CODE_DAYS)


def is_open(closes_on: date, closed_at: object, time_zone: str) -> bool:
    """Tell whether a code opens today; its last day counts, until it ends where the center is."""
    return closed_at is None and today_in(time_zone) <= closes_on


class AccessCodeQuerySet(models.QuerySet["AccessCode"]):
    """Access codes, open or closed."""

    def open_now(self) -> AccessCodeQuerySet:
        """Return those that open a page today, by each center's calendar: none of a center that is archived."""
        zones: dict[date, list[str]] = {}  # at any moment the world has two dates, or three
        for zone in Center.objects.order_by().values_list("time_zone", flat=True).distinct():
            zones.setdefault(today_in(zone), []).append(zone)
        days = [models.Q(center__time_zone__in=names, closes_on__gte=day) for day, names in zones.items()]
        today_or_later = reduce(or_, days, models.Q(pk=None))
        return self.filter(today_or_later, closed_at=None, center__archived_at=None)


class AccessCode(models.Model):
    """Opens the resource page of one edition to anyone who has it."""

    code = models.CharField(max_length=32, unique=True, default=new_code, editable=False)
    center = models.ForeignKey(Center, on_delete=models.PROTECT, related_name="access_codes")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="access_codes")
    closes_on = models.DateField(
        default=default_closing, validators=[check_day], help_text="The last day on which the page opens."
    )
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
        return f"Page of edition {self.edition.number}, {self.edition.title}"

    def get_absolute_url(self) -> str:
        """Return the address that participants open."""
        return reverse("resource_page", args=[self.code])

    @property
    def is_open(self) -> bool:
        """Whether the page opens today."""
        return is_open(self.closes_on, self.closed_at, self.center.time_zone)


def last_day(closes_on: date, page_closes_on: date, omb_expires_on: date | None) -> date:
    """Return the earliest of the days on which a form closes by itself."""
    return min(closes_on, page_closes_on, omb_expires_on or closes_on)
