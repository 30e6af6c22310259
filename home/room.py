"""What the rest of the site has to know of its public face."""

from __future__ import annotations

from home import links
from modules.core.rooms import Room

ROOM = Room(name="home", connect=(links.connect,))
