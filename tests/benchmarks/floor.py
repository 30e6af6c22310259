"""Bare views behind the same middleware as the project's addresses: the floor of every page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from bcp_cms.rooms import ROOMS as PROJECT
from modules.core.rooms import Room
from modules.core.routes import EVERYONE, Door, Route

BODY = b"ok"


def bare(request: HttpRequest) -> HttpResponse:
    """Answer with two bytes."""
    return HttpResponse(BODY)


def filled(request: HttpRequest, size: int) -> HttpResponse:
    """Answer with as many bytes as the page has that it is compared with."""
    return HttpResponse(b"x" * size)


ROOM = Room(
    name="floor",
    routes=(
        Route("bare", "bare/", bare, asks=EVERYONE, door=Door.NONE),
        Route("filled", "bare/<int:size>/", filled, asks=EVERYONE, door=Door.NONE),
    ),
)
ROOMS = (*PROJECT, ROOM)
