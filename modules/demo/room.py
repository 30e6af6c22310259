"""What the rest of the site has to know of the demo."""

from __future__ import annotations

from modules.core.rooms import Room
from modules.demo.loading import WriteModule

ROOM = Room(name="demo", actions=(WriteModule,))
