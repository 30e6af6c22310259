"""Actions by which a lead asks DHS about a change, and DHS answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Model

from modules.accounts.action import Action
from modules.accounts.identity.models import User
from modules.accounts.policies import editors, leads, publishers
from modules.core.refusals import Refused
from modules.domain.diff import Change
from modules.domain.document import Document
from modules.domain.reading import differences
from modules.library.releases.models import Release
from modules.packs.pages.models import Clone
from modules.packs.pages.writing import lock
from modules.packs.proposals.actions import AnswerAction
from modules.packs.proposals.models import Proposal


class AskDHS(Action[Proposal]):
    """Ask DHS about what it changed in a release. Nothing of the center's own words is sent but the question.

    ``about`` is the id of the block that DHS changed, "" for a field of the module itself; None asks about the release
    as a whole.
    """

    log_action = "bcp.question.ask"
    label, message = "Ask DHS about a change", "Asked DHS about a change"
    allowed = leads

    def __init__(self, instance: Clone, *, release: Release, about: str | None, question: str, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.release = release
        self.about = about
        self.question = question.strip()

    def perform(self) -> Proposal:
        """Save the question.

        Raises:
            Refused: nothing is asked, DHS changed nothing there, or the center asked the same and DHS has not answered.
        """
        clone = lock(self.instance)
        blocks = [] if self.about is None else [self.about]
        problems = list(self._problems(clone, blocks))
        if problems:
            raise Refused(*problems)
        asked = Proposal(
            kind=Proposal.Kind.QUESTION,
            center=clone.center,
            clone=clone,
            module=clone.pinned_to.module,
            release=self.release,
            since=clone.pinned_to,
            blocks=blocks,
            reason=self.question,
            proposed_by=self.actor,
        )
        asked.store(self.release.words)
        asked.save()
        return asked

    def _problems(self, clone: Clone, blocks: list[str]) -> Sequence[str]:
        if self.release.module_id != clone.pinned_to.module_id:
            return ["That release belongs to another module."]
        if not self.question:
            return ["Write what you want to ask."]
        if self.about is not None and not changes_at(self.about, clone.released.document, self.release.content):
            return [f"DHS changed nothing there in release {self.release.version}."]
        same = clone.proposals.questions().waiting().filter(release=self.release, reason=self.question)
        return ["You asked the same already. It waits for DHS."] if any(one.blocks == blocks for one in same) else []

    def audited(self, result: Proposal) -> tuple[Model, dict[str, Any]]:
        """Record the release and the block, and not the words."""
        return self.instance, {"question": result.pk, "release": str(self.release.version), "blocks": result.blocks}


def asked_by(clone: Clone) -> list[Proposal]:
    """Return what the clone's center asked DHS about its module, in whatever pack, the newest first. One query."""
    asked = Proposal.objects.questions().filter(center=clone.center_id, module=clone.pinned_to.module_id)
    return list(asked.select_related("release", "proposed_by"))


def changes_at(about: str, before: Document, after: Document) -> list[Change]:
    """Return what differs at a block: in itself, in its paragraphs and items, or all that stands in it."""
    return [one for one in differences(before, after) if one.block == about or (about and about in one.path)]


class AnswerQuestion(AnswerAction):
    """Answer a question. ``instance`` is the question. An editor or a publisher answers it once."""

    log_action = "bcp.question.answer"
    label, message = "Answer a question", "Question answered"

    def __init__(self, instance: Proposal, *, answer: str, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.answer = answer.strip()

    def permitted(self) -> bool:
        """Allow editors of DHS, and publishers."""
        return editors(self) or publishers(self)

    def perform(self) -> Proposal:
        """Save the answer. Raises Refused if there is none, or if somebody answered before."""
        question = self.open()
        if question.kind != Proposal.Kind.QUESTION:
            raise Refused("A proposal is taken or declined.")
        if not self.answer:
            raise Refused("Write an answer. The center will read it.")
        return self.close(question, Proposal.State.ANSWERED, self.answer, [])

    def audited(self, result: Proposal) -> tuple[Model, dict[str, Any]]:
        """Record the question in the history of the module."""
        return result.module, {"question": result.pk, "center": result.center.name}
