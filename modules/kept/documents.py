"""Rows that store a document: the one place that knows how it is written and read back."""

from __future__ import annotations

import json

from django.db import models
from django.utils.functional import cached_property

from modules.domain.document import Document
from modules.domain.words import Words


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
