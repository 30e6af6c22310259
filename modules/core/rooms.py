"""Rooms, each declared in its own folder (``room.py``), and what follows from all of them together.

The rooms are listed in one file of the project, named by the setting ``BCP_ROOMS``. A lower room never imports a higher
one: it asks a :class:`Question`, or reads what all rooms declared from :func:`house`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache, cached_property
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from django.conf import settings
from django.db.models import Model
from django.utils.module_loading import import_string

from modules.core.routes import Access, Route

Given = TypeVar("Given")


class OnRecord(Protocol):
    """An action: its key in logs, what it is called before it is done, and what the history says afterwards."""

    log_action: ClassVar[str]
    label: ClassVar[str]
    message: ClassVar[str]


@dataclass(frozen=True, eq=False)
class Question(Generic[Given]):
    """Something that a room asks of the rooms above it. What they give is a value or a function, of one type."""

    about: str

    def answer(self, given: Given) -> Answer:
        """Return an answer for a room to declare."""
        return Answer(self, given)

    @property
    def answers(self) -> list[Given]:
        """What the rooms give, in the order of the rooms."""
        return [answer.given for room in house().rooms for answer in room.answers if answer.question is self]


@dataclass(frozen=True)
class Answer:
    """What a room gives to a question of a lower room."""

    question: Question[Any]
    given: Any


@dataclass(frozen=True, kw_only=True)
class Room:
    """Everything that the rest of the site has to know of a room.

    Attributes:
        routes: its addresses, and the views that it has Wagtail make.
        actions: its mutations, each of which has a label.
        records: labels of what it puts on record besides actions, {key: label}.
        immutable: models whose rows never change, not even by SQL.
        protected: models whose references keep what they point to from being deleted in the admin.
        answers: what it gives to the questions of lower rooms.
        connect: called once when Django is ready; each connects signals or registers checks.
    """

    name: str
    routes: tuple[Access, ...] = ()
    actions: tuple[type[OnRecord], ...] = ()
    records: Mapping[str, str] = field(default_factory=dict)
    immutable: tuple[type[Model], ...] = ()
    protected: tuple[type[Model], ...] = ()
    answers: tuple[Answer, ...] = ()
    connect: tuple[Callable[[], object], ...] = ()


class House:
    """All rooms, from the lowest to the highest, and what is found through all of them."""

    def __init__(self, rooms: tuple[Room, ...]) -> None:
        self.rooms = rooms
        self._found: dict[str, Access | None] = {}

    @cached_property
    def routes(self) -> list[Access]:
        """What the rooms declare of their addresses."""
        return [route for room in self.rooms for route in room.routes]

    @cached_property
    def records(self) -> dict[str, str]:
        """Labels of what is put on record besides actions, {key: label}."""
        return {key: label for room in self.rooms for key, label in room.records.items()}

    @cached_property
    def secrets(self) -> list[str]:
        """Beginnings of paths; what follows each, up to the next slash, stands in no log."""
        return [route.before_secret for route in self.routes if isinstance(route, Route) and route.secret]

    def access(self, name: str) -> Access | None:
        """Return what is declared of a view by its name with namespaces; None if no room declares it.

        An exact name comes before a pattern, and the first pattern before later ones.
        """
        if name not in self._found:
            exact = (access for access in self.routes if access.name == name)
            alike = (access for access in self.routes if fnmatchcase(name, access.name))
            self._found[name] = next(exact, None) or next(alike, None)
        return self._found[name]


@cache
def house() -> House:
    """Return the rooms that ``BCP_ROOMS`` names. Apps must be loaded: rooms import models and views."""
    return House(import_string(settings.BCP_ROOMS))
