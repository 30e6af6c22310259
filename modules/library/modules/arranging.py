"""Who moved or deleted a guide of a module wrote in the module, as who typed in it did.

Wagtail's own views do both, and its history says who did: an entry is written before a page is deleted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models.signals import post_save
from wagtail.models import PageLogEntry

from modules.domain.touched import ROOT, ids_in
from modules.kept.writers import note_blocks
from modules.library.modules.models import Guide, Module
from modules.library.words.codec import encode

DELETED = "wagtail.delete"
ARRANGED = {DELETED, "wagtail.move", "wagtail.reorder"}


def note_arranged(instance: PageLogEntry, created: bool, **kwargs: Any) -> None:
    """Receive ``post_save`` of an entry in Wagtail's history."""
    if not created or instance.user is None or instance.action not in ARRANGED:
        return
    guide = Guide.objects.filter(pk=instance.page_id).first()
    module = Module.objects.parent_of(guide).first() if guide else None
    if guide and module:
        note_blocks(module.pk, _touched(guide, instance.action), instance.user)


def _touched(guide: Guide, action: str) -> Iterator[str]:
    """Yield the ids of the blocks of the module that the change is about. A guide is one, by its lasting id."""
    yield str(guide.uid)
    if action == DELETED:
        yield ROOT  # what held it
        yield from ids_in(encode(guide))


def connect() -> None:
    """Listen to Wagtail's history."""
    post_save.connect(note_arranged, sender=PageLogEntry, dispatch_uid="bcp_arranged_guides")
