"""Reading roundtables, for people and for packs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from modules.accounts.identity.models import Role
from modules.accounts.identity.policy import center_ids
from modules.centers.center.belongings import Belonging
from modules.centers.center.models import Center
from modules.packs.editions.models import Edition
from modules.packs.editions.presenting import Meeting
from modules.packs.pages.lines import Line
from modules.packs.pages.models import Pack
from modules.roundtables.models import NO_DATE, Roundtable

LABEL = "Roundtable"


def led_by(user: Any) -> Any:
    """Return the roundtables of the centers that a person leads."""
    return Roundtable.objects.filter(center__in=center_ids(user, {Role.LEAD})).select_related("center", "pack")


def coming(rows: Any) -> list[Roundtable]:
    """Return those that are not over on the calendar of their center, the next first, without a date last.

    One query.
    """
    found = rows.planned().select_related("center", "pack")
    return [row for row in found if row.day is None or row.day >= row.center.today]


def on_packs(packs: Sequence[Pack]) -> Mapping[int, list[Line]]:
    """Return {primary key of a pack: its roundtables to come, or the line “No date yet”}. One query."""
    rows = coming(Roundtable.objects.filter(pack__in=[pack.pk for pack in packs]))
    of = {key: list(found) for key, found in groupby(sorted(rows, key=_pack), key=_pack)}
    return {pack.pk: [_line(row) for row in of.get(pack.pk, ())] or [_none(pack)] for pack in packs}


def meeting_of(edition: Edition) -> Meeting | None:
    """Return when and where an edition is presented next; None if no roundtable to come has it. One query."""
    row = next((one for one in coming(Roundtable.objects.filter(edition=edition)) if one.day), None)
    return Meeting(row.when, row.place, _begins_today(row)) if row else None


def _begins_today(row: Roundtable) -> datetime | None:
    if row.day != row.center.today or row.at is None:
        return None
    return datetime.combine(row.day, row.at, ZoneInfo(row.time_zone))


def _pack(row: Roundtable) -> int:
    return row.pack_id or 0


def _line(row: Roundtable) -> Line:
    begins = row.at.hour * 60 + row.at.minute if row.at else None
    return Line(LABEL, row.when, row.get_absolute_url(), row.place, is_set=row.day is not None, begins=begins)


def _none(pack: Pack) -> Line:
    url = f"{reverse('new_roundtable', args=[pack.center.slug])}?pack={pack.pk}"
    return Line(LABEL, NO_DATE, url, is_set=False)


def roundtables_of(center: Center) -> Iterable[Belonging]:
    """Count the roundtables of a center: the answer to ``BELONGINGS`` of centers."""
    number = Roundtable.objects.filter(center=center).count()
    return [Belonging(number, "roundtable", "kept, and not shown")]
