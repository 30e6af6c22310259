"""What the worker does for packs."""

from __future__ import annotations

from django.db.models import QuerySet

from modules.packs.notices.models import Notice
from modules.packs.notices.sending import send
from modules.tasks.background import background


class NotSent(Exception):
    """Some mails were not sent, or another worker has them. The next try sends only what is left."""


@background("Mail leads what DHS released or withdrew")
def send_notices(kind: str, release: int) -> None:
    """Write to the leads of all centers that are to hear of a release or a withdrawal, given by its key.

    Raises:
        NotSent: the mail server refused some, or another worker has some.
    """
    _send_all(Notice.objects.filter(kind=kind, release=release))


@background("Mail leads what they were not told of yet")
def send_digest() -> None:
    """Write to each lead of everything that they were not told of; see ``BCP_UPDATE_MAIL``. Raises NotSent."""
    _send_all(Notice.objects.all())


def _send_all(notices: QuerySet[Notice]) -> None:
    sent, failed = send(notices)
    # A worker that died holds what it took for a while. If this were a success, nobody would send it until the night.
    elsewhere = notices.filter(sent_at__isnull=True, taken_at__isnull=False).count()
    if failed or elsewhere:
        raise NotSent(f"{sent} sent, {failed} refused, {elsewhere} held by another worker")
