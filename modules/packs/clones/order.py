"""The order of a pack's modules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from treebeard.mp_tree import MP_MoveHandler
from wagtail.models import Page

from modules.accounts.action import Action
from modules.accounts.identity.models import User
from modules.accounts.policies import leads
from modules.core.refusals import Refused
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
        _lock_pages(pack)
        order = list(Clone.objects.sibling_of(clone).filter(taken_out_at=None).order_by("path"))
        others = [other for other in order if other.pk != clone.pk]
        if len(others) == len(order) or self.after not in [0, *(other.pk for other in others)]:
            raise Refused(CHANGED)
        if others:
            _place(clone, next((other for other in others if other.pk == self.after), None), others[0])
            tell_arranged(pack)
        return clone

    def audited(self, result: Clone) -> tuple[Model, dict[str, Any]]:
        """Record the module before it."""
        return result, {"after": self.after}


def _lock_pages(pack: Pack) -> None:
    """Lock every page of a pack. A move writes the paths of siblings, and a form that is saved writes its page's path.

    A save reads its page under the same lock (``library/words/one_writer.py``), so it never writes an old path.
    """
    list(Page.objects.select_for_update().filter(path__startswith=pack.path).order_by("path").values_list("pk"))


def _place(clone: Clone, before: Clone | None, first: Clone) -> None:
    """Write the paths. Treebeard's part of Wagtail's ``move`` is enough: a page's address does not change."""
    target, side = (before, "right") if before else (first, "left")
    MP_MoveHandler(clone, target, side).process()


@dataclass(frozen=True)
class Steps:
    """Which module a module is to stand behind to move one step up or down; None if it is at that end already.

    0, which no module has, stands for the first place.
    """

    up: int | None
    down: int | None


def steps(order: Sequence[int]) -> list[Steps]:
    """Return the steps of each module of a pack, whose keys stand in their order."""
    return [
        Steps((order[at - 2] if at > 1 else 0) if at else None, order[at + 1] if at + 1 < len(order) else None)
        for at in range(len(order))
    ]
