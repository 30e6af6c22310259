"""What actions share that ask somebody for something, with a message."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from modules.accounts.action import Action
from modules.accounts.identity.models import User
from modules.accounts.policies import leads
from modules.kept.waiting.models import Waiting
from modules.kept.waiting.telling import mail_about


class Asking(Action[Waiting], abstract=True):
    """A lead asks a role of the center for something. ``note`` is the message; ``perform`` returns the row."""

    allowed = leads

    def __init__(self, instance: Any, *, note: str = "", actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.note = note.strip()

    def audited(self, result: Waiting) -> tuple[Model, dict[str, Any]]:
        """Record that it was asked, without the message: it is a center's own words."""
        return self.instance, {}

    def told(self, result: Waiting) -> None:
        """Mail those who are asked, with the message and a link."""
        mail_about(result)
