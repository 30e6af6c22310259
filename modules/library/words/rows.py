"""The images, files and statements that the words of pages refer to, each fetched once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db.models import Model, QuerySet

from modules.domain.document import Json
from modules.library.statements.models import StatementVersion
from modules.media.models import Document as File
from modules.media.models import Image


def is_key(value: str) -> bool:
    """Return whether a text from a request can be the primary key of a row."""
    return value.isascii() and value.isdecimal() and len(value) < 19  # longer numbers don't fit in 64 bits


class Rows:
    """The rows that pages of one center may refer to: the library's and the center's own; for None the library's alone.

    Give one object to several calls of the codec that encode or decode the same words: a row that was fetched for one
    call is not fetched again for the next. Keep it no longer than a transaction or a page view.
    """

    def __init__(self, center_id: int | None) -> None:
        self._center_id = center_id
        self._found: dict[type[Model], dict[str, Any]] = defaultdict(dict)

    def by_key(self, model: type[Model], keys: Iterable[str]) -> dict[str, Any]:
        """Return ``{primary key as text: row}``; a key that the center may not refer to is left out."""
        wanted = set(keys)
        missing = [key for key in wanted - self._found[model].keys() if is_key(key)]
        if missing:
            self._fetch(model, pk__in=missing)
        return {key: row for key, row in self._found[model].items() if key in wanted}

    def for_document(self, document: Json) -> None:
        """Fetch the rows that a document refers to. Runs at most one query per model."""
        images: set[str] = set()
        files: set[str] = set()
        versions: set[tuple[str, int]] = set()
        for leaf in _leaves(document):
            if "number" in leaf:
                versions.add((leaf["key"], leaf["number"]))
            else:
                (images if "width" in leaf else files).add(leaf["sha256"])
        for model, hashes in ((Image, images), (File, files)):
            if unknown := hashes - self.by_hash(model).keys():
                self._fetch(model, sha256__in=unknown)
        if missing := versions - self.by_number().keys():
            keys, numbers = {key for key, _ in missing}, {number for _, number in missing}
            self._fetch(StatementVersion, statement__key__in=keys, number__in=numbers)

    def by_hash(self, model: type[Model]) -> dict[str, Any]:
        """Return ``{SHA-256: row}`` of the images or the files that were fetched."""
        return {row.sha256: row for row in self._found[model].values()}

    def by_number(self) -> dict[tuple[str, int], StatementVersion]:
        """Return ``{(key, number): row}`` of the statements that were fetched."""
        return {(row.statement.key, row.number): row for row in self._found[StatementVersion].values()}

    def assets(self, hashes: Collection[str]) -> list[Image | File]:
        """Return the images and files with these SHA-256 that were fetched."""
        return [row for model in (Image, File) for row in self._found[model].values() if row.sha256 in hashes]

    def _fetch(self, model: type[Model], **which: Any) -> None:
        rows: QuerySet[Any] = (
            StatementVersion.objects.select_related("statement")
            if model is StatementVersion
            else (Image if model is Image else File).objects.visible_to_center(self._center_id)
        )
        self._found[model] |= {str(row.pk): row for row in rows.filter(**which)}


def _leaves(value: Json) -> Iterator[dict[str, Json]]:
    """Yield each stored reference to a row in a document: ``{"sha256", …}`` or ``{"key", "number", …}``."""
    if isinstance(value, list):
        for item in value:
            yield from _leaves(item)
    elif isinstance(value, dict):
        if isinstance(value.get("sha256"), str) or (isinstance(value.get("key"), str) and "number" in value):
            yield value
        for inner in value.values():
            yield from _leaves(inner)
