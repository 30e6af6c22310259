"""Checks that what was released or cut is still, byte for byte, what it was."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from modules.domain.document import canonical, digest_of_bytes
from modules.domain.words import Words
from modules.media.storage import digest_of

AT_ONCE = 20  # rows in memory; a document may be a megabyte


@dataclass(frozen=True)
class Checked:
    """One row that was checked: its kind in the plural, its name, and one sentence for each fault."""

    kind: str
    name: str
    faults: tuple[str, ...]


def check_snapshots(rows: QuerySet[Any]) -> Iterator[Checked]:
    """Check releases or editions: digest, canonical form, and that all they show is kept. Memory stays constant."""
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


def _faults_of_document(row: Any) -> Iterator[str]:
    data = row.document.encode()
    found = digest_of_bytes(data)
    if found != row.digest:
        yield f"its document has the fingerprint {found}, not {row.digest}."
    try:
        document = json.loads(data)
        same = canonical(document) == data
    except ValueError as error:
        yield f"its document is not JSON: {error}."
        return
    if not same:
        yield "its document is not in canonical form."
    kept = {reference.asset.sha256 for reference in row.assets.all()}
    yield from (f"it shows a file that it does not keep: {name}." for name in sorted(Words(document).assets - kept))


def _faults_of_file(row: Any) -> Iterator[str]:
    try:
        with row.file.open() as file:
            found = digest_of(file)
    except OSError as error:
        yield f"its file can't be read: {error}."
        return
    if found != row.sha256:
        yield f"its file {row.file.name} has the SHA-256 {found}, not {row.sha256}."
