"""A comment waits for the leads, and its answer for who wrote it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Any

from modules.accounts.identity.models import Role
from modules.kept.waiting.kinds import Kind, Wanted
from modules.kept.waiting.models import Waiting
from modules.kept.waiting.settling import settle
from modules.packs.pages import events
from modules.packs.remarks.models import Remark

ANSWER_SHOWN = timedelta(days=14)
"""How long the home page tells of an answer."""


def _rows(keys: Collection[int] | None) -> Any:
    rows = Remark.objects.filter(pack__archived_at=None).select_related("pack")
    return rows if keys is None else rows.filter(pk__in=keys)


def written(keys: Collection[int] | None) -> Iterator[Wanted]:
    """Yield each open comment. One query."""
    for remark in _rows(keys).filter(resolved_at=None):
        yield _wanted(remark, Role.LEAD, since=remark.at, by=remark.by_id, message=remark.words)


def answered(keys: Collection[int] | None) -> Iterator[Wanted]:
    """Yield each comment that somebody else resolved lately, for who wrote it. One query."""
    for remark in _rows(keys).exclude(resolved_at=None):
        if remark.resolved_by_id != remark.by_id:
            at = remark.resolved_at
            yield _wanted(
                remark, Role(remark.role), since=at, until=at + ANSWER_SHOWN, by=remark.resolved_by_id,
                message=remark.answer or "Resolved.", person=remark.by_id,
            )  # fmt: skip


def _wanted(remark: Remark, role: Role, **said: Any) -> Wanted:
    pack = remark.pack
    return Wanted(remark, role, pack.center_id, page=pack.pk, within=pack.pk, **said)


def _url(row: Waiting) -> str:
    return Remark(pk=row.object_id, pack_id=row.within_id).get_absolute_url()


def receive_arranged(*, pack: int, **kwargs: Any) -> None:
    """Receive ``arranged``: nothing waits in a pack that is archived."""
    if keys := list(Remark.objects.filter(pack=pack).values_list("pk", flat=True)):
        for kind in (REMARK, ANSWER):
            settle(kind, keys)


def connect() -> None:
    """Listen to packs."""
    events.arranged.connect(receive_arranged, dispatch_uid="bcp_remarks_wait")


REMARK = Kind("remark", "Answer the comment on", _url, written, mailed=True)
ANSWER = Kind("remark_answer", "Read the answer to your comment on", _url, answered, mailed=True)
