"""Actions on roundtables."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone

from modules.accounts.action import Action
from modules.accounts.identity.models import User
from modules.accounts.policies import leads
from modules.centers.center.models import Center
from modules.core.refusals import Refused
from modules.kept.waiting.settling import settle
from modules.kept.waiting.telling import mail_about_all
from modules.packs.editions.models import Edition
from modules.packs.pages.models import Pack
from modules.resources.codes.models import AccessCode
from modules.roundtables.models import Roundtable
from modules.roundtables.waits import MEETING


class Planning(Action[Roundtable], abstract=True):
    """An action that says what a roundtable is. Its keyword arguments are the fields of the row."""

    allowed = leads

    def __init__(
        self,
        instance: Any,
        *,
        title: str,
        day: date | None = None,
        at: time | None = None,
        time_zone: str = "",
        place: str = "",
        pack: Pack | None = None,
        edition: Edition | None = None,
        code: AccessCode | None = None,
        actor: User,
    ) -> None:
        super().__init__(instance, actor=actor)
        self.title = " ".join(title.split())
        self.place = " ".join(place.split())
        self.time_zone = time_zone
        self.day, self.at = day, at
        self.pack, self.edition, self.code = pack, edition, code

    def fill(self, row: Roundtable) -> Roundtable:
        """Save a row with what is planned.

        Raises:
            Refused: a field is wrong, or the pack, the edition and the code do not belong together.
        """
        row.title, row.day, row.at, row.place = self.title, self.day, self.at, self.place
        row.time_zone = self.time_zone or row.center.time_zone
        row.pack, row.edition, row.code = self.pack, self.edition, self.code
        try:
            row.full_clean()
        except ValidationError as error:
            raise Refused(*error.messages) from error
        row.save()
        self.rows = settle(MEETING, [row.pk])
        return row

    def told(self, result: Roundtable) -> None:
        """Mail those who present the pack, if there is a date, and a new one."""
        mail_about_all(self.rows)

    def audited(self, result: Roundtable) -> tuple[Model, dict[str, Any]]:
        """Record the day, which says no more than a calendar does."""
        return result, {"roundtable": result.pk, "day": result.day.isoformat() if result.day else ""}


class PlanRoundtable(Planning):
    """Plan a roundtable. ``instance`` is the center."""

    log_action = "bcp.roundtable.plan"
    label, message = "Plan a roundtable", "Roundtable planned"
    instance: Center

    def perform(self) -> Roundtable:
        """Save the row. Raises Refused as ``fill`` does."""
        return self.fill(Roundtable(center=self.instance, made_by=self.actor))


class ChangeRoundtable(Planning):
    """Change when and where a roundtable is, and what is presented. ``instance`` is the roundtable."""

    log_action = "bcp.roundtable.change"
    label, message = "Change a roundtable", "Roundtable changed"
    instance: Roundtable

    def perform(self) -> Roundtable:
        """Save the row. Raises Refused as ``fill`` does, and if the roundtable was taken back."""
        return self.fill(locked(self.instance))


class TakeBackRoundtable(Action[Roundtable]):
    """Take a roundtable back: it will not be held. The row is kept."""

    log_action = "bcp.roundtable.take_back"
    label, message = "Take a roundtable back", "Roundtable taken back"
    for_good = True
    allowed = leads

    def perform(self) -> Roundtable:
        """Write when it was taken back. Raises Refused if it was taken back before."""
        row = locked(self.instance)
        row.taken_back_at = timezone.now()
        row.save(update_fields=["taken_back_at"])
        settle(MEETING, [row.pk])
        return row

    def audited(self, result: Roundtable) -> tuple[Model, dict[str, Any]]:
        """Record the day that it was planned for."""
        return result, {"roundtable": result.pk, "day": result.day.isoformat() if result.day else ""}


def locked(roundtable: Roundtable) -> Roundtable:
    """Return the row as the database has it, locked until the transaction ends. Raises Refused if it was taken back."""
    row = Roundtable.objects.select_for_update(of=("self",)).select_related("center").get(pk=roundtable.pk)
    if row.taken_back_at:
        raise Refused("This roundtable was taken back, so nothing was changed. Plan a new one.")
    return row
