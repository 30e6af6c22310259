"""The two reviews of a statement: mandated wording is used once both approved it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from modules.accounts.action import Action
from modules.accounts.identity.models import User
from modules.accounts.policies import reviewers
from modules.core.refusals import Refused
from modules.library.review.models import ReviewKind, StatementAnswer
from modules.library.statements.models import Statement, StatementVersion

CHANGED = "The wording changed while you were reading it. Nothing was answered. Read it again."
NOTHING = "Both reviews approved this wording already. There is nothing to answer."
OWN = "You wrote in this draft, so somebody else has to review it."
ONE = "You gave the other approval of this wording ({}), so somebody else has to give this one."
NO_REASON = "Write what has to change. The people who write the statement will read it."


@dataclass(frozen=True)
class Standing:
    """How the draft of a statement stands in its reviews.

    Attributes:
        newest: the version that is used now; None before the first.
        state: the digest of the draft.
        approvals: {review: the approval of exactly this draft}.
        sent_back: the answer that sent exactly this draft back; None if nothing did.
    """

    newest: StatementVersion | None
    state: str
    approvals: Mapping[ReviewKind, StatementAnswer]
    sent_back: StatementAnswer | None
    is_draft: bool

    @property
    def missing(self) -> list[ReviewKind]:
        """The reviews that have to approve it still, in their order."""
        return [kind for kind in ReviewKind if self.is_draft and kind not in self.approvals]


def standing_of(statement: Statement) -> Standing:
    """Return how the draft stands. Two queries."""
    newest, state = statement.newest(), statement.state
    answers = list(statement.answers.filter(digest=state).select_related("answered_by"))
    back = max((at for at, answer in enumerate(answers) if answer.reason), default=-1)
    approvals = {ReviewKind(answer.kind): answer for answer in answers[back + 1 :]}
    is_draft = newest is None or newest.draft != statement.draft
    return Standing(newest, state, approvals, answers[back] if back >= 0 and not approvals else None, is_draft)


def why_not(statement: Statement, standing: Standing, user: User, kind: ReviewKind) -> str:
    """Return why this person can't approve the draft in this review; empty if they can. One query."""
    if statement.written_by.filter(pk=user.pk).exists():
        return OWN
    given = next((answer for answer in standing.approvals.values() if answer.answered_by_id == user.pk), None)
    return ONE.format(given.get_kind_display()) if given and given.kind != kind else ""


class AnswerStatement(Action[StatementAnswer], abstract=True):
    """Answer to the draft of a statement, as it was read: ``state`` is its digest."""

    allowed = reviewers

    def __init__(self, instance: Statement, *, kind: ReviewKind, state: str, actor: User) -> None:
        super().__init__(instance, actor=actor)
        self.kind = kind
        self.state = state

    def answer(self, reason: str = "") -> tuple[Statement, Standing, StatementAnswer]:
        """Write the answer, and return it with the statement and how it stood. Raises Refused."""
        statement = Statement.objects.select_for_update().get(pk=self.instance.pk)
        standing = standing_of(statement)
        if standing.state != self.state:
            raise Refused(CHANGED)
        if self.kind not in standing.missing:
            raise Refused(NOTHING)
        answer = StatementAnswer.objects.create(
            statement=statement, kind=self.kind, digest=self.state, reason=reason, answered_by=self.actor
        )
        return statement, standing, answer

    def audited(self, result: StatementAnswer) -> tuple[Model, dict[str, Any]]:
        """Record the review and the digest."""
        return self.instance, {"review": result.kind, "digest": result.digest}


class ApproveStatement(AnswerStatement):
    """Approve the wording in one review; the second approval makes it the next version."""

    log_action = "bcp.statement.approve"
    label, message = "Approve a statement", "Statement approved"

    def perform(self) -> StatementAnswer:
        """Write the approval. Raises Refused for who wrote in the draft, or gave the other approval of it."""
        # Locked before it is asked: one person who sends both approvals at once gives one.
        statement = Statement.objects.select_for_update().get(pk=self.instance.pk)
        if problem := why_not(statement, standing_of(statement), self.actor, self.kind):
            raise Refused(problem)
        statement, standing, answer = self.answer()
        if standing.missing == [self.kind]:
            number = standing.newest.number + 1 if standing.newest else 1
            StatementVersion.objects.create(statement=statement, number=number, **statement.draft)
            statement.written_by.clear()
        return answer


class SendStatementBack(AnswerStatement):
    """Send the draft of a statement back, with the reason. Approvals of it no longer count."""

    log_action = "bcp.statement.send_back"
    label, message = "Send a statement back", "Statement sent back"

    def __init__(self, instance: Statement, *, reason: str, **kwargs: Any) -> None:
        super().__init__(instance, **kwargs)
        self.reason = reason.strip()

    def perform(self) -> StatementAnswer:
        """Write the answer. Raises Refused without a reason."""
        if not self.reason:
            raise Refused(NO_REASON)
        return self.answer(self.reason)[2]
