"""What a room declares about its addresses. What it does not declare is closed.

Roles are opaque here: a route names what the room ``accounts`` calls a role, and only the gate compares them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import KW_ONLY, dataclass
from enum import Enum
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, path, re_path

EVERYONE: frozenset[Hashable] = frozenset({"everyone"})
"""Asks at an address that needs no role. The view decides what it shows to whom."""
NOBODY: frozenset[Hashable] = frozenset()


class Area(Enum):
    """The part of the site that an address belongs to. The value is the beginning of its path, without a slash."""

    SITE = ""
    ACCOUNT = "accounts/"
    ADMIN = "cms/"


class Door(Enum):
    """How much of a sign-in an address needs from a person who is signed in."""

    WHOLE = "whole"
    """All of it: the person agreed to the text, and showed every factor that their roles need."""
    BEGUN = "begun"
    """Part of it: the address is a step of signing in, or signs out."""
    NONE = "none"
    """None: the address serves without an account. The session is not read, so that the answer can be cached."""


@dataclass(frozen=True)
class Access:
    """Who reaches a view, and how. Every default is the strict one.

    Attributes:
        name: the view's name with its namespaces; ``*`` stands for any text, as in ``mfa_*``.
        asks: roles that may ask; none by default.
        told: roles that read “you may not” if they ask; for everyone else the address does not exist.
        visitors_sign_in: whether visitors are led to the sign-in page; if not, the address does not exist for them.
            Visitors to the admin always are.
        door: how much of a sign-in it needs.
        background: whether pages ask it on their own, so that asking does not extend a session.
        robots: whether search engines may ask.
        only_reads: whether it only reads. Other methods answer 405, before a session or a form's token is asked for.
        form_action: returns origins, besides our own, that a form on the page may lead to.
    """

    name: str
    _: KW_ONLY
    asks: frozenset[Hashable] = NOBODY
    told: frozenset[Hashable] = NOBODY
    visitors_sign_in: bool = True
    door: Door = Door.WHOLE
    background: bool = False
    robots: bool = False
    only_reads: bool = False
    form_action: Callable[[], Iterable[str]] | None = None


@dataclass(frozen=True)
class Route(Access):
    """An address of a room.

    Attributes:
        pattern: below the area's path; a regular expression if it begins with ``^``.
        view: a view, or what ``include`` returns.
        unlogged: an argument that no log may hold. Logs leave out everything from it to the next slash.
    """

    pattern: str
    view: Any
    _: KW_ONLY
    area: Area = Area.SITE
    unlogged: str = ""

    @property
    def entry(self) -> URLPattern | URLResolver:
        """The entry of the URL configuration, below the area's path."""
        make = re_path if self.pattern.startswith("^") else path
        return make(self.pattern, self.view, name=None if isinstance(self.view, tuple) else self.name)

    @property
    def first_part(self) -> str:
        """The part of the path before its first slash; all of it if it has no slash."""
        return f"{self.area.value}{self.pattern.removeprefix('^')}".partition("/")[0]

    @property
    def before_unlogged(self) -> str:
        """The path up to the argument that no log may hold. Raises ValueError if the pattern lacks that argument."""
        found = re.compile(rf"\(\?P<{self.unlogged}>|<(?:\w+:)?{self.unlogged}>").search(self.pattern)
        if found is None:
            raise ValueError(f"{self.name} has no argument “{self.unlogged}”")
        return f"/{self.area.value}{self.pattern[: found.start()].removeprefix('^')}"


def view_name(request: HttpRequest) -> str:
    """Return the name of the view that answers, with its namespaces; empty if it has no name."""
    match = request.resolver_match
    return match.view_name if match and match.url_name else ""
