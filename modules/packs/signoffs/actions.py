"""Signing off what a center changed, and sending it back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from modules.accounts.action import Action
from modules.accounts.identity.models import Role, User
from modules.accounts.identity.policy import has_role_at
from modules.core.refusals import Refused
from modules.domain.document import digest
from modules.packs.pages.actions import words_of
from modules.packs.pages.models import Clone
from modules.packs.pages.writing import lock
from modules.packs.signoffs.models import Matter, SignOff, matters
from modules.packs.updates.actions import Overtaken


class OfficersWord(Action[list[SignOff]]):
    """What a P/CRCL officer says of changes in a clone. ``keys`` are ids of blocks; ``instance`` is the clone.

    ``state`` is the digest of the words that the officer read: where they changed since, nothing is said of them.
    """

    def __init__(self, instance: Clone, *, keys: Iterable[str], state: str, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.keys = set(keys)
        self.state = state

    def permitted(self) -> bool:
        """P/CRCL officers of the center."""
        return has_role_at(self.actor, self.instance.center_id, Role.PCRCL)

    def chosen(self) -> tuple[Clone, list[Matter]]:
        """Return the clone, locked, and the chosen changes. Raises Overtaken, and Refused where none is chosen."""
        clone = lock(self.instance)
        words = words_of(clone)
        if digest(words) != self.state:
            raise Overtaken
        found = [matter for matter in matters(clone, words) if matter.change.key in self.keys]
        if not found:
            raise Refused("Choose at least one change.")
        return clone, found

    def say(self, clone: Clone, found: list[Matter], *, signed: bool, reason: str = "") -> list[SignOff]:
        """Write it down for each."""
        return SignOff.objects.bulk_create(
            SignOff(
                clone=clone,
                block=matter.change.key,
                digest=matter.digest,
                signed=signed,
                reason=reason,
                by=self.actor,
            )
            for matter in found
        )

    def audited(self, result: list[SignOff]) -> tuple[Model, dict[str, Any]]:
        """Name the blocks, and the digest of what was read."""
        return self.instance, {"blocks": sorted(row.block for row in result), "words": self.state}


class SignOffChanges(OfficersWord):
    """Sign changes off, one by one or many at once."""

    log_action = "bcp.clone.sign_off"
    label, message = "Sign changes off", "Changes signed off"

    def perform(self) -> list[SignOff]:
        """Write it; what is signed already stays so."""
        clone, found = self.chosen()
        return self.say(clone, [matter for matter in found if not matter.signed], signed=True)


class SendBack(OfficersWord):
    """Send changes back to the lead, with a reason."""

    log_action = "bcp.clone.send_back"
    label, message = "Send changes back", "Changes sent back"

    def __init__(self, instance: Clone, *, keys: Iterable[str], reason: str, state: str, actor: User) -> None:
        super().__init__(instance, keys=keys, state=state, actor=actor)
        self.reason = reason.strip()

    def perform(self) -> list[SignOff]:
        """Write it. Raises Refused without a reason."""
        if not self.reason:
            raise Refused("Write what has to change. The lead will read it.")
        clone, found = self.chosen()
        return self.say(clone, found, signed=False, reason=self.reason)

    def audited(self, result: list[SignOff]) -> tuple[Model, dict[str, Any]]:
        """Name the blocks and the reason."""
        about, data = super().audited(result)
        return about, {**data, "reason": self.reason}

    def on_record(self, data: dict[str, Any]) -> dict[str, Any]:
        """Leave the reason out: it is a center's own words, and administrators read the audit."""
        return {name: value for name, value in data.items() if name != "reason"}
