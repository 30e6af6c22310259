"""What every action shares: one mutation is one action (DESIGN §3)."""

from __future__ import annotations

from typing import Any, ClassVar, Generic, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from wagtail.actions.base import BaseAction
from wagtail.log_actions import log

from modules.accounts.audit.recording import center_of, record
from modules.accounts.identity.models import User

Result = TypeVar("Result")


class Action(BaseAction, Generic[Result]):
    """One mutation by one person: permission, one transaction, one audit entry.

    A subclass sets ``log_action``, ``label`` (“Make a pack”) and ``message`` (“Pack made”), writes ``permitted`` and
    ``perform``, and stands among the actions of its room (``room.py``). Unlike Wagtail's own, it always has an actor,
    so the permission check can't be left out by chance.
    """

    log_action: ClassVar[str]
    label: ClassVar[str]
    message: ClassVar[str]

    def __init__(self, instance: Any, *, actor: User) -> None:
        if not isinstance(actor, User):
            raise TypeError(f"{type(self).__name__} needs an actor, not {actor!r}")
        super().__init__(instance, user=actor)
        self.actor = actor

    def permitted(self) -> bool:
        """Return whether the actor may do this. Override: nothing is permitted by default."""
        return False

    def user_has_permission(self) -> bool:
        """Answer Wagtail's own question by ``permitted``."""
        return self.actor.is_active and self.permitted()

    def perform(self) -> Result:
        """Write. Runs inside the transaction; raise :class:`Refused` to leave everything as it was."""
        raise NotImplementedError

    def audited(self, result: Result) -> tuple[Model, dict[str, Any]]:
        """Return what the audit entry is about, and its data."""
        return self.instance, {}

    def concerned(self, about: Model) -> int | None:
        """Return the id of the center that the entry concerns; None for DHS's own."""
        return center_of(about)

    def on_record(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return what of the data stands in the audit too."""
        return data

    def execute(self, skip_permission_checks: bool = False) -> Result:
        """Check, then perform in one transaction with the audit entry.

        Raises:
            PermissionDenied: the actor may not.
            Refused: the action can't be done, and says why.
        """
        if skip_permission_checks:
            raise TypeError("Our actions always check")
        if not self.user_has_permission():
            raise PermissionDenied(f"{type(self).__name__}: not permitted")
        with transaction.atomic():
            result = self.perform()
            about, data = self.audited(result)
            log(instance=about, action=self.log_action, user=self.actor, data=data)
            center = self.concerned(about)
            record(self.log_action, actor=self.actor, about=about, center=center, data=self.on_record(data))
        return result
