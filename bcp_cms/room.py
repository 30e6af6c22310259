"""What the rest of the site has to know of the project itself."""

from __future__ import annotations

from functools import partial

from bcp_cms import views
from modules.core.rooms import Room
from modules.core.routes import EVERYONE, Door, Route

for_machines = partial(Route, asks=EVERYONE, door=Door.NONE, robots=True, only_reads=True)

ROOM = Room(
    name="project",
    routes=(
        for_machines("robots", "robots.txt", views.robots),
        for_machines("security_txt", ".well-known/security.txt", views.security_txt),
    ),
)
