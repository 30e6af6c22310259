"""Actions that sign off a center's changes, and send them back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from modules.accounts.action import Action
from modules.accounts.identity.models import User
from modules.accounts.policies import officers
from modules.core.refusals import Refused
from modules.domain.words import Words
from modules.packs.pages.models import Clone
from modules.packs.pages.queries import words_of_clone
from modules.packs.pages.writing import lock
from modules.packs.signoffs.duties import why_not
from modules.packs.signoffs.models import Matter, SignOff, matters
from modules.packs.updates.actions import Overtaken


class OfficersWord(Action[list[SignOff]], abstract=True):
    """An answer of a P/CRCL officer to changes in a clone.

    ``instance`` is the clone, ``keys`` the ids of the changed blocks, ``state`` the digest of the words that the
    officer read. If the words have changed, the answer is refused.
    """

    allowed = officers

    def __init__(self, instance: Clone, *, keys: Iterable[str], state: str, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.keys = set(keys)
        self.state = state

    def chosen(self) -> tuple[Clone, Words, list[Matter]]:
        """Return the clone with its row locked, its words, and the chosen changes.

        Raises:
            Overtaken: the words have changed.
            Refused: no change is chosen.
        """
        clone = lock(self.instance)
        words = words_of_clone(clone)
        if words.digest != self.state:
            raise Overtaken
        found = [matter for matter in matters(clone, words) if matter.change.key in self.keys]
        if not found:
            raise Refused("Choose at least one change.")
        return clone, words, found

    def say(self, clone: Clone, found: list[Matter], *, signed: bool, reason: str = "") -> list[SignOff]:
        """Save the answer to each change."""
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
        """Record the ids of the blocks, and the digest of the words that the officer read."""
        return self.instance, {"blocks": sorted(row.block for row in result), "words": self.state}


class SignOffChanges(OfficersWord):
    """Sign off one or more changes."""

    log_action = "bcp.clone.sign_off"
    label, message = "Sign changes off", "Changes signed off"

    def perform(self) -> list[SignOff]:
        """Save the sign-offs. Changes that are already signed off are skipped.

        Raises:
            Refused: the officer is a lead of the center too, or wrote one of the changes.
        """
        clone, words, found = self.chosen()
        left = [matter for matter in found if not matter.signed]
        if problem := why_not(clone, words, left, self.actor):
            raise Refused(problem)
        return self.say(clone, left, signed=True)


class SendBack(OfficersWord):
    """Send changes back to the lead with a reason."""

    log_action = "bcp.clone.send_back"
    label, message = "Send changes back", "Changes sent back"

    def __init__(self, instance: Clone, *, keys: Iterable[str], reason: str, state: str, actor: User) -> None:
        super().__init__(instance, keys=keys, state=state, actor=actor)
        self.reason = reason.strip()

    def perform(self) -> list[SignOff]:
        """Save the answer. Raises Refused if there is no reason."""
        if not self.reason:
            raise Refused("Write what has to change. The lead will read it.")
        clone, _, found = self.chosen()
        return self.say(clone, found, signed=False, reason=self.reason)

    def audited(self, result: list[SignOff]) -> tuple[Model, dict[str, Any]]:
        """Record the ids of the blocks and the reason."""
        about, data = super().audited(result)
        return about, {**data, "reason": self.reason}

    def on_record(self, data: dict[str, Any]) -> dict[str, Any]:
        """Leave out the reason: it is a center's own words, and administrators can read the audit log."""
        return {name: value for name, value in data.items() if name != "reason"}
