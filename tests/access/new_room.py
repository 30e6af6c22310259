"""The project's rooms, and one more that declares as little as it can."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from bcp_cms.rooms import ROOMS as PROJECT
from modules.accounts.identity.models import Role
from modules.core.rooms import Room
from modules.core.routes import EVERYONE, Area, Door, Route


def answer(request: HttpRequest) -> HttpResponse:
    """Answer whoever comes through."""
    return HttpResponse("a new page")


LEADS = frozenset({Role.LEAD})
STRAY = include([path("", answer, name="stray")])
ROOM = Room(
    name="new",
    routes=(
        Route("new_page", "new/", answer, asks=LEADS),
        Route("new_desk", "new/", answer, asks=LEADS, area=Area.ADMIN),
        Route("new_below_admin", "cms/new-below/", answer, asks=LEADS),
        Route("new_silent", "silent/", answer),
        Route("new_silent_desk", "silent/", answer, area=Area.ADMIN),
        Route("new_public", "public/", answer, asks=EVERYONE, door=Door.NONE, robots=True),
        Route("new_code", "new/<str:code>/", answer, asks=EVERYONE, unlogged="code"),
        Route("new_mount", "mounted/", STRAY, asks=EVERYONE),  # “stray” is another name, which nothing declares
        Route("new_mount_in_admin", "mounted/", STRAY, asks=EVERYONE, area=Area.ADMIN),
    ),
)
ROOMS = (*PROJECT, ROOM)
