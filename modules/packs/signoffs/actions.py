"""Actions that sign off a center's changes, and send them back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import Model

from modules.accounts.action import Action
from modules.accounts.identity.models import User
from modules.accounts.policies import officers
from modules.core.refusals import Refused
from modules.domain.words import Words
from modules.kept.waiting.asking import Asking
from modules.kept.waiting.models import Waiting
from modules.kept.waiting.settling import make, recheck
from modules.kept.waiting.telling import mail_about
from modules.packs.pages import events
from modules.packs.pages.models import Clone
from modules.packs.pages.queries import words_of_clone
from modules.packs.pages.writing import lock
from modules.packs.signoffs.duties import signers, why_not
from modules.packs.signoffs.models import Matter, SignOff, matters
from modules.packs.signoffs.waits import CHANGES, SIGN_OFF, sent_back, to_sign
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
        said = self.say(clone, left, signed=True)
        for kind in (SIGN_OFF, CHANGES):
            recheck(kind, [clone.pk])
        if all(matter.signed for matter in matters(clone, words)):
            events.signed.send(Clone, clone=clone)
        return said


class SendBack(OfficersWord):
    """Send changes back to the lead with a reason."""

    log_action = "bcp.clone.send_back"
    label, message = "Send changes back", "Changes sent back"

    def __init__(self, instance: Clone, *, keys: Iterable[str], reason: str, state: str, actor: User) -> None:
        super().__init__(instance, keys=keys, state=state, actor=actor)
        self.reason = reason.strip()
        self.row: Waiting | None = None

    def perform(self) -> list[SignOff]:
        """Save the answer. Raises Refused if there is no reason."""
        if not self.reason:
            raise Refused("Write what has to change. The lead will read it.")
        clone, _, found = self.chosen()
        said = self.say(clone, found, signed=False, reason=self.reason)
        recheck(SIGN_OFF, [clone.pk])
        self.row = asked_of_lead(clone, self.reason, self.actor)
        return said

    def audited(self, result: list[SignOff]) -> tuple[Model, dict[str, Any]]:
        """Record the ids of the blocks and the reason."""
        about, data = super().audited(result)
        return about, {**data, "reason": self.reason}

    def on_record(self, data: dict[str, Any]) -> dict[str, Any]:
        """Leave out the reason: it is a center's own words, and administrators can read the audit log."""
        return {name: value for name, value in data.items() if name != "reason"}

    def told(self, result: list[SignOff]) -> None:
        """Mail the leads the reason, with a link."""
        if self.row:
            mail_about(self.row)


NOBODY = (
    "Nobody at your center may sign this off: it takes a P/CRCL officer who did not write it and is no lead. Invite "
    "one, or ask your administrator."
)


class AskForSignOff(Asking):
    """Ask the P/CRCL officer to sign the changes in a clone off. ``instance`` is the clone."""

    log_action = "bcp.clone.ask_sign_off"
    label, message = "Ask for a sign-off", "Sign-off asked for"

    def perform(self) -> Waiting:
        """Write down that it waits. Raises Refused if nothing waits, or if the center has no officer."""
        clone = lock(self.instance)
        wanted = next(iter(to_sign([clone.pk])), None)
        if wanted is None:
            raise Refused("No change in this copy is waiting for a sign-off, so nobody was asked.")
        words = words_of_clone(clone)
        able = signers(clone, words, [one for one in matters(clone, words) if one.word is None])
        if not able:
            raise Refused(NOBODY)
        alone = able[0].pk if len(able) == 1 else None
        return make(SIGN_OFF, replace(wanted, message=self.note, by=self.actor.pk, person=alone))


def asked_of_lead(clone: Clone, reason: str, by: User) -> Waiting | None:
    """Return the row of what was sent back to the leads of a clone; None if the clone has left its pack."""
    wanted = next(iter(sent_back([clone.pk])), None)
    return make(CHANGES, replace(wanted, message=reason, by=by.pk)) if wanted else None
