"""The date of the next roundtable, shown on the resource page and offered as a calendar file."""

from __future__ import annotations

import uuid
from datetime import date, time
from typing import Any

from django.db import models
from django.db.models import Model
from django.utils import timezone

from modules.accounts.action import Action
from modules.accounts.identity.models import User
from modules.accounts.policies import leads
from modules.core.refusals import Refused
from modules.core.typed import check_day
from modules.resources.codes.models import AccessCode


class NextDate(models.Model):
    """When and where people meet next. It belongs to one page and can change at any time.

    ``uid`` never changes, and ``sequence`` increases with each change, so that calendars move the event and don't add a
    second one. The row is kept after the date is removed (``day`` is None). ``at`` is in the center's time zone; None
    means the whole day.
    """

    code = models.OneToOneField(AccessCode, on_delete=models.PROTECT, related_name="next_date")
    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    day = models.DateField(null=True, blank=True, validators=[check_day])
    at = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    set_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"Next date: {self.day or 'none'}"


class SetNextDate(Action[NextDate]):
    """Set when and where people meet next, or remove the date. ``instance`` is the access code.

    A ``day`` of None removes the date.
    """

    log_action = "bcp.next_date.set"
    label, message = "Set the next date", "Next date set on a resource page"
    allowed = leads

    def __init__(
        self, instance: AccessCode, *, day: date | None, at: time | None = None, place: str = "", actor: User
    ) -> None:
        super().__init__(instance, actor=actor)
        self.day = day
        self.at = at if day else None
        self.place = " ".join(place.split()) if day else ""

    def perform(self) -> NextDate:
        """Save the date. Raises Refused if the day is over in the center's time zone."""
        code = AccessCode.objects.select_for_update(of=("self",)).select_related("center").get(pk=self.instance.pk)
        if self.day and self.day < code.center.today:
            raise Refused("That day is over, so the next date was left as it was. Choose today or a later day.")
        found = NextDate.objects.filter(code=code).first() or NextDate(code=code)
        if (found.day, found.at, found.place) != (self.day, self.at, self.place):
            found.sequence += 0 if found._state.adding else 1
            found.day, found.at, found.place, found.set_at = self.day, self.at, self.place, timezone.now()
            found.save()
        return found

    def audited(self, result: NextDate) -> tuple[Model, dict[str, Any]]:
        """Record the edition and the day, never the access code."""
        edition = self.instance.edition
        return edition.pack, {"edition": edition.number, "day": result.day.isoformat() if result.day else ""}
