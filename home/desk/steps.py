"""The next steps of a person: what waits for them, as rows of one list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.urls import reverse

from home.desk.doors import opens
from modules.accounts.identity.models import User
from modules.accounts.identity.policy import memberships
from modules.centers.center.models import Center
from modules.centers.people.requests import to_answer
from modules.kept.waiting.kinds import KINDS, Kind
from modules.kept.waiting.models import Waiting, once

MOST = 300
"""Rows that are read for one person. What is left out is counted."""
URGENT = "Urgent"


@dataclass(frozen=True)
class Step:
    """One thing to do.

    Attributes:
        does: the verb before the title: “Sign off”.
        title: of the thing.
        url: the address where it is done.
        where: the pack, or the center of somebody with several.
        by: who asked.
        since: when it began to wait; ``place`` is the center whose clock counts, None for DHS.
        due: the day until which it has to be done.
        mark: a few words on the thing, as a badge: “Release 2.1”.
        message: what the asker wrote.
    """

    does: str
    title: str
    url: str
    where: str = ""
    by: User | None = None
    since: datetime | None = None
    place: Center | None = None
    due: date | None = None
    mark: str = ""
    message: str = ""

    @property
    def urgent(self) -> bool:
        """Whether DHS marked it as urgent."""
        return self.mark.startswith(URGENT)


def steps_for(user: Any) -> list[Step]:
    """Return what waits for a person: urgent things first, then by date, then the oldest first.

    The number of queries does not depend on how much waits.
    """
    found = [*_written_down(user), *_roles(user)]
    return sorted(found, key=lambda step: (not step.urgent, step.due or date.max))


def _written_down(user: Any) -> Iterator[Step]:
    kinds = {kind.name: kind for kind in KINDS.answers}
    several = len({center for _, center in memberships(user) if center}) > 1
    rows = once(Waiting.objects.now().for_person(user).in_order()[:MOST])
    marks = _marks(kinds, rows)
    for row in rows:
        kind = kinds.get(row.kind)
        url = kind.url(row) if kind else ""
        if kind and opens(user, url):  # an administrator sees what waits for DHS, and no words of a center
            yield Step(
                kind.does,
                row.called,
                url,
                where=_where(row, several),
                by=row.made_by,
                since=row.since,
                place=row.center,
                due=row.due,
                mark=marks.get(row.pk) or (row.title if row.page_id else ""),
                message=row.message,
            )


def _marks(kinds: Mapping[str, Kind], rows: Sequence[Waiting]) -> dict[int, str]:
    """Return {key of a row: what to know of it}. Each kind is asked once for all of its rows."""
    of_kind = groupby(sorted(rows, key=lambda row: row.kind), key=lambda row: row.kind)
    found = ((kinds[name], list(those)) for name, those in of_kind if name in kinds)
    return {pk: said for kind, those in found for pk, said in kind.marks(those).items()}


def _where(row: Waiting, several: bool) -> str:
    pack = row.within.title if row.within and row.within_id != row.page_id and row.center else ""
    center = row.center.name if row.center and several else ""
    return " · ".join(part for part in (pack, center) if part)


def _roles(user: Any) -> Iterator[Step]:
    """Yield each role that somebody asked for and this person confirms. One query."""
    for asked in to_answer(user).select_related("person", "asked_by", "center"):
        yield Step(
            "Confirm the role of",
            str(asked.person),
            reverse("duties"),
            where=asked.called,
            by=asked.asked_by,
        )
