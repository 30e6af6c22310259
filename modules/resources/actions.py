"""What is done with access codes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Model
from django.utils import timezone

from modules.accounts.actions import Action, Refused
from modules.accounts.models import Role, User
from modules.accounts.policy import has_role_at
from modules.packs.models import Edition
from modules.packs.writing import lock_pack
from modules.resources.models import AccessCode, default_closing


class MakeAccessCode(Action[AccessCode]):
    """Open an edition to participants by a new code. ``instance`` is the edition."""

    log_action = "bcp.access_code.make"

    def __init__(self, instance: Edition, *, closes_on: date | None = None, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.closes_on = closes_on or default_closing()

    def permitted(self) -> bool:
        """Leads of the center."""
        return has_role_at(self.actor, self.instance.center_id, Role.LEAD)

    def perform(self) -> AccessCode:
        """Write the code. Raises Refused for a day that is over, and where the pack is archived."""
        lock_pack(self.instance.pack)
        if self.closes_on < timezone.now().date():
            raise Refused("That day is over. Choose a day from today on.")
        return AccessCode.objects.create(
            edition=self.instance, center_id=self.instance.center_id, closes_on=self.closes_on, made_by=self.actor
        )

    def audited(self, result: AccessCode) -> tuple[Model, dict[str, Any]]:
        """Name the edition and the day, never the code."""
        return self.instance.pack, {"edition": self.instance.number, "closes_on": self.closes_on.isoformat()}


class CloseAccessCode(Action[AccessCode]):
    """Close a code now. ``instance`` is the code."""

    log_action = "bcp.access_code.close"

    def permitted(self) -> bool:
        """Leads of the center."""
        return has_role_at(self.actor, self.instance.center_id, Role.LEAD)

    def perform(self) -> AccessCode:
        """Write when it was closed; a code that is closed stays so."""
        code = AccessCode.objects.select_for_update().get(pk=self.instance.pk)
        code.closed_at = timezone.now()
        code.save(update_fields=["closed_at"])
        return code

    def audited(self, result: AccessCode) -> tuple[Model, dict[str, Any]]:
        """Name the edition, never the code."""
        return result.edition.pack, {"edition": result.edition.number}
