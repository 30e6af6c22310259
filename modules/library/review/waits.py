"""What of a statement waits for people of DHS: its reviews, and what a reviewer sent back."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save

from modules.accounts.identity.models import Role
from modules.kept.waiting.kinds import Kind, Wanted, by_key
from modules.kept.waiting.settling import end, settle
from modules.kept.waiting.telling import mail_about_all
from modules.library.review.models import StatementAnswer
from modules.library.review.statements import Standing, standing_of
from modules.library.statements.models import Statement, StatementVersion


def _drafts(keys: Collection[int] | None) -> Iterator[tuple[Statement, Standing]]:
    """Yield the statements that say something else than what is used. Two queries for each of these statements."""
    for statement in Statement.objects.all() if keys is None else Statement.objects.filter(pk__in=keys):
        standing = standing_of(statement)
        if standing.is_draft:
            yield statement, standing


def reviews(keys: Collection[int] | None) -> Iterator[Wanted]:
    """Yield each draft that a review has to approve still."""
    for statement, standing in _drafts(keys):
        if not standing.sent_back:
            yield Wanted(statement, Role.REVIEWER, title=statement.title)


def sent_back(keys: Collection[int] | None) -> Iterator[Wanted]:
    """Yield each draft that a reviewer sent back, and that says the same still."""
    for statement, standing in _drafts(keys):
        if back := standing.sent_back:
            said: dict[str, Any] = {"message": back.reason, "since": back.answered_at, "by": back.answered_by_id}
            yield Wanted(statement, Role.EDITOR, title=statement.title, **said)


STATEMENT_REVIEW = Kind("statement_review", "Review the statement", by_key("review_statement"), reviews, mailed=True)
STATEMENT_CHANGES = Kind("statement_changes", "Change the statement", by_key("review_statement"), sent_back)
KINDS = (STATEMENT_REVIEW, STATEMENT_CHANGES)


def receive_change(*, instance: Statement | StatementVersion | StatementAnswer, **kwargs: Any) -> None:
    """Receive ``post_save`` of a statement, of a version, and of an answer."""
    pk = instance.pk if isinstance(instance, Statement) else instance.statement_id
    transaction.on_commit(partial(mail_about_all, [row for kind in KINDS for row in settle(kind, [pk])]))


def receive_end(*, instance: Statement, **kwargs: Any) -> None:
    """Receive ``post_delete`` of a statement."""
    for kind in KINDS:
        end(kind, [instance.pk])


def connect() -> None:
    """Listen to statements."""
    models: tuple[type[Model], ...] = (Statement, StatementVersion, StatementAnswer)
    for model in models:
        post_save.connect(receive_change, sender=model, dispatch_uid=f"bcp_statements_wait_{model.__name__}")
    post_delete.connect(receive_end, sender=Statement, dispatch_uid="bcp_statements_end")
