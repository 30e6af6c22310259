"""What the worker does for packs."""

from __future__ import annotations

from django_tasks import task

from modules.packs.notices.models import Notice
from modules.packs.notices.sending import send


@task(backend="worker")
def send_notices(kind: str, release: int) -> None:
    """Write to the leads of all centers that are to hear of a release or a withdrawal, given by its key."""
    send(Notice.objects.filter(kind=kind, release=release))
