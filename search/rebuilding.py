"""Rewriting of all entries, after a restore or in a database that had no search before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from home.models import PlainPage
from modules.library.modules.models import Module
from modules.library.statements.models import Statement
from modules.packs.editions.models import Edition
from modules.packs.pages.models import Clone, ClonedGuide, Pack
from search import entries, index
from search.models import Entry

AT_ONCE = 100
"""Number of rows to read at once, because a document may be large."""


@transaction.atomic
def rebuild() -> Counter[str]:
    """Write all entries again in one transaction. Returns the number of entries of each kind."""
    Entry.objects.all()._raw_delete(Entry.objects.db)  # sends no signal for each row
    index.empty()
    for rows, write in _all():
        for row in rows.iterator(AT_ONCE):
            write(row)
    return Counter(Entry.objects.values_list("kind", flat=True))


def _all() -> Iterator[tuple[QuerySet[Any], Callable[[Any], None]]]:
    yield Module.objects.filter(releases__isnull=False).distinct(), entries.write_module
    yield Pack.objects.all(), entries.write_pack
    yield Clone.objects.all(), entries.write_clone
    yield ClonedGuide.objects.all(), entries.write_guide
    yield newest_editions(), entries.write_edition
    yield Statement.objects.all(), entries.write_statement
    yield PlainPage.objects.all(), entries.write_help


def newest_editions() -> QuerySet[Edition]:
    """Return the newest edition of each pack."""
    rank = Window(RowNumber(), partition_by=F("pack"), order_by=F("number").desc())
    ranked = Edition.objects.annotate(rank=rank).filter(rank=1).values("pk")
    return Edition.objects.filter(pk__in=ranked)
