"""What the rest of the site has to know of search."""

from __future__ import annotations

from modules.core.rooms import Room
from modules.core.routes import EVERYONE, Route
from search import following, views

ROOM = Room(
    name="search",
    routes=(
        Route("search", "search/", views.search, asks=EVERYONE, only_reads=True),
        Route("suggest", "search/suggest/", views.suggest, asks=EVERYONE, only_reads=True),
    ),
    connect=(following.connect,),
)
