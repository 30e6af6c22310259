"""The action that changes what a pack is called, whom it is for, and how long it may take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from modules.accounts.action import Action
from modules.accounts.identity.models import User
from modules.accounts.policies import leads
from modules.core.refusals import Refused
from modules.domain.audiences import together
from modules.packs.pages.events import tell_arranged
from modules.packs.pages.models import Pack
from modules.packs.pages.writing import lock_pack

NAMES = {"title": "title", "sector": "audience sector", "also_for": "also for", "minutes": "minutes available"}
"""What a lead says of a pack: ``{field: what people call it}``."""


class ChangePack(Action[Pack]):
    """Change fields of a pack. ``instance`` is the pack.

    Only what a person changed is written, so two people who change two fields both get what they asked for.
    """

    log_action = "bcp.pack.change"
    label, message = "Change a pack", "Pack changed"
    allowed = leads

    def __init__(self, instance: Pack, *, was: Mapping[str, Any], now: Mapping[str, Any], actor: User) -> None:
        """Say what is changed.

        Args:
            instance: the pack.
            was, now: ``{field: value}`` of the fields that the person changed, as they were shown and as they are
                wanted.
            actor: the lead.
        """
        super().__init__(instance, actor=actor)
        self.was, self.now = was, now

    def perform(self) -> Pack:
        """Save the fields, with a revision.

        Raises:
            Archived: the pack is archived.
            Refused: somebody else gave one of the fields another value meanwhile, or a value is wrong.
        """
        pack = lock_pack(self.instance)
        if problems := [_meanwhile(pack, name) for name in self.now if self._is_overtaken(pack, name)]:
            raise Refused(*problems)
        for name, value in self.now.items():
            setattr(pack, name, value)
        try:
            pack.full_clean()
        except ValidationError as error:
            raise Refused(*error.messages) from error
        pack.save()
        pack.save_revision(user=self.actor, clean=False)
        tell_arranged(pack)
        return pack

    def audited(self, result: Pack) -> tuple[Model, dict[str, Any]]:
        """Name the fields, without the title: it is a center's own words."""
        said = {name: value for name, value in self.now.items() if name != "title"}
        return result, {"fields": sorted(self.now), **said}

    def _is_overtaken(self, pack: Pack, name: str) -> bool:
        return getattr(pack, name) not in (self.was[name], self.now[name])


def _meanwhile(pack: Pack, name: str) -> str:
    shown = together(pack.also_for) if name == "also_for" else getattr(pack, f"get_{name}_display", lambda: None)()
    shown = shown or getattr(pack, name) or "empty"
    return f"Somebody changed “{NAMES[name]}” to “{shown}” meanwhile. Save again to keep yours instead."
