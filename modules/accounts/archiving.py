"""Archiving a thing, restoring it and deleting it for good: what centers, packs and modules do alike.

A thing is a row with ``archived_at``. These actions stand here, because the lowest of the three rooms, centers, stands
below ``kept``, and ``core`` knows no actions (docs/decisions/0018).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import ProtectedError
from django.utils import timezone
from wagtail.actions.delete_page import DeletePageAction
from wagtail.models import Page

from modules.accounts.action import Action, Result
from modules.core.confirmation import still_held
from modules.core.refusals import Refused


class WholeAction(Action[Result], abstract=True):
    """An action on a whole thing. ``instance`` is the thing."""

    def locked(self) -> Any:
        """Return the thing from the database, with its row locked. Raises Refused if it was deleted."""
        rows = type(self.instance)._default_manager.select_for_update(of=("self",))
        thing = rows.filter(pk=self.instance.pk).first()
        if thing is None:
            raise Refused(f"“{self.instance}” is already deleted.")
        return thing

    def blocked(self, thing: Any) -> list[str]:
        """Return why the action can't be done, one sentence for each reason; empty if it can."""
        return []

    def unblocked(self) -> Any:
        """Return the thing, locked. Raises Refused if it was deleted or something blocks the action."""
        thing = self.locked()
        if reasons := self.blocked(thing):
            raise Refused(*reasons)
        return thing


class Archive(WholeAction[Result], abstract=True):
    """Archive a thing: set ``archived_at``. Everything of it is kept."""

    def blocked(self, thing: Any) -> list[str]:
        """Refuse a thing that is archived."""
        return [f"“{thing}” is already archived."] if thing.archived_at else []

    def perform(self) -> Result:
        """Save the moment. Raises Refused as ``unblocked`` does."""
        return self.set(self.unblocked(), timezone.now())

    def set(self, thing: Any, moment: datetime | None) -> Result:
        """Write this column alone, so that nobody's words are written with it. Override to change what follows."""
        type(thing)._default_manager.filter(pk=thing.pk).update(archived_at=moment)
        thing.archived_at = moment
        found: Result = thing
        return found


class Restore(Archive[Result], abstract=True):
    """Restore a thing from the archive as it was: clear ``archived_at``."""

    def blocked(self, thing: Any) -> list[str]:
        """Refuse a thing that is not archived."""
        return [] if thing.archived_at else [f"“{thing}” is already in use."]

    def perform(self) -> Result:
        """Clear the moment. Raises Refused as ``unblocked`` does."""
        return self.set(self.unblocked(), None)


class DeleteForGood(WholeAction[Page], abstract=True):
    """Delete a thing for good, if nothing blocks it and no row of another kind refers to it. Returns the page above."""

    for_good = True

    def perform(self) -> Page:
        """Delete it. Raises Refused as ``unblocked`` does, and if a protected reference remains."""
        thing = self.unblocked()
        try:
            return self.delete(thing)
        except ProtectedError as error:
            raise still_held(error, str(thing)) from error

    def delete(self, thing: Any) -> Page:
        """Delete the page of the thing, and return the page above it. Override if the thing is no page."""
        above: Page = thing.get_parent()
        DeletePageAction(thing, user=self.actor).execute(skip_permission_checks=True)  # Wagtail's own is refused
        return above
