"""Which centers are to hear of a release or a withdrawal: written down in the transaction that makes it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from modules.centers.center.models import Center
from modules.library.releases import events
from modules.library.releases.models import Release
from modules.packs.notices.models import Notice
from modules.packs.notices.reach import centers_with_clones, centers_with_editions
from modules.packs.notices.tasks import send_notices


def note_release(*, release: Release, **kwargs: Any) -> None:
    """Receive ``released``: write down which centers are to hear of it, those with a clone of an earlier one."""
    if release.is_first:
        return
    others = Release.objects.filter(module=release.module_id).exclude(pk=release.pk)
    earlier = list(others.values_list("pk", flat=True))
    at_once = release.urgent or settings.BCP_UPDATE_MAIL != "digest"
    _note(Notice.Kind.RELEASE, release, centers_with_clones(earlier), at_once=at_once)


def note_withdrawal(*, release: Release, **kwargs: Any) -> None:
    """Receive ``withdrawn``: write down which centers are to hear of it, those with a clone or an edition of it."""
    centers = {
        center.pk: center for held in (centers_with_clones, centers_with_editions) for center in held([release.pk])
    }
    _note(Notice.Kind.WITHDRAWAL, release, centers.values(), at_once=True)


def _note(kind: Notice.Kind, release: Release, centers: Iterable[Center], *, at_once: bool) -> None:
    notices = Notice.objects.bulk_create(Notice(kind=kind, release=release, center=center) for center in centers)
    if notices and at_once:
        send_notices.enqueue(kind.value, release.pk)


def connect() -> None:
    """Listen to the library."""
    events.released.connect(note_release, dispatch_uid="bcp_note_release")
    events.withdrawn.connect(note_withdrawal, dispatch_uid="bcp_note_withdrawal")
