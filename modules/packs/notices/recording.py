"""Which centers are to hear of a release or a withdrawal: written down in the transaction that makes it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.dispatch import receiver

from modules.centers.center.models import Center
from modules.library.releases import events
from modules.library.releases.models import Release
from modules.packs.notices.models import Notice
from modules.packs.notices.reach import centers_with_clones, centers_with_editions
from modules.packs.notices.tasks import send_notices


@receiver(events.released, dispatch_uid="bcp_note_release")
def note_release(sender: Any, *, release: Release, **kwargs: Any) -> None:
    """Write down which centers are to hear of a release: those with a clone of an earlier one."""
    others = Release.objects.filter(module=release.module_id).exclude(pk=release.pk)
    earlier = list(others.values_list("pk", flat=True))
    at_once = release.urgent or settings.BCP_UPDATE_MAIL != "digest"
    _note(Notice.Kind.RELEASE, release, centers_with_clones(earlier), at_once=at_once)


@receiver(events.withdrawn, dispatch_uid="bcp_note_withdrawal")
def note_withdrawal(sender: Any, *, release: Release, **kwargs: Any) -> None:
    """Write down which centers are to hear of a withdrawal: those with a clone of it, or with an edition."""
    centers = {
        center.pk: center for held in (centers_with_clones, centers_with_editions) for center in held([release.pk])
    }
    _note(Notice.Kind.WITHDRAWAL, release, centers.values(), at_once=True)


def _note(kind: Notice.Kind, release: Release, centers: Iterable[Center], *, at_once: bool) -> None:
    notices = Notice.objects.bulk_create(Notice(kind=kind, release=release, center=center) for center in centers)
    if notices and at_once:
        send_notices.enqueue(kind.value, release.pk)
