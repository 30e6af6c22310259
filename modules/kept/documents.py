"""Stored documents: each is kept once, under its digest, however many rows say the same.

A kept document has no center. It is read only through a row that points to it, by somebody who may read that row;
nothing answers for a digest alone.
"""

from __future__ import annotations

import json
from typing import Any, ClassVar

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


class OldColumn(models.TextField):
    """A column that the version before reads. It is written with each new row and never read: see decision 30.

    A row that was read has None there, which the database refuses, so no row can be saved whole by mistake.
    """

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, tuple[str | int, ...]]:
        """Ask the database for no text."""
        return "NULL", ()

    def deconstruct(self) -> Any:
        """Be a text for migrations, which do read it."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


class StoredDocument(models.Model):
    """A row that points to the words that it says. Abstract.

    The text comes with the row only where a query selects it: ``select_related("document")``.
    """

    document = models.ForeignKey(KeptDocument, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @cached_property
    def content(self) -> Document:
        """The words: field name → value."""
        parsed: Document = json.loads(self.document.body)
        return parsed

    @property
    def body(self) -> Document:
        """All that the row stores. Here the words alone."""
        return self.content

    @cached_property
    def words(self) -> Words:
        """The words with what is computed from them."""
        return Words(self.content)

    def store(self, words: Words) -> None:
        """Keep the words, and point to them. Call it on a new row, in the transaction that saves it."""
        keep(words)
        self.point_to(words)

    def point_to(self, words: Words) -> None:
        """Point to words that are kept."""
        self.document = KeptDocument(words.digest, words.canonical.decode())


class StoredTwice(StoredDocument):
    """A row of a table that held its document as text before. Abstract."""

    old_document = OldColumn(db_column="document", editable=False)

    class Meta:
        abstract = True

    def store(self, words: Words) -> None:
        """Keep the words, and write them for the version before too."""
        super().store(words)
        self.old_document = words.canonical.decode()


class StoredByDigest(StoredTwice):
    """A row that is known by ``digest``, the SHA-256 of the canonical bytes of its document. Abstract."""

    digest = models.CharField(max_length=64)

    class Meta:
        abstract = True

    def store(self, words: Words) -> None:
        """Set what the row stores, and its digest."""
        super().store(words)
        self.digest = words.digest


class StoredVersion(StoredByDigest):
    """A row whose document says more than words: ``{"content": words, …}``. The rest is in ``beside``. Abstract.

    Its digest is that of the whole document. The words alone are kept, so that rows that say different things of the
    same words share them.
    """

    beside = models.JSONField(default=dict, editable=False)

    class Meta:
        abstract = True

    @property
    def body(self) -> Document:
        """The whole document."""
        return {**self.beside, "content": self.content}

    def store(self, words: Words) -> None:
        """Set what the row stores: the words, what is said of them, and the digest of both."""
        content, beside = words.document["content"], words.document.keys() - {"content"}
        super().store(Words(content))
        self.beside = {key: words.document[key] for key in beside}
        self.old_document, self.digest = words.canonical.decode(), words.digest
