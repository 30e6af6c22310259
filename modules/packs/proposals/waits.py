"""What centers sent to DHS waits for an answer, and the answer for the lead."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Any

from django.db.models.signals import post_save
from django.urls import reverse

from modules.accounts.identity.models import Role
from modules.kept.waiting.kinds import Kind, Wanted, by_key
from modules.kept.waiting.models import Waiting
from modules.kept.waiting.settling import settle
from modules.packs.proposals.models import Proposal, ProposalQuerySet

ANSWER_SHOWN = timedelta(days=14)
"""How long the home page tells of an answer."""


def _rows(rows: ProposalQuerySet, keys: Collection[int] | None) -> Any:
    return (rows if keys is None else rows.filter(pk__in=keys)).select_related("release", "center", "clone")


def _for_dhs(rows: Any, roles: tuple[Role, ...]) -> Iterator[Wanted]:
    for row in rows:
        title = f"{row.release.title}, from {row.center.name}"
        for role in roles:
            yield Wanted(
                row, role, within=row.module_id, title=title, since=row.proposed_at, by=row.proposed_by_id,
                message=row.reason,
            )  # fmt: skip


def proposed(keys: Collection[int] | None) -> Iterator[Wanted]:
    """Yield each proposal that nobody answered. One query."""
    return _for_dhs(_rows(Proposal.objects.changes().waiting(), keys), (Role.PUBLISHER,))


def asked(keys: Collection[int] | None) -> Iterator[Wanted]:
    """Yield each question that nobody answered. One query."""
    return _for_dhs(_rows(Proposal.objects.questions().waiting(), keys), (Role.EDITOR, Role.PUBLISHER))


def answered(keys: Collection[int] | None) -> Iterator[Wanted]:
    """Yield each answer of DHS on a clone that is still there. One query."""
    for row in _rows(Proposal.objects.answered().exclude(clone=None), keys):
        at = row.answered_at
        yield Wanted(
            row, Role.LEAD, row.center_id, page=row.clone_id, since=at, until=at + ANSWER_SHOWN,
            title=row.get_state_display(), by=row.answered_by_id, message=row.answer,
        )  # fmt: skip


def _on_clone(row: Waiting) -> str:
    return reverse("propose", args=[row.page_id])


PROPOSAL = Kind("proposal", "Answer the proposal on", by_key("proposal"), proposed)
QUESTION = Kind("question", "Answer the question on", by_key("question"), asked)
ANSWER = Kind("answer", "Read DHS’s answer on", _on_clone, answered)


def receive_proposal(*, instance: Proposal, **kwargs: Any) -> None:
    """Receive ``post_save`` of a proposal or a question."""
    for kind in (PROPOSAL, QUESTION, ANSWER):
        settle(kind, [instance.pk])


def connect() -> None:
    """Listen to proposals."""
    post_save.connect(receive_proposal, sender=Proposal, dispatch_uid="bcp_proposals_wait")
