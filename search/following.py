"""Updates of search entries when objects change, in the same transaction.

The packages below do not know about search. The library sends signals for releases and withdrawals, and packs send one
for pages that are saved together; for all other objects, Django's signal for saved rows is used. An entry is deleted
together with its object (``models.Entry``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save

from home.models import PlainPage
from modules.library.releases import events
from modules.library.releases.models import Release
from modules.library.statements.models import StatementVersion
from modules.packs.editions.models import Edition
from modules.packs.pages import events as pack_events
from modules.packs.pages.models import Clone, ClonedGuide, Pack
from search import entries, index
from search.models import Entry

FOLLOWED: dict[type[Model], Callable[[Any], None]] = {
    StatementVersion: lambda version: entries.write_statement(version.statement),
    PlainPage: entries.write_help,
    Pack: entries.write_pack,
    Clone: entries.write_clone,
    ClonedGuide: entries.write_guide,
    Edition: entries.write_edition,
}


def connect() -> None:
    """Connect the signals. Called once, when Django is ready."""
    for model in FOLLOWED:
        post_save.connect(_saved, sender=model, dispatch_uid=f"search {model.__name__}")
    post_delete.connect(_gone, sender=Entry, dispatch_uid="search gone")
    events.released.connect(_released, dispatch_uid="search released")
    events.withdrawn.connect(_withdrawn, dispatch_uid="search withdrawn")
    pack_events.saved.connect(_saved_together, dispatch_uid="search saved together")


def _saved(sender: type[Model], instance: Any, raw: bool = False, **kwargs: Any) -> None:
    if not raw:  # fixtures load rows in an order in which related rows may not exist yet
        FOLLOWED[sender](instance)


def _saved_together(copies: Sequence[pack_events.Copy], **kwargs: Any) -> None:
    entries.write_copies(copies)


def _released(release: Release, **kwargs: Any) -> None:
    entries.write_release(release)


def _withdrawn(release: Release, **kwargs: Any) -> None:
    entries.write_module(release.module)


def _gone(instance: Entry, **kwargs: Any) -> None:
    index.remove([instance.pk])
