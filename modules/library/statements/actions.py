"""The action that saves a statement."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from modules.accounts.action import Action
from modules.accounts.policies import editors_and_administrators
from modules.library.statements.models import Statement, StatementVersion


class SaveStatement(Action[StatementVersion]):
    """Save a statement, and add a version if a versioned field changed.

    ``instance`` is the statement with its new values.
    """

    log_action = "bcp.statement.save"
    label, message = "Save a statement", "Statement saved"
    allowed = editors_and_administrators

    def perform(self) -> StatementVersion:
        """Save the statement. Returns its newest version, which is new if a versioned field changed."""
        statement = self.instance
        statement.full_clean()
        statement.save()
        last = statement.versions.select_for_update().order_by("-number").first()
        words = {name: getattr(statement, name) for name in Statement.VERSIONED}
        if last and all(getattr(last, name) == value for name, value in words.items()):
            return last
        return StatementVersion.objects.create(statement=statement, number=last.number + 1 if last else 1, **words)

    def audited(self, result: StatementVersion) -> tuple[Model, dict[str, Any]]:
        """Record the number of the version."""
        return self.instance, {"number": result.number}
