"""A roundtable with a date waits for those who present its pack."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from modules.accounts.identity.models import Role
from modules.core import moments
from modules.kept.waiting.kinds import Kind, Wanted, by_key
from modules.kept.waiting.models import Waiting
from modules.kept.waiting.settling import settle
from modules.packs.editions.models import Edition
from modules.packs.editions.waits import warned
from modules.packs.pages import events
from modules.roundtables.models import Roundtable


def dated(keys: Collection[int] | None) -> Iterator[Wanted]:
    """Yield each roundtable with a day and a pack, until that day is over. One query.

    Its part is the day and the time, so a date that is changed is told anew.
    """
    rows = Roundtable.objects.planned().exclude(day=None).filter(pack__isnull=False, pack__archived_at=None)
    for row in rows if keys is None else rows.filter(pk__in=keys):
        if row.day:
            yield _on(row, row.day)


def _on(row: Roundtable, day: date) -> Wanted:
    until = datetime.combine(day, time.max, ZoneInfo(row.time_zone))
    title = f"{row.title}, {moments.meeting(day, row.at, day)}"
    part = f"{day} {row.at or ''}".strip()
    said: dict[str, Any] = {"since": row.made_at, "due": day, "until": until, "by": row.made_by_id}
    return Wanted(row, Role.PRESENTER, row.center_id, part=part, title=title, **said)


def urgent_marks(rows: Sequence[Waiting]) -> Mapping[int, str]:
    """Return {key of a row: a warning}, for what is presented and an urgent release is not in. Three queries."""
    meetings = Roundtable.objects.in_bulk([row.object_id for row in rows])
    packs = [one.pack_id for one in meetings.values() if one.edition_id is None]
    chosen = Edition.objects.in_bulk([one.edition_id for one in meetings.values() if one.edition_id])
    newest = {one.pack_id: one for one in Edition.objects.filter(pack__in=packs).order_by("number")}
    shown = {key: chosen.get(one.edition_id) or newest.get(one.pack_id) for key, one in meetings.items()}
    editions = ((row.pk, shown.get(row.object_id)) for row in rows)
    return warned({pk: edition for pk, edition in editions if edition is not None})


MEETING = Kind("roundtable", "Present at", by_key("present_roundtable"), dated, mailed=True, marks=urgent_marks)


def receive_arranged(*, pack: int, **kwargs: Any) -> None:
    """Receive ``arranged``: a pack that is archived is presented by nobody."""
    if keys := list(Roundtable.objects.filter(pack=pack).values_list("pk", flat=True)):
        settle(MEETING, keys)


def connect() -> None:
    """Listen to packs."""
    events.arranged.connect(receive_arranged, dispatch_uid="bcp_roundtables_wait")
