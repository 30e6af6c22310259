"""What the rest of the site has to know of what rooms keep alike."""

from __future__ import annotations

from modules.core.rooms import Room
from modules.kept.documents import KeptDocument

ROOM = Room(name="kept", immutable=(KeptDocument,))
