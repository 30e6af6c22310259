"""Approving a text."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from modules.accounts.action import Action
from modules.accounts.identity.models import Role, User
from modules.accounts.policies import reviewers
from modules.core.refusals import Refused
from modules.domain.words import Words
from modules.library.modules.authors import refuse_author
from modules.library.modules.drafts import draft, require_in_use
from modules.library.modules.models import Module
from modules.library.review.models import Approval, ReviewKind
from modules.library.review.standing import why_not_now


class Approve(Action[Approval]):
    """Approve the text of a module and its guides as it stands; a reviewer does, and not of what they wrote."""

    log_action = "bcp.module.approve"
    label, message = "Approve a text", "Text approved"
    allowed = reviewers

    def __init__(self, instance: Module, *, kind: ReviewKind, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.kind = kind

    def perform(self) -> Approval:
        """Write the approval, by digest.

        Raises Refused for the actor's own text, one that they approved in the other review, one that something keeps
        from being released, and where the module is archived.
        """
        # Locked before it is asked: one person who sends both approvals at once gives one.
        require_in_use(Module.objects.select_for_update().get(pk=self.instance.pk))
        refuse_author(self.instance, self.actor, Role.REVIEWER, "approve it")
        words = Words(draft(self.instance))
        if problem := why_not_now(self.instance, self.actor, self.kind, words.document, words.digest):
            raise Refused(problem)
        approval = Approval(module=self.instance, kind=self.kind, approved_by=self.actor)
        approval.store(words)
        found, _ = Approval.objects.get_or_create(
            module=self.instance,
            digest=approval.digest,
            kind=self.kind,
            approved_by=self.actor,
            defaults={name: getattr(approval, name) for name in ("document", "beside", "old_document")},
        )
        return found

    def audited(self, result: Approval) -> tuple[Model, dict[str, Any]]:
        """Name the review and the digest."""
        return self.instance, {"review": result.kind, "digest": result.digest}
