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
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver
from django.utils.module_loading import import_string

from modules.core.routes import Access, Area, Route, view_name

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
    def addresses(self) -> list[Route]:
        """The addresses of the rooms."""
        return [route for route in self.routes if isinstance(route, Route)]

    def urlpatterns(self, area: Area) -> list[URLPattern | URLResolver]:
        """Return the URL configuration of one area, below its path."""
        return [route.entry for route in self.addresses if route.area is area]

    @cached_property
    def closed_to_robots(self) -> list[str]:
        """First parts of paths that search engines must leave alone."""
        return sorted({route.first_part for route in self.addresses if not route.robots})

    @cached_property
    def unlogged(self) -> list[str]:
        """Beginnings of paths. What follows one of them, up to the next slash, stands in no log."""
        return sorted({route.before_unlogged for route in self.addresses if route.unlogged})

    def asked(self, request: HttpRequest) -> Access | None:
        """Return what is declared of the view that answers; None if no room declares it."""
        return self.access(view_name(request))

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
