"""The next roundtable, as the lead says it: on the resource page, and as a file for calendars."""

from __future__ import annotations

import uuid
from datetime import date, time
from typing import Any

from django.db import models
from django.db.models import Model
from django.utils import timezone

from modules.accounts.action import Action
from modules.accounts.identity.models import Role, User
from modules.accounts.identity.policy import has_role_at
from modules.core.refusals import Refused
from modules.resources.codes.models import AccessCode


class NextDate(models.Model):
    """When and where people meet next; live, and the page's own.

    ``uid`` stays, and ``sequence`` counts on with each change, so that a calendar moves what it has and adds nothing.
    The row stays where no date is set any more; ``at`` is on the center's clock, None for a whole day.
    """

    code = models.OneToOneField(AccessCode, on_delete=models.PROTECT, related_name="next_date")
    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    day = models.DateField(null=True, blank=True)
    at = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    set_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"Next date: {self.day or 'none'}"


class SetNextDate(Action[NextDate]):
    """Say when and where people meet next, or that no date is set. ``instance`` is the access code."""

    log_action = "bcp.next_date.set"

    def __init__(
        self, instance: AccessCode, *, day: date | None, at: time | None = None, place: str = "", actor: User
    ) -> None:
        super().__init__(instance, actor=actor)
        self.day = day
        self.at = at if day else None
        self.place = " ".join(place.split()) if day else ""

    def permitted(self) -> bool:
        """Leads of the center."""
        return has_role_at(self.actor, self.instance.center_id, Role.LEAD)

    def perform(self) -> NextDate:
        """Write it. Raises Refused for a day that is over by the center's clock."""
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
        """Name the edition and the day, never the code."""
        edition = self.instance.edition
        return edition.pack, {"edition": edition.number, "day": result.day.isoformat() if result.day else ""}
