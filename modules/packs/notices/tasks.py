"""What the worker does for packs."""

from __future__ import annotations

from modules.packs.notices.models import Notice
from modules.packs.notices.sending import send
from modules.tasks.background import background


@background("Write to leads of what DHS released or withdrew")
def send_notices(kind: str, release: int) -> None:
    """Write to the leads of all centers that are to hear of a release or a withdrawal, given by its key."""
    send(Notice.objects.filter(kind=kind, release=release))


@background("Write to leads of what they were not told of yet")
def send_digest() -> None:
    """Write to each lead of everything that they were not told of; see ``BCP_UPDATE_MAIL``."""
    send(Notice.objects.all())
