"""The action that saves a statement."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from modules.accounts.action import Action
from modules.accounts.policies import editors_and_administrators
from modules.library.statements.models import Statement


class SaveStatement(Action[Statement]):
    """Save the draft of a statement. What it says is used once both reviews approved it.

    ``instance`` is the statement with its new values.
    """

    log_action = "bcp.statement.save"
    label, message = "Save a statement", "Statement saved"
    allowed = editors_and_administrators

    def perform(self) -> Statement:
        """Save the draft, and note who wrote in it since the newest version. Raises ValidationError."""
        statement: Statement = self.instance
        statement.full_clean()
        before = Statement.objects.select_for_update().filter(pk=statement.pk).first()
        statement.save()
        newest = statement.newest()
        if newest and newest.draft == statement.draft:
            statement.written_by.clear()
        elif before is None or before.draft != statement.draft:
            statement.written_by.add(self.actor)
        return statement

    def audited(self, result: Statement) -> tuple[Model, dict[str, Any]]:
        """Record the digest of the draft."""
        return self.instance, {"digest": result.state}
