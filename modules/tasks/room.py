"""What the rest of the site has to know of background tasks."""

from __future__ import annotations

from modules.core.rooms import Room
from modules.tasks.pruning import prune
from modules.tasks.schedule import NIGHTLY, Nightly

ROOM = Room(name="tasks", answers=(NIGHTLY.answer(Nightly("prune_tasks", prune)),))
