"""Actions that propose customizations to DHS, and take or decline a proposal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.utils import timezone

from modules.accounts.action import Action
from modules.accounts.identity.models import User
from modules.accounts.policies import leads, publishers
from modules.core import moments
from modules.core.refusals import Refused
from modules.domain.document import Document, digest
from modules.domain.merge import Choice, Outcome, merge, resolve
from modules.domain.words import Words
from modules.library.modules.drafts import draft, write_draft
from modules.library.modules.models import Module
from modules.media.holding import visible_assets
from modules.packs.clones.customizations import customizations
from modules.packs.pages.models import Clone
from modules.packs.pages.queries import words_of_clone
from modules.packs.pages.writing import lock
from modules.packs.proposals.mail import tell_of_answer
from modules.packs.proposals.models import Proposal, only

DRAFT_CHANGED = "The draft changed after you opened this page, so nothing was done. You now see the newest version."


class Propose(Action[Proposal]):
    """Propose blocks of a clone to DHS. ``keys`` are ids of blocks that the center changed or added."""

    log_action = "bcp.proposal.make"
    label, message = "Propose a change", "Change proposed to DHS"
    allowed = leads

    def __init__(self, instance: Clone, *, keys: Iterable[str], reason: str, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.keys = list(keys)
        self.reason = reason.strip()

    def perform(self) -> Proposal:
        """Save the proposal.

        Raises:
            Refused: no change is chosen, there is no reason, nothing differs from the release, a block shows a
                picture or file of the center, or the center proposed the same before and DHS has not answered.
        """
        clone = lock(self.instance)
        released, ours = clone.pinned_to.words, words_of_clone(clone).document
        changed = {one.key for one in customizations(released.document, ours)}
        keys = [key for key in self.keys if key in changed]
        words = Words(only(released.document, ours, keys))
        problems = []
        if not keys:
            problems.append("Choose at least one change to propose.")
        if not self.reason:
            problems.append("Write why this would be better for other centers too.")
        if keys and words.digest == released.digest:
            problems.append("What you chose is the same as in the release.")
        problems += _own_files(words)
        problems += _waits_already(clone, words)
        if problems:
            raise Refused(*problems)
        proposal = Proposal(
            center=clone.center,
            clone=clone,
            module=clone.pinned_to.module,
            release=clone.pinned_to,
            blocks=keys,
            reason=self.reason,
            proposed_by=self.actor,
        )
        proposal.store(words)
        proposal.save()
        return proposal

    def audited(self, result: Proposal) -> tuple[Model, dict[str, Any]]:
        """Record the ids of the blocks."""
        return self.instance, {"proposal": result.pk, "blocks": result.blocks}


def _own_files(words: Words) -> list[str]:
    if words.assets <= {asset.sha256 for asset in visible_assets(words.assets, None)}:
        return []
    return ["A picture or file of your own center can’t be proposed: DHS would show it to every center. Leave it out."]


def _waits_already(clone: Clone, words: Words) -> list[str]:
    same = Proposal.objects.changes().filter(center=clone.center_id, release=clone.release_id, document=words.digest)
    before = same.waiting().first()
    if not before:
        return []
    return [f"You proposed the same on {moments.long_day(before.proposed_at, clone.center)}. It waits for DHS."]


class AnswerAction(Action[Proposal], abstract=True):
    """An answer to what a center sent. ``instance`` is the proposal or the question. Each is answered once."""

    allowed = publishers

    def open(self) -> Proposal:
        """Return it with its row locked. Raises Refused if it was already answered."""
        proposal = (
            Proposal.objects.select_for_update(of=("self",))
            .select_related("module", "release__document", "center", "document")
            .get(pk=self.instance.pk)
        )
        if proposal.state != Proposal.State.OPEN:
            what = proposal.get_kind_display().lower()
            raise Refused(f"This {what} has already been answered: {proposal.get_state_display().lower()}.")
        return proposal

    def close(self, proposal: Proposal, state: Proposal.State, answer: str, taken: list[str]) -> Proposal:
        """Save the answer."""
        proposal.state, proposal.answer, proposal.taken = state, answer, taken
        proposal.answered_by, proposal.answered_at = self.actor, timezone.now()
        proposal.save(update_fields=["state", "answer", "taken", "answered_by", "answered_at"])
        return proposal

    def told(self, result: Proposal) -> None:
        """Have a worker send the lead an e-mail."""
        tell_of_answer.enqueue(result.pk)


class TakeProposal(AnswerAction):
    """Merge a proposal, or a part of it, into DHS's draft. The draft needs a review like every other change.

    If DHS has changed the same words, the proposed ones replace them; the page warns of that beforehand. ``state`` is
    the digest of the draft that the publisher saw.
    """

    log_action = "bcp.proposal.take"
    label, message = "Take a proposal", "Proposal taken into the draft"

    def __init__(self, instance: Proposal, *, keys: Iterable[str], answer: str, state: str, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.keys = list(keys)
        self.answer = answer.strip()
        self.state = state

    def perform(self) -> Proposal:
        """Save the draft. Raises Refused if nothing is chosen or the draft has changed."""
        proposal = self.open()
        keys = [key for key in proposal.blocks if key in self.keys]
        if not keys:
            raise Refused("Choose what to take, or decline the proposal.")
        module = Module.objects.select_for_update(of=("self",)).get(pk=proposal.module_id)
        words = draft(module)["content"]
        if digest(words) != self.state:
            raise Refused(DRAFT_CHANGED)
        write_draft(module, taken_into(words, proposal, keys), self.actor)
        state = Proposal.State.TAKEN if len(keys) == len(proposal.blocks) else Proposal.State.PARTLY
        return self.close(proposal, state, self.answer, keys)

    def audited(self, result: Proposal) -> tuple[Model, dict[str, Any]]:
        """Record the center in the history of the module, as credit."""
        return result.module, {"proposal": result.pk, "credit": result.center.name, "blocks": result.taken}


class DeclineProposal(AnswerAction):
    """Decline a proposal with a reason."""

    log_action = "bcp.proposal.decline"
    label, message = "Decline a proposal", "Proposal declined"

    def __init__(self, instance: Proposal, *, answer: str, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.answer = answer.strip()

    def perform(self) -> Proposal:
        """Save the answer. Raises Refused if there is no reason."""
        proposal = self.open()
        if not self.answer:
            raise Refused("Write why. The center will read it.")
        return self.close(proposal, Proposal.State.DECLINED, self.answer, [])

    def audited(self, result: Proposal) -> tuple[Model, dict[str, Any]]:
        """Record the proposal in the history of the module."""
        return result.module, {"proposal": result.pk, "center": result.center.name}


def taken_into(draft: Document, proposal: Proposal, keys: Iterable[str]) -> Document:
    """Return the draft with the chosen blocks of a proposal. If both changed the same text, the proposal wins."""
    released = proposal.release.content
    merged = merge(released, draft, only(released, proposal.content, keys))
    wanted = [one for one in merged.decisions if one.outcome is not Outcome.TAKEN]
    return resolve(merged, {one.id: Choice.THEIRS.value for one in wanted})
