"""What the rest of the site has to know of search."""

from __future__ import annotations

from modules.core.rooms import Room
from search import following

ROOM = Room(name="search", connect=(following.connect,))
