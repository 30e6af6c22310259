"""Checks that what was released or cut is still, byte for byte, what it was."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from modules.domain.document import canonical, digest_of_bytes
from modules.domain.words import Words
from modules.kept.documents import KeptDocument
from modules.media.storage import digest_of

AT_ONCE = 20  # rows in memory; a document may be a megabyte


@dataclass(frozen=True)
class Checked:
    """One row that was checked: its kind in the plural, its name, and one sentence for each fault."""

    kind: str
    name: str
    faults: tuple[str, ...]


def check_documents() -> Iterator[Checked]:
    """Check every kept document: canonical form, and that it is kept under its digest. Memory stays constant."""
    for row in KeptDocument.objects.order_by("pk").iterator(AT_ONCE):
        yield _checked(row, _faults_of_text(row))


def check_snapshots(rows: QuerySet[Any]) -> Iterator[Checked]:
    """Check releases or editions: that the whole has the digest of the row, and that all they show is kept.

    Memory stays constant. Whether the words themselves are what they were is checked once for all that say them, by
    :func:`check_documents`.
    """
    found = rows.order_by("pk").prefetch_related("assets__image", "assets__document")
    for row in found.iterator(AT_ONCE):
        yield _checked(row, _faults_of_document(row))


def check_assets(rows: QuerySet[Any]) -> Iterator[Checked]:
    """Check that the bytes of images or documents are there and have their SHA-256."""
    for row in rows.order_by("pk").iterator(AT_ONCE):
        yield _checked(row, _faults_of_file(row))


def _checked(row: Any, faults: Iterator[str]) -> Checked:
    name = f"{str(row._meta.verbose_name).capitalize()} {row.pk}, {row}"
    return Checked(str(row._meta.verbose_name_plural), name, tuple(faults))


def _faults_of_text(row: KeptDocument) -> Iterator[str]:
    data = row.body.encode()
    found = digest_of_bytes(data)
    if found != row.digest:
        yield f"its text has the fingerprint {found}."
    try:
        if canonical(json.loads(data)) != data:
            yield "its text is not in canonical form."
    except ValueError as error:
        yield f"its text is not JSON: {error}."


def _faults_of_document(row: Any) -> Iterator[str]:
    try:
        words = Words(row.body)
    except ValueError as error:
        yield f"its words can't be read: {error}."
        return
    if words.digest != row.digest:
        yield f"its document has the fingerprint {words.digest}, not {row.digest}."
    kept = {reference.asset.sha256 for reference in row.assets.all()}
    yield from (f"it shows a file that it does not keep: {name}." for name in sorted(words.assets - kept))


def _faults_of_file(row: Any) -> Iterator[str]:
    try:
        with row.file.open() as file:
            found = digest_of(file)
    except OSError as error:
        yield f"its file can't be read: {error}."
        return
    if found != row.sha256:
        yield f"its file {row.file.name} has the SHA-256 {found}, not {row.sha256}."
