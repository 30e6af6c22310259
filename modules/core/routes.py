"""What a room declares of its addresses. What it does not declare is closed.

Roles are opaque here: a route names whatever the room ``accounts`` calls a role, and only the gate compares them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.urls import URLPattern, URLResolver, include, path, re_path

EVERYONE: frozenset[Hashable] = frozenset({"everyone"})
"""Who asks at an address that asks for no role; the view decides what it shows to whom."""
NOBODY: frozenset[Hashable] = frozenset()


class Area(Enum):
    """The part of the site that an address belongs to; the value is what its path begins with."""

    SITE = ""
    ACCOUNT = "accounts/"
    ADMIN = "cms/"


class Door(Enum):
    """How much of a sign-in an address needs from someone who is signed in."""

    WHOLE = "whole"
    """All of it: the text is agreed to, and every factor that the person's roles need was shown."""
    BEGUN = "begun"
    """Part of it: the address is a step of signing in, or leads out."""
    NONE = "none"
    """None: the address serves without an account. The session is not read, so that the answer can be cached."""


@dataclass(frozen=True, kw_only=True)
class Access:
    """Who reaches a view, and how. Every default is the strict one.

    Attributes:
        name: the view's name with its namespaces; ``*`` stands for any text, as in ``mfa_*``.
        asks: roles that may ask; none by default.
        told: roles that read “you may not” if they ask; to everyone else it is as if the address did not exist.
        door: how much of a sign-in it needs.
        background: whether pages ask it by themselves, so that asking does not keep a session open.
        robots: whether search engines may ask.
        form_action: returns origins, besides our own, that a form on the page may lead to.
    """

    name: str
    asks: frozenset[Hashable] = NOBODY
    told: frozenset[Hashable] = NOBODY
    door: Door = Door.WHOLE
    background: bool = False
    robots: bool = False
    form_action: Callable[[], Iterable[str]] | None = None


@dataclass(frozen=True, kw_only=True)
class Route(Access):
    """An address of a room.

    Attributes:
        pattern: below the area's path; a regular expression if it begins with ``^``.
        view: a view, or what ``include`` returns.
        secret: an argument that no log may hold. Logs leave out everything from it to the next slash.
    """

    pattern: str
    view: Any
    area: Area = Area.SITE
    secret: str = ""

    @property
    def entry(self) -> URLPattern | URLResolver:
        """The entry of the URL configuration, below the area's path."""
        make = re_path if self.pattern.startswith("^") else path
        return make(self.pattern, self.view, name=None if isinstance(self.view, tuple) else self.name)

    @property
    def first_part(self) -> str:
        """The part of the path before its first slash; the whole of it if it has none."""
        return f"{self.area.value}{self.pattern.removeprefix('^')}".partition("/")[0]

    @property
    def before_secret(self) -> str:
        """The path before the secret argument; empty if the route has no secret."""
        found = re.search(rf"\(\?P<{self.secret}>|<(?:\w+:)?{self.secret}>", self.pattern) if self.secret else None
        return f"/{self.area.value}{self.pattern[: found.start()].removeprefix('^')}" if found else ""


def entries(routes: Iterable[Access], area: Area) -> list[URLPattern | URLResolver]:
    """Return the URL configuration of one area, below its path."""
    return [route.entry for route in routes if isinstance(route, Route) and route.area is area]


def mounted(routes: Iterable[Access]) -> list[URLPattern | URLResolver]:
    """Return the URL configuration of the site and of accounts; Wagtail mounts what belongs to its admin."""
    routes = list(routes)
    accounts = path(Area.ACCOUNT.value, include(entries(routes, Area.ACCOUNT)))
    return [accounts, *entries(routes, Area.SITE)]
