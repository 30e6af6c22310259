"""Making and ending rows of what waits, so that they are what the state of the rooms is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from modules.kept.waiting.kinds import KINDS, Kind, Wanted
from modules.kept.waiting.models import Waiting

Key = tuple[int, int, str, str]
"""Content type, subject, part and role: what is unique among the open rows of a kind."""
KEPT_AS_IS = frozenset({"message", "made_by_id", "person_id"})
"""What whoever asked wrote, and whom they asked. A row of a kind that is asked for keeps it."""


def settle(kind: Kind, keys: Collection[int] | None = None, *, ask: bool = False) -> list[Waiting]:
    """Make the open rows of a kind what the state is, and return those that were made.

    Runs in the transaction of the action that changed the state, in a number of queries that does not grow.

    Args:
        keys: of the subjects that changed; None for all.
        ask: whether rows of a kind that somebody has to ask for are made too.
    """
    return settle_together({kind: kind.found(keys)}, keys, ask=ask)


def settle_together(
    found: Mapping[Kind, Iterable[Wanted]], keys: Collection[int] | None = None, *, ask: bool = False
) -> list[Waiting]:
    """Make the open rows of several kinds what was found, as :func:`settle`. Three queries, or fewer."""
    wanted = {(kind.name, *_key(one)): (kind, one) for kind, those in found.items() for one in those}
    rows = Waiting.objects.open().filter(kind__in=[kind.name for kind in found])
    there = {(row.kind, *_key_of(row)): row for row in (rows if keys is None else rows.filter(object_id__in=keys))}
    _end(row for key, row in there.items() if key not in wanted)
    for key, row in there.items():
        if key in wanted:
            _renew(row, *wanted[key])
    new = [(kind, one) for key, (kind, one) in wanted.items() if key not in there and (ask or not kind.asked)]
    return Waiting.objects.bulk_create(_row(kind, one) for kind, one in new)


def recheck(kind: Kind, keys: Collection[int]) -> None:
    """End rows of a kind on these subjects if the state has changed. One query if nothing waits there."""
    open_ones = Waiting.objects.open().filter(kind=kind.name, object_id__in=keys)
    if there := list(open_ones.values_list("object_id", flat=True)):
        settle(kind, there)


def make(kind: Kind, wanted: Wanted) -> Waiting:
    """Return the open row of a thing that somebody asks for now, made or with the new message."""
    key = _key(wanted)
    rows = Waiting.objects.open().filter(kind=kind.name, object_id=wanted.subject.pk)
    row = next((row for row in rows if _key_of(row) == key), None) or _row(kind, wanted)
    row.message, row.made_by_id, row.person_id = wanted.message, wanted.by, wanted.person
    row.save()
    return row


def end(kind: Kind, keys: Collection[int]) -> None:
    """End what waits on these subjects: it was answered. One query."""
    end_each([kind], keys)


def end_each(kinds: Iterable[Kind], keys: Collection[int]) -> None:
    """End what waits of several kinds on these subjects. One query."""
    names = [kind.name for kind in kinds]
    Waiting.objects.open().filter(kind__in=names, object_id__in=keys).update(ended_at=timezone.now())


def settle_everything() -> dict[str, int]:
    """Write down all that waits by the state, each kind in a transaction of its own; return {kind: rows made}.

    It can be stopped and run again: what is written stays, and what was asked and answered is not asked again.
    """
    return {kind.name: len(_everything_of(kind)) for kind in KINDS.answers}


@transaction.atomic
def _everything_of(kind: Kind) -> list[Waiting]:
    if not kind.asked:
        return settle(kind)
    before = {_key_of(row) for row in Waiting.objects.filter(kind=kind.name)}
    made = [_row(kind, one) for one in kind.found(None) if _key(one) not in before]
    return Waiting.objects.bulk_create(made)


def _end(rows: Iterable[Waiting]) -> None:
    ended = [row.pk for row in rows]
    if ended:
        Waiting.objects.filter(pk__in=ended).update(ended_at=timezone.now())


def _key(one: Wanted) -> Key:
    return ContentType.objects.get_for_model(one.subject).pk, one.subject.pk, one.part, one.role.value


def _key_of(row: Waiting) -> Key:
    return row.content_type_id, row.object_id, row.part, row.role


def _values(one: Wanted) -> Iterator[tuple[str, Any]]:
    yield from {
        "person_id": one.person,
        "page_id": one.page,
        "within_id": one.within,
        "title": one.title[:255],
        "message": one.message,
        "made_by_id": one.by,
        "due": one.due,
        "until": one.until,
    }.items()
    if one.since:
        yield "since", one.since


def _row(kind: Kind, one: Wanted) -> Waiting:
    key = dict(zip(("content_type_id", "object_id", "part", "role"), _key(one), strict=True))
    return Waiting(kind=kind.name, center_id=one.center, **key, **{"since": timezone.now(), **dict(_values(one))})


def _renew(row: Waiting, kind: Kind, one: Wanted) -> None:
    """Give an open row the dates, the place and the person that its subject has now."""
    kept = KEPT_AS_IS if kind.asked else frozenset()
    new = {name: value for name, value in _values(one) if name not in kept and getattr(row, name) != value}
    if one.since is None and row.since > timezone.now():
        new["since"] = timezone.now()  # it was to wait later, and waits now
    if new:
        Waiting.objects.filter(pk=row.pk).update(**new)
