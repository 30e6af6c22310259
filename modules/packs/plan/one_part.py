"""Leaving out one part of a module, or shortening it, from the place where it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Model

from modules.accounts.action import Action
from modules.accounts.identity.models import User
from modules.accounts.policies import leads
from modules.core.refusals import Refused
from modules.domain.document import Document
from modules.packs.pages.choices import for_others, hideable, shortable
from modules.packs.pages.models import Clone, Pack
from modules.packs.pages.queries import words_of_clone
from modules.packs.pages.views import pack_of
from modules.packs.pages.writing import lock_pack

GONE = "This part is not in the module any more. Nothing was changed."
HOLDS_LOCKED = "A part with locked wording can’t be hidden: every audience hears it."
NOT_SHORT = "That section has no short form."


class PlanPart(Action[Pack]):
    """Hide one part of a clone in its pack, show it, or use a section's short or full form. ``instance`` is the clone.

    Nothing else that the pack chose is changed.
    """

    log_action = "bcp.pack.plan_part"
    label, message = "Hide or shorten a part", "Part hidden, shown or shortened"
    allowed = leads

    def __init__(self, instance: Clone, *, block: str, wish: str, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.block, self.wish = block, wish

    def perform(self) -> Pack:
        """Save the choice.

        Raises:
            Refused: the part is gone, holds locked wording, or has no short form; the pack is archived.
        """
        pack = lock_pack(pack_of(self.instance))
        words = words_of_clone(Clone.objects.get(pk=self.instance.pk))
        if self.block not in words.blocks or self.wish not in WISHES:
            raise Refused(GONE)
        WISHES[self.wish](pack, self.block, words.document)
        Pack.objects.filter(pk=pack.pk).update(hidden=pack.hidden, short=pack.short, shown=pack.shown)
        return pack

    def audited(self, result: Pack) -> tuple[Model, dict[str, Any]]:
        """Record the block, and what is done with it."""
        return result, {"clone": self.instance.pk, "block": self.block, "wish": self.wish}


def _hide(pack: Pack, block: str, content: Document) -> None:
    if block not in hideable([content]):
        raise Refused(HOLDS_LOCKED)
    pack.shown = _without(pack.shown, block)
    if block not in for_others([content], pack.audiences):  # which is left out anyway
        pack.hidden = [*_without(pack.hidden, block), block]


def _show(pack: Pack, block: str, content: Document) -> None:
    pack.hidden = _without(pack.hidden, block)
    if block in for_others([content], pack.audiences):
        pack.shown = [*_without(pack.shown, block), block]


def _shorten(pack: Pack, block: str, content: Document) -> None:
    if block not in shortable([content]):
        raise Refused(NOT_SHORT)
    pack.short = [*_without(pack.short, block), block]


def _lengthen(pack: Pack, block: str, content: Document) -> None:
    pack.short = _without(pack.short, block)


def _without(keys: list[str], gone: str) -> list[str]:
    return [key for key in keys if key != gone]


WISHES: Mapping[str, Callable[[Pack, str, Document], None]] = {
    "hide": _hide,
    "show": _show,
    "shorten": _shorten,
    "lengthen": _lengthen,
}
