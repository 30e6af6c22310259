"""What of a pack waits for its director, and what its lead does after the answer."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.urls import reverse

from modules.accounts.identity.models import Role, User
from modules.domain.document import DocumentError, digest
from modules.kept.waiting.kinds import Kind, Wanted, by_key
from modules.kept.waiting.models import Waiting
from modules.kept.waiting.settling import end, end_each, make, settle
from modules.packs.editions.models import Edition
from modules.packs.editions.queries import urgent_since
from modules.packs.editions.readiness import state_of
from modules.packs.editions.sent_back import sent_back
from modules.packs.pages import events
from modules.packs.pages.models import Clone, Pack

READY_SHOWN = timedelta(days=14)
"""How long the home page of a presenter tells of an edition."""
URGENT = "Urgent update from DHS: ask your lead"
NOTHING, ASKS, APPROVED, BACK = "", "asks", "approved", "back"


def standing_of(pack: Pack) -> str:
    """Return how the next edition stands: the director can approve it, sent it back, or it can be made; or NOTHING."""
    try:
        state = state_of(pack)
    except DocumentError:
        return NOTHING
    text = digest(state.source)
    if Edition.objects.filter(pack=pack, digest=text).exists():
        return NOTHING
    if sent_back(pack, text):
        return BACK
    if state.missing:
        return NOTHING
    needs = pack.center.director_approval and not pack.approvals.filter(digest=text).exists()
    return ASKS if needs else APPROVED


def _standing(keys: Collection[int] | None, standing: str, role: Role) -> Iterator[Wanted]:
    packs = Pack.objects.in_use().select_related("center__profile")
    for pack in packs if keys is None else packs.filter(pk__in=keys):
        if standing_of(pack) == standing:
            yield _wanted(pack, role)


def _wanted(pack: Pack, role: Role, **more: Any) -> Wanted:
    return Wanted(pack, role, pack.center_id, page=pack.pk, within=pack.pk, **more)


def asked(pack: Pack, kind: Kind, role: Role, message: str, by: User) -> Waiting:
    """Return the row of what somebody asks of a role on a pack."""
    return make(kind, _wanted(pack, role, message=message, by=by.pk))


def answered(pack: Pack) -> None:
    """End what waits on a pack: the director answered, or the edition is made."""
    end_each((APPROVAL, MAKE, CHANGES), [pack.pk])


def to_approve(keys: Collection[int] | None) -> Iterator[Wanted]:
    """Yield each pack that lacks nothing but the director's approval."""
    return _standing(keys, ASKS, Role.DIRECTOR)


def to_make(keys: Collection[int] | None) -> Iterator[Wanted]:
    """Yield each pack that lacks nothing for its next edition, which says something new."""
    return _standing(keys, APPROVED, Role.LEAD)


def to_change(keys: Collection[int] | None) -> Iterator[Wanted]:
    """Yield each pack whose next edition was sent back, and that nobody changed since."""
    return _standing(keys, BACK, Role.LEAD)


def ready(keys: Collection[int] | None) -> Iterator[Wanted]:
    """Yield the newest edition of each pack in use, for its presenters, of these packs or of all. One query."""
    rows = Edition.objects.filter(pack__archived_at=None).select_related("pack").order_by("number").defer("manifest")
    newest = {row.pack_id: row for row in (rows if keys is None else rows.filter(pack__in=keys))}
    return map(_to_present, newest.values())


def _to_present(edition: Edition) -> Wanted:
    at, title = edition.made_at, f"{edition.title}, edition {edition.number}"
    said: dict[str, Any] = {"since": at, "until": at + READY_SHOWN, "by": edition.made_by_id, "title": title}
    return Wanted(edition.pack, Role.PRESENTER, edition.center_id, part=str(edition.uid), **said)


def made(edition: Edition) -> Waiting:
    """Return the row for the presenters of a new edition, in the place of that of the one before."""
    end(READY, [edition.pack_id])
    return make(READY, _to_present(edition))


def receive_arranged(*, pack: int, **kwargs: Any) -> None:
    """Receive ``arranged``: nobody is told of editions of a pack that is archived."""
    settle(READY, [pack])


def urgent_marks(rows: Sequence[Waiting]) -> Mapping[int, str]:
    """Return {key of a row: a warning}, for the editions that an urgent release is not in. Two queries."""
    editions = {str(one.uid): one for one in Edition.objects.filter(uid__in=[row.part for row in rows])}
    return warned({row.pk: editions[row.part] for row in rows if row.part in editions})


def warned(shown: Mapping[int, Edition]) -> Mapping[int, str]:
    """Return {key: a warning} of {key: edition}, for the editions that an urgent release is not in. One query."""
    urgent = urgent_since(shown.values())
    return {key: URGENT for key, edition in shown.items() if urgent.get(edition.pk)}


READY = Kind(
    "edition_ready",
    "Present",
    lambda row: reverse("present", args=[row.part]),
    ready,
    mailed=True,
    marks=urgent_marks,
)
APPROVAL = Kind("approval", "Approve", by_key("approve_edition"), to_approve, asked=True, mailed=True)
MAKE = Kind(
    "make_edition",
    "Make the edition of",
    lambda row: f"{reverse('pack', args=[row.object_id])}#edition",
    to_make,
    asked=True,
    mailed=True,
)
CHANGES = Kind("edition_changes", "Sent back:", by_key("approve_edition"), to_change, asked=True, mailed=True)


def receive_signed(*, clone: Clone, **kwargs: Any) -> None:
    """Receive ``signed``: the lead makes the edition, if nothing else is missing."""
    pack = Pack.objects.parent_of(clone).select_related("center__profile").get()
    if standing_of(pack) == APPROVED:
        make(MAKE, _wanted(pack, Role.LEAD))


def connect() -> None:
    """Listen to sign-offs and to packs."""
    events.signed.connect(receive_signed, dispatch_uid="bcp_editions_wait")
    events.arranged.connect(receive_arranged, dispatch_uid="bcp_arranged_editions_wait")
