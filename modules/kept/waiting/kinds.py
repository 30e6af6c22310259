"""The kinds of what can wait. Rooms declare them; each knows what waits by the state of its room."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime

from django.db.models import Model
from django.urls import reverse

from modules.accounts.identity.models import Role
from modules.core.rooms import Question
from modules.kept.waiting.models import Waiting


@dataclass(frozen=True)
class Wanted:
    """One thing that waits by the state of its room.

    Attributes:
        subject: the thing.
        role: for whom it waits.
        center: the id of the center; None for DHS.
        person: the id of the one person that it waits for; None for everyone with the role.
        part: of a subject that can wait for several things at once.
        page, within: ids of pages, as in ``Waiting``.
        since, due, until: as in ``Waiting``; ``since`` None is now.
        message: what the asker wrote.
        by: the id of the asker.
    """

    subject: Model
    role: Role
    center: int | None = None
    _: KW_ONLY
    person: int | None = None
    part: str = ""
    page: int | None = None
    within: int | None = None
    title: str = ""
    since: datetime | None = None
    due: date | None = None
    until: datetime | None = None
    message: str = ""
    by: int | None = None


def by_key(name: str, anchor: str = "") -> Callable[[Waiting], str]:
    """Return what gives the address of a view by the key of the subject."""
    return lambda row: f"{reverse(name, args=[row.object_id])}{anchor}"


def _no_marks(rows: Sequence[Waiting]) -> Mapping[int, str]:
    return {}


@dataclass(frozen=True)
class Kind:
    """One kind of what waits.

    Attributes:
        name: stands in rows; at most 30 letters.
        does: what is to be done, before the title: “Sign off”.
        url: returns the address where it is done.
        found: returns what waits by the state, for the subjects with these keys; for all if it is given None.
        asked: whether a row is made only if somebody asks. Otherwise it is made as soon as the state has it.
        mailed: whether those with the role are mailed when a row is made.
        marks: returns what to know of rows before going there, in a few words: {key of a row: words}.
    """

    name: str
    does: str
    url: Callable[[Waiting], str]
    found: Callable[[Collection[int] | None], Iterable[Wanted]]
    _: KW_ONLY
    asked: bool = False
    mailed: bool = False
    marks: Callable[[Sequence[Waiting]], Mapping[int, str]] = _no_marks


KINDS: Question[Kind] = Question("what can wait for somebody")


def kind_of(row: Waiting) -> Kind | None:
    """Return the kind of a row; None if no room declares it any longer."""
    return next((kind for kind in KINDS.answers if kind.name == row.kind), None)
