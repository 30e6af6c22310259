"""Taking away kept documents that nothing points to, and bases of forms that were kept for long enough.

Run by the owner of the tables, since their triggers refuse DELETE: see *Looking after it* in docs/operations.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef, QuerySet

from modules.core.immutable import lifted
from modules.kept.documents import KeptDocument
from modules.kept.opened import OpenedForm

PATIENCE = "5s"
"""How long the collector waits for those who are writing. Whoever wants to write meanwhile waits behind it."""


@dataclass(frozen=True)
class Collected:
    """How many bases of forms, and how many documents."""

    forms: int
    documents: int


def collect(now: datetime) -> Collected:
    """Delete both, each in a transaction of its own.

    Whoever keeps a document holds the table against the lock that lifting its triggers takes, until their transaction
    ends: then the document is pointed to. So none is taken away under a transaction that is about to point to it.

    Raises:
        OperationalError: others went on writing for longer than ``PATIENCE``. Nothing was deleted; run it again.
        ProgrammingError: this role of the database does not own the table.
    """
    forms, _ = OpenedForm.objects.over(now).delete()
    with transaction.atomic():
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
        with lifted(connection, KeptDocument._meta.db_table):
            documents = unused()._raw_delete(connection.alias)
    return Collected(forms, documents)


def over(now: datetime) -> Collected:
    """Return how many there are, of the documents only those that nothing points to now."""
    return Collected(OpenedForm.objects.over(now).count(), unused().count())


def unused() -> QuerySet[KeptDocument]:
    """Return the kept documents that no row of any table points to."""
    return KeptDocument.objects.filter(
        *(~Exists(model._base_manager.filter(**{name: OuterRef("pk")})) for model, name in pointing())
    )


def pointing() -> Iterator[tuple[type[models.Model], str]]:
    """Yield each table that points to kept documents, with the name of its column."""
    for relation in KeptDocument._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel):
            yield relation.related_model, relation.field.attname
