"""Stored documents: each is kept once, under its digest, however many rows say the same.

A kept document has no center. It is read only through a row that points to it, by somebody who may read that row;
nothing answers for a digest alone.
"""

from __future__ import annotations

import json
from typing import ClassVar

from django.db import connection, models
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.db.transaction import TransactionManagementError
from django.utils.functional import cached_property

from modules.domain.document import Document
from modules.domain.words import Words


class KeptDocument(models.Model):
    """The canonical JSON of one document, under the SHA-256 of its bytes. A trigger refuses UPDATE and DELETE.

    Rows of other tables point to it. Write them in the transaction that called :func:`keep`.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    body = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="kept_under_a_whole_digest", condition=Exact(Length("digest"), models.Value(64))
            ),
        ]

    def __str__(self) -> str:
        return self.digest[:12]


KEEP = """
INSERT INTO {table} (digest, body)
SELECT said.column1, said.column2 FROM (VALUES {rows}) AS said
WHERE NOT EXISTS (SELECT 1 FROM {table} AS kept WHERE kept.digest = said.column1)
ON CONFLICT DO NOTHING
"""


def keep(*said: Words) -> None:
    """Keep each of these documents, unless it is kept already. One statement, however many they are.

    From here to the end of the transaction nobody can collect what is kept, so point to it before that: on PostgreSQL
    an INSERT holds the table against the lock that the collector takes, also if it inserts nothing.

    Raises:
        TransactionManagementError: outside of a transaction.

    SQLite runs the trigger against ``INSERT OR REPLACE`` before it looks for a conflict, so the rows that are there are
    left out by the statement itself; ``ON CONFLICT`` is for two transactions that keep the same on PostgreSQL.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("A document is kept in the transaction that writes the row pointing to it.")
    rows = {words.digest: words.canonical.decode() for words in said}
    if not rows:
        return
    table = connection.ops.quote_name(KeptDocument._meta.db_table)
    statement = KEEP.format(table=table, rows=", ".join(["(%s, %s)"] * len(rows)))
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for row in rows.items() for value in row])


class StoredDocument(models.Model):
    """A row with the canonical JSON of one document in ``document``. Abstract.

    A subclass whose document says more than words (who released it, from what) returns the words in ``content``.
    """

    document = models.TextField()

    class Meta:
        abstract = True

    @cached_property
    def body(self) -> Document:
        """The document, parsed."""
        parsed: Document = json.loads(self.document)
        return parsed

    @property
    def content(self) -> Document:
        """The words: field name → value. Here the whole document."""
        return self.body

    @cached_property
    def words(self) -> Words:
        """The words with what is computed from them."""
        return Words(self.content)

    def store(self, words: Words) -> None:
        """Set what the row stores, the whole document. Call it on a new row, before ``body`` is read."""
        self.document = words.canonical.decode()


class StoredByDigest(StoredDocument):
    """A stored document that is known by ``digest``, the SHA-256 of its canonical bytes in hexadecimal. Abstract."""

    digest = models.CharField(max_length=64)

    class Meta:
        abstract = True

    def store(self, words: Words) -> None:
        """Set what the row stores, and its digest."""
        super().store(words)
        self.digest = words.digest
