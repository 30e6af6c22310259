"""The order of a module's guides."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from modules.accounts.action import Action
from modules.accounts.identity.models import User
from modules.core.refusals import Refused
from modules.kept.writers import note_blocks
from modules.library.modules.drafts import guides_of, require_in_use
from modules.library.modules.models import Guide, Module
from modules.library.words.siblings import lock_pages, place

CHANGED = "The guides changed after you opened the page, so nothing was moved. Look again."
IN_REVIEW = "“{}” is in review, so nothing was moved. Have it sent back or taken back first."


class MoveGuide(Action[Guide]):
    """Move a guide to another place among the guides of its module. ``instance`` is the guide.

    The order is part of what is released, so who moves a guide wrote in the module.
    """

    log_action = "bcp.guide.move"
    label, message = "Move a guide of a module", "Guide moved"

    def __init__(self, instance: Guide, *, after: int, actor: User) -> None:
        """Name the new place.

        Args:
            instance: the guide.
            after: the primary key of the guide that is to stand before it; 0, which no guide has, for the first place.
            actor: the editor.
        """
        super().__init__(instance, actor=actor)
        self.after = after

    def permitted(self) -> bool:
        """Allow whoever may edit the guide."""
        return bool(self.instance.permissions_for_user(self.actor).can_edit())

    def perform(self) -> Guide:
        """Write the tree paths of the pages.

        Raises:
            Refused: the module is archived or in review, or one of the two guides is gone.
        """
        module = Module.objects.select_for_update().get(pk=Module.objects.parent_of(self.instance).get().pk)
        require_in_use(module)
        lock = module.get_lock()
        if lock and lock.for_user(self.actor):
            raise Refused(IN_REVIEW.format(module.title))
        lock_pages(module)
        order = guides_of(module)
        guide = next((one for one in order if one.pk == self.instance.pk), None)
        others = [one for one in order if one.pk != self.instance.pk]
        if guide is None or self.after not in [0, *(one.pk for one in others)]:
            raise Refused(CHANGED)
        if others:
            place(guide, next((one for one in others if one.pk == self.after), None), others[0])
            note_blocks(module.pk, [str(guide.uid)], self.actor)
        return guide

    def audited(self, result: Guide) -> tuple[Model, dict[str, Any]]:
        """Record the guide before it."""
        return result, {"after": self.after}
