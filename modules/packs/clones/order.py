"""The order of a pack's modules."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from modules.accounts.action import Action
from modules.accounts.identity.models import User
from modules.accounts.policies import leads
from modules.core.refusals import Refused
from modules.library.words.siblings import lock_pages, place
from modules.packs.pages.events import tell_arranged
from modules.packs.pages.models import Clone, Pack
from modules.packs.pages.writing import lock

CHANGED = "The modules changed after you opened the page, so nothing was moved. Look again."


class MoveModule(Action[Clone]):
    """Move a module to another place in its pack. ``instance`` is the clone.

    The new place is named by the module before it, so two people who move two modules both get what they asked for.
    """

    log_action = "bcp.clone.move"
    label, message = "Move a module in a pack", "Module moved in the pack"
    allowed = leads

    def __init__(self, instance: Clone, *, after: int, actor: User) -> None:
        """Name the new place.

        Args:
            instance: the clone.
            after: the primary key of the clone that is to stand before it; 0, which no clone has, for the first place.
            actor: the lead.
        """
        super().__init__(instance, actor=actor)
        self.after = after

    def perform(self) -> Clone:
        """Write the tree paths of the pages.

        Raises:
            Archived: the pack is archived.
            Refused: one of the two modules left the pack in the meantime.
        """
        clone = lock(self.instance)
        pack = Pack.objects.parent_of(clone).get()
        lock_pages(pack)
        order = list(Clone.objects.sibling_of(clone).filter(taken_out_at=None).order_by("path"))
        others = [other for other in order if other.pk != clone.pk]
        if len(others) == len(order) or self.after not in [0, *(other.pk for other in others)]:
            raise Refused(CHANGED)
        if others:
            place(clone, next((other for other in others if other.pk == self.after), None), others[0])
            tell_arranged(pack)
        return clone

    def audited(self, result: Clone) -> tuple[Model, dict[str, Any]]:
        """Record the module before it."""
        return result, {"after": self.after}
