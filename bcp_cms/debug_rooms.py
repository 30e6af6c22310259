"""The rooms of the site and the debug toolbar: for development with ``BCP_DEBUG_TOOLBAR`` set."""

from django.urls import include

from bcp_cms import rooms
from modules.core.rooms import Room
from modules.core.routes import EVERYONE, Door, Route

TOOLBAR = Room(
    name="debug toolbar",
    routes=(Route("djdt:*", "__debug__/", include("debug_toolbar.urls"), asks=EVERYONE, door=Door.NONE),),
)

ROOMS = (*rooms.ROOMS, TOOLBAR)
