"""How the two reviews of a draft stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from modules.domain.document import Document
from modules.library.modules.models import Module
from modules.library.review.models import Approval, ReviewKind


@dataclass(frozen=True)
class ReviewState:
    """How one review of a draft stands.

    Attributes:
        kind: which review.
        approval: of exactly this text; None where there is none.
        earlier: the last approval of other words since the newest release; None where there is none.
    """

    kind: ReviewKind
    approval: Approval | None
    earlier: Approval | None

    @property
    def missing(self) -> str:
        """Say what the release waits for; empty where it waits for nothing."""
        if self.approval:
            return ""
        if self.earlier:
            return f"{self.kind.label}: this text is not approved. What was approved has changed since."
        return f"{self.kind.label}: this text is not approved. Submit it for review."

    @property
    def content_before(self) -> Document | None:
        """Return the words that were approved before this text was changed; None if they were not stored."""
        if self.approval or not self.earlier or not self.earlier.document_id:
            return None
        return self.earlier.content


UNREAD = object()
"""Stands for a release that nobody read yet."""


def review_states(module: Module, wanted: str, newest: Any = UNREAD) -> list[ReviewState]:
    """Return how each review of the draft with this digest stands, in their order. At most four queries.

    ``newest`` is the newest release or None, if it was read already.
    """
    newest = module.releases.only("released_at").newest() if newest is UNREAD else newest
    approvals = module.approvals.select_related("approved_by").order_by("-approved_at", "-pk")
    exact = {found.kind: found for found in reversed(approvals.filter(digest=wanted))}
    other = approvals.exclude(digest=wanted).select_related("document")
    if newest:
        other = other.filter(approved_at__gt=newest.released_at)
    return [
        ReviewState(kind, exact.get(kind), None if kind in exact else other.filter(kind=kind).first())
        for kind in ReviewKind
    ]
