"""What keeps a draft, as it is now, from being approved in a review by this person."""

from __future__ import annotations

from modules.accounts.identity.models import User
from modules.domain.document import Document
from modules.library.modules.models import Module
from modules.library.review.models import ReviewKind
from modules.library.words.checks import release_findings

UNFINISHED = "Something stops the release of this text, so it can’t be approved yet: the page “Review” lists it."


def why_not_now(module: Module, user: User, kind: ReviewKind, document: Document, state: str) -> str:
    """Return why this person can't give this approval; empty if they can. At most one query.

    Args:
        document: the draft, as ``drafts.draft`` returns it.
        state: its digest.
    """
    if release_findings(document["content"]):
        return UNFINISHED
    given = module.approvals.filter(digest=state, approved_by=user).exclude(kind=kind).first()
    if given is None:
        return ""
    return f"You approved this text already ({given.get_kind_display()}), so somebody else has to give this approval."
